"""From a question to an answer with its citations, as a stream of events.

The steps: search (a follow-up also with the turn before), pack, stream, resolve citations, keep the turn.
Where no model writes, the passages themselves are the answer, quoted. An error is never an answer.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum

from retrieval.chats import Chats, Evidence, Turn
from retrieval.citations import CitedSentence, resolve_citations
from retrieval.language_model.errors import BrokenStream, ContextOverflow, LanguageModelError
from retrieval.language_model.events import Finished, Text, TextWasThinking, Thinking, Usage
from retrieval.language_model.server_state import ModelInfo, ModelState, choose_model
from retrieval.language_model.types import LanguageServer
from retrieval.packing import UNKNOWN_CONTEXT, Packed, pack
from retrieval.scope import Scope
from retrieval.search import Hit, Searcher

# Passages that are put to a model, if they fit.
_PASSAGES = 8
# Passages that are quoted where no model writes.
_QUOTED = 3
_TEMPERATURE = 0.1
# Quoting has no context to fit into.
_NO_LIMIT = 1_000_000


class NoticeCode(StrEnum):
    """What the person should know about an answer; `app` has the words."""

    NO_MODEL_WANTED = "no_model_wanted"
    NO_MODEL = "no_model"  # error
    NOTHING_FOUND = "nothing_found"
    STILL_READING = "still_reading"
    LOADS_FIRST = "loads_first"  # model
    SMALLER_TRY = "smaller_try"  # left_out
    LEFT_OUT = "left_out"  # turns
    STOPPED_MIDWAY = "stopped_midway"  # error
    CUT_BY_LENGTH = "cut_by_length"
    OTHER_MODEL = "other_model"  # asked, answered
    INVENTED = "invented"  # numbers
    UNCITED = "uncited"
    EMPTY_LIBRARY = "empty_library"
    NEW_CHAT = "new_chat"  # chat


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know; ``error`` where one is behind it."""

    code: NoticeCode
    detail: str = ""
    error: LanguageModelError | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """The passages that the answer will rest on."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The whole answer. ``model`` and ``finish_reason`` are None where no model wrote it."""

    text: str
    sentences: tuple[CitedSentence, ...]
    citations: tuple[Evidence, ...]
    model: str | None
    finish_reason: str | None
    usage: Usage | None
    left_out: tuple[Hit, ...]
    notices: tuple[Notice, ...]
    chat: str


AnswerEvent = EvidenceFound | Notice | Thinking | Text | TextWasThinking | Answered


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which documents, in which chat, and of which model (None: the loaded one).

    ``goes_on``: the person named the chat, so it should have turns.
    """

    text: str
    chat: str
    scope: Scope
    model: str | None = None
    goes_on: bool = False


class Answerer:
    """Answers questions of one library."""

    def __init__(self, searcher: Searcher, chats: Chats) -> None:
        self._searcher = searcher
        self._chats = chats

    async def answer(
        self, question: Question, server: LanguageServer | None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Answer with the model of ``server``, or with quoted passages where that is None or fails.

        Closing the generator, or cancelling the task, closes the connection to the server at once.
        """
        turns = await asyncio.to_thread(self._chats.turns, question.chat)
        hits = await asyncio.to_thread(self._search, question, turns)
        run = _Run(question, turns, hits)
        if question.goes_on and not turns:
            yield run.note(NoticeCode.NEW_CHAT, question.chat)
        if not hits:
            empty = await asyncio.to_thread(self._searcher.is_empty)
            yield run.note(NoticeCode.EMPTY_LIBRARY if empty else NoticeCode.NOTHING_FOUND)
        elif server is None:
            yield run.note(NoticeCode.NO_MODEL_WANTED)
        else:
            async with aclosing(run.write(server)) as events:
                async for event in events:
                    yield event
        if run.answered is None:
            quoted = run.quote()
            yield EvidenceFound(quoted.citations)
            yield Text(quoted.text)
            run.answered = quoted
        await asyncio.to_thread(self._chats.append, question.chat, run.turn(run.answered))
        yield run.answered

    def _search(self, question: Question, turns: Sequence[Turn]) -> list[Hit]:
        queries = [question.text]
        if turns:
            queries.append(f"{turns[-1].question} {question.text}")
        return self._searcher.search(queries, _PASSAGES, question.scope)


class _Run:
    """One question on its way to its answer."""

    def __init__(self, question: Question, turns: Sequence[Turn], hits: Sequence[Hit]) -> None:
        self._question = question
        self._turns = turns
        self._hits = hits
        self._notices: list[Notice] = []
        self._evidence: tuple[Evidence, ...] = ()
        self.answered: Answered | None = None

    def note(self, code: NoticeCode, detail: str = "", error: LanguageModelError | None = None) -> Notice:
        """Keep a notice for the answer, and give it to be shown now."""
        notice = Notice(code, detail, error)
        self._notices.append(notice)
        return notice

    async def write(self, server: LanguageServer) -> AsyncGenerator[AnswerEvent, None]:
        """Let the model write; where it cannot, ``answered`` stays None and a notice says why."""
        try:
            model = choose_model(await server.discover(), self._question.model)
            for notice in self._before(server, model):
                yield notice
            async with aclosing(self._write_or_shrink(server, model)) as events:
                async for event in events:
                    yield event
        except BrokenStream as error:
            yield self.note(NoticeCode.STOPPED_MIDWAY, error=error)
        except LanguageModelError as error:
            yield self.note(NoticeCode.NO_MODEL, error=error)

    def _before(self, server: LanguageServer, model: ModelInfo) -> list[Notice]:
        """Say what may keep the first word waiting."""
        notices = []
        if model.state in {ModelState.NOT_LOADED, ModelState.LOADING}:
            notices.append(self.note(NoticeCode.LOADS_FIRST, model.id))
        if server.may_still_be_reading:
            notices.append(self.note(NoticeCode.STILL_READING))
        return notices

    async def _write_or_shrink(
        self, server: LanguageServer, model: ModelInfo
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Stream an answer; when the prompt overflows the context, try once more with less, and say so.

        Where there is nothing to leave out, the overflow is the end of it.
        """
        packed = pack(self._question.text, self._hits, self._turns, model.context_length)
        _demand_evidence(packed, model)
        try:
            async with aclosing(self._stream(server, model, packed)) as events:
                async for event in events:
                    yield event
        except ContextOverflow as error:
            smaller = self._smaller(packed, model, error)
            if smaller.messages == packed.messages:
                raise
            _demand_evidence(smaller, model)
        else:
            return
        yield self.note(NoticeCode.SMALLER_TRY, str(len(smaller.left_out)))
        async with aclosing(self._stream(server, model, smaller)) as events:
            async for event in events:
                yield event

    async def _stream(
        self, server: LanguageServer, model: ModelInfo, packed: Packed
    ) -> AsyncGenerator[AnswerEvent, None]:
        yield EvidenceFound((*packed.known, *packed.evidence))
        text = ""
        stream = server.stream(
            packed.messages, model=model.id, max_tokens=packed.answer_tokens, temperature=_TEMPERATURE
        )
        async with aclosing(stream) as events:
            async for event in events:
                if isinstance(event, Finished):
                    for notice in self._finish(text, event, model, packed):
                        yield notice
                    return
                if isinstance(event, Text):
                    text += event.text
                elif isinstance(event, TextWasThinking):
                    text = ""
                yield event

    def _finish(self, text: str, end: Finished, model: ModelInfo, packed: Packed) -> list[Notice]:
        before = len(self._notices)
        evidence = {item.n: item for item in (*packed.known, *packed.evidence)}
        cited = resolve_citations(text, evidence)
        if cited.invented:
            self.note(NoticeCode.INVENTED, ", ".join(map(str, cited.invented)))
        if end.finish_reason == "length":
            self.note(NoticeCode.CUT_BY_LENGTH)
        if end.model and end.model not in {model.id, model.key}:
            self.note(NoticeCode.OTHER_MODEL, end.model)
        if packed.turns_left_out:
            self.note(NoticeCode.LEFT_OUT, str(packed.turns_left_out))
        numbers = dict.fromkeys(n for sentence in cited.sentences for n in sentence.citations)
        if not numbers:
            self.note(NoticeCode.UNCITED)
        self._evidence = packed.evidence
        self.answered = Answered(
            text=cited.text,
            sentences=cited.sentences,
            citations=tuple(evidence[n] for n in numbers) or packed.evidence,
            model=end.model or model.id,
            finish_reason=end.finish_reason,
            usage=end.usage,
            left_out=packed.left_out,
            notices=tuple(self._notices),
            chat=self._question.chat,
        )
        return self._notices[before:]

    def _smaller(self, packed: Packed, model: ModelInfo, error: ContextOverflow) -> Packed:
        """Pack once more, for half of what was tried or what the server says it holds, if that is less."""
        tried = model.context_length or UNKNOWN_CONTEXT
        limit = min(tried // 2, error.limit * 3 // 4 if error.limit else tried)
        smaller = pack(self._question.text, self._hits, self._turns, limit)
        if not smaller.evidence and packed.evidence:
            # Not even one passage fits by our guess; the best one is worth the try.
            smaller = pack(self._question.text, self._hits, self._turns, tried, least=True)
        return smaller

    def quote(self) -> Answered:
        """Answer with the best passages themselves."""
        packed = pack("", self._hits[:_QUOTED], (), _NO_LIMIT)
        self._evidence = packed.evidence
        return Answered(
            text="\n\n".join(f"{item.text} [{item.n}]" for item in packed.evidence),
            sentences=tuple(CitedSentence(item.text, (item.n,)) for item in packed.evidence),
            citations=packed.evidence,
            model=None,
            finish_reason=None,
            usage=None,
            left_out=(),
            notices=tuple(self._notices),
            chat=self._question.chat,
        )

    def turn(self, answered: Answered) -> Turn:
        """Give what the chat keeps of it."""
        return Turn(
            question=self._question.text,
            answer=answered.text,
            evidence=self._evidence,
            model=answered.model,
            finish_reason=answered.finish_reason,
        )


def _demand_evidence(packed: Packed, model: ModelInfo) -> None:
    """Refuse to ask a model without a single passage: what it would say is not from the documents."""
    if not packed.evidence and not packed.known:
        raise ContextOverflow(model.id, limit=model.context_length)
