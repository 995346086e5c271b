"""A plot of bars as SVG, for the documentation; readable on light and dark pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_ROW, _BAR, _NAMES, _WIDTH = 34, 20, 210, 640


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name."""

    name: str
    value: float


def bars(title: str, values: Sequence[Bar]) -> str:
    """Draw bars below each other, on one scale, each with its value."""
    most = max(bar.value for bar in values) or 1
    room = _WIDTH - _NAMES - 70
    height = 44 + _ROW * len(values)
    looks = 'font-family="sans-serif" font-size="13" fill="#6b7280"'
    size = f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {looks}>',
        f'<text x="8" y="24" font-size="15">{escape(title)}</text>',
    ]
    for number, bar in enumerate(values):
        top = 40 + number * _ROW
        length = max(1.0, room * bar.value / most)
        colour = "#2f6feb" if number == 0 or "Sourcebook" in bar.name else "#9ca3af"
        parts.append(f'<text x="8" y="{top + 15}">{escape(bar.name)}</text>')
        parts.append(
            f'<rect x="{_NAMES}" y="{top}" width="{length:.1f}" height="{_BAR}" rx="3" fill="{colour}"/>'
        )
        parts.append(f'<text x="{_NAMES + length + 8:.1f}" y="{top + 15}">{bar.value:.1f}</text>')
    return "\n".join([*parts, "</svg>", ""])
