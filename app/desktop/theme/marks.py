"""The marks inside Qt's own controls, such as a tick: as files, for a style sheet takes no other form."""

from pathlib import Path

from PySide6.QtCore import QDir

from app.desktop.theme.tokens import Tokens
from app.settings import resources

# The prefix by which the style sheet finds them.
_PREFIX = "marks"

# What the style sheet calls a mark: the icon, and the token of its colour.
_MARKS = {
    "mark_check": ("check", "accent_on"),
    "mark_check_off": ("check", "text_disabled"),
    "mark_check_plain": ("check", "text_secondary"),
    "mark_dot": ("dot", "accent_on"),
    "mark_dot_off": ("dot", "text_disabled"),
    "mark_down": ("chevron-down", "text_secondary"),
    "mark_down_off": ("chevron-down", "text_disabled"),
    "mark_up": ("chevron-up", "text_secondary"),
    "mark_up_off": ("chevron-up", "text_disabled"),
    "mark_right": ("chevron-right", "text_secondary"),
    "mark_left": ("chevron-left", "text_secondary"),
}

_DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<circle cx="12" cy="12" r="6" fill="{}"/></svg>'
)


def write_marks(folder: Path, tokens: Tokens) -> dict[str, str]:
    """Write the marks in a theme's colours into a folder: by name, the address that the style sheet takes.

    A file's name has its colour: Qt keeps drawn files by name, also past a change of theme.
    """
    QDir.setSearchPaths(_PREFIX, [str(folder)])
    addresses = {}
    for name, (icon, token) in _MARKS.items():
        colour = getattr(tokens, token)
        file = f"{icon}-{colour.removeprefix('#')}.svg"
        (folder / file).write_text(_drawn(icon, colour), encoding="utf-8")
        addresses[name] = f"{_PREFIX}:{file}"
    return addresses


def _drawn(icon: str, colour: str) -> str:
    if icon == "dot":
        return _DOT.format(colour)
    source = (resources() / "icons" / f"{icon}.svg").read_text(encoding="utf-8")
    return source.replace("currentColor", colour)
