"""Text to the tokens of the word index, and questions to the terms that are looked up in it."""
