"""What the ledger is limited to besides name and state: a place, or what needs attention."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.desktop.library import source_words
from app.desktop.library.ledger_rows import InCollection, InSource, Limit, NeedsAttention
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.words import visible


class LimitChip(QWidget):
    """Names the limit; a click takes it away.

    Signals:
        removed: the limit is to go.
    """

    removed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = Button(theme, "", icon="x", parent=self)
        self._chip.setToolTip(self.tr("Show all files again"))
        self._chip.clicked.connect(self.removed)
        FlowLayout(self, gap=theme.type.scaled(6)).addWidget(self._chip)
        self.show_limit(None)

    def show_limit(self, limit: Limit | None) -> None:
        """Name a limit; without one there is no chip."""
        self.setVisible(limit is not None)
        if limit is None:
            return
        match limit:
            case NeedsAttention():
                words = self.tr("Needs attention")
            case InSource() | InCollection():
                words = self.tr("In {place}").format(place=place_name(limit))
        self._chip.setText(words)
        self._chip.setAccessibleName(self.tr("{limit}; show all files again").format(limit=words))


def place_name(place: InSource | InCollection) -> str:
    """What a place is called."""
    return visible(source_words.name(place.path) if isinstance(place, InSource) else place.name)
