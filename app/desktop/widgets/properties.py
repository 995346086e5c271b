"""Properties that the style sheet reads."""

from PySide6.QtWidgets import QWidget


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property and have the widget look by it: Qt reads properties only when it polishes."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
