"""Derived values: computed once, in Python, from valid records and the policy in force."""
