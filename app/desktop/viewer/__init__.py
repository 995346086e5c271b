"""The source viewer: a cited page with the passage lit."""
