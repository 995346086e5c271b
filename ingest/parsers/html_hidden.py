"""Tells which text of an HTML page is there and is not seen, from what its elements say of their own look.

What a page says outright that it does not show (``display: none``, ``hidden``) is not read at all: menus,
dialogs, templates. This is about text that is laid out like any other: without size, in the colour of its
ground, or beside the page. Style sheets are not applied.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

_DECLARATION = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_LENGTH = re.compile(r"(\d*\.?\d+)\s*([a-z%]*)")
# The largest sizes that nobody reads, by unit.
_SMALLEST = {"": 0.0, "px": 1.5, "pt": 1.2, "em": 0.1, "rem": 0.1, "%": 10.0}
_CLEAR = 0.1  # opacity
_FAR = 900.0  # pixels beside the page, or above it
_NEAR = 24  # of 255: colours that nobody tells apart
_NAMES = {"white": "#ffffff", "snow": "#fffafa", "ivory": "#fffff0", "black": "#000000"}
_WHITE = (255, 255, 255)

Colour = tuple[int, int, int] | str


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element hands down to what is in it; ``depth`` is its own."""

    depth: int
    is_hidden: bool = False
    colour: Colour | None = None
    ground: Colour = _WHITE


class Concealment:
    """Follows a walk through a page, element by element."""

    def __init__(self) -> None:
        self._looks = [_Look(-1)]

    @property
    def hides(self) -> bool:
        """Whether text in this place is not seen."""
        return self._looks[-1].is_hidden

    def enter(self, node: LexborNode, depth: int) -> None:
        """Take in what an element says of its look."""
        attributes = node.attrs
        style = {
            name: value.strip().lower()
            for name, value in _DECLARATION.findall(attributes.sget("style", "").lower())
        }
        colour = style.get("color") or attributes.sget("color", "")
        ground = style.get("background-color") or style.get("background") or attributes.sget("bgcolor", "")
        if not (style or colour or ground):
            return
        above = self._looks[-1]
        shown = _colour(colour) if colour else above.colour
        on = _colour(ground) if ground and ground != "transparent" else above.ground
        is_lost = shown is not None and _is_alike(shown, on)
        # A colour of its own is seen again inside what was lost for its colour; so is a size.
        is_seen_again = (colour or ground or "font-size" in style) and not is_lost
        is_hidden = is_lost or _is_nowhere(style) or (above.is_hidden and not is_seen_again)
        self._looks.append(_Look(depth, is_hidden, shown, on))

    def leave(self, depth: int) -> None:
        """Forget the element at this depth."""
        while self._looks[-1].depth >= depth:
            self._looks.pop()


def _is_nowhere(style: dict[str, str]) -> bool:
    size, opacity = _LENGTH.match(style.get("font-size", "")), _NUMBER.match(style.get("opacity", ""))
    if size is not None and float(size.group(1)) <= _SMALLEST.get(size.group(2), 0.0):
        return True
    if opacity is not None and float(opacity.group()) < _CLEAR:
        return True
    places = (_pixels(style.get(name, "")) for name in ("left", "top", "text-indent", "margin-left"))
    return style.get("color") == "transparent" or any(place <= -_FAR for place in places)


def _pixels(value: str) -> float:
    number = _NUMBER.match(value)
    if number is None:
        return 0.0
    return float(number.group()) * (16.0 if value.rstrip().endswith("em") else 1.0)


def _colour(value: str) -> Colour:
    """Read a colour of CSS; as it is where it is of another form."""
    value = value.replace("!important", "").strip().lower()
    value = _NAMES.get(value, value)
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        value = "#" + "".join(digit * 2 for digit in value[1:])
    if re.fullmatch(r"#[0-9a-f]{6}", value):
        return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)
    parts = _NUMBER.findall(value)
    if value.startswith("rgb") and "%" not in value and len(parts) >= 3:
        return int(float(parts[0])), int(float(parts[1])), int(float(parts[2]))
    return value


def _is_alike(one: Colour, other: Colour) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < _NEAR
