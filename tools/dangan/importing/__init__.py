"""Records out of the tables that offices keep: workbooks and CSV files."""
