"""Folders that are nobody's documents: those that hold keys and passwords, and those of the system."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

# Below a person's home, on every system; what is not there costs a look.
_KEYS = (
    ".ssh",
    ".gnupg",
    ".pki",
    ".aws",
    ".azure",
    ".kube",
    ".docker",
    ".password-store",
    ".config/gcloud",
    ".config/gh",
    ".local/share/keyrings",
    ".local/share/kwalletd",
    ".mozilla",
    ".thunderbird",
    ".config/google-chrome",
    ".config/chromium",
    ".config/BraveSoftware",
    ".config/microsoft-edge",
    ".config/vivaldi",
    "snap/firefox",
    "snap/chromium",
    "Library/Keychains",
    "Library/Cookies",
    "Library/Application Support/Google/Chrome",
    "Library/Application Support/Firefox",
    "Library/Application Support/BraveSoftware",
    "Library/Application Support/Microsoft Edge",
    "Library/Safari",
    "AppData/Roaming/Microsoft/Credentials",
    "AppData/Roaming/Microsoft/Protect",
    "AppData/Roaming/Microsoft/Crypto",
    "AppData/Roaming/Mozilla",
    "AppData/Roaming/Thunderbird",
    "AppData/Local/Google/Chrome",
    "AppData/Local/Microsoft/Edge",
    "AppData/Local/BraveSoftware",
)
_POSIX_SYSTEM = (
    *("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr"),
    *("/System", "/Library", "/private/etc"),
)
# Only these themselves: there are documents below them.
_POSIX_TOO_WIDE = ("/home", "/Users", "/var", "/opt", "/mnt", "/media", "/Volumes", "/private")
# Below system folders, but a person's own: drives that were plugged in.
_POSIX_OWN = ("/run/media", "/run/user", "/usr/local/share", "/usr/share/doc", "/usr/src", "/usr/local/src")
_WINDOWS_SYSTEM = ("SystemRoot", "ProgramFiles", "ProgramFiles(x86)", "ProgramData")


class NoSource(StrEnum):
    """Why a place cannot be a source."""

    WHOLE_DISK = "whole_disk"
    WHOLE_HOME = "whole_home"
    KEYS = "keys"
    SYSTEM_FOLDER = "system_folder"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a place cannot be a source, and the folder that is the reason."""

    why: NoSource
    folder: str


class Places:
    """Tells which places are nobody's documents, quickly also for 50,000 of them.

    ``of_keys`` are the folders of this person that hold keys and passwords; not all of them need be there.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        home = Path.home()
        self._home = {_folded(home), _folded(os.path.realpath(home))}
        self.of_keys = tuple(home / name for name in _KEYS)
        self._keys = {_folded(folder) for folder in self.of_keys}
        if sys.platform == "win32":
            self._system = {_folded(environment[name]) for name in _WINDOWS_SYSTEM if environment.get(name)}
            self._wide = {_folded(home.anchor), _folded(home.parent)}
            self._own: tuple[str, ...] = ()
        else:
            self._system, self._wide = set(_POSIX_SYSTEM), {"/", *_POSIX_TOO_WIDE}
            self._own = _POSIX_OWN
        self._known: dict[str, Verdict | None] = {}

    def verdict(self, path: Path) -> Verdict | None:
        """Say why a path cannot be a source, under whatever name one comes to it; None where it can."""
        for place in dict.fromkeys((str(path), os.path.realpath(path))):
            folded = _folded(place)
            if folded in self._wide:
                return Verdict(NoSource.WHOLE_DISK, place)
            if folded in self._home:
                return Verdict(NoSource.WHOLE_HOME, place)
            if (inside := self._inside(place)) is not None:
                return inside
        return None

    def _inside(self, place: str) -> Verdict | None:
        """Say whether a place is, or lies in, a folder of keys or of the system."""
        folder = os.path.dirname(place)  # noqa: PTH120 - a Path for each of 50,000 takes seconds
        if folder not in self._known:
            self._known[folder] = None if folder == place else self._inside(folder)
        folded = _folded(place)
        if folded in self._keys:
            return Verdict(NoSource.KEYS, place)
        if folded in self._own:
            return None
        if folded in self._system:
            return Verdict(NoSource.SYSTEM_FOLDER, place)
        return self._known[folder]


def _folded(place: str | Path) -> str:
    # Two spellings of one folder, where the system does not tell them apart.
    return os.path.normcase(place).casefold() if sys.platform in {"win32", "darwin"} else str(place)
