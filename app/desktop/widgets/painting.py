"""Painting a line of words where the window may be read from the right."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle


def draw_line(
    painter: QPainter,
    area: QRect | QRectF,
    text: str,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    direction: Qt.LayoutDirection,
) -> None:
    """Draw one line, aligned as the window is read, its letters in the direction of their own script.

    A name in English keeps its full stop behind it also in a window that is read from the right.
    """
    side = QStyle.visualAlignment(direction, align) | Qt.AlignmentFlag.AlignAbsolute
    painter.save()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(QRectF(area), int(flags), text)
    painter.restore()
