"""Finds the characters of a PDF page that its reader does not see.

They are drawn without ink (render mode 3, or transparent), too small to read, off the page, or as pale as
what they stand on; for these the page is drawn without them, since white text on a dark ground is read.

A look at every character takes as long as reading does. So one in every `_STRIDE` is looked at first, and
all of them only on a page where one of these is suspicious.
"""

from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_float, c_uint, c_void_p, cast
from enum import Enum, auto
from itertools import groupby
from math import inf

import pypdfium2
from pypdfium2 import raw as pdfium

from ingest.parsers.pdf_background import Background, Box, Colour

# A hidden run of as many characters does not slip through; a shorter one may, on a page without others.
_STRIDE = 56
_PALE = 230  # of 255, in red, green and blue
_CLEAR = 30  # of 255: as good as transparent
_SMALLEST = 1.6  # points of a character's box, whichever side is longer
# A scan with its words behind it: pictures cover this much of the page, and this much of its text is unseen.
_SCAN = 0.5
_WORDS_OF_SCAN = 0.5
_DEEPEST_FORM = 8

Run = tuple[int, int]


class _Look(Enum):
    """What makes a character suspicious."""

    INKLESS = auto()
    PALE = auto()  # hidden only on what is as pale
    TINY = auto()
    OFF_PAGE = auto()


def hidden_runs(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, characters: int) -> list[Run]:
    """The runs of characters, as (first, beyond the last), that are on the page and are not seen."""
    looks = _Looks(page, text_page)
    if all(looks.at(index) is None for index in range(_STRIDE // 2, characters, _STRIDE)):
        return []
    printed = [index for index in range(characters) if looks.is_printed(index)]
    found = {index: look for index in printed if (look := looks.at(index)) is not None}
    unseen = {index for index, look in found.items() if look is not _Look.PALE}
    inkless = {index for index, look in found.items() if look is _Look.INKLESS}
    pale = set(_lost(looks, [index for index, look in found.items() if look is _Look.PALE]))
    if len(inkless | pale) >= _WORDS_OF_SCAN * len(printed) and _has_scan(page):
        unseen -= inkless
    else:
        unseen |= pale
    return [
        (run[0], run[-1] + 1)
        for is_unseen, group in groupby(printed, unseen.__contains__)
        if is_unseen and (run := list(group)) and any(map(looks.is_letter, run))
    ]


class _Looks:
    """Looks at single characters of a page; the buffers are PDFium's to fill."""

    def __init__(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> None:
        self.page = page
        self._text = text_page.raw
        self._left, self._bottom, self._right, self._top = _paper(page)
        self._colour = tuple(c_uint() for _ in range(4))
        self._colour_refs = tuple(map(byref, self._colour))
        self._box = pdfium.FS_RECTF()
        self._box_ref = byref(self._box)

    def at(self, index: int) -> _Look | None:
        """What is suspicious about a character; None for most, and for those that PDFium adds."""
        drawn = pdfium.FPDFText_GetTextObject(self._text, index)
        if not drawn:
            return None
        look = None
        if pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            look = _Look.INKLESS
        elif pdfium.FPDFPageObj_GetFillColor(drawn, *self._colour_refs):
            red, green, blue, alpha = self._colour
            if alpha.value < _CLEAR:
                look = _Look.INKLESS
            elif red.value >= _PALE and green.value >= _PALE and blue.value >= _PALE:
                look = _Look.PALE
        if look is None and pdfium.FPDFText_GetLooseCharBox(self._text, index, self._box_ref):
            look = self._by_place(index)
        return look

    def _by_place(self, index: int) -> _Look | None:
        box = self._box
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if right <= self._left or left >= self._right or top <= self._bottom or bottom >= self._top:
            return _Look.OFF_PAGE
        if right - left >= _SMALLEST or top - bottom >= _SMALLEST:
            return None
        # Blanks and marks of direction have no size at all.
        is_shaped = right > left or top > bottom or self._character(index).isalnum()
        return _Look.TINY if is_shaped else None

    def is_printed(self, index: int) -> bool:
        """Whether a character is more than a blank."""
        return not self._character(index).isspace()

    def is_letter(self, index: int) -> bool:
        """Whether a character is a letter or a digit: marks alone say nothing."""
        return self._character(index).isalnum()

    def ink(self, index: int) -> tuple[Colour, Box]:
        """The colour of a character, and its box: left, bottom, right and top, in points."""
        drawn = pdfium.FPDFText_GetTextObject(self._text, index)
        pdfium.FPDFPageObj_GetFillColor(drawn, *self._colour_refs)
        pdfium.FPDFText_GetLooseCharBox(self._text, index, self._box_ref)
        red, green, blue, _ = self._colour
        box = self._box
        return (red.value, green.value, blue.value), (box.left, box.bottom, box.right, box.top)

    def without(self, indexes: Iterable[int]) -> Background:
        """What the page looks like without the text that these characters are of."""
        drawn = (pdfium.FPDFText_GetTextObject(self._text, index) for index in indexes)
        return Background(self.page, {cast(one, c_void_p).value: one for one in drawn}.values())

    def _character(self, index: int) -> str:
        return chr(pdfium.FPDFText_GetUnicode(self._text, index))


def _paper(page: pypdfium2.PdfPage) -> Box:
    """The part of a page that is shown, unturned as its characters are; all there is where that is empty."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, right = max(min(media[0::2]), min(crop[0::2])), min(max(media[0::2]), max(crop[0::2]))
    bottom, top = max(min(media[1::2]), min(crop[1::2])), min(max(media[1::2]), max(crop[1::2]))
    return (left, bottom, right, top) if left < right and bottom < top else (-inf, -inf, inf, inf)


def _lost(looks: _Looks, pale: Sequence[int]) -> Iterator[int]:
    """Those of the pale characters that stand on what is as pale, word by word."""
    if not pale:
        return
    background = looks.without(pale)
    for _, group in groupby(enumerate(pale), lambda place: place[1] - place[0]):
        word = [index for _, index in group]
        if 2 * sum(background.shows(*looks.ink(index)) for index in word) < len(word):
            yield from word


def _has_scan(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures fill the page, as those of a scanner do."""
    left, bottom, right, top = _paper(page)
    bounds = tuple(c_float() for _ in range(4))
    covered = 0.0
    for drawn in page.get_objects(max_depth=1):
        if _holds_picture(drawn.raw) and pdfium.FPDFPageObj_GetBounds(drawn.raw, *map(byref, bounds)):
            width = min(bounds[2].value, right) - max(bounds[0].value, left)
            height = min(bounds[3].value, top) - max(bounds[1].value, bottom)
            covered += max(width, 0.0) * max(height, 0.0)
    return covered >= _SCAN * (right - left) * (top - bottom)


def _holds_picture(drawn: object, depth: int = 0) -> bool:
    kind = pdfium.FPDFPageObj_GetType(drawn)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        return bool(kind == pdfium.FPDF_PAGEOBJ_IMAGE)
    count = pdfium.FPDFFormObj_CountObjects(drawn) if depth < _DEEPEST_FORM else 0
    return any(_holds_picture(pdfium.FPDFFormObj_GetObject(drawn, i), depth + 1) for i in range(count))
