"""What rich text needs to know of the theme: colours and sizes, as values."""

from dataclasses import dataclass

from PySide6.QtGui import QFontInfo

from app.desktop.theme.theme import Theme
from app.desktop.theme.tokens import Tokens
from app.desktop.theme.type_scale import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours and sizes of an answer's text; ``generation`` tells pictures of one look from another's."""

    tokens: Tokens
    reading: int
    line: int
    gap: int
    small: int
    code: int
    code_family: str
    headings: tuple[int, int, int]
    factor: float
    generation: int

    def scaled(self, pixels: float) -> int:
        """A length that grows with the text."""
        return round(pixels * self.factor)


def look_of(theme: Theme, generation: int = 0) -> Look:
    """Take the look from the theme in force."""
    scale = theme.type
    return Look(
        tokens=theme.tokens,
        reading=scale.pixels(Step.READING),
        line=scale.line(Step.READING),
        gap=scale.scaled(10),
        small=scale.pixels(Step.SMALL),
        code=scale.pixels(Step.BODY),
        code_family=QFontInfo(scale.code()).family().replace("'", ""),
        headings=(scale.pixels(Step.PAGE), scale.pixels(Step.TITLE), scale.scaled(15)),
        factor=scale.factor,
        generation=generation,
    )
