"""Changing records from the command line: find one, draft the change, judge it, write it.

Nothing is written before the draft has been judged as part of the whole company, so a command
leaves either a record that a check accepts or the file as it was.
"""
