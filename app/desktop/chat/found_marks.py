"""How the words that were found in a chat are marked: in an answer's document and behind a label's text.

They are not lit as passages are: that colour says where an answer comes from.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QLabel, QTextEdit

from app.desktop.find.found import Stretch
from app.desktop.theme.tokens import Tokens


def units(text: str, place: int) -> int:
    """Qt's position of an offset: it counts UTF-16 units."""
    return place + sum(letter > "\uffff" for letter in text[:place])


def mark_answer(view: QTextEdit, tokens: Tokens, places: Sequence[Stretch], current: int | None) -> None:
    """Mark places of a view's own text, one of them as the one that is looked at."""
    text = view.toPlainText() if places else ""
    marks = []
    for number, place in enumerate(places):
        is_current = number == current
        look = QTextCharFormat()
        look.setBackground(QColor(tokens.accent_fill if is_current else tokens.bg_selected))
        look.setForeground(QColor(tokens.accent_on if is_current else tokens.text_primary))
        mark = QTextEdit.ExtraSelection()
        mark.cursor = _cursor(view.document(), text, place)
        mark.format = look
        marks.append(mark)
    view.setExtraSelections(marks)


def area_in_answer(view: QTextEdit, place: Stretch) -> QRect:
    """Where a place of a view's text stands, in its viewport: from its first line to its last."""
    cursor = _cursor(view.document(), view.toPlainText(), place)
    begin, end = QTextCursor(cursor), QTextCursor(cursor)
    begin.setPosition(cursor.selectionStart())
    end.setPosition(cursor.selectionEnd())
    return view.cursorRect(begin).united(view.cursorRect(end))


def areas_in_label(label: QLabel, place: Stretch) -> list[QRectF]:
    """Where a place of a label's plain text stands, one area a line, in the label's own pixels."""
    text = label.text()
    document = QTextDocument()
    option = QTextOption(label.alignment())
    option.setTextDirection(label.layoutDirection())
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    document.setDocumentMargin(0)
    document.setDefaultTextOption(option)
    document.setDefaultFont(label.font())
    document.setPlainText(text)
    document.setTextWidth(label.width())
    start, end = units(text, place.start), units(text, place.end)
    areas = []
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        corner = document.documentLayout().blockBoundingRect(block).topLeft()
        areas += _areas_in_block(block, corner, start - block.position(), end - block.position())
        block = block.next()
    return areas


def _areas_in_block(block: QTextBlock, corner: QPointF, start: int, end: int) -> list[QRectF]:
    areas = []
    layout = block.layout()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        begin = max(start, line.textStart())
        stop = min(end, line.textStart() + line.textLength())
        if begin < stop:
            # Both give the place and the position that was taken.
            left, right = (line.cursorToX(at)[0] for at in (begin, stop))  # type: ignore[index]
            area = QRectF(min(left, right), line.y(), abs(right - left), line.height())
            areas.append(area.translated(corner))
    return areas


def _cursor(document: QTextDocument, text: str, place: Stretch) -> QTextCursor:
    cursor = QTextCursor(document)
    last = document.characterCount() - 1
    cursor.setPosition(min(units(text, place.start), last))
    cursor.setPosition(min(units(text, place.end), last), QTextCursor.MoveMode.KeepAnchor)
    return cursor
