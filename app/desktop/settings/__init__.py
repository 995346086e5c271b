"""The settings dialog and what it keeps."""
