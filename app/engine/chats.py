"""Chats as they go on the wire, and the erasing of those that were deleted."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from app.engine import wire
from app.engine.library import Library
from app.engine.passages import citation_of, explanation_of, kept_passage_of, offline_sources
from app.engine.routing import read
from app.offline import OfflineSources
from ingest.errors import IngestError
from retrieval.chats import ChatSummary, Evidence, KeptTurn, Turn, cited_evidence, numbered, whole
from retrieval.citations import CitedSentence
from retrieval.context_use import ContextUse

_log = logging.getLogger(__name__)

# How long a deletion can be taken back, unless the engine is started anew before.
UNDO_SECONDS = 600.0
# How long to wait where somebody reads what is to be erased.
_AGAIN_SECONDS = 5.0


def listed(library: Library, query: str) -> wire.ChatList:
    """List chats; only those with every word of a query."""
    return wire.ChatList(chats=tuple(map(chat_row, library.chats.all(query))))


def shown(library: Library, chat: str) -> wire.ChatShown:
    """Give a chat with its answers as they were given. Raises `UnknownChat`."""
    summary = library.chats.one(chat)
    turns = _turns(chat, library.chats.kept(chat), offline_sources(library))
    return wire.ChatShown(chat=chat_row(summary), turns=turns)


def chat_row(summary: ChatSummary) -> wire.ChatRow:
    """Put a chat's line in the list on the wire."""
    return wire.ChatRow(
        id=summary.id,
        title=summary.title,
        begun=summary.begun.isoformat(),
        changed=summary.changed.isoformat(),
        turns=summary.turns,
        pinned=summary.pinned,
    )


def answer_of(
    chat: str, id_: int, turn: Turn, citations: Sequence[Evidence], offline: OfflineSources
) -> wire.Answer:
    """Put an answer on the wire, be it new or kept."""
    usage = turn.usage
    return wire.Answer(
        answer=turn.answer,
        sentences=tuple(map(_sentence_of, turn.sentences)),
        citations=tuple(citation_of(item, offline) for item in citations),
        model=turn.model,
        finish_reason=turn.finish_reason,
        usage=None
        if usage is None
        else {"prompt_tokens": usage.prompt_tokens, "completion_tokens": usage.completion_tokens},
        left_out=tuple(kept_passage_of(item, offline) for item in turn.left_out),
        notice=turn.notice,
        chat=chat,
        turn=id_,
        context=context_of(turn.context),
        thinking=turn.thinking,
        thought_seconds=turn.thought_seconds,
        first_word_seconds=turn.first_word_seconds,
        tokens_per_second=turn.tokens_per_second,
        stopped=turn.stopped,
        beginning=turn.beginning,
        explanation=explanation_of(turn.explanation, offline),
        notices=tuple(wire.Notice(message=kept.words, code=kept.code) for kept in turn.notices),
    )


def _sentence_of(sentence: CitedSentence) -> wire.Sentence:
    reason = sentence.reason
    return wire.Sentence(
        text=sentence.text,
        verdict=sentence.verdict,
        citations=sentence.citations,
        spans=tuple(
            wire.CitedSpan(n=span.n, start=span.start, end=span.end, verdict=span.verdict)
            for span in sentence.spans
        ),
        reason=None
        if reason is None
        else wire.Reason(code=reason.code, said=reason.said, found=reason.found),
    )


def context_of(use: ContextUse | None) -> wire.ContextUse | None:
    """Put what a prompt spent on the wire."""
    if use is None:
        return None
    return wire.ContextUse(
        window=use.window,
        instructions=use.instructions,
        history=use.history,
        passages=use.passages,
        question=use.question,
        reserved=use.reserved,
        turns_left_out=use.turns_left_out,
    )


class ChatEraser:
    """Erases deleted chats for good once their deletion cannot be taken back any more.

    Those of an engine that ended before are erased when the chats are opened.
    """

    def __init__(self, library: Library, seconds: float = UNDO_SECONDS) -> None:
        self._library = library
        self._seconds = seconds
        self._tasks: set[asyncio.Task[None]] = set()

    def expect(self) -> None:
        """A chat was deleted; its time begins now."""
        # Not reckoned from the clock as it will be then: one that was set back would spare the chat.
        task = asyncio.create_task(self._erase_later(datetime.now(UTC)), name="erase deleted chats")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _erase_later(self, until: datetime) -> None:
        await asyncio.sleep(self._seconds)
        try:
            while not await read(self._library, self._library.chats.erase_deleted, until):  # noqa: ASYNC110 - readers tell nobody
                await asyncio.sleep(_AGAIN_SECONDS)
        except IngestError:
            # Nobody waits for it. They stay deleted, and go when the library is opened next.
            _log.exception("deleted chats could not be erased")


def _turns(chat: str, kept: Sequence[KeptTurn], offline: OfflineSources) -> tuple[wire.ChatTurn, ...]:
    shown = []
    known: dict[int, Evidence] = {}
    for item in kept:
        turn = whole(item.turn, known)
        shown.append(
            wire.ChatTurn(
                turn=item.id,
                asked=item.asked.isoformat(),
                question=turn.question,
                answer=answer_of(chat, item.id, turn, cited_evidence(turn, known), offline),
                collection=turn.scope.collection,
                file=turn.scope.file,
                files=turn.scope.files,
                types=turn.scope.types,
                since=turn.scope.since,
                until=turn.scope.until,
            )
        )
        known |= numbered((turn,))
    return tuple(shown)
