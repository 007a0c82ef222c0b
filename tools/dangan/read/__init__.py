"""Reading record files: bytes to values with positions, and back to canonical form."""

from __future__ import annotations
