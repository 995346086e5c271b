"""The entry in a Linux desktop's menu: written when a person asks for it, taken away when they ask for that.

Nothing here needs Qt. The formats are those of https://specifications.freedesktop.org/desktop-entry-spec/ and
.../icon-theme-spec/.
"""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from app.program import executable
from app.settings import resources
from ingest.parsers.mime_types import MIME_TYPES

# As the window calls itself (``setDesktopFileName``): so the desktop knows which entry it belongs to.
NAME = "sourcebook"
ENTRY = f"{NAME}.desktop"
# Characters that a quoted argument of ``Exec`` escapes, and then those of a string.
_ESCAPED = str.maketrans({'"': '\\\\"', "`": "\\\\`", "$": "\\\\$", "\\": "\\\\\\\\", "%": "%%"})


def install(environment: Mapping[str, str] = os.environ) -> Path:
    """Write the entry and its icons for this person; gives the entry's path. Raises ``OSError``."""
    data = _data_home(environment)
    for source, target in _icons(data):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    entry = data / "applications" / ENTRY
    entry.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text(entry_for(executable()), encoding="utf-8")
    _tell_desktop(data)
    return entry


def remove(environment: Mapping[str, str] = os.environ) -> bool:
    """Take away what `install` has written; false where there was nothing. Raises ``OSError``."""
    data = _data_home(environment)
    entry = data / "applications" / ENTRY
    was_there = entry.exists()
    entry.unlink(missing_ok=True)
    for _, target in _icons(data):
        target.unlink(missing_ok=True)
    _tell_desktop(data)
    return was_there


def entry_for(program: Path) -> str:
    """Give the text of the entry that starts ``program``."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Sourcebook\n"
        "GenericName=Document questions\n"
        "Comment=Ask your own documents, offline\n"
        f'Exec="{str(program).translate(_ESCAPED)}" %F\n'
        f"Icon={NAME}\n"
        "Terminal=false\n"
        "Categories=Office;\n"
        "Keywords=documents;search;questions;citations;pdf;\n"
        f"MimeType={';'.join(mime_types())};\n"
        "StartupNotify=true\n"
        f"StartupWMClass={NAME}\n"
    )


def mime_types() -> list[str]:
    """Give what a file manager's menu offers Sourcebook for; no file type is taken over."""
    return [*(name for names in MIME_TYPES.values() for name in names), "inode/directory"]


def _data_home(environment: Mapping[str, str]) -> Path:
    named = environment.get("XDG_DATA_HOME")
    return Path(named) if named else Path.home() / ".local" / "share"


def _icons(data: Path) -> list[tuple[Path, Path]]:
    """Each icon that ships, with the place where desktops look for it."""
    theme = data / "icons" / "hicolor"
    drawing = resources() / "icons" / "sourcebook.svg"
    icons = [(drawing, theme / "scalable" / "apps" / f"{NAME}.svg")]
    # Only in a built program; from source the drawing alone has to do.
    for picture in sorted((resources() / "app-icons").glob("sourcebook-*.png")):
        size = picture.stem.rpartition("-")[2]
        icons.append((picture, theme / f"{size}x{size}" / "apps" / f"{NAME}.png"))
    return icons


def _tell_desktop(data: Path) -> None:
    """Have the desktop read its lists anew; one that has no such program reads them by itself."""
    for command in (
        ["update-desktop-database", str(data / "applications")],
        ["gtk-update-icon-cache", "--force", "--ignore-theme-index", str(data / "icons" / "hicolor")],
    ):
        with contextlib.suppress(OSError):
            subprocess.run(command, check=False, capture_output=True)
