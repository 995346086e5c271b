"""The chats of the left pane: their head, the search, the list, and what is said where there are none."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.library.chat_list import ChatListView
from app.desktop.library.throttle import Throttle
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind, IconButton
from app.desktop.widgets.labels import Label
from app.desktop.widgets.section import SectionHeader
from app.engine import wire

_SEARCH_MILLISECONDS = 200
_LONGEST_QUERY = 200
_MOST_SHOWN = 40


class ChatListSection(QWidget):
    """The chats, newest first, found by words.

    Signals:
        new_question_wanted: the person wants to ask something new.
        chats_searched: the words to find chats by; empty for all of them.
    """

    new_question_wanted = Signal()
    chats_searched = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._searched = ""
        self.list = ChatListView(theme)
        self.search_button = IconButton(theme, "search", self.tr("Find a chat"), shortcut="Ctrl+K", size=14)
        self.new_button = IconButton(theme, "plus", self.tr("New question"), shortcut="Ctrl+N", size=14)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a chat"))
        self.field.setAccessibleName(self.tr("Find a chat"))
        self.field.setClearButtonEnabled(True)
        self.field.setMaxLength(_LONGEST_QUERY)
        self.field.hide()
        self._note = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        self._clear_link = Button(theme, self.tr("Clear the search"), kind=ButtonKind.LINK)
        self._throttle = Throttle(_SEARCH_MILLISECONDS, self._search, self, at_once=False)
        self._lay_out()
        self.field.textEdited.connect(self._throttle.ask)
        self.field.textChanged.connect(self._on_cleared)
        self.field.installEventFilter(self)
        self.search_button.clicked.connect(self._toggle_search)
        self.new_button.clicked.connect(self._on_new)
        self._clear_link.clicked.connect(self.close_search)
        self.list.chat_opened.connect(lambda _chat: self.close_search())
        self._show_note(is_empty=True)

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        header = SectionHeader(self._theme, self.tr("Chats"), (self.search_button, self.new_button))
        header.setContentsMargins(scaled(8), 0, 0, 0)
        notes = QVBoxLayout()
        notes.setContentsMargins(scaled(8), 0, scaled(8), 0)
        notes.setSpacing(0)
        notes.addWidget(self._note)
        notes.addWidget(self._clear_link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(2))
        column.addWidget(header)
        column.addWidget(self.field)
        column.addLayout(notes)
        column.addWidget(self.list, 1)
        # Without rows the notes stand at the top all the same.
        column.addStretch(0)

    def set_chats(self, chats: wire.ChatList) -> None:
        """Show chats: all, or those that were found."""
        self.list.set_chats(chats)
        self._show_note(is_empty=not chats.chats)

    def focus_search(self) -> None:
        """Show the field and let the person type."""
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_search(self) -> None:
        """Show all chats again."""
        had_focus = self.field.hasFocus() or self._clear_link.hasFocus()
        self.field.clear()
        self.field.hide()
        self._throttle.stop()
        self._search()
        if had_focus:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the field, Esc ends the search and Down goes to what was found."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close_search()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._throttle.stop()
                self._search()
                self._go_to_list()
                return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is searched for while nobody sees it."""
        self._throttle.stop()
        super().hideEvent(event)

    def _go_to_list(self) -> None:
        model = self.list.model()
        if model.rowCount() == 0:
            return
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(model.index(0, 0))
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _toggle_search(self) -> None:
        if self.field.isHidden():
            self.focus_search()
        else:
            self.close_search()

    def _on_cleared(self, text: str) -> None:
        # The field's own button clears it without an edit.
        if not text:
            self._throttle.ask()

    def _search(self) -> None:
        query = self.field.text().strip()
        if query != self._searched:
            self._searched = query
            self.chats_searched.emit(query)

    def _on_new(self) -> None:
        self.new_question_wanted.emit()

    def _show_note(self, *, is_empty: bool) -> None:
        if self._searched:
            shown = words.visible(self._searched)
            shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
            self._note.setText(self.tr('No chat has "{0}" in it.').format(shown))
        else:
            self._note.setText(self.tr("Your questions will be kept here."))
        self._note.setVisible(is_empty)
        self._clear_link.setVisible(is_empty and bool(self._searched))
        self.list.setVisible(not is_empty)
