"""The chat as it is read: turns below one another, at the middle of the pane."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from app.desktop.chat.answer_overlays import ChipButton
from app.desktop.chat.chips_card import CitationCard
from app.desktop.chat.transcript_intents import CitationOpened, TurnWanted
from app.desktop.chat.transcript_slots import Slot
from app.desktop.chat.turn_view import TurnView
from app.desktop.theme.theme import Theme
from app.desktop.widgets.hover_card import HoverCard
from app.engine import wire

__all__ = ["CitationOpened", "Transcript", "TurnView", "TurnWanted"]

_WIDEST = 680
_SIDE = 24
_ABOVE = 16
_BELOW = 24
_BETWEEN = 28
# Turns farther away than so many screens have no view of their own.
_NEAR = 1.0
# Views that are kept at most; those farthest away are let go.
_MOST_VIEWS = 40


class _Column(QWidget):
    """The ground that the turns lie on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it."""
        QPainter(self).fillRect(event.rect(), QColor(self._theme.tokens.bg_surface))


class Transcript(QScrollArea):
    """The turns of a chat. It stays at its end while an answer grows only if the person was there.

    Signals:
        citation_opened: a chip was opened (`CitationOpened`).
        link_opened: a link of the web was followed (its address); who hears it asks first.
        regenerate_wanted, edit_wanted, why_wanted: what a turn's buttons ask for (`TurnWanted`).
    """

    citation_opened = Signal(object)
    link_opened = Signal(str)
    regenerate_wanted = Signal(object)
    edit_wanted = Signal(object)
    why_wanted = Signal(object)

    def __init__(self, theme: Theme, *, has_why: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_why = has_why
        self._slots: list[Slot] = []
        self._open: tuple[int | TurnView | None, int | None] = (None, None)
        self._follows = True
        # The turn whose beginning stays in view while it grows.
        self._held: TurnView | None = None
        self._is_laying_out = False
        self._card = HoverCard(theme, self.viewport())  # screen readers find no other child of a scroll area
        self._building = QTimer(self)
        self._building.setSingleShot(True)
        self._building.setInterval(0)
        self._building.timeout.connect(self._build_near)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Chat"))
        self._turns = _Column(theme)
        self.setWidget(self._turns)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._on_theme_changed)

    # --- what is shown

    def show_turns(self, turns: Sequence[wire.ChatTurn]) -> None:
        """Show a chat from its end; earlier turns are made when they come near."""
        self._drop_all()
        self._slots = [Slot(turn) for turn in turns]
        self._follows, self._held = True, None
        self._lay_out()
        self._build_near()

    def clear(self) -> None:
        """Show nothing."""
        self.show_turns(())

    def begin(self, question: str) -> TurnView:
        """Show a question whose answer will come, and go to it."""
        view = self._make(question)
        view.show()
        self._slots.append(Slot(None, view))
        self._follows, self._held = True, None
        self._mark_last()
        self._lay_out()
        return view

    def views(self) -> tuple[TurnView, ...]:
        """The views that there are now, from the top."""
        return tuple(slot.view for slot in self._slots if slot.view)

    def mark_open(self, turn: TurnView | int | None, n: int | None) -> None:
        """Ring the chips of the citation that the viewer shows; None takes the ring away."""
        # A view may be let go and made again; its turn's number stays.
        number = turn.turn if isinstance(turn, TurnView) else None
        self._open = (turn if number is None else number, n)
        for slot in self._slots:
            self._mark(slot)

    def hide_card(self) -> None:
        """Take the card of a citation away."""
        self._card.hide_card()

    def show_turn(self, view: TurnView) -> None:
        """Go to the beginning of a turn, and stay there."""
        self._follows, self._held = False, view
        self._lay_out()

    def show_end(self) -> None:
        """Go to the last turn, and stay there while it grows."""
        self._follows, self._held = True, None
        self._go(self.verticalScrollBar().maximum())

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the turns out anew."""
        super().resizeEvent(event)
        self._card.hide_card()
        self._lay_out()
        self._build_soon()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Bring what takes the focus into view."""
        moved = super().focusNextPrevChild(forward)
        focus = QApplication.focusWidget()
        if moved and focus is not None and self.isAncestorOf(focus) and focus is not self:
            corner = focus.mapTo(self._turns, QPoint(0, 0))
            height = min(focus.height(), self.viewport().height())
            self.ensureVisible(corner.x(), corner.y() + height, 0, 40)
            self.ensureVisible(corner.x(), corner.y(), 0, 40)
        return moved

    def changeEvent(self, event: QEvent) -> None:
        """Mirror with the language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._outdate()

    # --- views

    def _make(self, question: str) -> TurnView:
        view = TurnView(self._theme, question, has_why=self._has_why, parent=self._turns)
        view.grew.connect(self._on_grew)
        view.citation_opened.connect(self.citation_opened)
        view.link_opened.connect(self.link_opened)
        view.regenerate_wanted.connect(self.regenerate_wanted)
        view.edit_wanted.connect(self.edit_wanted)
        view.why_wanted.connect(self.why_wanted)
        view.card_wanted.connect(self._on_card_wanted)
        view.card_unwanted.connect(self._card.hide_soon)
        return view

    def _build(self, slot: Slot) -> None:
        if slot.kept is None or slot.view is not None:
            return
        view = self._make(slot.kept.question)
        slot.view = view
        view.resize(self._column()[1], view.height())
        view.finish(slot.kept.answer)
        view.turn = slot.kept.turn
        slot.outdate()
        self._mark(slot)
        view.show()

    def _build_near(self) -> None:
        """Make the views that are seen or near, from the bottom; let the farthest go."""
        for _ in range(len(self._slots)):
            missing = next((slot for slot in reversed(self._near()) if slot.view is None), None)
            if missing is None:
                break
            self._build(missing)
            self._mark_last()
            self._lay_out()
        self._release_far()
        self._keep_tab_order()

    def _near(self) -> list[Slot]:
        high = self.viewport().height()
        top = self.verticalScrollBar().value() - _NEAR * high
        bottom = self.verticalScrollBar().value() + high + _NEAR * high
        return [slot for slot in self._slots if slot.bottom >= top and slot.top <= bottom]

    def _release_far(self) -> None:
        built = [slot for slot in self._slots if slot.view is not None and slot.kept is not None]
        if len(built) <= _MOST_VIEWS:
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        focus = QApplication.focusWidget()
        built.sort(key=lambda slot: abs((slot.top + slot.bottom) // 2 - middle))
        for slot in built[_MOST_VIEWS:]:
            if not slot.holds(focus):
                slot.release()

    def _keep_tab_order(self) -> None:
        """Tab goes down the turns, in whatever order they were made."""
        views = self.views()
        for earlier, later in pairwise(views):
            QWidget.setTabOrder(earlier.last_stop(), later.first_stop())

    def _mark(self, slot: Slot) -> None:
        if slot.view is None:
            return
        turn, n = self._open
        is_meant = slot.view is turn or (isinstance(turn, int) and slot.view.turn == turn)
        slot.view.mark_open(n if is_meant else None)

    def _mark_last(self) -> None:
        for slot in self._slots:
            if slot.view is not None:
                slot.view.set_last(is_last=slot is self._slots[-1])

    def _drop_all(self) -> None:
        self._card.hide_card()
        for slot in self._slots:
            if slot.view is not None:
                slot.view.answer_view.renderer.stop()
                slot.view.hide()
                slot.view.deleteLater()
        self._slots = []

    # --- layout

    def _column(self) -> tuple[int, int]:
        """The left edge and the width of the reading column."""
        scaled = self._theme.type.scaled
        pane = self.viewport().width()
        width = max(120, min(scaled(_WIDEST), pane - 2 * scaled(_SIDE)))
        return max(0, (pane - width) // 2), width

    def _lay_out(self) -> None:
        if self._is_laying_out:
            return
        self._is_laying_out = True
        bar = self.verticalScrollBar()
        anchor = next((slot for slot in self._slots if slot.bottom > bar.value()), None)
        offset = bar.value() - anchor.top if anchor else 0
        scaled = self._theme.type.scaled
        left, width = self._column()
        bottom = scaled(_ABOVE)
        for number, slot in enumerate(self._slots):
            bottom = slot.lay_out(left, bottom + (scaled(_BETWEEN) if number else 0), width)
        high = bottom + scaled(_BELOW) if self._slots else 0
        self._turns.resize(self.viewport().width(), max(high, self.viewport().height()))
        self._is_laying_out = False
        held = next((slot for slot in self._slots if self._held and slot.view is self._held), None)
        if held is not None:
            self._go(held.top - scaled(_ABOVE))
        else:
            self._go(bar.maximum() if self._follows else anchor.top + offset if anchor else 0)

    def _go(self, value: int) -> None:
        # Who scrolls here is not the person.
        kept = self._follows, self._held
        self.verticalScrollBar().setValue(value)
        self._follows, self._held = kept

    def _outdate(self) -> None:
        for slot in self._slots:
            slot.outdate()
        self._lay_out()

    def _build_soon(self) -> None:
        if any(slot.view is None for slot in self._near()):
            self._building.start()

    # --- what happens

    def _on_grew(self) -> None:
        view = self.sender()
        for slot in self._slots:
            if slot.view is view:
                slot.outdate()
        self._lay_out()

    def _on_scrolled(self, value: int) -> None:
        self._follows = value >= self.verticalScrollBar().maximum() - 2
        self._held = None
        if not self._is_laying_out:
            self._card.hide_card()
            self._build_soon()

    def _on_card_wanted(self, button: ChipButton) -> None:
        view = next((slot.view for slot in self._slots if slot.holds(button)), None)
        chip = button.chip
        if view is None or chip is None:
            return
        card = CitationCard(self._theme, chip, view.citation(chip.n))
        card.open_wanted.connect(lambda: view.open_chip(chip))
        card.open_wanted.connect(self._card.hide_card)
        self._card.show_at(QRect(button.mapTo(self.viewport(), QPoint(0, 0)), button.size()), card)

    def _on_theme_changed(self) -> None:
        self._card.hide_card()
        self._outdate()
