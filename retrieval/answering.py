"""From a question to an answer with its citations, as a stream of events.

The steps: search (a follow-up also with the turn before), pack, stream, resolve citations, judge, keep.
Where no model writes, the passages themselves are the answer, quoted. An error is never an answer.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from ingest.catalog.catalog import Catalog
from ingest.errors import IngestError
from retrieval.answer_events import (
    Answered,
    AnswerEvent,
    EvidenceFound,
    Notice,
    NoticeCode,
    Question,
)
from retrieval.chats import Chats, Turn, cited_evidence, numbered
from retrieval.errors import UnknownTurn
from retrieval.finding import Finder, Found
from retrieval.language_model.events import Text
from retrieval.language_model.types import LanguageServer
from retrieval.search import Searcher
from retrieval.token_rates import TokenRates
from retrieval.verdicts.judge import Judge
from retrieval.writing import Writing

__all__ = ["AnswerEvent", "Answered", "Answerer", "EvidenceFound", "Notice", "NoticeCode", "Question"]

_log = logging.getLogger(__name__)


class Answerer:
    """Answers questions of one library; ``words`` gives what a person reads for a notice.

    Without a ``judge`` answers have no verdicts; without a ``catalog`` no passage can be
    pinned, and none has neighbours; without ``rates`` nothing is learnt of what models make of texts.
    """

    def __init__(
        self,
        searcher: Searcher,
        chats: Chats,
        words: Callable[[Notice], str],
        judge: Judge | None = None,
        *,
        catalog: Catalog | None = None,
        rates: TokenRates | None = None,
    ) -> None:
        self._searcher = searcher
        self._finder = Finder(searcher, catalog)
        self._chats = chats
        self._words = words
        self._judge = judge
        self._rates = rates

    async def answer(
        self, question: Question, server: LanguageServer | None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Answer with the model of ``server``, or with quoted passages where that is None or fails.

        Closing the generator, or cancelling the task, closes the connection to the server at once; the
        answer is then kept as far as it came, unless it was to replace another. Raises `UnknownChat` for one
        that was deleted; for an answer that replaces another, `UnknownTurn`, and a `LanguageModelError` where
        the model fails and quoted passages would take the place of what a model wrote to the same question.
        """
        turns, replaced = await asyncio.to_thread(self._turns_around, question)
        found = await asyncio.to_thread(self._finder.find, question, turns)
        writing = Writing(
            question,
            turns,
            found,
            self._words,
            self._judge,
            rates=self._rates,
            may_quote=_may_quote(question, replaced),
        )
        keeping = False
        try:
            async with aclosing(self._written(question, writing, server)) as events:
                async for event in events:
                    yield event
            turn = writing.turn
            if turn is None:
                for notice in await writing.look_whether_found():
                    yield notice
                turn = await writing.quote()
                yield EvidenceFound(turn.evidence, found.milliseconds)
                yield Text(turn.answer)
            keeping = True
            id_ = await asyncio.to_thread(self._keep, question, turn)
            yield Answered(question.chat, id_, turn, cited_evidence(turn, numbered(turns)))
        except (asyncio.CancelledError, GeneratorExit):
            if not keeping:
                self._keep_beginning(question, writing)
            raise

    async def _written(
        self, question: Question, writing: Writing, server: LanguageServer | None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Let the model write if there is one and something for it to write from; else say why not."""
        found, note = writing.found, writing.record.note
        if writing.begins_anew:
            yield note(NoticeCode.NEW_CHAT, question.chat)
        if (problem := self._searcher.problem) is not None:
            yield note(NoticeCode.NOT_RERANKED, error=problem)
        if found.vanished:
            yield note(NoticeCode.PINNED_GONE, str(len(found.vanished)))
        if found.hidden:
            yield note(NoticeCode.HIDDEN_LEFT_OUT, str(found.hidden))
        if not found.hits:
            yield note(await self._nothing(found))
        elif server is None:
            yield note(NoticeCode.NO_MODEL_WANTED)
        else:
            async with aclosing(writing.write(server)) as events:
                async for event in events:
                    yield event

    async def _nothing(self, found: Found) -> NoticeCode:
        """Say why there is nothing to write from."""
        if found.is_all_dropped:
            return NoticeCode.ALL_DROPPED
        empty = await asyncio.to_thread(self._searcher.is_empty)
        return NoticeCode.EMPTY_LIBRARY if empty else NoticeCode.NOTHING_FOUND

    def _turns_around(self, question: Question) -> tuple[list[Turn], list[Turn]]:
        """The turns that the question follows, and those that its answer is to replace."""
        kept = self._chats.kept(question.chat)
        if question.instead_of is None:
            return [item.turn for item in kept], []
        if question.instead_of not in {item.id for item in kept}:
            raise UnknownTurn(question.chat, question.instead_of)
        before = [item.turn for item in kept if item.id < question.instead_of]
        return before, [item.turn for item in kept[len(before) :]]

    def _keep(self, question: Question, turn: Turn) -> int:
        if question.instead_of is None:
            return self._chats.append(question.chat, turn)
        return self._chats.replace_from(question.chat, question.instead_of, turn)

    def _keep_beginning(self, question: Question, writing: Writing) -> None:
        """Keep an answer as far as it was written when its person stopped it, or left: all of it, perhaps.

        Written here and now, in a millisecond: whatever waits in a task that is being cancelled may be
        cancelled again, and the next question is to find it.
        """
        turn = writing.turn or writing.stopped()
        if turn is None or question.instead_of is not None:
            return
        try:
            self._chats.append(question.chat, turn)
        except IngestError:
            # Nobody is there to be told.
            _log.exception("the beginning of an answer could not be kept")


def _may_quote(question: Question, replaced: Sequence[Turn]) -> bool:
    """Whether passages may be the answer where the model fails.

    Asked otherwise, a question has no answer yet. Asked again, it has one: what a model wrote stays.
    """
    return not replaced or question.text != replaced[0].question or all(not t.model for t in replaced)
