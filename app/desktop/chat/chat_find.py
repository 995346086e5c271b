"""Finds words in the questions and answers of a chat, those too that have no view yet."""

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRect, QTimer, Signal

from app.desktop.chat.found_marks import area_in_answer, mark_answer
from app.desktop.chat.markdown_look import look_of
from app.desktop.chat.question_view import shown_question
from app.desktop.chat.transcript import Transcript
from app.desktop.chat.transcript_slots import Slot
from app.desktop.chat.turn_text import shown_text
from app.desktop.chat.turn_view import TurnView
from app.desktop.find.found import Found, Stretch, places_in
from app.desktop.theme.theme import Theme

# Milliseconds of one turn of the loop; an answer more is read only below.
_BUDGET = 12
_PAUSE = 2


@dataclass(frozen=True, slots=True)
class _InTurn:
    """How many places a turn has: in its question, then in its answer."""

    question: int
    answer: int

    @property
    def places(self) -> int:
        return self.question + self.answer


class ChatFinder(QObject):
    """Searches a transcript turn by turn, first the one that is being read, and marks what it found.

    Signals:
        progressed: `Found`.
    """

    progressed = Signal(object)

    def __init__(self, theme: Theme, transcript: Transcript, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._transcript = transcript
        self._wanted = ""
        self._left: list[Slot] = []
        self._found: dict[Slot, _InTurn] = {}
        # Answers that are kept do not change.
        self._texts: dict[Slot, str] = {}
        self._current: tuple[Slot, int] | None = None
        self._is_marking = False
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._go_on)
        transcript.replaced.connect(self._on_replaced)
        transcript.written.connect(self._on_written)
        theme.changed.connect(self._mark_all)

    def search(self, wanted: str) -> None:
        """Find other words, beginning with the turn that is being read; empty words find nothing."""
        self._timer.stop()
        self._wanted = wanted.strip()
        self._found.clear()
        self._current = None
        self._left = self._in_order() if self._wanted else []
        if self._left:
            self._timer.start()
        self._mark_all()
        if self._wanted:
            self._tell()

    def step(self, by: int) -> None:
        """Go to the next place (1) or the one before (-1), round and round."""
        if self._current is None:
            return
        slot, index = self._current
        index += by
        if not 0 <= index < self._found[slot].places:
            slots = [one for one in self._transcript.slots() if one in self._found]
            slot = slots[(slots.index(slot) + by) % len(slots)]
            index = 0 if by > 0 else self._found[slot].places - 1
        self._reach(slot, index)
        self._tell()

    # --- searching

    def _in_order(self) -> list[Slot]:
        """All turns, the one to be searched first at the end."""
        slots = list(self._transcript.slots())
        read = self._transcript.verticalScrollBar().value()
        first = bisect_right([slot.bottom for slot in slots], read)
        return (slots[first:] + slots[:first])[::-1]

    def _go_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while self._left and clock.elapsed() < _BUDGET:
            slot = self._left.pop()
            self._count(slot)
            if self._current is None and slot in self._found:
                self._reach(slot, 0)
        if not self._left:
            self._timer.stop()
        self._tell()

    def _count(self, slot: Slot) -> None:
        question = places_in(self._question(slot), self._wanted)
        found = _InTurn(len(question), len(places_in(self._answer(slot), self._wanted)))
        if found.places:
            self._found[slot] = found
        else:
            self._found.pop(slot, None)

    def _question(self, slot: Slot) -> str:
        if slot.view is not None:
            return slot.view.question_view.shown
        return shown_question(slot.kept.question) if slot.kept is not None else ""

    def _answer(self, slot: Slot) -> str:
        if slot.kept is None:
            return slot.view.answer_view.toPlainText() if slot.view is not None else ""
        text = self._texts.get(slot)
        if text is None:
            text = self._texts[slot] = shown_text(slot.kept.answer, look_of(self._theme))
        return text

    def _tell(self) -> None:
        number = 0
        if self._current is not None:
            slot, index = self._current
            slots = self._transcript.slots()
            before = slots[: slots.index(slot)]
            number = sum(self._found[one].places for one in before if one in self._found) + index + 1
        places = sum(found.places for found in self._found.values())
        self.progressed.emit(Found(places=places, current=number, is_complete=not self._left))

    # --- showing

    def _reach(self, slot: Slot, index: int) -> None:
        before, self._current = self._current, (slot, index)
        view = self._transcript.view_of(slot)
        if before is not None and before[0] is not slot:
            self._mark(before[0])
        self._mark(slot)
        if view is not None:
            self._transcript.reveal(slot, self._area(view, self._found[slot], index))

    def _area(self, view: TurnView, found: _InTurn, index: int) -> QRect:
        """Where a place stands in its turn's view; where it is not written yet, the end of what is."""
        if index < found.question:
            question = view.question_view
            area = question.area_of(places_in(question.shown, self._wanted)[index])
            return area.translated(question.pos())
        answer = view.answer_view
        places = places_in(answer.toPlainText(), self._wanted)
        at = index - found.question
        if at >= len(places):
            return QRect(answer.geometry().bottomLeft(), answer.geometry().bottomRight())
        area = area_in_answer(answer, places[at])
        return area.translated(answer.viewport().mapTo(view, QPoint(0, 0)))

    def _mark_all(self) -> None:
        for slot in self._transcript.slots():
            self._mark(slot)

    def _mark(self, slot: Slot) -> None:
        view = slot.view
        if view is None:
            return
        found = self._found.get(slot)
        in_question: tuple[Stretch, ...] = ()
        in_answer: tuple[Stretch, ...] = ()
        current: int | None = None
        if found is not None:
            in_question = places_in(view.question_view.shown, self._wanted)
            in_answer = places_in(view.answer_view.toPlainText(), self._wanted)
            if self._current is not None and self._current[0] is slot:
                current = self._current[1]
        view.question_view.mark_places(in_question, current)
        if in_answer or view.answer_view.extraSelections():
            at = None if current is None or found is None else current - found.question
            mark_answer(view.answer_view, self._theme.tokens, in_answer, at)

    # --- what happens

    def _on_replaced(self) -> None:
        """Other turns are there: what is still wanted is searched for in them."""
        slots = set(self._transcript.slots())
        self._texts = {slot: text for slot, text in self._texts.items() if slot in slots}
        if self._wanted:
            self.search(self._wanted)

    def _on_written(self, slot: Slot) -> None:
        """A turn grew, or has a view now: mark what is found in it, and stay where one was."""
        if not self._wanted or slot in self._left or self._is_marking:
            return
        self._is_marking = True
        if slot.kept is None:
            self._count(slot)
        is_current = self._current is not None and self._current[0] is slot
        if is_current and slot not in self._found:
            self._current = None
        elif is_current and self._current is not None:
            self._current = slot, min(self._current[1], self._found[slot].places - 1)
        if self._current is None and slot in self._found:
            self._current = slot, 0
        self._mark(slot)
        self._is_marking = False
        if slot.kept is None:
            self._tell()
