"""Fields for numbers and days."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDateEdit, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme

_INDENT = 8


class NumberField(QSpinBox):
    """A whole number, with a name for screen readers."""

    def __init__(self, theme: Theme, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._indent = _Indent(theme, self.lineEdit(), self)


class DecimalField(QDoubleSpinBox):
    """A number with decimals, with a name for screen readers."""

    def __init__(self, theme: Theme, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._indent = _Indent(theme, self.lineEdit(), self)


class DayField(QDateEdit):
    """A day as it is written elsewhere in the window, with a name for screen readers."""

    def __init__(self, theme: Theme, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setLocale(words.locale())
        self.setDisplayFormat(words.DAY_FORMAT)
        self._indent = _Indent(theme, self.lineEdit(), self)


class _Indent(QObject):
    """Keeps the digits off the edge: a style sheet's padding does not reach a spin box's text."""

    def __init__(self, theme: Theme, line: QLineEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line = line
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        self._line.setTextMargins(self._theme.type.scaled(_INDENT), 0, 0, 0)
