"""The small capitals over a group."""

from collections.abc import Sequence

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import ElidedLabel


class SectionHeader(QWidget):
    """A group's name, with the quiet buttons that act on the whole group at its end."""

    def __init__(
        self, theme: Theme, text: str, actions: Sequence[QWidget] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = _Capitals(theme, text, step=Step.CAPTION, colour="text_tertiary", weight=600)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(4))
        row.addWidget(self._label, 1)
        for action in actions:
            row.addWidget(action)

    def text(self) -> str:
        """The group's name as it was given."""
        return self._label.text()

    def set_text(self, text: str) -> None:
        """Name the group otherwise."""
        self._label.setText(text)


class _Capitals(ElidedLabel):
    """A name in capitals: by the font and not by upper(), as screen readers spell out words in capitals."""

    def _take_theme(self) -> None:
        super()._take_theme()
        font = self.font()
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.4)
        self.setFont(font)
