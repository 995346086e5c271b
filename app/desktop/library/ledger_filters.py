"""The filters by state, with how many documents fall under each."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.desktop.library.document_states import Group, group_meaning, group_name
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.words import count, tooltip


class GroupFilters(QWidget):
    """A pill for all documents and one for each state that occurs; one of them is chosen.

    Signals:
        chosen: the group to show, None for all.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group: Group | None = None
        self._pills: dict[Group | None, Button] = {}
        self._flow = FlowLayout(self, gap=theme.type.scaled(6))
        self._only_one = QButtonGroup(self)
        self.setAccessibleName(self.tr("Filter by state"))
        # All are made at once and shown as they occur: so the order is the same and the focus is never lost.
        for group in (None, *Group):
            self._add(group)
        self._pills[None].setChecked(True)
        self.hide()

    @property
    def group(self) -> Group | None:
        """What is chosen."""
        return self._group

    def set_counts(self, counts: Mapping[Group, int]) -> None:
        """Say how many documents fall under each; the one that is chosen stays, be it empty."""
        total = sum(counts.values())
        self.setVisible(total > 0 or self._group is not None)
        for group, pill in self._pills.items():
            number = total if group is None else counts.get(group, 0)
            name = self.tr("All") if group is None else group_name(group)
            pill.setText(f"{name}  {count(number)}")
            told = self.tr("{state}, 1 document") if number == 1 else self.tr("{state}, {count} documents")
            pill.setAccessibleName(told.format(state=name, count=count(number)))
            pill.setVisible(group is None or number > 0 or group is self._group)

    def choose(self, group: Group | None) -> None:
        """Choose a group as a click on it does."""
        self._pills[group].click()

    def _add(self, group: Group | None) -> None:
        pill = Button(self._theme, "", kind=ButtonKind.FILTER, parent=self)
        pill.clicked.connect(lambda: self._on_clicked(group))
        pill.setToolTip(tooltip(group_meaning(group)))
        pill.setVisible(group is None)
        self._only_one.addButton(pill)
        self._flow.addWidget(pill)
        self._pills[group] = pill

    def _on_clicked(self, group: Group | None) -> None:
        if group is not self._group:
            self._group = group
            self.chosen.emit(group)
