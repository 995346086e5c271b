"""The text of an answer, as every door reads it: made harmless, parsed, its citation marks found."""
