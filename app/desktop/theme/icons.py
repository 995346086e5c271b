"""Icons: Lucide's SVG, tinted when they are drawn, cached by name, colour, size and screen."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.settings import resources


def tinted(name: str, colour: str, size: int, pixel_ratio: float) -> QPixmap:
    """Draw an icon in one colour, ``size`` logical pixels wide. Raises `FileNotFoundError`."""
    pixels = round(size * pixel_ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    svg = _source(name).replace("currentColor", colour)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def icon(name: str, colour: str, disabled: str, size: int, pixel_ratio: float) -> QIcon:
    """An icon for buttons and rows, paler where it is disabled."""
    made = QIcon(tinted(name, colour, size, pixel_ratio))
    made.addPixmap(tinted(name, disabled, size, pixel_ratio), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return Path(resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
