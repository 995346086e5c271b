"""Gaps and lengths follow the letters, also of what was made before these changed."""

from collections.abc import Callable, Iterable

import shiboken6
from PySide6.QtCore import QMargins
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QStackedLayout,
    QStyle,
    QWidget,
)

_MARGINS = (
    QStyle.PixelMetric.PM_LayoutLeftMargin,
    QStyle.PixelMetric.PM_LayoutTopMargin,
    QStyle.PixelMetric.PM_LayoutRightMargin,
    QStyle.PixelMetric.PM_LayoutBottomMargin,
)
_LENGTHS = "lengths_at_100"
# Layouts of Qt's own, whose items are made and deleted in C++.
_OF_QT = (QBoxLayout, QGridLayout, QFormLayout, QStackedLayout)


def keep_scaled(widget: QWidget, factor: float, **lengths: int) -> None:
    """Set lengths by their Qt names, such as minimumWidth, and have them follow the letters."""
    widget.setProperty(_LENGTHS, lengths)
    for name, drawn in lengths.items():
        widget.setProperty(name, round(drawn * factor))


def grow_gaps(widgets: Iterable[QWidget], before: float, after: float) -> None:
    """Bring all margins and gaps, which were scaled by one factor, to another."""

    def grown(pixels: int) -> int:
        # Back to what was drawn first: a gap that is scaled again and again would wander.
        return round(round(pixels / before) * after)

    for widget in widgets:
        # A frame's margins are those of its edge.
        if isinstance(widget, QLabel) or not isinstance(widget, QFrame):
            widget.setContentsMargins(_grown(widget.contentsMargins(), grown))
        for name, drawn in (widget.property(_LENGTHS) or {}).items():
            widget.setProperty(name, round(drawn * after))
        if (layout := widget.layout()) is not None:
            _grow(layout, grown, widget.style())


def _grow(layout: QLayout, grown: Callable[[int], int], style: QStyle) -> None:
    margins = layout.contentsMargins()
    # What nobody has set is the style's own, at every size of letters.
    if margins != QMargins(*(style.pixelMetric(side) for side in _MARGINS)):
        layout.setContentsMargins(_grown(margins, grown))
    if isinstance(layout, QGridLayout):
        _grow_grid(layout, grown)
    elif layout.spacing() > 0:
        layout.setSpacing(grown(layout.spacing()))
    for place in range(layout.count()):
        item = layout.itemAt(place)
        assert item is not None  # noqa: S101 - it was counted
        spacer, inner = item.spacerItem(), item.layout()
        if inner is not None:
            _grow(inner, grown, style)
        elif spacer is not None and isinstance(layout, QBoxLayout):
            size, policy = spacer.sizeHint(), spacer.sizePolicy()
            spacer.changeSize(
                grown(size.width()), grown(size.height()), policy.horizontalPolicy(), policy.verticalPolicy()
            )
        if inner is None and isinstance(layout, _OF_QT):
            # An item is no QObject: PySide keeps what stands for it, is not told when Qt deletes it, and then
            # takes whatever comes to lie at its address for it, a reply of the engine say.
            shiboken6.invalidate(item)
    layout.invalidate()


def _grow_grid(grid: QGridLayout, grown: Callable[[int], int]) -> None:
    grid.setHorizontalSpacing(grown(grid.horizontalSpacing()))
    grid.setVerticalSpacing(grown(grid.verticalSpacing()))
    for column in range(grid.columnCount()):
        grid.setColumnMinimumWidth(column, grown(grid.columnMinimumWidth(column)))
    for row in range(grid.rowCount()):
        grid.setRowMinimumHeight(row, grown(grid.rowMinimumHeight(row)))


def _grown(margins: QMargins, grown: Callable[[int], int]) -> QMargins:
    return QMargins(*map(grown, (margins.left(), margins.top(), margins.right(), margins.bottom())))
