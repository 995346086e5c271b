"""What the person set, and the file that keeps it. Secrets are never among it; they go to the keyring."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.desktop.theme.theme import Appearance
from app.preferences_file import LARGEST, preferences_file
from app.settings import DEFAULT_SERVER, default_library

VERSION = 1
LEAST_TEXT, MOST_TEXT = 80, 200
# What the environment decides for as long as it is set, by the name of the field.
_VARIABLES = {"server": "SOURCEBOOK_SERVER", "library": "SOURCEBOOK_LIBRARY"}

_Percent = Annotated[int, msgspec.Meta(ge=LEAST_TEXT, le=MOST_TEXT)]
_Width = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
_Temperature = Annotated[float, msgspec.Meta(ge=0, le=2)]


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the window remembers.

    ``model`` None takes the server's own choice. ``use_model`` false quotes passages. ``library`` None is
    the system's place for it. ``geometry`` is Qt's, in base64. Widths are those of the panes, 0 where they
    were never set.
    """

    version: int = VERSION
    server: str = DEFAULT_SERVER
    model: str | None = None
    use_model: bool = True
    temperature: _Temperature = 0.1
    appearance: Appearance = Appearance.SYSTEM
    text_percent: _Percent = 100
    dim_pages: bool = True
    library: str | None = None
    geometry: str = ""
    left_width: _Width = 0
    right_width: _Width = 0
    left_folded: bool = False


class PreferencesStore(QObject):
    """Reads the file once and writes it anew, whole or not at all, with each change.

    ``SOURCEBOOK_SERVER`` and ``SOURCEBOOK_LIBRARY`` win over the file while they are set, and are not
    written into it. Keys that this version does not know are kept. A file that cannot be understood is set
    aside as ``preferences.broken.json``; what is good in it is taken over.

    Signals:
        changed: other `Preferences` are in force.
    """

    changed = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        path: Path | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__(parent)
        self.path = path or preferences_file()
        self._environment = environment
        # Named for this run alone, by the environment or at the start; the keyring keeps the others.
        self.server_key: str | None = environment.get("SOURCEBOOK_SERVER_KEY") or None
        # What a person should know of reading or writing the file; None where there is nothing to say.
        self.note: str | None = None
        self._unknown: dict[str, Any] = {}
        self._overridden: set[str] = set()
        self._kept = self._read()
        self.preferences = self._kept
        self.override(**{name: environment[key] for name, key in _VARIABLES.items() if environment.get(key)})

    def library(self) -> Path:
        """The library's folder: the person's, or the system's place for it."""
        chosen = self.preferences.library
        return Path(chosen).expanduser().absolute() if chosen else default_library()

    def variable(self, field: str) -> str | None:
        """The environment variable that decides about a field at the moment, if one does."""
        name = _VARIABLES.get(field)
        return name if name is not None and self._environment.get(name) else None

    def override(self, **fields: object) -> None:
        """Let some fields have other values until the program ends; the file keeps its own."""
        self.preferences = msgspec.structs.replace(self.preferences, **fields)
        self._overridden |= set(fields)

    def change(self, **fields: object) -> None:
        """Change some fields by name, and write."""
        self.replace(msgspec.structs.replace(self.preferences, **fields))

    def replace(self, preferences: Preferences) -> None:
        """Take these from now on, and write them; `note` says where that failed."""
        if preferences == self.preferences:
            return
        # What is overridden was not chosen by the person and stays out of the file, unless it is changed now.
        kept = {
            name: getattr(self._kept, name)
            for name in self._overridden
            if getattr(preferences, name) == getattr(self.preferences, name)
        }
        self._overridden &= set(kept)
        self._kept = msgspec.structs.replace(preferences, **kept)
        self.preferences = preferences
        self._write()
        self.changed.emit(preferences)

    def _read(self) -> Preferences:
        try:
            if self.path.stat().st_size > LARGEST:
                return self._set_aside({})
            content = self.path.read_bytes()
        except FileNotFoundError:
            return Preferences()
        except OSError as error:
            self.note = self.tr("The settings cannot be read: {0}. The usual ones are in force.").format(
                error.strerror
            )
            return Preferences()
        return self._understood(content)

    def _understood(self, content: bytes) -> Preferences:
        try:
            fields = msgspec.json.decode(content, type=dict[str, Any])
        # Text that is nested a thousand deep is no file of ours either.
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return self._set_aside({})
        known = set(Preferences.__struct_fields__)
        self._unknown = {name: value for name, value in fields.items() if name not in known}
        try:
            return msgspec.convert(fields, Preferences)
        except msgspec.ValidationError:
            return self._set_aside(fields)

    def _set_aside(self, fields: Mapping[str, Any]) -> Preferences:
        """Keep the broken file beside the new one, and of its fields those that can be used."""
        aside = self.path.with_suffix(".broken.json")
        try:
            self.path.replace(aside)
            self.note = self.tr(
                "The settings could not be read. They are kept as {0}; what was usable is in force."
            ).format(aside)
        except OSError as error:
            self.note = self.tr("The settings could not be read, nor set aside: {0}.").format(error.strerror)
        usable = Preferences()
        for name in set(fields) & set(Preferences.__struct_fields__):
            # Each alone, so that one bad value costs only itself.
            with contextlib.suppress(msgspec.ValidationError):
                alone = msgspec.convert({name: fields[name]}, Preferences)
                usable = msgspec.structs.replace(usable, **{name: getattr(alone, name)})
        return usable

    def _write(self) -> None:
        fields = {**self._unknown, **msgspec.to_builtins(self._kept)}
        # A newer version's file stays a newer version's.
        fields["version"] = max(VERSION, self._kept.version)
        content = msgspec.json.format(msgspec.json.encode(fields), indent=2) + b"\n"
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as error:
            self.note = self.tr("The settings cannot be kept: {0}. They hold until Sourcebook ends.").format(
                error.strerror
            )
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
