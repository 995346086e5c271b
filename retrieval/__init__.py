"""From a question to passages, an answer and its citations. No Qt, no text for people."""
