"""Where each page of a PDF stands in the viewer: sizes in points in, pixels out. No widget, no document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

GAP = 12
# Points of paper that stay beside the ink where the margins are trimmed.
PAD = 6.0
# A page with little ink on it, such as a title page, is not enlarged beyond this.
_MOST_TRIMMED = 1.5
_NO_SIZE = QSizeF(612, 792)
_SMALL = 160


@dataclass(frozen=True, slots=True)
class Ink:
    """How far the ink of a page reaches, in shares of its width."""

    left: float = 0.0
    right: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBox:
    """A page (from 0) in pixels of the whole, ``x`` counted from the middle of the viewport.

    ``cut`` are the pixels of the page's left margin that are not shown.
    """

    page: int
    scale: float
    x: float
    top: int
    width: int
    height: int
    cut: int
    page_width: int

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.height

    def point_at(self, place: QPointF) -> QPointF:
        """The point of the page, in its points, at a place in pixels from the box's corner."""
        return QPointF((place.x() + self.cut) / self.scale, place.y() / self.scale)

    def placed(self, area: QRectF) -> QRectF:
        """An area in points of the page, as pixels from the top left of what is shown of it."""
        return QRectF(
            area.left() * self.scale - self.cut,
            area.top() * self.scale,
            area.width() * self.scale,
            area.height() * self.scale,
        )


def fit_scale(size: QSizeF, ink: Ink, width: float) -> float:
    """Pixels for a point, so that the ink of a page of this size fills the width."""
    whole = usable(size).width()
    shown = min(whole, (ink.right - ink.left) * whole + 2 * PAD)
    return max(0.05, width / max(shown, whole / _MOST_TRIMMED))


def small(size: QSizeF) -> QSize:
    """Pixels of a small picture of a page, from which its margins are seen."""
    height = round(_SMALL * size.height() / max(1.0, size.width()))
    return QSize(_SMALL, min(height, 4 * _SMALL))


def usable(size: QSizeF) -> QSizeF:
    """The size of a page, or that of a sheet of paper where the file says nothing sensible."""
    return size if size.width() >= 1 and size.height() >= 1 else _NO_SIZE


def arrange(
    sizes: Sequence[QSizeF], inks: Mapping[int, Ink], lead: Ink, *, width: int, scale: float, fits: bool
) -> list[PageBox]:
    """One page below the other. ``lead`` is the ink of pages whose own is not known.

    Where it ``fits``, each page's margins are cut, and a page with wider ink than the leading one is drawn
    smaller; else every page is whole and of one scale.
    """
    boxes = []
    top = GAP
    for page, found in enumerate(sizes):
        size = usable(found)
        ink = inks.get(page, lead)
        mine = min(scale, fit_scale(size, ink, width)) if fits else scale
        box = _box(page, size, ink, scale=mine, top=top, width=width if fits else None)
        boxes.append(box)
        top = box.bottom + GAP
    return boxes


def _box(page: int, size: QSizeF, ink: Ink, *, scale: float, top: int, width: int | None) -> PageBox:
    whole, height = round(size.width() * scale), max(1, round(size.height() * scale))
    shown = max(1, whole if width is None else min(width, whole))
    middle = (ink.left + ink.right) / 2 * whole
    cut = 0 if width is None else round(min(max(0.0, middle - shown / 2), whole - shown))
    return PageBox(
        page=page, scale=scale, x=-shown / 2, top=top, width=shown, height=height, cut=cut, page_width=whole
    )
