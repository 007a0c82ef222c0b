"""What is due: duties are SQL files whose rows are due items, met by records."""
