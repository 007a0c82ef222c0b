"""Helpers that tests share. They know file formats and the contract, not the product's code."""
