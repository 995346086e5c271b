"""Embedders behind one seam, and the set-up of the bundled model."""
