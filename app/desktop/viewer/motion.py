"""What moves in the viewer: the way to a passage, and its one pulse."""

from PySide6.QtCore import QEasingCurve, QObject, QPropertyAnimation, QVariantAnimation, Signal
from PySide6.QtWidgets import QScrollBar

from app.desktop.theme.theme import Theme

_SCROLL_MS, _PULSE_MS = 200, 600


class Motion(QObject):
    """Scrolls one bar and pulses one light; neither where a person wants less motion.

    Signals:
        pulsed: the light has another strength, 0 to 1.
        rested: the pulse is over.
    """

    pulsed = Signal(float)
    rested = Signal()

    def __init__(self, theme: Theme, bar: QScrollBar, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bar = bar
        self.strength = 1.0
        self._pulse = QVariantAnimation(self)
        self._pulse.setDuration(_PULSE_MS)
        for at, strength in ((0.0, 1.0), (0.5, 0.6), (1.0, 1.0)):
            self._pulse.setKeyValueAt(at, strength)
        self._pulse.valueChanged.connect(self._on_pulse)
        self._pulse.finished.connect(self.rested)
        self._travel = QPropertyAnimation(bar, b"value", self)
        self._travel.setDuration(_SCROLL_MS)
        self._travel.setEasingCurve(QEasingCurve.Type.OutQuad)

    def pulse(self) -> None:
        """Pulse once."""
        if not self._theme.reduces_motion:
            self._pulse.start()

    def go(self, place: int, *, jumps: bool) -> None:
        """Scroll to a place, in one go where it is to jump."""
        self._travel.stop()
        if jumps or self._theme.reduces_motion:
            self._bar.setValue(place)
        else:
            self._travel.setStartValue(self._bar.value())
            self._travel.setEndValue(place)
            self._travel.start()

    def stay(self) -> None:
        """Stop on the way."""
        self._travel.stop()

    def stop(self) -> None:
        """Stop all."""
        self._travel.stop()
        self._pulse.stop()
        self.strength = 1.0

    def _on_pulse(self, strength: float) -> None:
        self.strength = strength
        self.pulsed.emit(strength)
