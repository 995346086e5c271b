"""A page of a document as text, as the engine read it, with a passage lit."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.desktop.find.found import Stretch
from app.desktop.theme.theme import Theme
from app.desktop.theme.tokens import LIGHT
from app.desktop.theme.type_scale import Step
from app.desktop.viewer.dressing import Dressed
from app.desktop.viewer.dressing_looks import formats
from app.desktop.widgets.copying import is_copy, open_copy_menu, put_on_clipboard
from app.desktop.widgets.focus_ring import FocusRing

# Qt lays a line of text out as a whole: one of a megabyte would hold up the loop. Longer ones are parted at a
# blank for showing; copying puts them together again.
_LONGEST_LINE = 4_000
_PARTED = 1
_UPPER_THIRD = 0.2
_ZOOMS = (50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
# Two of Qt's units each.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class TextView(QPlainTextEdit):
    """Read-only text; selecting and copying work.

    Signals:
        zoomed: the letters have another size, in per cent.
    """

    zoomed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._percent = 100
        self._text = ""
        self._astral: list[int] = []
        self._partings: list[int] = []
        self._dressing: tuple[Dressed, ...] = ()
        self._lit: Stretch | None = None
        self._found: Stretch | None = None
        self._target: Stretch | None = None
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "source")
        FocusRing(theme, self)
        self.document().setDocumentMargin(theme.type.scaled(16))
        self.verticalScrollBar().actionTriggered.connect(self._forget_target)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def text(self) -> str:
        """The page's text as it was given."""
        return self._text

    def show_page(self, text: str, dressing: Sequence[Dressed] = ()) -> None:
        """Show a page's text, nothing lit; ``dressing`` says how parts of it look."""
        self._dressing = tuple(dressing)
        self._lit = self._found = self._target = None
        self._text = text
        shown, self._partings = _parted(text)
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self.setPlainText(shown)
        for place in self._partings:
            block = self.document().findBlock(self._position(place) - 1)
            block.setUserState(_PARTED)
        self._dress()
        self._mark()

    def light(self, stretch: Stretch | None) -> None:
        """Light a part of the text and bring it to the upper third."""
        self._lit = stretch
        self._mark()
        if stretch is not None:
            self._bring(stretch)

    def mark_found(self, stretch: Stretch | None) -> None:
        """Frame what a search found, and bring it into view."""
        self._found = stretch
        self._mark()
        if stretch is not None:
            self._bring(stretch)

    def zoom(self, steps: int) -> None:
        """Larger (1) or smaller (-1) letters; 0 gives their own size back."""
        if steps == 0:
            self._percent = 100
        elif steps > 0:
            self._percent = next((one for one in _ZOOMS if one > self._percent), _ZOOMS[-1])
        else:
            self._percent = next((one for one in reversed(_ZOOMS) if one < self._percent), _ZOOMS[0])
        self._take_theme()
        self.zoomed.emit(self._percent)

    # --- places ---------------------------------------------------------------------------------------

    def _position(self, place: int) -> int:
        """Qt's position of an offset: it counts UTF-16 units, and the line ends that we put in."""
        return place + bisect_right(self._astral, place - 1) + bisect_right(self._partings, place)

    def _cursor(self, stretch: Stretch) -> QTextCursor:
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(self._position(stretch.start), last))
        cursor.setPosition(min(self._position(stretch.end), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _bring(self, stretch: Stretch) -> None:
        """Scroll so that the stretch begins in the upper third; resizing does it again until one scrolls."""
        self._target = stretch
        cursor = self._cursor(stretch)
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        above = round(self.viewport().height() * _UPPER_THIRD)
        # The bar counts lines, so the way is gone by lines: at most one screen after the line is in view.
        rows = (self.cursorRect(cursor).top() - above) / max(1, self.fontMetrics().lineSpacing())
        bar.setValue(bar.value() + round(rows))

    def _forget_target(self) -> None:
        self._target = None

    def _mark(self) -> None:
        marks = []
        if self._lit is not None:
            marks.append(self._selection(self._lit, self._theme.tokens.passage_lit, LIGHT.text_primary))
        if self._found is not None:
            tokens = self._theme.tokens
            marks.append(self._selection(self._found, tokens.accent_fill, tokens.accent_on))
        self.setExtraSelections(marks)

    def _selection(self, stretch: Stretch, back: str, letters: str) -> QTextEdit.ExtraSelection:
        look = QTextCharFormat()
        look.setBackground(QColor(back))
        look.setForeground(QColor(letters))
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._cursor(stretch)
        selection.format = look
        return selection

    def _take_theme(self) -> None:
        font = self._theme.font(Step.READING)
        font.setPixelSize(max(6, font.pixelSize() * self._percent // 100))
        self.setFont(font)
        self._dress()
        self._mark()

    def _dress(self) -> None:
        """Give headings, code and marks their look: formats over the same letters."""
        if not self._dressing:
            return
        looks = formats(self._theme, self.font().pixelSize())
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setCharFormat(QTextCharFormat())
        for part in self._dressing:
            self._cursor(Stretch(part.start, part.end)).mergeCharFormat(looks[part.kind])
        cursor.endEditBlock()

    # --- Qt -------------------------------------------------------------------------------------------

    def selected_text(self) -> str:
        """What is copied: the text without the line ends that were put in for showing."""
        selected = self.textCursor()
        block = self.document().findBlock(selected.selectionStart())
        pieces = []
        while block.isValid() and block.position() < selected.selectionEnd():
            start = max(0, selected.selectionStart() - block.position())
            end = min(block.length() - 1, selected.selectionEnd() - block.position())
            units = block.text().encode("utf-16-le", "surrogatepass")[2 * start : 2 * end]
            pieces.append(units.decode("utf-16-le", "replace"))
            is_last = block.position() + block.length() > selected.selectionEnd()
            pieces.append("" if is_last or block.userState() == _PARTED else "\n")
            block = block.next()
        return "".join(pieces)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        open_copy_menu(self, event.globalPos(), self.selected_text, self.selectAll)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            self._target = None
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep in view what was brought into view."""
        super().resizeEvent(event)
        if self._target is not None:
            self._bring(self._target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows scroll, as nothing can be typed here; with Shift they select."""
        if is_copy(event):
            put_on_clipboard(self.selected_text())
            return
        self._target = None
        rows = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if rows and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + 3 * rows)
        else:
            super().keyPressEvent(event)


def _parted(text: str) -> tuple[str, list[int]]:
    """The text with line ends put into lines that are too long, and the offsets where they were put."""
    lines = text.split("\n")
    if max(map(len, lines)) <= _LONGEST_LINE:
        return text, []
    pieces: list[str] = []
    partings: list[int] = []
    offset = 0
    for line in lines:
        begin = 0
        while len(line) - begin > _LONGEST_LINE:
            blank = line.rfind(" ", begin + _LONGEST_LINE // 2, begin + _LONGEST_LINE)
            cut = blank + 1 if blank >= 0 else begin + _LONGEST_LINE
            pieces += (line[begin:cut], "\n")
            partings.append(offset + cut)
            begin = cut
        pieces += (line[begin:], "\n")
        offset += len(line) + 1
    return "".join(pieces[:-1]), partings
