"""Quiet buttons that are seen when the pointer or the keyboard is near, and reached by Tab always."""

from PySide6.QtGui import QFocusEvent, QPaintEvent

from app.desktop.widgets.buttons import IconButton, TextButton


class ShyIconButton(IconButton):
    """An icon button that is drawn only while its turn is looked at, or the keyboard is on it."""

    is_shown = False

    def reveal(self, *, shown: bool) -> None:
        """Draw it, or not."""
        self.is_shown = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw nothing while it is not shown."""
        if self.is_shown or self.hasFocus():
            super().paintEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be drawn."""
        super().focusInEvent(event)
        self.update()


class ShyTextButton(TextButton):
    """A button with words that is drawn only while its turn is looked at, or the keyboard is on it."""

    is_shown = False

    def reveal(self, *, shown: bool) -> None:
        """Draw it, or not."""
        self.is_shown = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw nothing while it is not shown."""
        if self.is_shown or self.hasFocus():
            super().paintEvent(event)
