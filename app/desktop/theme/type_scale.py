"""The sizes of text. All derive from the system's own, so that a person's scaling moves them together."""

from enum import Enum

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

# The size of the system's text that the scale was drawn for, in pixels.
_DRAWN_FOR = 13


class Step(Enum):
    """A step of the scale: (size, line height) in pixels where the system's text is 13 pixels high."""

    HERO = (26, 32)
    PAGE = (20, 28)
    TITLE = (16, 24)
    READING = (14, 23)
    BODY = (13, 18)
    SMALL = (12, 16)
    CAPTION = (11, 14)


class TypeScale:
    """Fonts and line heights for one base size."""

    def __init__(self, percent: int = 100) -> None:
        """``percent`` is the person's own scaling, on top of the system's."""
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        base = QFontInfo(system).pixelSize() or _DRAWN_FOR
        # Desktops without settings of their own give sizes that nobody chose, such as 9 or 12.
        self.factor = max(base, _DRAWN_FOR) / _DRAWN_FOR * percent / 100

    def font(self, step: Step, *, weight: int = QFont.Weight.Normal) -> QFont:
        """The system's font in the size of a step."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        font.setPixelSize(self.pixels(step))
        font.setWeight(QFont.Weight(weight))
        return font

    def figures(self, step: Step) -> QFont:
        """A font whose digits are equally wide, for columns of numbers."""
        font = self.font(step)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def code(self, step: Step = Step.BODY) -> QFont:
        """The system's font for code."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self.pixels(step))
        return font

    def pixels(self, step: Step) -> int:
        """The height of a step's letters in pixels."""
        return round(step.value[0] * self.factor)

    def line(self, step: Step) -> int:
        """The height of a step's lines in pixels."""
        return round(step.value[1] * self.factor)

    def scaled(self, pixels: int) -> int:
        """A length that grows with the text."""
        return round(pixels * self.factor)
