"""Where the pictures of a document stand, and the code that belongs to one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics, QTextCursor, QTextDocument

_PICTURE = "\ufffc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in the text: its name, its place among the characters, its size, how far it hangs down."""

    name: str
    position: int
    width: float
    height: float
    descent: float

    def room(self, document: QTextDocument) -> QRectF:
        """The rectangle that it takes in the document, as it is laid out now."""
        block = document.findBlock(self.position)
        origin = document.documentLayout().blockBoundingRect(block).topLeft()
        at = self.position - block.position()
        line = block.layout().lineForTextPosition(at)
        if not line.isValid():
            return QRectF(origin.x(), origin.y(), self.width, self.height)
        left = min(_x(line.cursorToX(at)), _x(line.cursorToX(at + 1)))
        bottom = line.y() + line.ascent() + self.descent
        return QRectF(origin.x() + left, origin.y() + bottom - self.height, self.width, self.height)


def pictures_of(document: QTextDocument, start: int = 0) -> Sequence[Picture]:
    """Find the pictures of a document that stand at a character or behind it, in order."""
    pictures = []
    cursor = QTextCursor(document)
    block = document.findBlock(start)
    while block.isValid():
        text = block.text()
        at = text.find(_PICTURE, max(0, start - block.position()))
        while at >= 0:
            cursor.setPosition(block.position() + at + 1)
            image = cursor.charFormat().toImageFormat()
            # As Qt places a picture that is aligned to the middle of small letters.
            half_x = QFontMetrics(cursor.charFormat().font()).xHeight() / 2
            pictures.append(
                Picture(
                    name=image.name(),
                    position=block.position() + at,
                    width=image.width(),
                    height=image.height(),
                    descent=(image.height() - half_x) / 2,
                )
            )
            at = text.find(_PICTURE, at + 1)
        block = block.next()
    return pictures


def code_at(document: QTextDocument, position: int) -> str | None:
    """The code below the place of its Copy button; None where no code stands there any more."""
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    table = cursor.currentTable()
    if not table:  # Qt's stubs leave out that there may be none
        return None
    cell = table.cellAt(1, 0)
    cursor.setPosition(cell.firstPosition())
    cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selection().toPlainText()


def _x(given: object) -> float:
    """PySide gives the place with, or without, the character that it was moved to."""
    return float(given[0] if isinstance(given, tuple) else given)  # type: ignore[arg-type]
