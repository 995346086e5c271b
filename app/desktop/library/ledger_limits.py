"""What the ledger is limited to besides name and state: to a place, to what needs attention."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.desktop.library import source_words
from app.desktop.library.ledger_rows import Limits
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.words import visible


class LimitChips(QWidget):
    """A chip for each limit; a click takes it away.

    Signals:
        changed: the `Limits` that are left.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = Limits()
        self._place = Button(theme, "", icon="x", parent=self)
        self._attention = Button(theme, self.tr("Needs attention"), icon="x", parent=self)
        flow = FlowLayout(self, gap=theme.type.scaled(6))
        for chip in (self._attention, self._place):
            flow.addWidget(chip)
        self._place.clicked.connect(lambda: self._drop(Limits(attention=self._limits.attention)))
        self._attention.clicked.connect(
            lambda: self._drop(Limits(source=self._limits.source, collection=self._limits.collection))
        )
        self.show_limits(Limits())

    def show_limits(self, limits: Limits) -> None:
        """Show these."""
        self._limits = limits
        place = place_name(limits)
        self._place.setText(self.tr("In {place}").format(place=place))
        for chip, is_set in ((self._place, bool(place)), (self._attention, limits.attention)):
            chip.setVisible(is_set)
            chip.setToolTip(self.tr("Show all files again"))
            chip.setAccessibleName(self.tr("{limit}; show all files again").format(limit=chip.text()))
        self.setVisible(limits != Limits())

    def _drop(self, left: Limits) -> None:
        self.show_limits(left)
        self.changed.emit(left)


def place_name(limits: Limits) -> str:
    """What the place is called that the ledger is limited to; empty where that is the whole library."""
    if limits.source is not None:
        return visible(source_words.name(limits.source))
    return visible(limits.collection or "")
