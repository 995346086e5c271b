"""Qt's style sheet from the tokens: one text, set on the application alone."""

from collections.abc import Mapping
from dataclasses import asdict
from string import Template

from PySide6.QtGui import QColor

from app.desktop.theme.tokens import Tokens
from app.desktop.theme.type_scale import Step, TypeScale
from app.settings import resources


def style_sheet(tokens: Tokens, scale: TypeScale, marks: Mapping[str, str]) -> str:
    """Fill ``resources/style.qss``.

    There, ``$bg_window`` is a token, ``$caption`` a step's size and ``$n8`` 8 px scaled. ``$m8`` is a pixel
    less, for what gets an edge two pixels wide and must not move. ``marks`` are addresses of files by their
    names in the sheet.
    """
    lengths = {f"n{pixels}": f"{scale.scaled(pixels)}px" for pixels in range(1, 65)}
    inside = {f"m{pixels}": f"{max(0, scale.scaled(pixels) - 1)}px" for pixels in range(1, 33)}
    # Half of the whole height, edges included; of anything more Qt draws square corners.
    rounds = {
        "round_mark": f"{(scale.scaled(14) + 2) // 2}px",
        "round_pill": f"{(scale.scaled(24) + 4) // 2}px",
    }
    sizes = {step.name.lower(): f"{scale.pixels(step)}px" for step in Step}
    accent = QColor(tokens.accent_fill)
    darker = {"accent_hover": accent.darker(106).name(), "accent_pressed": accent.darker(112).name()}
    text = (resources() / "style.qss").read_text(encoding="utf-8")
    values = {**lengths, **inside, **rounds, **sizes, **darker, **marks}
    return Template(text).substitute(asdict(tokens), **values)
