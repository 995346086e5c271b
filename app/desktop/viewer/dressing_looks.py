"""How headings, code and marks of a page's text look in the theme in force."""

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextFormat

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.viewer.dressing import Kind

# Sizes as shares of the text's own, which the person may have enlarged.
_SIZES = {Kind.TITLE: 20 / 14, Kind.HEADING: 16 / 14, Kind.SUBHEADING: 1.0}


def formats(theme: Theme, pixels: int) -> dict[Kind, QTextCharFormat]:
    """The look of each kind beside text of so many pixels."""
    looks = {kind: QTextCharFormat() for kind in Kind}
    for kind, share in _SIZES.items():
        looks[kind].setProperty(QTextFormat.Property.FontPixelSize, round(pixels * share))
        looks[kind].setFontWeight(QFont.Weight.DemiBold)
    looks[Kind.STRONG].setFontWeight(QFont.Weight.DemiBold)
    looks[Kind.SLANTED].setFontItalic(True)
    code = theme.type.code(Step.BODY)
    looks[Kind.CODE].setFontFamilies([code.family()])
    looks[Kind.CODE].setProperty(QTextFormat.Property.FontPixelSize, round(pixels * 13 / 14))
    looks[Kind.MARK].setForeground(QColor(theme.tokens.text_tertiary))
    looks[Kind.HIDDEN].setForeground(QColor(theme.tokens.weak_text))
    looks[Kind.HIDDEN].setBackground(QColor(theme.tokens.weak_bg))
    looks[Kind.HIDDEN].setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
    looks[Kind.HIDDEN].setUnderlineColor(QColor(theme.tokens.weak_line))
    return looks
