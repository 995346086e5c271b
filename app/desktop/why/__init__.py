"""Why this answer: what was searched, each passage with its ranks, and what is to become of it."""
