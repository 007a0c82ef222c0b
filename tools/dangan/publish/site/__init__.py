"""The website: a redacted store, a date and a language in; a folder of plain files out.

`shell` lets MkDocs render the hand-sized pages and one frame per folder, the other modules
pour lists, records and reports into those frames, `output` writes what changed.
"""
