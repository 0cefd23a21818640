"""What was fetched and found, in one SQLite file."""
