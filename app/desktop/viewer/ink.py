"""How far the ink of a page reaches sideways, seen in a small image of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.desktop.viewer.layout import Ink

_WIDTH = 160
# Darker than paper, even where a thin grey line was made smaller.
_DARKEST_PAPER = 246


def ink_of(image: QImage) -> Ink:
    """The outermost columns that are not paper; all of the page where it is empty."""
    height = max(1, round(image.height() * _WIDTH / max(1, image.width())))
    small = image.scaled(
        _WIDTH, min(height, 4 * _WIDTH), mode=Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    grey, line = bytes(small.constBits()), small.bytesPerLine()
    inked = [x for x in range(_WIDTH) if min(grey[x::line]) < _DARKEST_PAPER]
    if not inked:
        return Ink()
    return Ink(inked[0] / _WIDTH, (inked[-1] + 1) / _WIDTH)
