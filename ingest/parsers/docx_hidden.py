"""Tells which runs of a DOCX file are not seen: by Word's own mark, white on white, or tiny."""

from dataclasses import dataclass

from lxml import etree

from ingest.parsers.docx_names import value_of, word_attribute
from ingest.parsers.docx_styles import ParagraphStyles
from ingest.parsers.office_names import child_of

_PALE = 0xE6  # of red, green and blue, each
_SMALLEST = 3  # half points
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class _Look:
    """What properties say; None where they say nothing."""

    vanishes: bool | None = None
    is_pale: bool | None = None
    half_points: int | None = None
    is_shaded: bool | None = None

    def over(self, below: "_Look") -> "_Look":
        """These properties, and what they leave open as it is below."""
        return _Look(
            below.vanishes if self.vanishes is None else self.vanishes,
            below.is_pale if self.is_pale is None else self.is_pale,
            below.half_points if self.half_points is None else self.half_points,
            below.is_shaded if self.is_shaded is None else self.is_shaded,
        )


class RunLooks:
    """Looks at the runs of one document, with its styles; what styles say is read once each."""

    def __init__(self, styles: ParagraphStyles) -> None:
        self._styles = styles
        self._known: dict[str, _Look] = {}

    def hides(
        self, run: etree._Element | None, paragraph: etree._Element | None, *, is_on_paper: bool
    ) -> bool:
        """Whether a run is hidden, by its properties and those of its paragraph.

        Pale letters are hidden on white alone: not where something below them has a colour of its own.
        """
        look = _look(run).over(self._of_style(value_of(run, "w:rStyle")))
        look = look.over(_Look(is_shaded=_shading(paragraph)))
        look = look.over(self._of_style(value_of(paragraph, "w:pStyle")))
        is_tiny = look.half_points is not None and look.half_points <= _SMALLEST
        is_lost = bool(look.is_pale) and not look.is_shaded and is_on_paper
        return bool(look.vanishes) or is_tiny or is_lost

    def _of_style(self, id_: str | None) -> _Look:
        if id_ is None:
            return _Look()
        if id_ not in self._known:
            look = _Look()
            for style in self._styles.chain(id_):
                look = look.over(_look(child_of(style, "w:rPr")))
                look = look.over(_Look(is_shaded=_shading(child_of(style, "w:pPr"))))
            self._known[id_] = look
        return self._known[id_]


def is_coloured(properties: etree._Element | None) -> bool:
    """Whether a table cell, a table style or a paragraph has a ground of its own."""
    return properties is not None and any(_fill(shading) for shading in properties.iter("{*}shd"))


def _look(properties: etree._Element | None) -> _Look:
    if properties is None:
        return _Look()
    vanish, size = child_of(properties, "w:vanish"), value_of(properties, "w:sz")
    colour = value_of(properties, "w:color")
    highlight = value_of(properties, "w:highlight")
    return _Look(
        None if vanish is None else (word_attribute(vanish, "val") or "") not in _OFF,
        None if colour is None else _is_pale(colour),
        int(size) if size is not None and size.isdecimal() else None,
        True if highlight not in {None, "none", "white"} else _shading(properties),
    )


def _shading(properties: etree._Element | None) -> bool | None:
    shading = child_of(properties, "w:shd")
    return None if shading is None else _fill(shading)


def _fill(shading: etree._Element) -> bool:
    fill = word_attribute(shading, "fill") or "auto"
    return word_attribute(shading, "val") not in {None, "clear", "nil"} or not (
        fill == "auto" or _is_pale(fill)
    )


def _is_pale(colour: str) -> bool:
    try:
        return len(colour) == 6 and min(bytes.fromhex(colour)) >= _PALE
    except ValueError:
        return False
