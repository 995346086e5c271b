"""Which locked files are opened with their password, and what is to be done about the others."""

from pathlib import PurePath

from ingest.types import INSIDE


def takes_password(path: PurePath) -> bool:
    """Whether a locked file, by its name, is opened with its password: PDF is, in a file of its own."""
    return path.suffix.casefold() == ".pdf" and INSIDE not in str(path)


def remedy_for_locked(path: PurePath) -> str:
    """Say what is to be done so that a locked file is read."""
    if takes_password(path):
        return "Enter its password in the window: Library, then this file."
    if INSIDE in str(path):
        return "Save it as a file of its own in a folder of the library; inside another file it stays closed."
    return (
        "Sourcebook opens only PDF files with a password. Open it in its own program and save a copy without "
        "a password in the same folder; that is read."
    )
