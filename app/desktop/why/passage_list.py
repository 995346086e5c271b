"""The passages of an answer under each other: those that went in, then those that did not."""

import itertools
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyle, QVBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.why.considered import Choice, Entry
from app.desktop.why.passage_row import Move, PassageRow
from app.desktop.why.row_layout import has_columns, row_parts
from app.desktop.why.row_painting import rank_names
from app.desktop.why.why_words import left_out_words
from app.desktop.widgets.labels import ElidedLabel, Separator
from app.desktop.widgets.painting import draw_line
from app.desktop.widgets.section import SectionHeader
from app.engine import wire
from app.offline import OfflineSources


class ColumnNames(QWidget):
    """The names of the columns, over the rows; nothing where a row has no columns."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_written = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_written(self, *, is_written: bool) -> None:
        """Say whether a model wrote the answer: without one there was no prompt."""
        self._is_written = is_written
        self.update()

    def take_width(self, width: int) -> None:
        """Be a line high where rows of this width have columns."""
        scaled = self._theme.type.scaled
        self.setFixedHeight(scaled(32) if has_columns(width, scaled) else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the names, and the line below."""
        scaled, tokens = self._theme.type.scaled, self._theme.tokens
        if not has_columns(self.width(), scaled):
            return
        painter = QPainter(self)
        parts = row_parts(self.width(), scaled)
        painter.setFont(self._theme.font(Step.CAPTION, weight=600))
        painter.setPen(QColor(tokens.text_secondary))
        named = [
            (parts.chip, self.tr("Passages")),
            *zip(parts.ranks, rank_names(), strict=True),
            (parts.fate, self.tr("In the prompt") if self._is_written else self.tr("In the answer")),
        ]
        for place, name in named:
            room = place.adjusted(0, 0, scaled(100) if place is parts.chip else 0, 0)
            room.setTop(0)
            room.setHeight(self.height())
            seen = QStyle.visualRect(self.layoutDirection(), self.rect(), room)
            draw_line(painter, seen, name, direction=self.layoutDirection())
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.line_subtle))


class PassageList(QWidget):
    """All rows with their headings; one of them is where the keyboard is, or will be.

    Signals:
        opened: a passage is to be shown in its document (an `Entry`).
        wish_changed: an `Entry`, and what is to become of it (a `Wish`).
        current_changed: another row is the one that the keyboard comes to (a `PassageRow`).
    """

    opened = Signal(object)
    wish_changed = Signal(object, object)
    current_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[PassageRow] = []
        self._heads: list[QWidget] = []
        self._current: PassageRow | None = None
        self._open: wire.PassageRef | None = None
        self._offline = OfflineSources()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.type.scaled(4))
        self.setAccessibleName(self.tr("Passages"))
        theme.changed.connect(lambda: self.take_width(self.width()))

    @property
    def rows(self) -> tuple[PassageRow, ...]:
        """The rows from the top."""
        return tuple(self._rows)

    @property
    def current(self) -> PassageRow | None:
        """The row that the keyboard comes to."""
        return self._current

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other passages."""
        for widget in (*self._rows, *self._heads):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows, self._heads, self._current = [], [], None
        inside = [entry for entry in entries if not entry.fate.is_left_out]
        outside = tuple(entry for entry in entries if entry.fate.is_left_out)
        for entry in inside:
            self._add(entry)
        if outside:
            self._add_head(left_out_words(outside))
        for entry in outside:
            self._add(entry)
        if self._rows:
            self._set_current(self._rows[0])
        self.take_width(self.width())

    def put_between(self, before: QWidget, after: QWidget) -> None:
        """Have Tab come to the current row between two others: Qt puts what is new at the end."""
        stops = [widget for row in self._rows for widget in (row, row.pin_button, row.drop_button)]
        for first, second in itertools.pairwise([before, *stops, after]):
            QWidget.setTabOrder(first, second)
        # Only now: Qt gives no place to what Tab does not come to.
        for row in self._rows:
            row.set_current(is_current=row is self._current)

    def show_choice(self, choice: Choice, before: Choice) -> None:
        """Show what is to become of each, and what the answer was asked with."""
        for row in self._rows:
            row.set_wish(choice.wish(row.entry.place), before.wish(row.entry.place))

    def mark_open(self, entry: Entry | None) -> None:
        """Mark the passage that the viewer shows, also among passages that are shown later."""
        self._open = None if entry is None else entry.place
        for row in self._rows:
            row.set_open(is_open=row.entry.place == self._open)

    def set_offline(self, offline: OfflineSources) -> None:
        """Take which sources are offline: the passages of their documents are marked."""
        self._offline = offline
        for row in self._rows:
            row.set_offline(is_offline=self._is_offline(row.entry))

    def take_width(self, width: int) -> None:
        """Have every row as high as a width needs."""
        for row in self._rows:
            row.take_width(width)

    def resizeEvent(self, event: object) -> None:
        """Lay the rows out anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.take_width(self.width())

    def _add(self, entry: Entry) -> None:
        row = PassageRow(self._theme, entry)
        row.clicked.connect(lambda: self.opened.emit(entry))
        row.wish_changed.connect(lambda wish: self.wish_changed.emit(entry, wish))
        row.move_wanted.connect(lambda move: self._move(row, move))
        row.entered.connect(lambda: self._set_current(row))
        row.set_open(is_open=entry.place == self._open)
        row.set_offline(is_offline=self._is_offline(entry))
        self._rows.append(row)
        self._column.addWidget(row)
        # Now and not when Qt comes to it: what is not shown takes no keyboard.
        row.show()

    def _is_offline(self, entry: Entry) -> bool:
        return self._offline.source_of(entry.passage.path) is not None

    def _add_head(self, words: str) -> None:
        head = QWidget()
        scaled = self._theme.type.scaled
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addWidget(SectionHeader(self._theme, self.tr("Left out")))
        elide = Qt.TextElideMode.ElideRight
        row.addWidget(
            ElidedLabel(self._theme, words, step=Step.CAPTION, colour="text_tertiary", mode=elide), 1
        )
        column = QVBoxLayout(head)
        column.setContentsMargins(0, scaled(12), 0, scaled(2))
        column.setSpacing(scaled(8))
        column.addLayout(row)
        column.addWidget(Separator(self._theme))
        self._heads.append(head)
        self._column.addWidget(head)

    def _move(self, row: PassageRow, move: Move) -> None:
        at, last = self._rows.index(row), len(self._rows) - 1
        place = {Move.UP: max(0, at - 1), Move.DOWN: min(last, at + 1), Move.FIRST: 0, Move.LAST: last}[move]
        self._set_current(self._rows[place])
        self._rows[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _set_current(self, row: PassageRow) -> None:
        if row is self._current:
            return
        if self._current is not None:
            self._current.set_current(is_current=False)
        self._current = row
        row.set_current(is_current=True)
        self.current_changed.emit(row)
