"""The engine: the one process that owns a library."""
