"""How well search finds what questions of the person's own ask for."""
