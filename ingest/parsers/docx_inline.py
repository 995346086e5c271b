"""The text of one paragraph of a DOCX file, and the text boxes that hang on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from ingest.parsers.docx_names import word_attribute
from ingest.parsers.hidden_text import hide
from ingest.parsers.office_names import alternative, child_of, name_of
from ingest.parsers.safe_xml import own_text

# What is no part of the text as it stands: properties, deleted and moved text, field codes, readings.
_SKIPPED = frozenset(
    [
        "w:rPr",
        "w:pPr",
        "w:sdtPr",
        "w:sdtEndPr",
        "w:del",
        "w:moveFrom",
        "w:delText",
        "w:instrText",
        "w:delInstrText",
        "w:rt",
        "w:fldData",
        "w:binData",
        "m:rPr",
        "m:ctrlPr",
        "m:fPr",
        "mc:Fallback",
    ]
)
_FIXED = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "-",
    "w:softHyphen": "",
}
_PRIVATE_USE = 0xF000  # symbol fonts keep their 256 characters there
_SYMBOL_LETTERS = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyz",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζ",
        strict=True,
    )
)


class Hides(Protocol):
    """Says whether a run is not seen, by its properties."""

    def __call__(self, run: etree._Element | None, /) -> bool:
        """Whether a run with these properties, None where it has none, is hidden."""


def _hides_nothing(_run: etree._Element | None, /) -> bool:
    return False


@dataclass(slots=True)
class InlineText:
    """What was found: the words in order, and the ``w:txbxContent`` of each text box."""

    words: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    hides: Hides = _hides_nothing


def read_inline(element: etree._Element, hides: Hides = _hides_nothing) -> InlineText:
    """The text under a paragraph, as it stands after all tracked changes are accepted.

    ``hides`` says whether a run with these properties is not seen; it is marked then.
    """
    found = InlineText(hides=hides)
    _collect(element, found)
    return found


def _collect(element: etree._Element, found: InlineText) -> None:
    for child in element:
        name = name_of(child)
        if name in {"w:t", "m:t", "a:t"}:
            found.words.append(own_text(child))
        elif name in _FIXED:
            found.words.append(_FIXED[name])
        elif name == "w:sym":
            found.words.append(_symbol(child))
        elif name == "w:txbxContent":
            found.boxes.append(child)
        elif name == "mc:AlternateContent":
            branch = alternative(child)
            if branch is not None:
                _collect(branch, found)
        elif name in _OWN_WAY:
            _OWN_WAY[name](child, found)
        elif name and name not in _SKIPPED:
            _collect(child, found)


def _run(run: etree._Element, found: InlineText) -> None:
    before = len(found.words)
    _collect(run, found)
    if len(found.words) > before and found.hides(child_of(run, "w:rPr")):
        found.words[before:] = [hide("".join(found.words[before:]))]


def _symbol(element: etree._Element) -> str:
    try:
        code = int(word_attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if not _PRIVATE_USE <= code <= _PRIVATE_USE + 0xFF:
        return chr(code) if 0x20 <= code <= 0xFFFD else ""
    character = chr(code - _PRIVATE_USE)
    is_greek = (word_attribute(element, "font") or "").lower() == "symbol"
    return _SYMBOL_LETTERS.get(character, "•") if is_greek else "•"


def _fraction(element: etree._Element, found: InlineText) -> None:
    _parts(element, found, ("m:num", "m:den"), "/")


def _superscript(element: etree._Element, found: InlineText) -> None:
    _parts(element, found, ("m:e", "m:sup"), "^")


def _subscript(element: etree._Element, found: InlineText) -> None:
    _parts(element, found, ("m:e", "m:sub"), "_")


def _parts(element: etree._Element, found: InlineText, names: tuple[str, str], sign: str) -> None:
    for index, name in enumerate(names):
        part = child_of(element, name)
        if index:
            found.words.append(sign)
        if part is not None:
            _collect(part, found)


_OWN_WAY: dict[str, Callable[[etree._Element, InlineText], None]] = {
    "w:r": _run,
    "m:f": _fraction,
    "m:sSup": _superscript,
    "m:sSub": _subscript,
}
