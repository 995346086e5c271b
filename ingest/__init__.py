"""From files to passages, words and vectors. No Qt, no network, no text for people."""
