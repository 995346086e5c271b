"""Where the parts of a passage's row stand: on two lines with columns, or on more lines in a narrow pane."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect

# At 100 % scaling. From here up there is room for columns.
_COLUMNS_FROM = 740
# From here up the last line of a narrow row holds what became of the passage, too.
_ONE_LINE_FROM = 490
_EDGE = 12
_CHIP = 46
_GAP = 8
_BUTTON = 28
_FATE = 168
_RANK = 84
# A rank in a narrow row: a bar and three digits behind its name.
_BAR_AND_RANK = 58


@dataclass(frozen=True, slots=True, kw_only=True)
class RowParts:
    """Rectangles as the window is read from the left; ``height`` is the whole row's.

    ``ranks`` are those by words, by meaning, and fused.
    """

    chip: QRect
    name: QRect
    excerpt: QRect
    ranks: tuple[QRect, QRect, QRect]
    fate: QRect
    pin: QRect
    drop: QRect
    height: int
    has_columns: bool


def has_columns(width: int, scaled: Callable[[int], int]) -> bool:
    """Whether a row of this width has columns."""
    return width >= scaled(_COLUMNS_FROM)


def row_parts(
    width: int, scaled: Callable[[int], int], *, chip: int = 0, labels: tuple[int, int, int] = (0, 0, 0)
) -> RowParts:
    """Lay a row out. ``chip`` and ``labels`` are the widths of the chip and of the names of the ranks."""
    if has_columns(width, scaled):
        return _in_columns(width, scaled)
    return _on_lines(width, scaled, chip, labels)


def _in_columns(width: int, scaled: Callable[[int], int]) -> RowParts:
    height, button = scaled(52), scaled(_BUTTON)
    drop = QRect(width - scaled(_EDGE) - button, (height - button) // 2, button, button)
    pin = drop.translated(-button - scaled(4), 0)
    fate = QRect(pin.left() - scaled(_FATE + _GAP), 0, scaled(_FATE), height)
    rank = scaled(_RANK)
    first = fate.left() - 3 * rank
    words, meaning, fused = (QRect(first + index * rank, 0, rank, height) for index in range(3))
    left = scaled(_EDGE) + scaled(_CHIP)
    text = QRect(left, scaled(8), words.left() - scaled(2 * _GAP) - left, scaled(18))
    return RowParts(
        chip=QRect(scaled(_EDGE), 0, scaled(_CHIP), height),
        name=text,
        excerpt=text.translated(0, scaled(18)),
        ranks=(words, meaning, fused),
        fate=fate,
        pin=pin,
        drop=drop,
        height=height,
        has_columns=True,
    )


def _on_lines(width: int, scaled: Callable[[int], int], chip: int, labels: tuple[int, int, int]) -> RowParts:
    edge, button = scaled(_EDGE), scaled(_BUTTON)
    drop = QRect(width - scaled(4) - button, scaled(8), button, button)
    pin = drop.translated(-button, 0)
    left = edge + (chip + scaled(_GAP) if chip else 0)
    name = QRect(left, scaled(8), pin.left() - scaled(_GAP) - left, scaled(18))
    excerpt = QRect(edge, scaled(27), pin.left() - scaled(_GAP) - edge, scaled(18))
    ranks = []
    x, line = edge, scaled(18)
    for label in labels:
        ranks.append(QRect(x, scaled(48), label + scaled(_BAR_AND_RANK), line))
        x += label + scaled(_BAR_AND_RANK + _GAP)
    if width >= scaled(_ONE_LINE_FROM):
        fate = QRect(x + scaled(_GAP), scaled(48), width - edge - x - scaled(_GAP), line)
    else:
        fate = QRect(edge, scaled(68), width - 2 * edge, line)
    return RowParts(
        chip=QRect(edge, scaled(8), chip, line),
        name=name,
        excerpt=excerpt,
        ranks=(ranks[0], ranks[1], ranks[2]),
        fate=fate,
        pin=pin,
        drop=drop,
        height=fate.bottom() + 1 + scaled(8),
        has_columns=False,
    )
