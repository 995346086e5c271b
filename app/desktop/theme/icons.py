"""Icons: Lucide's SVG, tinted when they are drawn, cached by name, colour, size and screen."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.settings import resources

# What points to a side, or shows one: it is turned round where the window is read from the right.
DIRECTED = frozenset({"arrow-left", "chevron-left", "chevron-right", "panel-left", "panel-right"})


def tinted(name: str, colour: str, size: int, pixel_ratio: float, *, is_mirrored: bool = False) -> QPixmap:
    """Draw an icon in one colour, ``size`` logical pixels wide. Raises `FileNotFoundError`."""
    pixels = round(size * pixel_ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    svg = _source(name).replace("currentColor", colour)
    painter = QPainter(pixmap)
    if is_mirrored and name in DIRECTED:
        painter.translate(size, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def icon(
    name: str, colour: str, disabled: str, size: int, pixel_ratio: float, *, is_mirrored: bool = False
) -> QIcon:
    """An icon for buttons and rows, paler where it is disabled."""
    made = QIcon(tinted(name, colour, size, pixel_ratio, is_mirrored=is_mirrored))
    paler = tinted(name, disabled, size, pixel_ratio, is_mirrored=is_mirrored)
    made.addPixmap(paler, QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return Path(resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
