"""Tables that other programs export: one CSV file a month, checked row by row."""
