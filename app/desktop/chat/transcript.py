"""The chat as it is read: turns below one another, at the middle of the pane."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from app.desktop.chat.answer_overlays import ChipButton
from app.desktop.chat.chips_card import CitationCard
from app.desktop.chat.transcript_intents import CitationOpened, Turn, TurnWanted
from app.desktop.chat.transcript_slots import Slot
from app.desktop.chat.turn_column import TurnColumn
from app.desktop.chat.turn_view import TurnState, TurnView
from app.desktop.theme.theme import Theme
from app.desktop.widgets.focus_ring import FocusRing
from app.desktop.widgets.hover_card import HoverCard
from app.engine import wire
from app.offline import OfflineSources

__all__ = ["CitationOpened", "Transcript", "TurnView", "TurnWanted"]

# Turns farther away than so many screens have no view of their own.
_NEAR = 1.0
# Milliseconds between the making of one view and the next.
_PAUSE = 2
# What was looked for is not to stand closer to an edge.
_EDGE = 48


class Transcript(QScrollArea):
    """The turns of a chat. It stays at its end while an answer grows only if the person was there.

    Signals:
        citation_opened: a chip was opened (`CitationOpened`).
        link_opened: a link of the web was followed (its address); who hears it asks first.
        regenerate_wanted, edit_wanted, why_wanted: what a turn's buttons ask for (`TurnWanted`).
        server_settings_wanted: the server's settings are to be shown.
        replaced: other turns are shown, or one more.
        written: a turn got a view, or its view other words (its `Slot`).
    """

    citation_opened = Signal(object)
    link_opened = Signal(str)
    regenerate_wanted = Signal(object)
    edit_wanted = Signal(object)
    why_wanted = Signal(object)
    server_settings_wanted = Signal()
    replaced = Signal()
    written = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offline = OfflineSources()
        self._follows = True
        # The turn whose place stays where it is while turns grow: the view, and pixels from its top.
        self._held: tuple[TurnView, int] | None = None
        self._is_laying_out = False
        self._card = HoverCard(theme, self.viewport())  # screen readers find no other child of a scroll area
        self._building = QTimer(self)
        self._building.setSingleShot(True)
        self._building.setInterval(_PAUSE)
        self._building.timeout.connect(self._build_near)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Chat"))
        self._turns = TurnColumn(theme)
        self.setWidget(self._turns)
        self._ordering = QTimer(self, singleShot=True, interval=0)
        self._ordering.timeout.connect(lambda: self._turns.keep_tab_order(self))
        FocusRing(theme, self)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._on_theme_changed)

    # --- what is shown

    def show_turns(self, turns: Sequence[wire.ChatTurn]) -> None:
        """Show a chat from its end; earlier turns are made when they come near."""
        self._card.hide_card()
        self._turns.replace(turns)
        self._follows, self._held = True, None
        self._lay_out()
        self._build_near()
        self.replaced.emit()

    def clear(self) -> None:
        """Show nothing."""
        self.show_turns(())

    def begin(self, question: str) -> TurnView:
        """Show a question whose answer will come, and go to it."""
        view = self._make(question)
        view.show()
        self._turns.append(view)
        self._follows, self._held = True, None
        self._lay_out()
        self.replaced.emit()
        return view

    def bring_back(
        self,
        turns: Sequence[wire.ChatTurn],
        turn: wire.ChatTurn,
        failure: wire.Failure | None,
        *,
        asks_again: bool,
    ) -> TurnView:
        """Show turns once more of which one was to be replaced, from that one on; a failure says why not."""
        self.show_turns(turns)
        view = self.view_of(next(slot for slot in self._turns.slots if slot.kept is turn))
        assert view is not None  # noqa: S101 - what is kept can be shown
        if failure is not None:
            view.say_not_replaced(failure, asks_again=asks_again)
        self.show_turn(view)
        return view

    def slots(self) -> tuple[Slot, ...]:
        """All turns from the top, those too that have no view."""
        return tuple(self._turns.slots)

    def views(self) -> tuple[TurnView, ...]:
        """The views that there are now, from the top."""
        return self._turns.views()

    def mark_open(self, turn: Turn | int | None, n: int | None) -> None:
        """Ring a chip of the citation that the viewer shows; None takes the ring away."""
        self._turns.mark_open(turn, n)

    def focus_why(self, turn: int | None) -> bool:
        """Give the keyboard to the button that explains a turn; False where the turn is not to be seen."""
        slots = self._turns.slots
        view = next((slot.view for slot in slots if slot.view and slot.view.turn == turn), None)
        if view is not None:
            view.footer.why_button.setFocus(Qt.FocusReason.TabFocusReason)
        return view is not None

    def set_offline(self, offline: OfflineSources) -> None:
        """Take which sources are offline now; citations of their documents say so."""
        self._offline = offline
        for view in self.views():
            view.set_offline(offline)

    def hide_card(self) -> None:
        """Take the card of a citation away."""
        self._card.hide_card()

    def show_turn(self, view: TurnView) -> None:
        """Go to the beginning of a turn, and stay there."""
        self._follows, self._held = False, (view, -self._turns.above)
        self._lay_out()

    def show_end(self) -> None:
        """Go to the last turn, and stay there while it grows."""
        self._follows, self._held = True, None
        self._go(self.verticalScrollBar().maximum())

    def view_of(self, slot: Slot) -> TurnView | None:
        """The view of a turn, which is made where there is none."""
        if slot.view is None:
            self._build(slot)
            self._lay_out()
            self._turns.keep_tab_order(self)
        return slot.view

    def reveal(self, slot: Slot, place: QRect) -> None:
        """Bring a place of a turn's view into the upper half of what is seen, unless it is seen already."""
        if slot.view is None:
            return
        seen, high = self.verticalScrollBar().value(), self.viewport().height()
        top, bottom = slot.top + place.top(), slot.top + place.bottom()
        is_seen = seen + _EDGE <= top and bottom <= seen + high - _EDGE
        wanted = seen if is_seen else top - high // 3
        self._follows, self._held = False, (slot.view, wanted - slot.top)
        self._go(wanted)

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the turns out anew."""
        super().resizeEvent(event)
        self._card.hide_card()
        self._lay_out()
        self._build_soon()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Bring what takes the focus into view."""
        self._turns.keep_tab_order(self)
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
        view = TurnView(self._theme, question, self._turns)
        view.set_offline(self._offline)
        view.grew.connect(self._on_grew)
        view.citation_opened.connect(self.citation_opened)
        view.link_opened.connect(self.link_opened)
        view.regenerate_wanted.connect(self.regenerate_wanted)
        view.edit_wanted.connect(self.edit_wanted)
        view.why_wanted.connect(self.why_wanted)
        view.server_settings_wanted.connect(self.server_settings_wanted)
        view.card_wanted.connect(self._on_card_wanted)
        view.card_unwanted.connect(self._card.hide_soon)
        return view

    def _build(self, slot: Slot) -> None:
        if slot.kept is None or slot.view is not None:
            return
        view = self._make(slot.kept.question)
        # First, as Qt tells no widget of its size before: it would be laid out once more.
        view.show()
        self._turns.fill(slot, view)
        self.written.emit(slot)

    def _build_near(self) -> None:
        """Make a view that is missing; when its text stands there, the next. The farthest are let go."""
        missing = self._missing()
        if missing is not None and not self._turns.is_writing():
            self._build(missing)
            self._lay_out()
            self._turns.release_far(self._near())
            self._turns.keep_tab_order(self)
            self._build_soon()

    def _missing(self) -> Slot | None:
        """The lowest turn without a view among those that are seen, then among those that are near."""
        top = self.verticalScrollBar().value()
        seen = self._turns.between(top, top + self.viewport().height())
        slots = (*reversed(seen), *reversed(self._near()))
        return next((slot for slot in slots if slot.view is None), None)

    def _near(self) -> list[Slot]:
        high = self.viewport().height()
        top = self.verticalScrollBar().value()
        return self._turns.between(top - _NEAR * high, top + high + _NEAR * high)

    # --- layout

    def _lay_out(self) -> None:
        if self._is_laying_out:
            return
        self._is_laying_out = True
        bar = self.verticalScrollBar()
        anchor = self._turns.at(bar.value())
        offset = bar.value() - anchor.top if anchor else 0
        room = self.viewport().size()
        self._turns.lay_out(room.width(), room.height(), is_steady=not self._follows)
        self._is_laying_out = False
        held = self._turns.slot_of(self._held[0]) if self._held else None
        if held is not None and self._held is not None:
            self._go(held.top + self._held[1])
        else:
            self._go(bar.maximum() if self._follows else anchor.top + offset if anchor else 0)

    def _go(self, value: int) -> None:
        # Who scrolls here is not the person.
        kept = self._follows, self._held
        self.verticalScrollBar().setValue(value)
        self._follows, self._held = kept

    def _outdate(self) -> None:
        self._turns.outdate()
        self._lay_out()

    def _build_soon(self) -> None:
        if self._missing() is not None:
            self._building.start()

    # --- what happens

    def _on_grew(self) -> None:
        view = self.sender()
        slot = self._turns.slot_of(view if isinstance(view, QWidget) else None)
        if slot is not None:
            slot.outdate()
        self._lay_out()
        if slot is not None:
            if slot.view is not None and slot.view.state is not TurnState.WRITING:
                self._ordering.start()
            self.written.emit(slot)
        if not self._turns.is_writing():
            self._build_soon()

    def _on_scrolled(self, value: int) -> None:
        self._follows = value >= self.verticalScrollBar().maximum() - 2
        self._held = None
        if not self._is_laying_out:
            self._card.hide_card()
            self._build_soon()

    def _on_card_wanted(self, button: ChipButton) -> None:
        view = next((slot.view for slot in self._turns.slots if slot.holds(button)), None)
        chip = button.chip
        if view is None or chip is None:
            return
        citation = view.cited(chip)
        offline = None if citation is None else self._offline.source_of(citation.path)
        card = CitationCard(self._theme, chip, citation, view.sentence(chip.sentence), offline=offline)
        card.open_wanted.connect(lambda: view.open_chip(chip))
        card.open_wanted.connect(self._card.hide_card)
        place = QRect(button.mapTo(self.viewport(), QPoint(0, 0)), button.size())
        self._card.show_at(place, card, is_said=button.hasFocus())

    def _on_theme_changed(self) -> None:
        self._card.hide_card()
        self._outdate()
