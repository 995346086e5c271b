"""The parts of the inspector: the state with its next step, a page, the facts of a file."""

from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.library.document_states import Group, group_of, look_of
from app.desktop.library.inspector_words import explain, page_text, passages_text
from app.desktop.library.page_map import page_look
from app.desktop.library.password_entry import PasswordEntry
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import ElidedLabel, Label
from app.engine import wire

_ICON = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOpened:
    """A page that shall be shown."""

    path: str
    page: int


class StateBox(QWidget):
    """The state as a line, what it means, and the next step as a button.

    Signals:
        retry_wanted: the document shall be read again.
        password_entered: a `PasswordEntered`.
        password_forgotten: the password that is kept for the document shall be forgotten.
    """

    retry_wanted = Signal()
    password_entered = Signal(object)
    password_forgotten = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: wire.LedgerRow | None = None
        self._icon = QLabel()
        self._title = Label(theme, weight=600, wraps=True)
        self._text = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        self._retry = Button(theme, self.tr("Retry"), icon="rotate-cw", kind=ButtonKind.PRIMARY)
        self._password = PasswordEntry(theme)
        self._forget = Button(theme, self.tr("Forget the password"), icon="key-round", kind=ButtonKind.LINK)
        self._forget.setToolTip(
            self.tr("What was read with it stays. Should the file change, its password is asked for again.")
        )
        self._forget.hide()
        self._forget.clicked.connect(self.password_forgotten)
        self._retry.clicked.connect(self.retry_wanted)
        self._password.entered.connect(self.password_entered)
        self._lay_out()
        theme.changed.connect(self._take_theme)

    def set_document(self, row: wire.LedgerRow) -> None:
        """Say the state of a document; what is being typed for the same one stays."""
        before, self._row = self._row, row
        group = group_of(row)
        self.set_pages(())
        is_locked = group is Group.PASSWORD
        # No field for what no password would open: its reason says what to do.
        self._password.setVisible(is_locked and row.takes_password)
        if not is_locked or before is None or before.path != row.path:
            self._password.set_path(row.path)
        if before is None or before.path != row.path:
            self.set_password_kept(kept=False)
        self._retry.setVisible(row.retries and not is_locked)
        self._take_theme()

    def set_pages(self, pages: tuple[wire.Page, ...]) -> None:
        """Say which pages are meant, now that they are known."""
        if self._row is None:
            return
        said = explain(self._row, pages)
        self._title.setText(said.title)
        self._text.setText(said.text)
        self._text.setVisible(bool(said.text))

    def set_password_kept(self, *, kept: bool) -> None:
        """Offer to forget the document's password where one is kept."""
        self._forget.setVisible(kept)

    def set_password_failed(self, message: str) -> None:
        """Say what was wrong with the password."""
        self._password.set_failed(message)

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        line = QHBoxLayout()
        line.setSpacing(scaled(8))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addLayout(line)
        column.addWidget(self._text)
        column.addWidget(self._retry)
        column.addWidget(self._password)
        column.addWidget(self._forget, 0, Qt.AlignmentFlag.AlignLeft)

    def _take_theme(self) -> None:
        if self._row is not None:
            look = look_of(self._row)
            colour = getattr(self._theme.tokens, look.colour)
            self._icon.setPixmap(self._theme.pixmap(look.icon, colour, _ICON))


class PageCard(QFrame):
    """One page: its state, its first words, and the way to it.

    Signals:
        show_wanted: the page shall be shown.
    """

    show_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._title = Label(theme, weight=600)
        self._state = Label(theme, step=Step.SMALL)
        self._text = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        self._show = Button(theme, self.tr("Show the page"), icon="eye", kind=ButtonKind.LINK)
        self._show.clicked.connect(self.show_wanted)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        column = QVBoxLayout(self)
        side, gap = theme.type.scaled(12), theme.type.scaled(4)
        column.setContentsMargins(side, theme.type.scaled(10), side, theme.type.scaled(10))
        column.setSpacing(gap)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addWidget(self._show, 0, Qt.AlignmentFlag.AlignLeft)

    def set_page(self, page: wire.Page) -> None:
        """Show another page."""
        look = page_look(page.state)
        self._title.setText(self.tr("Page {number}").format(number=page.page))
        self._state.setText(look.words)
        self._state.set_colour(look.text)
        self._text.setText(page_text(page))


class FileFacts(QWidget):
    """Where a file is, how large it is, when it changed, what was made of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme.type.scaled(10))
        self._grid.setHorizontalSpacing(theme.type.scaled(12))
        self._grid.setColumnMinimumWidth(0, theme.type.scaled(72))
        self._grid.setColumnStretch(1, 1)
        self._where = self._add(self.tr("Where"), Qt.TextElideMode.ElideMiddle)
        self._collection = self._add(self.tr("Collection"), Qt.TextElideMode.ElideRight)
        self._size = self._add(self.tr("Size"), Qt.TextElideMode.ElideRight)
        self._changed = self._add(self.tr("Changed"), Qt.TextElideMode.ElideRight)
        self._passages = self._add(self.tr("Passages"), Qt.TextElideMode.ElideRight)

    def set_document(self, row: wire.LedgerRow) -> None:
        """Show the facts of another file."""
        self._where.setText(where(row))
        # Here and not on the label, whose own tooltip comes and goes with its width.
        self.setToolTip(words.tooltip(words.visible(row.path)))
        self._collection.setText(row.collection)
        self._size.setText(self.tr("not known") if row.size is None else words.size(row.size))
        self._changed.setText(self.tr("not known") if row.modified is None else words.day(row.modified))
        self._passages.setText(passages_text(row))

    def minimumSizeHint(self) -> QSize:
        """Values elide; they never make the pane wider."""
        return QSize(0, super().minimumSizeHint().height())

    def _add(self, name: str, mode: Qt.TextElideMode) -> ElidedLabel:
        line = self._grid.rowCount()
        key = Label(self._theme, name, step=Step.SMALL, colour="text_tertiary")
        value = ElidedLabel(self._theme, step=Step.SMALL, colour="text_secondary", mode=mode)
        key.setBuddy(value)
        self._grid.addWidget(key, line, 0)
        self._grid.addWidget(value, line, 1)
        return value


def where(row: wire.LedgerRow) -> str:
    """The folders from the source down to the file: "Filings › 2019"."""
    source, folder = PurePath(row.source), PurePath(row.path).parent
    if not folder.is_relative_to(source):
        # A source that is the file itself.
        return words.visible(folder.name or str(folder))
    parts = (source.name or str(source), *folder.relative_to(source).parts)
    return " › ".join(words.visible(part) for part in parts)
