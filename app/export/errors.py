"""What keeps a chat from being exported.

ExportError
├── UnknownFormat    the ending of the name is that of no format
├── AlreadyThere     there is a file of this name, and nobody said that it may be replaced
├── CannotWrite      the system does not let the file be written; carries its error
└── NoPaper          the process that lays out PDF could not; carries what it said
"""

from pathlib import Path


class ExportError(Exception):
    """Root; ``path`` is the file that was to be written."""

    code = "export"

    def __init__(self, path: Path, message: str = "") -> None:
        self.path = path
        self.message = message
        super().__init__(message or str(path))


class UnknownFormat(ExportError):
    """The ending of the name is that of no format."""

    code = "export_format"


class AlreadyThere(ExportError):
    """There is a file of this name."""

    code = "export_exists"


class CannotWrite(ExportError):
    """The file cannot be written."""

    code = "export_not_written"

    def __init__(self, path: Path, error: OSError) -> None:
        self.error = error
        super().__init__(path, error.strerror or str(error))


class NoPaper(ExportError):
    """The PDF cannot be laid out."""

    code = "export_pdf"
