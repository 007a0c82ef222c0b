"""One SQLite file from valid records: a table for each kind, a child table for each list."""
