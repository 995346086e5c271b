"""One turn of a chat: the question, what was thought, the answer, what can be done with it."""

import time
from enum import Enum, auto

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.desktop.chat.answer_footer import AnswerFooter, VerdictLine
from app.desktop.chat.answer_notes import StateLine
from app.desktop.chat.answer_view import AnswerView
from app.desktop.chat.answer_words import copied, cut_off, quoted_passages
from app.desktop.chat.chips import Chip
from app.desktop.chat.chips_card import chip_name
from app.desktop.chat.question_view import QuestionView
from app.desktop.chat.scope import Scope
from app.desktop.chat.thinking import ThinkingLine, passages
from app.desktop.chat.transcript_intents import TurnWanted, narrowed, opened
from app.desktop.chat.turn_layout import stack
from app.desktop.chat.turn_strips import TurnStrips
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import ElidedLabel
from app.engine import wire
from app.offline import OfflineSources


class TurnState(Enum):
    """How far a turn is."""

    WRITING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()


class TurnView(QWidget):
    """A turn that is shown; it is laid out by `height_for`, top to bottom.

    Signals:
        grew: its height may be another one.
        citation_opened: a chip was opened (`CitationOpened`).
        link_opened: a link of the web was followed (its address).
        regenerate_wanted, edit_wanted, why_wanted: what its buttons ask for (`TurnWanted`).
        server_settings_wanted: the server's settings are to be shown.
        card_wanted: more is to be told of a chip (`ChipButton`).
        card_unwanted: no more.
    """

    grew = Signal()
    citation_opened = Signal(object)
    link_opened = Signal(str)
    regenerate_wanted = Signal(object)
    edit_wanted = Signal(object)
    why_wanted = Signal(object)
    server_settings_wanted = Signal()
    card_wanted = Signal(object)
    card_unwanted = Signal()

    def __init__(self, theme: Theme, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.turn: int | None = None
        self.state = TurnState.WRITING
        self._text: list[str] = []
        self._answer: wire.Answer | None = None
        self._citations: dict[int, wire.Citation] = {}
        self._offline = OfflineSources()
        self._thinking_since: float | None = None
        self._text_since: float | None = None
        self._is_last = False
        self._is_near = False
        self.strips = TurnStrips(theme, self)
        # What earlier turns of the chat have said.
        self.told_before: frozenset[wire.Notice] = frozenset()
        self.question_view = QuestionView(theme, question, self)
        # Which documents alone were asked.
        self.scope_line = ElidedLabel(theme, step=Step.CAPTION, colour="text_tertiary", parent=self)
        self.scope_line.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.thinking = ThinkingLine(theme, self)
        self.answer_view = AnswerView(theme, self._chip_name, self)
        self.verdicts = VerdictLine(theme, self)
        self.state_line = StateLine(theme, self)
        self.footer = AnswerFooter(theme, parent=self)
        self.answer_view.set_live(True)
        self.state_line.say(self.tr("Searching"))
        self._connect()

    @property
    def question(self) -> str:
        """The question as it was asked."""
        return self.question_view.question

    @property
    def text(self) -> str:
        """The answer's Markdown so far."""
        return self._answer.answer if self._answer else "".join(self._text)

    @property
    def notices(self) -> tuple[wire.Notice, ...]:
        """What is said above the answer."""
        return tuple(strip.notice for strip in self.strips.notices)

    def citation(self, n: int) -> wire.Citation | None:
        """The citation of a number."""
        return self._citations.get(n)

    def sentence(self, place: int) -> wire.Sentence | None:
        """A sentence of the finished answer, by its place."""
        sentences = self._answer.sentences if self._answer else ()
        return sentences[place] if 0 <= place < len(sentences) else None

    def cited(self, chip: Chip) -> wire.Citation | None:
        """What a chip points to: the very words that its sentence rests on, where they are known."""
        citation = self._citations.get(chip.n)
        return citation and narrowed(citation, self.sentence(chip.sentence))

    def set_offline(self, offline: OfflineSources) -> None:
        """Take which sources are offline: the names of chips say it."""
        self._offline = offline
        self.answer_view.name_chips()

    def set_scope(self, scope: Scope) -> None:
        """Say below the question which documents alone were asked."""
        self.scope_line.setText("" if scope.is_whole else self.tr("Asked only: {0}").format(scope.words()))

    # --- what comes from the engine

    def set_sources(self, found: wire.SourcesFound) -> None:
        """Take the passages that the answer will rest on."""
        self._take_citations(found.citations)
        self.thinking.set_found(len(found.citations), found.milliseconds)
        self.state_line.say(self.tr("Reading {0}").format(passages(len(found.citations))))

    def add_thinking(self, text: str) -> None:
        """Take a piece of the model's thinking."""
        if self._thinking_since is None:
            self._thinking_since = time.monotonic()
            self.state_line.say("")
        self.thinking.add(text)

    def add_text(self, text: str) -> None:
        """Take a piece of the answer."""
        if not self._text:
            self._text_since = time.monotonic()
            self._end_thinking()
            self.state_line.say(self.tr("Writing"))
        self._text.append(text)
        self.answer_view.renderer.add(text)

    def text_was_thinking(self) -> None:
        """All text so far was thinking; the answer begins anew."""
        self.thinking.add("".join(self._text))
        self._thinking_since = self._thinking_since or self._text_since
        self._text.clear()
        self.answer_view.renderer.clear()
        self._end_thinking()
        self.grew.emit()

    def add_notice(self, notice: wire.Notice) -> None:
        """Say above the answer what the person should know."""
        self.strips.add_notice(notice, told_before=notice in self.told_before)
        self.grew.emit()

    def finish(self, answer: wire.Answer) -> None:
        """Show the answer as it was kept."""
        self._answer = answer
        self.turn = answer.turn
        self.strips.take_failure_back()
        self._take_citations(answer.citations)
        if answer.thinking and not self.thinking.thinking:
            self.thinking.add(answer.thinking)
        self._end_thinking(answer.thought_seconds)
        kept = answer.notices or ((wire.Notice(message=answer.notice),) if answer.notice else ())
        if kept != self.notices:
            self.strips.clear_notices()
            for notice in kept:
                self.add_notice(notice)
        self.footer.set_answer(answer)
        self.verdicts.set_sentences(answer.sentences)
        self._end(TurnState.STOPPED if answer.stopped else TurnState.DONE)
        self._write()

    def fail(self, failure: wire.Failure) -> None:
        """Say why there is no answer; what was written so far is kept above."""
        QWidget.setTabOrder(self.answer_view, self.strips.fail(failure))
        self._end(TurnState.FAILED)
        self.answer_view.renderer.flush()

    def say_not_replaced(self, failure: wire.Failure, *, asks_again: bool) -> None:
        """Say above the answer why there is no new one in its place; ``asks_again`` offers one more try."""
        button = self.strips.fail(failure, self.tr("This question was not answered anew"))
        button.setVisible(asks_again)
        self.grew.emit()

    def stop(self) -> None:
        """Keep what is written, and mark it as stopped."""
        if self.state is TurnState.WRITING:
            self._end(TurnState.STOPPED)
            self.answer_view.renderer.flush()

    # --- what comes from the transcript

    def mark_open(self, n: int | None) -> None:
        """Ring a chip of the citation that the viewer shows."""
        self.answer_view.mark_open(n)

    def set_last(self, *, is_last: bool) -> None:
        """Show the footer always, or only when the turn is looked at."""
        self._is_last = is_last
        self._reveal()

    def height_for(self, width: int) -> int:
        """Lay everything out in a width, and say how high it is."""
        scaled = self._theme.type.scaled
        failure = self.strips.failure
        failed = [(failure, failure.height_for(width), scaled(12))] if failure is not None else []
        parts: list[tuple[QWidget, int, int]] = [
            (self.question_view, self.question_view.height_for(width), 0),
            (self.scope_line, scaled(16) if self.scope_line.text() else 0, scaled(2)),
            *((strip, strip.height_for(width), scaled(10)) for strip in self.strips.notices),
            *(failed if self._answer is not None else ()),
            (self.thinking, self.thinking.height_for(width), scaled(10)),
            (self.answer_view, self.answer_view.height_for(width), scaled(10)),
            (self.state_line, self.state_line.height_for(width), scaled(8)),
        ]
        if self._answer is None:
            parts += failed
        parts.append((self.verdicts, self.verdicts.height_for(width), scaled(10)))
        has_footer = self.state in (TurnState.DONE, TurnState.STOPPED)
        parts.append((self.footer, self.footer.height_for(width) if has_footer else 0, scaled(6)))
        return stack(parts, width)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show what can be done."""
        self._is_near = True
        self._reveal()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show it no more."""
        self._is_near = False
        self._reveal()
        super().leaveEvent(event)

    # --- inner

    def _connect(self) -> None:
        self.thinking.grew.connect(self.grew)
        self.answer_view.grew.connect(self.grew)
        self.answer_view.link_opened.connect(self.link_opened)
        self.answer_view.chip_opened.connect(self.open_chip)
        self.answer_view.card_wanted.connect(self.card_wanted)
        self.answer_view.card_unwanted.connect(self.card_unwanted)
        self.question_view.edit_wanted.connect(lambda: self.edit_wanted.emit(self._wanted()))
        self.footer.regenerate_wanted.connect(self._on_regenerate_wanted)
        self.strips.ask_again_wanted.connect(self._on_regenerate_wanted)
        self.strips.server_settings_wanted.connect(self.server_settings_wanted)
        self.footer.why_wanted.connect(lambda: self.why_wanted.emit(self._wanted()))
        self.footer.copy_wanted.connect(self._on_copy_wanted)
        self._theme.changed.connect(self._on_theme_changed)

    def open_chip(self, chip: Chip) -> None:
        """Ask for the passage of a chip to be shown."""
        if chip.n in self._citations:
            self.citation_opened.emit(opened(self, chip, self.answer_view.chips()))

    def _wanted(self) -> TurnWanted:
        return TurnWanted(turn_view=self, turn=self.turn, question=self.question)

    def _chip_name(self, chip: Chip) -> str:
        citation = self._citations.get(chip.n)
        is_offline = citation is not None and self._offline.source_of(citation.path) is not None
        return chip_name(chip, citation, is_offline=is_offline)

    def _take_citations(self, citations: tuple[wire.Citation, ...]) -> None:
        self._citations = {citation.n: citation for citation in citations}
        self.answer_view.renderer.set_known(self._citations)

    def _end_thinking(self, seconds: float | None = None) -> None:
        if seconds is None and self._thinking_since is not None:
            seconds = time.monotonic() - self._thinking_since
        self.thinking.set_done(seconds)

    def _end(self, state: TurnState) -> None:
        self.state = state
        self.answer_view.set_live(False)
        if state is TurnState.STOPPED:
            self.state_line.say(self.tr("Stopped"), "square")
        elif state is TurnState.FAILED and self._text:
            self.state_line.say(self.tr("Not finished"), "square")
        else:
            self.state_line.say("")
        self._reveal()
        self.grew.emit()

    def _write(self) -> None:
        """Write the whole text once more, exactly."""
        renderer = self.answer_view.renderer
        if self._answer is None:
            renderer.clear()
            renderer.add("".join(self._text))
            renderer.flush()
        elif self._answer.model is None and self._answer.citations:
            look = self.answer_view.look
            quoted = quoted_passages(self._answer, look)
            renderer.write_html([*cut_off(self._answer.beginning, look), *quoted])
        else:
            renderer.write(self._answer.answer, self._answer.sentences)

    def _reveal(self) -> None:
        self.question_view.reveal(shown=self._is_near)
        self.footer.reveal(shown=self._is_near or self._is_last)

    def _on_regenerate_wanted(self) -> None:
        self.regenerate_wanted.emit(self._wanted())

    def _on_copy_wanted(self) -> None:
        cited = self._answer.citations if self._answer else ()
        QGuiApplication.clipboard().setText(copied(self.text, cited))

    def _on_theme_changed(self) -> None:
        self.answer_view.take_theme()
        self._write()
        self.grew.emit()
