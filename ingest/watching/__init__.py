"""Sources are watched: what changes in them is found, and applied once it rests."""
