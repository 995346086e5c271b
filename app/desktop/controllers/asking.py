"""One chat: questions go to the engine, and what it says goes into the transcript."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from app.desktop.chat.chat_words import turn_as_markdown
from app.desktop.chat.composer import Asked
from app.desktop.chat.scope import Scope
from app.desktop.chat.transcript import TurnView, TurnWanted
from app.desktop.chat.turn_view import TurnState
from app.desktop.controllers.question import Question, preferred_model
from app.desktop.link.calls import LOST, Call
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import MainWindow
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.why.considered import Choice
from app.engine import routes, wire

# The engine keeps a stopped answer as soon as it notices; then it has a number.
_KEPT_MS = 300


class AskingController(QObject):
    """The chat that is open.

    Signals:
        opened: the id of another chat is open, "" for a new one.
        answered: the chat has another turn; its id.
        changed: there are other turns, or a question is put, answered or being changed.
    """

    opened = Signal(str)
    answered = Signal(str)
    changed = Signal()

    def __init__(self, link: EngineLink, window: MainWindow, store: PreferencesStore) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._store = store
        self._pane = window.chat
        self.chat: str | None = None
        self._turns: tuple[wire.ChatTurn, ...] = ()
        self._call: Call | None = None
        self._view: TurnView | None = None
        # A chat that was asked for and is not shown yet.
        self._opening: Call | None = None
        # The question that was put last in this chat, whatever became of it.
        self._last: TurnView | None = None
        self._put: Question | None = None
        # One that came to nothing in the place of an answer, which is shown again.
        self._editing: TurnWanted | None = None
        composer, transcript = self._pane.composer, self._pane.transcript
        composer.sent.connect(self._on_sent)
        composer.stopped.connect(self.stop)
        transcript.regenerate_wanted.connect(self._on_regenerate)
        transcript.edit_wanted.connect(self._on_edit)
        self._pane.editing.given_up.connect(self._on_editing_given_up)

    @property
    def is_asking(self) -> bool:
        """Whether an answer is being written."""
        return self._call is not None

    @property
    def is_at_rest(self) -> bool:
        """Whether the last question that was put has been answered, and none is being changed."""
        return not self.is_asking and self._editing is None and not self._shows_unkept()

    @property
    def turns(self) -> tuple[wire.ChatTurn, ...]:
        """The turns that are kept, from the first."""
        return self._turns

    @property
    def is_begun(self) -> bool:
        """Whether a question stands in this chat, be it answered or not."""
        return self.chat is not None or self._last is not None

    def begin_new(self) -> None:
        """Leave this chat for a new one."""
        self._open_nothing()
        self._halt()
        self._take(None, ())
        self._pane.composer.set_context(None)
        self._pane.composer.set_placeholder(first=True)
        self._pane.composer.set_scope(Scope(collection=None, files=()))

    def open_chat(self, chat: str) -> None:
        """Show a chat as it was kept."""
        self._open_nothing()
        if chat == self.chat and not self._shows_unkept():
            return
        self._halt()

        def done(shown: wire.ChatShown) -> None:
            self._opening = None
            self._take(chat, shown.turns)
            self._pane.header.set_title(shown.chat.title)
            self._pane.composer.set_placeholder(first=not shown.turns)
            self._pane.composer.focus_text()
            if shown.turns:
                last = shown.turns[-1]
                self._pane.composer.set_scope(Scope.of_turn(last))
                self._pane.composer.set_context(last.answer.context)

        self._opening = self._link.request(
            routes.CHAT, wire.ChatRequest(chat=chat), done, self._on_chat_failed
        )

    def _open_nothing(self) -> None:
        """Forget a chat whose turns have not come: something else was chosen since."""
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.cancel()

    def stop(self) -> None:
        """Stop the answer; what was written stays, or else what it was to replace."""
        view, put = self._view, self._put
        self._halt()
        if view is not None and put is not None and not view.text:
            self._bring_back(put, None)

    def _halt(self) -> None:
        if self._call is None or self._view is None:
            return
        self._call.cancel()
        view = self._view
        self._end()
        view.stop()
        if self.chat is not None:
            QTimer.singleShot(_KEPT_MS, self, lambda: self._recall_turns(view))

    def regenerate_last(self) -> None:
        """Ask the last question anew."""
        last = self._last or (self._turns[-1] if self._turns else None)
        if last is not None and not self.is_asking:
            self._ask_instead(last.turn, last.question)

    def copy(self) -> None:
        """Copy the whole chat as Markdown, each answer with its sources."""
        QGuiApplication.clipboard().setText("\n\n".join(map(turn_as_markdown, self._turns)))

    def ask_again(self, turn: wire.ChatTurn, choice: Choice) -> None:
        """Ask a turn's question again where it was asked, with other passages."""
        self._replace(Question.again(turn, preferred_model(self._store.preferences), choice))

    def _on_sent(self, asked: Asked) -> None:
        if self.is_asking:
            # One answer at a time; the question waits in its field.
            self._pane.composer.set_text(asked.question)
            return
        replaced = self._editing.turn if self._editing is not None else None
        self._editing = None
        self._pane.editing.end()
        question = Question(text=asked.question, scope=asked.scope, model=asked.model, instead_of=replaced)
        (self._ask if replaced is None else self._replace)(question)

    def _on_regenerate(self, wanted: TurnWanted) -> None:
        if not self.is_asking:
            self._ask_instead(wanted.turn, wanted.question)

    def _on_edit(self, wanted: TurnWanted) -> None:
        if not self.is_asking:
            self._editing = wanted
            replaced = [turn for turn in self._turns if wanted.turn is not None and turn.turn >= wanted.turn]
            self._pane.editing.begin(len(replaced))
            self._pane.composer.set_text(wanted.question)
            self._pane.composer.focus_text()
            self.changed.emit()

    def _on_editing_given_up(self) -> None:
        self._editing = None
        self._pane.editing.end()
        self._pane.composer.set_text("")
        self._pane.composer.focus_text()
        self.changed.emit()

    def _ask_instead(self, turn: int | None, question: str) -> None:
        scope, model = self._pane.composer.scope(), preferred_model(self._store.preferences)
        if turn is not None:
            # What was not answered is put as it was; an answer is asked for anew as its question stands.
            put = self._put if self._last is None or self._shows_unkept() else None
            if put is not None and (put.instead_of, put.text) == (turn, question):
                self._replace(replace(put, model=model))
            else:
                self._replace(Question(text=question, scope=scope, model=model, instead_of=turn))
        else:
            # It was never kept: what is shown of it goes, and it is asked as if for the first time.
            self._pane.transcript.show_turns(self._turns)
            self._ask(Question(text=question, scope=scope, model=model))

    def _replace(self, question: Question) -> None:
        self._pane.transcript.show_turns(question.turns_before(self._turns))
        self._ask(question)

    def _ask(self, question: Question) -> None:
        self._open_nothing()
        self._put = question
        self._pane.show_transcript()
        if self.chat is None:
            self._pane.header.set_title(question.text)
        view = self._last = self._pane.transcript.begin(question.text)
        view.set_scope(question.scope)
        # Until there is another answer it stands for the turn that it is to replace.
        view.turn = question.instead_of
        request = question.request(self.chat, self._store.preferences, self._store.server_key)
        self._view = view
        self._pane.composer.set_asking(True)
        self._pane.composer.set_placeholder(first=False)
        self._call = self._link.stream(
            routes.ASK,
            request,
            lambda event: self._on_event(view, question, event),
            lambda failure: self._on_failed(view, question, failure),
        )
        self.changed.emit()

    def _on_event(self, view: TurnView, question: Question, event: wire.Event) -> None:
        match event:
            case wire.SourcesFound():
                if event.chat is not None:
                    self._name(event.chat)
                view.set_sources(event)
                self._pane.composer.set_context(event.context)
            case wire.Notice():
                view.add_notice(event)
            case wire.Thinking():
                view.add_thinking(event.text)
            case wire.Text():
                view.add_text(event.text)
            case wire.TextWasThinking():
                view.text_was_thinking()
            case wire.Answer():
                self._on_answer(view, question, event)
            case _:
                pass

    def _on_answer(self, view: TurnView, question: Question, answer: wire.Answer) -> None:
        self._end()
        view.finish(answer)
        if answer.model is None:
            # Passages, the best one first: one begins to read at the question.
            self._pane.transcript.show_turn(view)
        if answer.context is not None:
            self._pane.composer.set_context(answer.context)
        self._name(answer.chat)
        if answer.turn is not None:
            new = question.turn(answer.turn, answer)
            self._turns = (*question.turns_before(self._turns), new)
            self.changed.emit()
        self.answered.emit(answer.chat)

    def _on_failed(self, view: TurnView, question: Question, failure: wire.Failure) -> None:
        self._end()
        if failure.code == LOST:
            message = self.tr(
                "Sourcebook's engine stopped in the middle. Your question is kept: ask it again."
            )
            failure = wire.Failure(code=failure.code, message=message)
        if not self._bring_back(question, failure):
            view.fail(failure)
            self._forget_unkept_chat()

    def _bring_back(self, question: Question, failure: wire.Failure | None) -> bool:
        """Show again what was to be replaced, and why it was not; edited words can be sent again."""
        turn = next((turn for turn in self._turns if turn.turn == question.instead_of), None)
        if turn is None:
            return False
        self._last = None
        is_edited = question.text != turn.question
        # Edited words are sent again from their field.
        view = self._pane.transcript.bring_back(self._turns, turn, failure, asks_again=not is_edited)
        if is_edited:
            written = self._pane.composer.text().strip()
            words = "\n\n".join(filter(None, (question.text, written)))
            self._on_edit(TurnWanted(turn_view=view, turn=turn.turn, question=words))
        self.changed.emit()
        return True

    def _on_chat_failed(self, _failure: wire.Failure) -> None:
        self.begin_new()

    def _end(self) -> None:
        self._call = None
        self._view = None
        self._pane.composer.set_asking(False)

    def _name(self, chat: str) -> None:
        if chat != self.chat:
            self.chat = chat
            self.opened.emit(chat)

    def _take(self, chat: str | None, turns: Sequence[wire.ChatTurn]) -> None:
        self.chat = chat
        self._turns = tuple(turns)
        self._last = self._put = self._editing = None
        self._pane.editing.end()
        self._pane.transcript.show_turns(self._turns)
        self.opened.emit(chat or "")
        self.changed.emit()

    def _shows_unkept(self) -> bool:
        """Whether the last question has no answer, or not the whole of one."""
        return self._last is not None and self._last.state in {TurnState.STOPPED, TurnState.FAILED}

    def _forget_unkept_chat(self) -> None:
        """Let go of the name of a chat that the engine has kept nothing of."""
        if not self._turns:
            self.chat = None

    def _recall_turns(self, view: TurnView) -> None:
        """Learn the number of a turn that was stopped; the engine keeps what has a word of an answer."""
        if self.chat is None:
            return
        asked, before = self.chat, self._turns

        def done(shown: wire.ChatShown) -> None:
            if self.chat != asked or self.is_asking:
                return
            if self._turns is not before:
                # Another answer has come since: what was told may be older.
                self._recall_turns(view)
                return
            known = {turn.turn for turn in self._turns}
            new = [turn.turn for turn in shown.turns if turn.turn not in known]
            self._turns = shown.turns
            if new and view.turn is None:
                view.turn = new[-1]
            self.answered.emit(asked)

        def failed(failure: wire.Failure) -> None:
            if self.chat == asked and not self.is_asking and failure.code != LOST:
                self._forget_unkept_chat()

        self._link.request(routes.CHAT, wire.ChatRequest(chat=asked), done, failed)
