"""What every field was, who changed it and why: from the commits to a table in the store."""
