"""Which locked files are opened with their password, and what is to be done about the others."""

from pathlib import PurePath

from ingest.types import INSIDE


def takes_password(path: PurePath) -> bool:
    """Whether a file that needs its password can be given it: one in a file of its own can."""
    return INSIDE not in str(path)


def remedy_for_locked(path: PurePath) -> str:
    """Say what is to be done so that a file that needs its password is read."""
    if takes_password(path):
        return "Enter its password in the window: Library, then this file."
    return "Save it as a file of its own in a folder of the library; inside another file it stays closed."
