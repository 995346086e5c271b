"""One document opened to its pages: its state and the next step, a map of its pages, its facts."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.desktop.library.document_states import file_icon
from app.desktop.library.inspector_parts import FileFacts, PageCard, PageOpened, StateBox
from app.desktop.library.ledger_rows import file_name
from app.desktop.library.page_map import PageMap
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import IconButton, TextButton
from app.desktop.widgets.labels import ElidedLabel, Label, Separator
from app.desktop.widgets.scrolled_column import ScrolledColumn
from app.desktop.widgets.section import SectionHeader
from app.desktop.words import count
from app.engine import wire

_WIDTH, _LEAST = 328, 296
_HEAD, _FOOT = 56, 44
_MARGIN = 16
_HALF_GAP = 2


class Inspector(QWidget):
    """The pane at the right of the ledger.

    Signals:
        closed: it shall go.
        pages_wanted: the path of the document whose pages it needs; `set_pages` answers.
        page_opened: a `PageOpened`, to be shown in the viewer.
        retry_wanted: paths (a tuple of one) that shall be read again.
        password_kept_asked: the path of the document; `set_password_kept` answers.
        password_forgotten: the path of the document whose password shall be forgotten.
        password_entered: a `PasswordEntered`; `set_password_failed` or `set_document` answers.
        open_wanted: the path of the document, to be opened in its own program.
        folder_shown: the path of the document whose folder shall be shown.
    """

    closed = Signal()
    pages_wanted = Signal(str)
    page_opened = Signal(object)
    retry_wanted = Signal(object)
    password_kept_asked = Signal(str)
    password_forgotten = Signal(str)
    password_entered = Signal(object)
    open_wanted = Signal(str)
    folder_shown = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: wire.LedgerRow | None = None
        self._icon = QLabel()
        self._name = ElidedLabel(theme, weight=600)
        self._close = IconButton(theme, "x", self.tr("Close"), shortcut="Esc")
        self._state = StateBox(theme)
        self._number = Label(theme, step=Step.CAPTION, colour="text_tertiary")
        self._pages_head = SectionHeader(theme, self.tr("Pages"), (self._number,))
        self._map = PageMap(theme)
        self._card = PageCard(theme)
        self._facts = FileFacts(theme)
        self._open = TextButton(theme, "external-link", self.tr("Open"))
        self._show = TextButton(theme, "folder-open", self.tr("Show in folder"))
        keep_scaled(self, theme.type.factor, minimumWidth=_LEAST)
        self.setAccessibleName(self.tr("Document"))
        self._lay_out()
        self._connect()
        self._show_pages(())

    @property
    def path(self) -> str | None:
        """The document that is shown."""
        return None if self._row is None else self._row.path

    def set_document(self, row: wire.LedgerRow) -> None:
        """Show a document, or what has changed about it; asks for its pages where it needs them."""
        before, self._row = self._row, row
        if before == row:
            return
        is_other = before is None or before.path != row.path
        self._name.setText(file_name(row.path))
        self._state.set_document(row)
        self._facts.set_document(row)
        self._number.setText(count(row.pages))
        if is_other or row.pages == 0:
            self._show_pages(())
        self._take_theme()
        if row.pages > 0:
            self.pages_wanted.emit(row.path)
        self.password_kept_asked.emit(row.path)

    def set_pages(self, shown: wire.Shown) -> None:
        """Show the pages of the document; those of another one come too late and are dropped."""
        if shown.path == self.path:
            self._state.set_pages(shown.pages)
            self._show_pages(shown.pages)

    def set_password_kept(self, path: str, *, kept: bool) -> None:
        """Offer to forget the password of a document, where one is kept for it."""
        if path == self.path:
            self._state.set_password_kept(kept=kept)

    def set_password_failed(self, message: str) -> None:
        """Say why the password did not open the document."""
        self._state.set_password_failed(message)

    def focus_first(self) -> None:
        """Put the keyboard on the pages, or where there are none, on the button that closes."""
        target = self._map if self._map.isVisible() else self._close
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        """As wide as eight pages."""
        return QSize(self._theme.type.scaled(_WIDTH), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.bg_window))

    # --- how it is done ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar(_HEAD, _MARGIN, self._icon, self._name, self._close))
        column.addWidget(Separator(self._theme))
        column.addWidget(self._scrolling(), 1)
        column.addWidget(Separator(self._theme))
        # Quiet buttons have room of their own at the side.
        self.foot = self._bar(_FOOT, _MARGIN - 8, self._open, self._show, None)
        column.addWidget(self.foot)

    def _bar(self, height: int, margin: int, *widgets: QWidget | None) -> QWidget:
        scaled = self._theme.type.scaled
        bar = QWidget()
        keep_scaled(bar, self._theme.type.factor, minimumHeight=height, maximumHeight=height)
        row = QHBoxLayout(bar)
        row.setContentsMargins(scaled(margin), 0, scaled(8), 0)
        row.setSpacing(scaled(8))
        for widget in widgets:
            if widget is None:
                row.addStretch(1)
            else:
                row.addWidget(widget, 1 if widget is self._name else 0)
        return bar

    def _scrolling(self) -> QScrollArea:
        scaled = self._theme.type.scaled
        inside = QWidget()
        column = QVBoxLayout(inside)
        # The map's own scroll bar may stand in the margin.
        column.setContentsMargins(0, scaled(12), 0, scaled(12))
        column.setSpacing(scaled(8))
        # Spacings and not margins: they change sides with the window.
        side = scaled(_MARGIN)
        for widget in (self._state, self._pages_head, self._map, self._card, self._facts_head(), self._facts):
            row = QHBoxLayout()
            # The list centres its cells, each with half a gap before it.
            row.setContentsMargins(0, scaled(8) if isinstance(widget, SectionHeader) else 0, 0, 0)
            row.setSpacing(0)
            row.addSpacing(side - (scaled(_HALF_GAP) if widget is self._map else 0))
            row.addWidget(widget)
            if widget is self._map:
                row.addStretch(1)
                row.addSpacing(scaled(4))
            else:
                row.addSpacing(side)
            column.addLayout(row)
        column.addStretch(1)
        return ScrolledColumn(inside, column)

    def _facts_head(self) -> SectionHeader:
        return SectionHeader(self._theme, self.tr("File"))

    def _connect(self) -> None:
        self._close.clicked.connect(self.closed)
        self._state.retry_wanted.connect(self._on_retry_wanted)
        self._state.password_entered.connect(self.password_entered)
        self._state.password_forgotten.connect(lambda: self.password_forgotten.emit(self.path or ""))
        self._map.page_chosen.connect(self._card.set_page)
        self._map.page_opened.connect(self._on_page_opened)
        self._card.show_wanted.connect(self._on_show_wanted)
        self._open.clicked.connect(lambda: self.open_wanted.emit(self.path or ""))
        self._show.clicked.connect(lambda: self.folder_shown.emit(self.path or ""))
        self._theme.changed.connect(self._take_theme)

    def _show_pages(self, pages: tuple[wire.Page, ...]) -> None:
        """Fill the map; the chosen page stays, else the first that has no text is the one to look at."""
        chosen = self._map.chosen()
        self._map.set_pages(pages)
        for widget in (self._pages_head, self._map, self._card):
            widget.setVisible(bool(pages))
        if not pages:
            return
        if chosen is None or not self._map.choose(chosen.page):
            odd = next((page for page in pages if page.state != "indexed"), pages[0])
            self._map.choose(odd.page)

    def _on_retry_wanted(self) -> None:
        if self._row is not None:
            self.retry_wanted.emit((self._row.path,))

    def _on_page_opened(self, page: wire.Page) -> None:
        if self._row is not None:
            self.page_opened.emit(PageOpened(path=self._row.path, page=page.page))

    def _on_show_wanted(self) -> None:
        if (page := self._map.chosen()) is not None:
            self._on_page_opened(page)

    def _take_theme(self) -> None:
        if self._row is not None:
            self._icon.setPixmap(self._theme.pixmap(file_icon(self._row.path)))
