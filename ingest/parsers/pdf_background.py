"""What a PDF page looks like where some of its text stands, once that text is taken away."""

from collections.abc import Iterable
from ctypes import byref, c_int
from math import sqrt

import pypdfium2
from pypdfium2 import raw as pdfium

_SCALE = 0.5  # pixels a point: a letter stands on a dozen, and the page takes half the time
_MOST_PIXELS = 1_000_000  # a poster is drawn smaller
_APART = 24  # of 255: the least difference of red, green or blue that is seen
_ENOUGH = 1 / 3  # of the pixels: a line of the page may run through
_BYTES = 3  # a pixel: blue, green, red

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]


class Background:
    """A page without the text that these objects draw; they are gone from the page then."""

    def __init__(self, page: pypdfium2.PdfPage, drawn: Iterable[object]) -> None:
        for one in drawn:
            pdfium.FPDFPageObj_SetIsActive(one, 0)
        self._page = page
        scale = min(_SCALE, sqrt(_MOST_PIXELS / max(1.0, page.get_width() * page.get_height())))
        bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False, no_smoothimage=True)
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._pixels = bytes(bitmap.buffer)
        bitmap.close()

    def shows(self, colour: Colour, box: Box) -> bool:
        """Whether red, green, blue can be seen in a box (left, bottom, right, top, in points)."""
        (x1, y1), (x2, y2) = self._pixel(box[0], box[1]), self._pixel(box[2], box[3])
        left, right = max(min(x1, x2), 0), min(max(x1, x2) + 1, self._width)
        top, bottom = max(min(y1, y2), 0), min(max(y1, y2) + 1, self._height)
        pixels = apart = 0
        for row in range(top, bottom):
            start, end = row * self._stride + left * _BYTES, row * self._stride + right * _BYTES
            line = self._pixels[start:end]
            for blue, green, red in zip(line[0::3], line[1::3], line[2::3], strict=True):
                pixels += 1
                there = (red, green, blue)
                apart += max(abs(a - b) for a, b in zip(colour, there, strict=True)) >= _APART
        return apart >= _ENOUGH * pixels > 0

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        column, row = c_int(), c_int()
        pdfium.FPDF_PageToDevice(
            self._page, 0, 0, self._width, self._height, 0, x, y, byref(column), byref(row)
        )
        return column.value, row.value
