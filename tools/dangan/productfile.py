"""Reading the product's own YAML files (texts, defaults, headers): quick and safe.

Records are never read this way; `dangan.read` is for what people write.
"""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str | bytes) -> Any:
    """The content of a YAML text of the product. Raises yaml.YAMLError."""
    return yaml.load(text, _LOADER)  # noqa: S506  (a safe loader, the C one where it exists)
