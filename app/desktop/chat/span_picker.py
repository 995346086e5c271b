"""Choosing the days on which documents were changed."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.desktop.chat.narrow_menu import day_of
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label
from app.desktop.widgets.number_field import DayField


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A first and a last day."""

    since: date
    until: date


class SpanPicker(QDialog):
    """A small window with two days. Show it by ``open()``.

    Signals:
        span_chosen: a `Span`.
    """

    span_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ask only what was changed between two days"))
        today = QDate.currentDate()
        self._since = DayField(theme, self.tr("First day"))
        self._until = DayField(theme, self.tr("Last day"))
        self._note = Label(theme, colour="none_text", wraps=True)
        self._take = Button(theme, self.tr("Ask in these days"), kind=ButtonKind.PRIMARY)
        self._take.setDefault(True)
        self._cancel = Button(theme, self.tr("Cancel"))
        # Else Enter on it would press the default one.
        self._cancel.setAutoDefault(True)
        self._arrange(theme)
        self._since.dateChanged.connect(self._tell)
        self._until.dateChanged.connect(self._tell)
        self._take.clicked.connect(self._on_take_clicked)
        self._cancel.clicked.connect(self.reject)
        self.set_span(day_of(today.addMonths(-1)), day_of(today))

    def set_span(self, since: date | None, until: date | None) -> None:
        """Begin with these days; None leaves the one that is there."""
        for field, day in ((self._since, since), (self._until, until)):
            if day is not None:
                field.setDate(QDate(day.year, day.month, day.day))
        self._tell()

    def _arrange(self, theme: Theme) -> None:
        scaled = theme.type.scaled
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16))
        column.setSpacing(scaled(8))
        form = QFormLayout()
        form.setHorizontalSpacing(scaled(16))
        form.setVerticalSpacing(scaled(8))
        form.addRow(self.tr("First day"), self._since)
        form.addRow(self.tr("Last day"), self._until)
        column.addLayout(form)
        column.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._take)
        column.addLayout(row)
        self.setMinimumWidth(scaled(360))

    def _span(self) -> Span:
        return Span(since=_day(self._since), until=_day(self._until))

    def _on_take_clicked(self) -> None:
        self.accept()
        self.span_chosen.emit(self._span())

    def _tell(self) -> None:
        span = self._span()
        is_span = span.since <= span.until
        self._note.setText("" if is_span else self.tr("The last day is before the first."))
        self._take.setEnabled(is_span)


def _day(field: QDateEdit) -> date:
    return day_of(field.date())
