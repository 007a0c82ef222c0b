"""Acceptance tests of what is built: through the command line and the files it leaves."""
