"""How a passage's row is drawn."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle

from app.desktop import words
from app.desktop.chat.chips import Chip, chip_size, paint_chip, shape_in
from app.desktop.chat.chips_card import file_name
from app.desktop.chat.markdown_look import look_of
from app.desktop.offline_words import of_row
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.why.considered import Entry
from app.desktop.why.row_layout import RowParts, row_parts
from app.desktop.why.why_words import FateLook, excerpt, page_words
from app.desktop.widgets.bars import paint_parts
from app.desktop.widgets.painting import draw_line

_RADIUS = 6
_ICON = 16
_BAR = (44, 6)
_NARROW_BAR = 24
# A bar is full at rank 1 and empty from this one.
_LAST_RANK = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class RowState:
    """What there is to draw of a row."""

    entry: Entry
    look: FateLook
    is_dropped: bool
    is_open: bool
    is_offline: bool
    is_hovered: bool
    has_focus: bool


def rank_names() -> tuple[str, str, str]:
    """The names of the columns with bars."""
    translate = QCoreApplication.translate
    return translate("Why", "Words"), translate("Why", "Meaning"), translate("Why", "Fused")


def parts_of(theme: Theme, entry: Entry, width: int) -> RowParts:
    """Lay a passage's row out in a width."""
    chip = _chip(entry)
    metrics = QFontMetrics(theme.font(Step.CAPTION))
    by_words, by_meaning, fused = (metrics.horizontalAdvance(name) for name in rank_names())
    return row_parts(
        width,
        theme.type.scaled,
        chip=chip_size(chip, look_of(theme)).width() if chip else 0,
        labels=(by_words, by_meaning, fused),
    )


def _chip(entry: Entry) -> Chip | None:
    if entry.verdict is None or entry.n is None:
        return None
    return Chip(n=entry.n, verdict=entry.verdict, sentence=-1)


class RowPainter:
    """Draws one row into a rectangle that begins at its left upper corner, mirrored where that is wanted."""

    def __init__(self, theme: Theme, painter: QPainter, area: QRect, direction: Qt.LayoutDirection) -> None:
        self._theme = theme
        self._painter = painter
        self._area = area
        self._direction = direction

    def paint(self, state: RowState) -> None:
        """Draw the mark, the words, the bars."""
        entry, tokens = state.entry, self._theme.tokens
        parts = parts_of(self._theme, entry, self._area.width())
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(state)
        self._paint_chip(entry, parts)
        self._paint_words(state, parts)
        ranks = (entry.passage.keyword_rank, entry.passage.vector_rank, entry.rank)
        colours = (tokens.bar_passages, tokens.bar_passages, tokens.accent_fill)
        names = ("", "", "") if parts.has_columns else rank_names()
        for area, rank, colour, name in zip(parts.ranks, ranks, colours, names, strict=True):
            self._paint_rank(area, rank, colour, name)
        self._paint_fate(parts.fate, state.look)

    def _seen(self, place: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._area, place)

    def _paint_ground(self, state: RowState) -> None:
        tokens = self._theme.tokens
        radius = self._theme.type.scaled(_RADIUS)
        self._painter.setPen(Qt.PenStyle.NoPen)
        if state.is_open or state.is_hovered:
            self._painter.setBrush(QColor(tokens.bg_selected if state.is_open else tokens.bg_hover))
            self._painter.drawRoundedRect(self._area, radius, radius)
        if state.has_focus:
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.setPen(QPen(QColor(tokens.accent_text), 2))
            self._painter.drawRoundedRect(self._area.adjusted(1, 1, -1, -1), radius, radius)

    def _paint_chip(self, entry: Entry, parts: RowParts) -> None:
        chip = _chip(entry)
        if chip is None:
            return
        look = look_of(self._theme)
        size = chip_size(chip, look) - QSize(0, look.scaled(5))
        room = QRect(parts.chip.left(), 0, size.width(), size.height())
        room.moveTop(parts.chip.center().y() - size.height() // 2)
        # The mark stands before the number however the window is read, as it does in answers.
        self._painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        paint_chip(self._painter, shape_in(QRectF(self._seen(room)), look), chip, look)

    def _paint_words(self, state: RowState, parts: RowParts) -> None:
        tokens, passage, is_dropped = self._theme.tokens, state.entry.passage, state.is_dropped
        small = self._theme.font(Step.SMALL)
        page = page_words(passage)
        widest = parts.name.width() * 2 // 3
        page = QFontMetrics(small).elidedText(page, Qt.TextElideMode.ElideMiddle, widest)
        if state.is_offline:
            page = " · ".join(filter(None, (page, of_row())))
        room = QFontMetrics(small).horizontalAdvance(page) + self._theme.type.scaled(12) if page else 0
        name = self._theme.font(Step.BODY, weight=500)
        # Not by the colour alone.
        name.setStrikeOut(is_dropped)
        self._painter.setFont(name)
        self._painter.setPen(QColor(tokens.text_tertiary if is_dropped else tokens.text_primary))
        middle, right = Qt.TextElideMode.ElideMiddle, Qt.AlignmentFlag.AlignRight
        self._draw(parts.name.adjusted(0, 0, -room, 0), file_name(passage.path), middle)
        self._painter.setFont(small)
        self._painter.setPen(QColor(tokens.text_secondary))
        draw_line(self._painter, self._seen(parts.name), page, align=right, direction=self._direction)
        self._painter.setPen(QColor(tokens.text_tertiary if is_dropped else tokens.text_secondary))
        self._draw(parts.excerpt, excerpt(passage), Qt.TextElideMode.ElideRight)

    def _paint_rank(self, area: QRect, rank: int | None, colour: str, name: str) -> None:
        scaled, tokens = self._theme.type.scaled, self._theme.tokens
        left = area.left()
        if name:
            self._painter.setFont(self._theme.font(Step.CAPTION))
            self._painter.setPen(QColor(tokens.text_tertiary))
            wide = QFontMetrics(self._painter.font()).horizontalAdvance(name)
            self._draw(QRect(left, area.top(), wide + 1, area.height()), name)
            left += wide + scaled(6)
        wide, high = scaled(_NARROW_BAR if name else _BAR[0]), scaled(_BAR[1])
        bar = QRect(left, area.top() + (area.height() - high) // 2, wide, high)
        share = 0.0 if rank is None else max(0.0, 1 - (rank - 1) / (_LAST_RANK - 1))
        if rank is not None:
            is_mirrored = self._direction is Qt.LayoutDirection.RightToLeft
            area_seen = QRectF(self._seen(bar))
            paint_parts(self._painter, area_seen, tokens.bar_track, ((share, colour),), mirrored=is_mirrored)
        self._painter.setFont(self._theme.type.figures(Step.SMALL))
        self._painter.setPen(QColor(tokens.text_secondary))
        number = QRect(bar.right() + 1 + scaled(6), area.top(), 0, area.height())
        number.setRight(area.right())
        self._draw(number if rank is not None else bar, "–" if rank is None else words.count(rank))

    def _paint_fate(self, area: QRect, look: FateLook) -> None:
        side = self._theme.type.scaled(_ICON)
        icon = QRect(area.left(), area.top() + (area.height() - side) // 2, side, side)
        colour = getattr(self._theme.tokens, look.colour)
        self._painter.drawPixmap(self._seen(icon), self._theme.pixmap(look.icon, colour, _ICON))
        self._painter.setFont(self._theme.type.figures(Step.SMALL))
        self._painter.setPen(QColor(self._theme.tokens.text_secondary))
        self._draw(area.adjusted(side + self._theme.type.scaled(5), 0, 0, 0), look.words)

    def _draw(
        self,
        area: QRect,
        text: str,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        shown = self._painter.fontMetrics().elidedText(text, mode, area.width())
        draw_line(self._painter, self._seen(area), shown, direction=self._direction)
