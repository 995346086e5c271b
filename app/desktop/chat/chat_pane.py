"""The middle pane: a chat with its head, its transcript and the composer; or the first start."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.chat.chat_find import ChatFinder
from app.desktop.chat.composer import Composer
from app.desktop.chat.editing_strip import EditingStrip
from app.desktop.chat.first_start import FirstStart
from app.desktop.chat.header import ChatHeader
from app.desktop.chat.left_out_strip import LeftOutStrip
from app.desktop.chat.transcript import Transcript
from app.desktop.find.bar import FindBar
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.keys import bind_key
from app.desktop.widgets.labels import Label, Separator

# The reading column and the composer's margins beside it.
_COMPOSER_WIDTH = 712
_MARGIN = 16


class ChatPane(QFrame):
    """Shows one chat, an empty one, or what to do first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self.header = ChatHeader(theme)
        self.first_start = FirstStart(theme)
        self.transcript = Transcript(theme)
        self.composer = Composer(theme)
        self.editing = EditingStrip(theme, self)
        self.left_out = LeftOutStrip(theme)
        self.find_bar = FindBar(theme, self.tr("Find in this chat"), self)
        self._finder = ChatFinder(theme, self.transcript, self)
        self._blank = _Blank(theme)
        self._edge = Separator(theme)
        self._pages = QStackedWidget()
        for page in (self.first_start, self._blank, self.transcript):
            self._pages.addWidget(page)
        # Large letters in a low window: the chat scrolls, the composer stays whole.
        self._pages.setMinimumHeight(1)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(
            theme.type.scaled(_MARGIN), 0, theme.type.scaled(_MARGIN), theme.type.scaled(_MARGIN)
        )
        row.addStretch(0)
        question = QWidget()
        keep_scaled(question, theme.type.factor, maximumWidth=_COMPOSER_WIDTH)
        inside = QVBoxLayout(question)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.left_out)
        inside.addWidget(self.editing)
        inside.addWidget(self.composer)
        row.addWidget(question, 1)
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self._edge, self.find_bar):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot)
        self.composer.set_pane(self)
        self.setFocusProxy(self.composer)
        self._connect_find()
        self.show_first_start()

    def show_first_start(self) -> None:
        """Show what to do first; there is nothing to ask yet."""
        self._show(self.first_start, asks=False)

    def show_blank(self, words: str) -> None:
        """Show that a question can be asked, and of what."""
        self._blank.words.setText(words)
        self._show(self._blank, asks=True)

    def show_transcript(self) -> None:
        """Show the chat."""
        self._show(self.transcript, asks=True)

    def focus_here(self) -> None:
        """Give the keyboard to what one does next: write a question, or add a folder first."""
        if self._pages.currentWidget() is self.first_start:
            self.first_start.focus_first()
        else:
            self.composer.focus_text()

    def open_find(self) -> None:
        """Let words be looked for in the chat that is shown."""
        if self._pages.currentWidget() is self.transcript:
            self.find_bar.begin()

    def _connect_find(self) -> None:
        bind_key(self, QKeySequence.StandardKey.Find, self.open_find)
        self.header.find_wanted.connect(self.open_find)
        self.find_bar.searched.connect(self._finder.search)
        self.find_bar.stepped.connect(self._finder.step)
        self.find_bar.closed.connect(self._on_find_closed)
        self._finder.progressed.connect(self.find_bar.show_found)

    def _on_find_closed(self) -> None:
        self._finder.search("")
        self.find_bar.show_found(None)
        self.composer.focus_text()

    def _show(self, page: QWidget, *, asks: bool) -> None:
        has_head = page is self.transcript
        if not has_head:
            self.find_bar.end()
        self._pages.setCurrentWidget(page)
        self.header.setVisible(has_head)
        self._edge.setVisible(has_head)
        self._foot.setVisible(asks)


class _Blank(QWidget):
    """A chat without a question yet."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        title = Label(theme, self.tr("Ask your documents"), step=Step.HERO, weight=600)
        self.words = Label(theme, "", step=Step.READING, colour="text_secondary", wraps=True)
        column = QVBoxLayout(self)
        column.addStretch(2)
        for label in (title, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(3)
