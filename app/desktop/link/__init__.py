"""The window's way to the engine: HTTP and event streams in Qt's own loop."""
