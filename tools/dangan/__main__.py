"""``python -m dangan`` is the same as the ``dangan`` command."""

from __future__ import annotations

from dangan.cli.main import run

if __name__ == "__main__":
    run()
