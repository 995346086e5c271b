"""How much of the library can be searched, as a bar with its figures beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.bars import TwoToneBar
from app.desktop.widgets.labels import ElidedLabel, Label
from app.desktop.words import count
from app.engine import wire

_BAR, _LEAST_BAR = 140, 48
_GAP = 10


class CoverageLine(QWidget):
    """One line: pages that can be searched, the share as a bar and in figures, passages."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages = ElidedLabel(theme, weight=600, mode=Qt.TextElideMode.ElideRight)
        self._bar = TwoToneBar(theme)
        self._share = Label(theme, step=Step.SMALL, colour="text_secondary")
        self._passages = ElidedLabel(
            theme, step=Step.SMALL, colour="text_tertiary", mode=Qt.TextElideMode.ElideRight
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(_GAP))
        for widget in (self._pages, self._bar, self._share, self._passages):
            row.addWidget(widget)
        row.addStretch(1)
        self._known = False
        self._fold()

    def set_coverage(self, coverage: wire.Coverage) -> None:
        """Show it; nothing is shown of a library without pages."""
        self._known = coverage.pages > 0
        searchable, pages = coverage.pages_searchable, max(1, coverage.pages)
        self._pages.setText(
            self.tr("{searchable} of {pages} pages can be searched").format(
                searchable=count(searchable), pages=count(coverage.pages)
            )
        )
        share = searchable / pages
        with_vectors = 1 - coverage.pending / max(1, coverage.passages)
        self._bar.set_shares(share, share * max(0.0, with_vectors))
        self._share.setText(self.tr("{share} %").format(share=_tenths(searchable, pages)))
        self._passages.setText(self._passages_of(coverage))
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what there is no room for."""
        super().resizeEvent(event)
        self._fold()

    def _passages_of(self, coverage: wire.Coverage) -> str:
        text = self.tr("{count} passages").format(count=count(coverage.passages))
        if coverage.pending <= 0:
            return text
        return self.tr("{passages}, {count} wait for vectors").format(
            passages=text, count=count(coverage.pending)
        )

    def _fold(self) -> None:
        """The figures stay; the passages go first, then the bar gets shorter, then it goes."""
        scaled = self._theme.type.scaled
        gap = scaled(_GAP)
        room = self.width() - self._pages.sizeHint().width() - self._share.sizeHint().width() - 2 * gap
        passages = self._passages.sizeHint().width() + gap
        has_passages = room >= passages + scaled(_LEAST_BAR)
        bar = min(room - (passages if has_passages else 0), scaled(_BAR))
        self._pages.setVisible(self._known)
        self._share.setVisible(self._known)
        self._passages.setVisible(self._known and has_passages)
        self._bar.setVisible(self._known and bar >= scaled(_LEAST_BAR))
        self._bar.setFixedWidth(max(bar, 1))


def _tenths(part: int, whole: int) -> str:
    """Per cent, to a tenth; what is not all is never called 100."""
    tenths = min(round(part * 1000 / whole), 1000 if part >= whole else 999)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
