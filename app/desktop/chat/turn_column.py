"""The turns of a chat below one another: which have a view, and where each stands."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.desktop.chat.answer_view import AnswerView
from app.desktop.chat.scope import Scope
from app.desktop.chat.transcript_intents import Turn
from app.desktop.chat.transcript_slots import Slot
from app.desktop.chat.turn_view import TurnView
from app.desktop.theme.theme import Theme
from app.engine import wire

_WIDEST = 680
# Stops whose tops lie in the same strip of so many pixels stand in one line.
_LINE = 6
# The ring round a text: how far outside of it, and its corners.
_REACH, _RADIUS = 8, 6
_SIDE = 24
_ABOVE = 16
_BELOW = 24
_BETWEEN = 28
# Views that are kept at most; those farthest away are let go.
_MOST_VIEWS = 40


class TurnColumn(QWidget):
    """The ground that the turns lie on, in a reading column at its middle."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._open: tuple[Turn | int | None, int | None] = (None, None)
        self.slots: list[Slot] = []
        # The text that the keyboard has come to.
        self._ringed: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @property
    def above(self) -> int:
        """The room above the first turn."""
        return self._theme.type.scaled(_ABOVE)

    def views(self) -> tuple[TurnView, ...]:
        """The views that there are now, from the top."""
        return tuple(slot.view for slot in self.slots if slot.view)

    def slot_of(self, view: QWidget | None) -> Slot | None:
        """The place of a view."""
        return next((slot for slot in self.slots if view is not None and slot.view is view), None)

    def at(self, place: int) -> Slot | None:
        """The first turn that ends below a place."""
        return next((slot for slot in self.slots if slot.bottom > place), None)

    def between(self, top: float, bottom: float) -> list[Slot]:
        """The turns of which some stands there."""
        return [slot for slot in self.slots if slot.bottom >= top and slot.top <= bottom]

    def is_writing(self) -> bool:
        """Whether the text of a kept turn does not stand in its view as yet."""
        kept = (slot.view for slot in self.slots if slot.view is not None and slot.kept is not None)
        return not all(view.answer_view.renderer.is_complete for view in kept)

    # --- which there are

    def replace(self, turns: Sequence[wire.ChatTurn]) -> None:
        """Hold other turns, none of which has a view yet."""
        for view in self.views():
            view.answer_view.renderer.stop()
            view.hide()
            view.deleteLater()
        self.slots = [Slot(turn) for turn in turns]

    def append(self, view: TurnView) -> None:
        """Put a new turn at the end."""
        view.told_before = frozenset(notice for slot in self.slots for notice in slot.notices)
        self.slots.append(Slot(None, view))
        self._mark_last()

    def fill(self, slot: Slot, view: TurnView) -> None:
        """Give a turn that is kept its view."""
        if slot.kept is None:
            return
        earlier = self.slots[: self.slots.index(slot)]
        view.told_before = frozenset(notice for slot in earlier for notice in slot.notices)
        # The text is laid out in its width at once; the slot keeps its room until some of it stands there.
        view.height_for(self.column()[1])
        view.set_scope(Scope.of_turn(slot.kept))
        view.finish(slot.kept.answer)
        view.turn = slot.kept.turn
        slot.view = view
        slot.outdate()
        self._mark(slot)
        self._mark_last()

    def release_far(self, near: Sequence[Slot]) -> None:
        """Let the views go that are farthest from these turns, where there are many."""
        if not near:
            return
        middle = (near[0].top + near[-1].bottom) // 2
        built = [slot for slot in self.slots if slot.view is not None and slot.kept is not None]
        built.sort(key=lambda slot: abs((slot.top + slot.bottom) // 2 - middle))
        focus = QApplication.focusWidget()
        for slot in built[_MOST_VIEWS:]:
            if slot not in near and not slot.holds(focus):
                slot.release()

    def keep_tab_order(self, before: QWidget) -> None:
        """Tab comes from ``before`` down the turns as they are read, in whatever order they were made."""
        for view in self.views():
            for stop in self._stops(view):
                QWidget.setTabOrder(before, stop)
                before = stop

    def _stops(self, view: TurnView) -> list[QWidget]:
        """What Tab comes to in a turn, line by line."""
        sign = -1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1

        def place(widget: QWidget) -> tuple[int, int]:
            corner = widget.mapTo(view, QPoint())
            return corner.y() // _LINE, sign * corner.x()

        reached = [
            widget
            for widget in view.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        return sorted(reached, key=place)

    # --- how they are marked

    def mark_open(self, turn: Turn | int | None, n: int | None) -> None:
        """Ring a chip of the citation that the viewer shows; None takes the ring away."""
        # A view may be let go and made again; its turn's number stays.
        number = turn.turn if isinstance(turn, TurnView) else None
        self._open = (turn if number is None else number, n)
        for slot in self.slots:
            self._mark(slot)

    def _mark(self, slot: Slot) -> None:
        if slot.view is None:
            return
        turn, n = self._open
        is_meant = slot.view is turn or (isinstance(turn, int) and slot.view.turn == turn)
        slot.view.mark_open(n if is_meant else None)

    def _mark_last(self) -> None:
        for slot in self.slots:
            if slot.view is not None:
                slot.view.set_last(is_last=slot is self.slots[-1])

    # --- where they stand

    def column(self) -> tuple[int, int]:
        """The left edge and the width of the reading column."""
        scaled = self._theme.type.scaled
        width = max(120, min(scaled(_WIDEST), self.width() - 2 * scaled(_SIDE)))
        return max(0, (self.width() - width) // 2), width

    def outdate(self) -> None:
        """Have every height measured again."""
        for slot in self.slots:
            slot.outdate()

    def lay_out(self, pane: int, height: int, *, is_steady: bool) -> None:
        """Stand in a pane of this width and height: as wide as it, and at least as high.

        ``is_steady``: what is still being written keeps the room that it had or is thought to need.
        """
        self.resize(pane, self.height())
        scaled = self._theme.type.scaled
        left, width = self.column()
        bottom = self.above
        for number, slot in enumerate(self.slots):
            top = bottom + (scaled(_BETWEEN) if number else 0)
            bottom = slot.lay_out(left, top, width, is_steady=is_steady)
        high = bottom + scaled(_BELOW) if self.slots else 0
        self.resize(pane, max(high, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground, and ring the text that the keyboard is in: within its edges are its letters."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.tokens.bg_surface))
        if self._ringed is not None and isValid(self._ringed):
            corner = self._ringed.mapTo(self, QPoint())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.tokens.accent_text), 2))
            ring = QRect(corner, self._ringed.size()).adjusted(-_REACH, -_REACH // 2, _REACH, _REACH // 2)
            painter.drawRoundedRect(ring, _RADIUS, _RADIUS)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        is_text = isinstance(new, AnswerView) and self.isAncestorOf(new)
        by_key = QApplication.mouseButtons() is Qt.MouseButton.NoButton
        self._ringed = new if is_text and by_key else None
        self.update()
