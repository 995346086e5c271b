"""Asking: the answerer's events put into words and onto the wire."""

from collections.abc import AsyncIterator
from contextlib import aclosing

from app.engine import wire
from app.engine.chats import answer_of, context_of
from app.engine.library import Library, OpenLibrary
from app.engine.passages import citation_of, offline_sources, ref_of, scope_of
from app.engine.routing import read
from app.engine.servers import Servers
from app.offline import OfflineSources
from app.server_wording import not_replaced, notice_words, server_problem
from app.wording import failure_of
from retrieval.answering import (
    Answered,
    Answerer,
    AnswerEvent,
    EvidenceFound,
    Notice,
    Question,
)
from retrieval.chats import new_chat
from retrieval.errors import RetrievalError
from retrieval.language_model.errors import BadAddress, LanguageModelError
from retrieval.language_model.events import Text, TextWasThinking, Thinking


class Answers:
    """Answers from one library, by whichever server each question names."""

    def __init__(self, library: Library, servers: Servers) -> None:
        self._library = library
        self._servers = servers

    async def answer(self, opened: OpenLibrary, asked: wire.AskRequest) -> AsyncIterator[wire.Event]:
        """Answer as a stream of events that ends with `wire.Answer` or `wire.Failure`."""
        try:
            server = await self._servers.client(asked.server, asked.server_key) if asked.use_model else None
        except BadAddress as error:
            yield wire.Failure(code=error.code, message=server_problem(error))
            return
        question = Question(
            asked.query,
            asked.chat or new_chat(),
            scope_of(asked),
            asked.model,
            goes_on=asked.chat is not None,
            temperature=asked.temperature,
            instead_of=asked.instead_of,
            searched=(asked.searched or "").strip() or None,
            pinned=tuple(map(ref_of, asked.pinned)),
            dropped=tuple(map(ref_of, asked.dropped)),
        )
        answerer = Answerer(
            opened.searcher,
            self._library.chats,
            notice_words,
            opened.judge,
            catalog=self._library.catalog,
            rates=self._library.rates,
        )
        try:
            async with aclosing(answerer.answer(question, server)) as events:
                async for event in events:
                    yield await self._on_wire(event, question.chat)
        except RetrievalError as error:
            yield failure_of(error)
        except LanguageModelError as error:
            yield wire.Failure(code=error.code, message=not_replaced(error))

    async def _on_wire(self, event: AnswerEvent, chat: str) -> wire.Event:
        match event:
            case EvidenceFound():
                offline = await self._offline()
                return wire.SourcesFound(
                    citations=tuple(citation_of(item, offline) for item in event.evidence),
                    context=context_of(event.context),
                    milliseconds=event.milliseconds,
                    chat=chat,
                )
            case Notice():
                return wire.Notice(message=notice_words(event), code=event.code)
            case Thinking(text):
                return wire.Thinking(text=text)
            case Text(text):
                return wire.Text(text=text)
            case TextWasThinking():
                return wire.TextWasThinking()
            case Answered():
                return answer_of(event.chat, event.id, event.turn, event.citations, await self._offline())

    async def _offline(self) -> OfflineSources:
        return await read(self._library, offline_sources, self._library)
