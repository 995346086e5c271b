"""The text of an answer: rich text that loads nothing, with chips and buttons lying over it."""

from bisect import bisect_left
from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.answer_text.links import is_web_link
from app.desktop.chat.answer_overlays import ChipButton, CopyButton
from app.desktop.chat.answer_places import Picture, code_at, pictures_of
from app.desktop.chat.chips import Chip, chip_named, chip_picture, chip_text
from app.desktop.chat.markdown_look import Look, look_of
from app.desktop.chat.markdown_pieces import COPY_PICTURE
from app.desktop.chat.stream_renderer import StreamRenderer
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.copying import is_copy, open_copy_menu, put_on_clipboard

# Chips beyond this many are drawn, but cannot be opened: such an answer is noise.
_MOST_CHIPS = 500
# Keys that move the transcript and not the text, which is as high as it needs to be.
_SCROLLING = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)


class AnswerView(QTextBrowser):
    """An answer's text, as high as it is, without scroll bars of its own.

    Signals:
        grew: its height may be another one.
        chip_opened: a chip was clicked, or Enter was pressed on it (`Chip`).
        card_wanted: more is to be told of a chip (`ChipButton`).
        card_unwanted: no more.
        link_opened: a link of the web was followed (its address).
    """

    grew = Signal()
    chip_opened = Signal(object)
    card_wanted = Signal(object)
    card_unwanted = Signal()
    link_opened = Signal(str)

    def __init__(self, theme: Theme, name_of: Callable[[Chip], str], parent: QWidget | None = None) -> None:
        """``name_of`` gives a chip's name for a screen reader."""
        super().__init__(parent)
        self._theme = theme
        self._name_of = name_of
        self._look = look_of(theme)
        self._open: int | None = None
        self._clicked = 0
        self._ring: int | None = None
        self._is_live = False
        self._chip_buttons: list[ChipButton] = []
        self._copy_buttons: list[CopyButton] = []
        self._pictures: list[Picture] = []
        # The first picture that may have moved since the text began to grow; None while it does not.
        self._moved_from: int | None = None
        self.refused: list[str] = []
        self._set_up()
        self.renderer = StreamRenderer(self.document(), lambda: self._look, self)
        self.renderer.rendered.connect(self._on_rendered)
        self.anchorClicked.connect(self._on_anchor_clicked)

    @property
    def look(self) -> Look:
        """The look that its text was written in."""
        return self._look

    def chips(self) -> tuple[Chip, ...]:
        """Its chips in the order in which they appear."""
        return tuple(chip for picture in self._pictures if (chip := chip_named(picture.name)))

    def chip_buttons(self) -> tuple[ChipButton, ...]:
        """The reachable chips in the order in which they appear."""
        return tuple(button for button in self._chip_buttons if not button.isHidden())

    def take_theme(self) -> None:
        """Take colours and sizes anew; who owns the text writes it again."""
        self._look = look_of(self._theme, self._look.generation + 1)
        self._take_font()

    def name_chips(self) -> None:
        """Name its chips anew: what is known of their citations has changed."""
        self._lay_over()

    def set_live(self, is_live: bool) -> None:
        """Show, or not, that more is being written."""
        self._is_live = is_live
        self.viewport().update()

    def mark_open(self, n: int | None) -> None:
        """Ring the chip of the citation that the viewer shows: the one that was clicked, else its first."""
        if n is not None or self._open is not None:
            self._open = n
            self._lay_over()

    def height_for(self, width: int) -> int:
        """Lay the text out in a width, and say how high it is."""
        if width != self.width():
            self.resize(width, max(1, self.height()))
        if self.document().textWidth() != width:
            # Qt tells a widget of its size only once it is shown.
            self.document().setTextWidth(width)
            self._lay_over()
        return 0 if self.document().isEmpty() else round(self.document().size().height())

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Give the pictures of our own chips. All else is nothing: no file is read, nothing fetched."""
        address = name.toString() if isinstance(name, QUrl) else name
        if chip := chip_named(address):
            return chip_picture(chip, self._look, self.devicePixelRatioF())
        if address != COPY_PICTURE:
            self.refused.append(f"{kind} {address}"[:200])
        # Not nothing at all: where it gets that, Qt looks for a file of this name.
        empty = QImage(QSize(1, 1), QImage.Format.Format_ARGB32_Premultiplied)
        empty.fill(Qt.GlobalColor.transparent)
        return empty

    # --- Qt

    def sizeHint(self) -> QSize:
        """As high as its text."""
        return QSize(self.width(), self.height_for(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move what lies over the text. A view that only grew higher has all its lines where they were."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_over()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Put back what lies over the text: Qt scrolls a text that is higher than its view for a moment."""
        super().scrollContentsBy(dx, dy)
        self._lay_over()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the transcript."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave keys that scroll to the transcript."""
        if event.key() in _SCROLLING and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        elif is_copy(event):
            put_on_clipboard(self.selected_text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, and while it is written a bar where it goes on."""
        super().paintEvent(event)
        if not self._is_live or self.document().isEmpty():
            return
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        at = self.cursorRect(end)
        high = self._look.scaled(16)
        bar = QRect(at.right() + 3, at.center().y() - high // 2, self._look.scaled(4), high)
        QPainter(self.viewport()).fillRect(bar, QColor(self._look.tokens.accent_text))

    def selected_text(self) -> str:
        """What is copied, as plain text: with chips as [n], without the places of buttons."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        text = cursor.selection().toPlainText()
        written = iter(
            chip_text(picture.name) for picture in self._pictures if start <= picture.position < end
        )
        return "".join(next(written, "") if letter == "\ufffc" else letter for letter in text)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        open_copy_menu(self, event.globalPos(), self.selected_text, self.selectAll)

    # --- inner

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAcceptDrops(False)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(self.tr("Answer"))
        self._take_font()

    def _take_font(self) -> None:
        font = self._theme.font(Step.READING)
        self.setFont(font)
        self.viewport().setFont(font)
        self.document().setDefaultFont(font)
        self.document().setIndentWidth(self._look.scaled(20))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Text, QColor(self._look.tokens.text_primary))
        palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
        self.setPalette(palette)

    def _on_rendered(self, changed_from: int) -> None:
        """Find the pictures anew from where the text has changed."""
        kept = bisect_left(self._pictures, changed_from, key=lambda picture: picture.position)
        del self._pictures[kept:]
        self._pictures.extend(pictures_of(self.document(), changed_from))
        self._moved_from = kept
        self.viewport().update()
        self.grew.emit()
        first, self._moved_from = self._moved_from, None
        self._lay_over(first)

    def _lay_over(self, first: int = 0) -> None:
        """Put buttons over the pictures from the first that may have moved; while it grows, at its end."""
        if self._moved_from is not None:
            self._moved_from = min(self._moved_from, first)
            return
        if self._pictures and self._pictures[-1].position >= self.document().characterCount():
            return  # the text is being replaced by a shorter one: `_on_rendered` follows
        ringed = self._ringed()
        if ringed != self._ring:
            first, self._ring = 0, ringed
        chips = sum(chip_named(picture.name) is not None for picture in self._pictures[:first])
        copies = first - chips
        for picture in self._pictures[first:]:
            chip = chip_named(picture.name)
            if chip is None:
                self._lay_copy(copies, picture)
                copies += 1
            elif chips < _MOST_CHIPS:
                self._lay_chip(chips, chip, picture, is_open=chips == ringed)
                chips += 1
        left_over: list[QWidget] = [*self._chip_buttons[chips:], *self._copy_buttons[copies:]]
        for button in left_over:
            button.hide()

    def _ringed(self) -> int | None:
        """The place, among the chips, of the one whose passage the viewer shows."""
        if self._open is None:
            return None
        numbers = [chip.n for chip in self.chips()]
        if self._clicked < len(numbers) and numbers[self._clicked] == self._open:
            return self._clicked
        return numbers.index(self._open) if self._open in numbers else None

    def _lay_chip(self, index: int, chip: Chip, picture: Picture, *, is_open: bool) -> None:
        if index == len(self._chip_buttons):
            button = ChipButton(self.viewport())
            button.clicked.connect(self._on_chip_clicked)
            button.card_wanted.connect(self._on_card_wanted)
            button.left.connect(self.card_unwanted)
            self._put_in_tab_order(button)
            self._chip_buttons.append(button)
        button = self._chip_buttons[index]
        name = self._name_of(chip)
        if is_open:
            name = self.tr("{0}, open").format(name)
        button.show_chip(chip, picture.room(self.document()), self._look, name, is_open=is_open)

    def _lay_copy(self, index: int, picture: Picture) -> None:
        if index == len(self._copy_buttons):
            button = CopyButton(self._theme, self.viewport())
            button.clicked.connect(self._on_copy_clicked)
            self._put_in_tab_order(button)
            self._copy_buttons.append(button)
        self._copy_buttons[index].lie_over(picture.position, picture.room(self.document()))

    def _put_in_tab_order(self, button: QWidget) -> None:
        """Tab comes to a new button behind those that lie before it in the text."""
        before = self._chip_buttons[-1] if self._chip_buttons else self
        QWidget.setTabOrder(before, button)

    def _on_chip_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, ChipButton) and button.chip and not button.chip.is_tag:
            self._clicked = self._chip_buttons.index(button)
            self.chip_opened.emit(button.chip)

    def _on_card_wanted(self) -> None:
        self.card_wanted.emit(self.sender())

    def _on_copy_clicked(self) -> None:
        button = self.sender()
        code = code_at(self.document(), button.position) if isinstance(button, CopyButton) else None
        if code is not None:
            QGuiApplication.clipboard().setText(code)

    def _on_anchor_clicked(self, address: QUrl) -> None:
        if is_web_link(text := address.toString()):
            self.link_opened.emit(text)
