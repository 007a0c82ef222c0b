"""Reading a git repository in bulk: a handful of processes, whatever the number of files."""
