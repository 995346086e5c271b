"""The strip over the composer that says what the last prompt had no room for, with the way to include it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.desktop import words
from app.desktop.chat.chips_card import file_name
from app.desktop.page_words import place_in_words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import ElidedLabel
from app.engine import wire


class LeftOutStrip(QFrame):
    """Says how many passages were left out; hidden where none was.

    Signals:
        include_wanted: the question is to be asked again with the best of them (a `wire.Passage`).
        why_wanted: all of them are to be seen.
    """

    include_wanted = Signal(object)
    why_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        self._best: wire.Passage | None = None
        elide = Qt.TextElideMode.ElideRight
        self._words = ElidedLabel(theme, step=Step.SMALL, colour="text_secondary", mode=elide)
        self._include = Button(theme, "", kind=ButtonKind.LINK)
        self._see = Button(theme, self.tr("See which"), kind=ButtonKind.LINK)
        self._include.clicked.connect(lambda: self.include_wanted.emit(self._best))
        self._see.clicked.connect(self.why_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(*map(theme.type.scaled, (12, 2, 8, 2)))
        row.setSpacing(theme.type.scaled(12))
        row.addWidget(self._words, 1)
        row.addWidget(self._include)
        row.addWidget(self._see)
        self.show_passages(())

    def show_passages(self, left_out: Sequence[wire.Passage]) -> None:
        """Name the passages that were left out, the best one first; without any, go away."""
        self._best = left_out[0] if left_out else None
        if self._best is not None:
            place = place_in_words(file_name(self._best.path), self._best)
            one = self.tr("1 passage did not fit.")
            many = self.tr("{count} passages did not fit.")
            self._words.setText(words.counted(len(left_out), one, many))
            is_one = len(left_out) == 1
            self._include.setText(self.tr("Include it") if is_one else self.tr("Include the best"))
            self._include.setAccessibleName(self.tr("Include {0} and ask again").format(place))
            self._include.setToolTip(words.tooltip(self._include.accessibleName()))
        self.setVisible(bool(left_out))
