"""Findings that need more than one file: references, identities, and the rules."""
