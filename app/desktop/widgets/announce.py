"""Tell screen readers of what was not asked for."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a text said: after what is being said now, or at once where it is urgent."""
    QAccessible.updateAccessibility(announcement(widget, text, urgent=urgent))


def announcement(widget: QWidget, text: str, *, urgent: bool) -> QAccessibleAnnouncementEvent:
    """What is handed to the system for it."""
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    return event
