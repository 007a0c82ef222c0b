"""Tests of single rooms of the package."""
