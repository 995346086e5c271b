"""The viewer's bar: page, citation, size, search, pictures of the pages."""

from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.viewer.chip import CitationChip
from app.desktop.viewer.types import CitationInView
from app.desktop.widgets.buttons import IconButton
from app.desktop.widgets.labels import Label, Separator

_HEIGHT = 40


class _Fold(IntEnum):
    """What the bar leaves out as it grows narrow."""

    NOTHING = 0
    CITATION_WORD = 1
    PAGE_WORD = 2
    TOTAL_WORD = 3


class _PageField(QLineEdit):
    """The page's number; Esc puts the page being shown back."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave at Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ViewerBar(QWidget):
    """Controls over the page.

    Signals:
        page_wanted: a page, from 1.
        page_stepped, stepped, zoom_wanted: -1, 0 or 1; a page, a citation, a size.
        find_wanted: the search is to be opened.
        thumbnails_wanted: whether the pictures of the pages are to be shown.
    """

    page_wanted = Signal(int)
    page_stepped = Signal(int)
    stepped = Signal(int)
    zoom_wanted = Signal(int)
    find_wanted = Signal()
    thumbnails_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page = 1
        self._pages: int | None = None
        self._position = self._total = 0
        self._fold = _Fold.NOTHING
        self._make_page_controls()
        self._make_citation_controls()
        self._make_size_controls()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def _make_page_controls(self) -> None:
        self._has_pages = True
        self._thumbnails = IconButton(self._theme, "rows-3", self.tr("Pictures of the pages"))
        self._thumbnails.setCheckable(True)
        self._page_before = IconButton(self._theme, "chevron-left", self.tr("Page before"))
        self._page_after = IconButton(self._theme, "chevron-right", self.tr("Next page"))
        self._page_word = Label(self._theme, self.tr("Page"), colour="text_secondary")
        self._of = Label(self._theme, colour="text_secondary")
        self._field = _PageField(self)
        self._field.setAccessibleName(self.tr("Page"))
        self._field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._field.setProperty("kind", "page")

    def _make_citation_controls(self) -> None:
        self._chip = CitationChip(self._theme)
        self._citation = Label(self._theme, colour="text_secondary")
        self._previous = IconButton(self._theme, "chevron-up", self.tr("Citation before"), shortcut="P")
        self._next = IconButton(self._theme, "chevron-down", self.tr("Next citation"), shortcut="N")

    def _make_size_controls(self) -> None:
        self._out = IconButton(self._theme, "zoom-out", self.tr("Smaller"), shortcut="Ctrl+-")
        self._in = IconButton(self._theme, "zoom-in", self.tr("Larger"), shortcut="Ctrl++")
        self._fit = IconButton(self._theme, "maximize-2", self.tr("Fit to the width"), shortcut="Ctrl+0")
        self._find = IconButton(self._theme, "search", self.tr("Find on the page"), shortcut="Ctrl+F")

    def show_citation(self, shown: CitationInView) -> None:
        """Name the citation."""
        self._position, self._total = shown.position, shown.total
        self._chip.set_citation(shown.citation.n, shown.verdict)
        self._previous.setEnabled(shown.position > 1)
        self._next.setEnabled(shown.position < shown.total)
        for part in (self._chip, self._citation, self._previous, self._next):
            part.setVisible(shown.total > 0 and shown.citation.n > 0)
        self._refold()

    def show_page(self, page: int, total: int | None) -> None:
        """Name the page (from 1) and how many there are, if that is known."""
        self._page = page
        self._field.setText(str(page))
        self._pages = total
        self._of.setVisible(bool(total) and self._has_pages)
        self._field.setValidator(QIntValidator(1, total or 999_999, self._field))
        self._page_before.setEnabled(page > 1)
        self._page_after.setEnabled(total is None or page < total)
        self._refold()

    def show_kind(self, *, draws_pages: bool, has_pages: bool) -> None:
        """Show what fits: pictures only where pages are drawn, page controls only where there are several."""
        self._thumbnails.setVisible(draws_pages)
        self._page_before.setVisible(has_pages and not draws_pages)
        self._page_after.setVisible(has_pages and not draws_pages)
        self._field.setVisible(has_pages)
        self._of.setVisible(has_pages and bool(self._pages))
        self._has_pages = has_pages
        self._fit.set_name(
            self.tr("Fit to the width") if draws_pages else self.tr("Letters in their own size")
        )
        self._refold()

    def uncheck_thumbnails(self) -> None:
        """Say that the pictures are hidden."""
        self._thumbnails.setChecked(False)

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(self._theme.type.scaled(8), 0, self._theme.type.scaled(8), 0)
        row.setSpacing(self._theme.type.scaled(4))
        row.addWidget(self._thumbnails)
        row.addWidget(self._page_word)
        row.addWidget(self._page_before)
        row.addWidget(self._field)
        row.addWidget(self._of)
        row.addWidget(self._page_after)
        row.addStretch(1)
        row.addWidget(self._chip)
        row.addWidget(self._citation)
        row.addWidget(self._previous)
        row.addWidget(self._next)
        self._line = Separator(self._theme, vertical=True)
        self._line.setFixedHeight(20)
        row.addWidget(self._line)
        for button in (self._out, self._in, self._fit, self._find):
            row.addWidget(button)

    def _connect(self) -> None:
        self._field.returnPressed.connect(self._on_page_entered)
        self._field.left.connect(lambda: self._field.setText(str(self._page)))
        self._thumbnails.toggled.connect(self.thumbnails_wanted)
        self._find.clicked.connect(self.find_wanted)
        self._page_before.clicked.connect(lambda: self.page_stepped.emit(-1))
        self._page_after.clicked.connect(lambda: self.page_stepped.emit(1))
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        for button, step in ((self._out, -1), (self._in, 1), (self._fit, 0)):
            button.clicked.connect(lambda _checked=False, step=step: self.zoom_wanted.emit(step))

    def _on_page_entered(self) -> None:
        if self._field.hasAcceptableInput():
            self.page_wanted.emit(int(self._field.text()))

    # --- width ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out words where there is no room."""
        super().resizeEvent(event)
        self._refold()

    def _refold(self) -> None:
        for fold in _Fold:
            self._apply(fold)
            if self._row.minimumSize().width() <= self.width():
                return

    def _apply(self, fold: _Fold) -> None:
        whole = self.tr("Citation {0} of {1}").format(self._position, self._total)
        short = self.tr("{0} of {1}").format(self._position, self._total)
        self._citation.setText(whole if fold < _Fold.CITATION_WORD else short)
        self._citation.setAccessibleName(whole)
        of = self.tr("of {0}") if fold < _Fold.TOTAL_WORD else "/ {0}"
        self._of.setText(of.format(words.count(self._pages)) if self._pages else "")
        self._page_word.setVisible(self._has_pages and fold < _Fold.PAGE_WORD)
        self._row.invalidate()

    def _take_theme(self) -> None:
        scale = self._theme.type
        self.setFixedHeight(scale.scaled(_HEIGHT))
        self._field.setFixedSize(scale.scaled(44), scale.scaled(28))
        self._refold()
