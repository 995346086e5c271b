"""Explains answers, and has them asked again with other passages."""

from PySide6.QtCore import QObject

from app.desktop.chat.scope import Scope
from app.desktop.chat.transcript import TurnWanted
from app.desktop.controllers.asking import AskingController
from app.desktop.controllers.viewer import ViewerController
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import MainWindow
from app.desktop.why.considered import Choice, Entry, Wish, place_of
from app.desktop.why.view import Explained
from app.desktop.widgets.messages import Message, Tone
from app.engine import routes, wire

# As many as are looked at for an answer.
_CONSIDERED = 20


class WhyController(QObject):
    """One answer at a time is explained, in the place of the chat."""

    def __init__(
        self, link: EngineLink, window: MainWindow, *, asking: AskingController, viewer: ViewerController
    ) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._asking = asking
        self._viewer = viewer
        self._turn: wire.ChatTurn | None = None
        # What was searched last for it; an earlier search may be answered later.
        self._searched: wire.SearchRequest | None = None
        # Whose button led here: there it goes back to.
        self._from: TurnWanted | None = None
        view, chat = window.why, window.chat
        chat.transcript.why_wanted.connect(self._on_why_wanted)
        chat.composer.context_opened.connect(self.explain_last)
        chat.left_out.why_wanted.connect(self.explain_last)
        chat.left_out.include_wanted.connect(self._on_include_wanted)
        asking.changed.connect(self._on_asking_changed)
        view.search_wanted.connect(self._on_search_wanted)
        view.ask_wanted.connect(self._on_ask_wanted)
        view.passage_opened.connect(self._on_passage_opened)
        view.back_wanted.connect(self.leave)
        window.viewer.closed.connect(lambda: view.mark_open(None))

    def explain_last(self) -> None:
        """Explain the last answer of the chat."""
        turns = self._asking.turns
        is_explained = bool(turns) and self._window.shows_why and self._turn is turns[-1]
        if turns and not is_explained:
            self._from = None
            self._explain(turns[-1])

    def leave(self) -> None:
        """Go back to the answer, and to where the keyboard was."""
        self._window.hide_why()
        wanted, self._from = self._from, None
        if wanted is not None and self._window.chat.transcript.focus_why(wanted.turn):
            return
        self._window.chat.focus_here()

    def _on_why_wanted(self, wanted: TurnWanted) -> None:
        turn = next((turn for turn in self._asking.turns if turn.turn == wanted.turn), None)
        if turn is None:
            message = self.tr("It was stopped before anything of it was kept.")
            title = self.tr("Nothing is known of this answer")
            self._window.messages.show_message(Message("why", Tone.INFORMATION, title, message))
            return
        self._from = wanted
        self._explain(turn)

    def _explain(self, turn: wire.ChatTurn) -> None:
        self._turn, self._searched = turn, None
        after = [other for other in self._asking.turns if other.turn >= turn.turn]
        self._window.why.explain(
            Explained(
                question=turn.question,
                answer=turn.answer,
                scope=Scope.of_turn(turn).words(),
                replaced=len(after),
            )
        )
        self._window.left.set_current_chat(self._asking.chat)
        self._window.show_why()
        self._window.why.focus_first()

    def _on_search_wanted(self, query: str) -> None:
        turn = self._turn
        if turn is None:
            return
        request = wire.SearchRequest(
            query=query,
            k=_CONSIDERED,
            collection=turn.collection,
            files=turn.files,
            types=turn.types,
            since=turn.since,
            until=turn.until,
        )

        self._searched = request

        def done(found: wire.SearchReply) -> None:
            if self._searched is request:
                self._window.why.show_found(found)

        def failed(failure: wire.Failure) -> None:
            if self._searched is request:
                self._window.why.show_failure(failure)

        self._link.request(routes.SEARCH, request, done, failed)

    def _on_ask_wanted(self, choice: Choice) -> None:
        if self._turn is not None:
            self._ask_again(self._turn, choice)

    def _on_include_wanted(self, passage: wire.Passage) -> None:
        if self._asking.turns:
            turn = self._asking.turns[-1]
            choice = Choice.of(turn.answer.explanation)
            self._ask_again(turn, choice.wanting(Wish.PINNED, place_of(passage)))

    def _ask_again(self, turn: wire.ChatTurn, choice: Choice) -> None:
        if self._asking.is_asking:
            title = self.tr("An answer is being written")
            message = self.tr("Wait until it is there, or stop it; then ask again.")
            self._window.messages.show_message(Message("why", Tone.INFORMATION, title, message))
            return
        self._window.hide_why()
        self._asking.ask_again(turn, choice)
        self._window.chat.focus_here()

    def _on_passage_opened(self, entry: Entry) -> None:
        self._window.why.mark_open(entry)
        self._viewer.open_considered(entry)

    def _on_asking_changed(self) -> None:
        """See what is asked; say what the last prompt had no room for, while nothing is being asked."""
        if self._asking.is_asking:
            self._window.hide_why()
        turns = self._asking.turns
        shown = turns[-1].answer.left_out if turns and self._asking.is_at_rest else ()
        self._window.chat.left_out.show_passages(shown)
        self._window.chat.composer.set_left_out(len(shown))
