"""The catalog: one SQLite file that holds the truth of a library."""
