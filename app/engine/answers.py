"""Asking and evaluating: the answerer's events put into words and onto the wire."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing

from app.engine import wire
from app.engine.chats import answer_of, context_of
from app.engine.library import Library, OpenLibrary
from app.engine.passages import citation_of, ref_of, scope_of
from app.engine.servers import Servers
from app.server_wording import not_replaced, notice_words, server_problem
from app.wording import failure_of
from ingest.catalog.records import StoredPassage
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
from retrieval.evaluation import DEPTH, Asked, Scores, read_question_set, score
from retrieval.language_model.errors import BadAddress, LanguageModelError
from retrieval.language_model.events import Text, TextWasThinking, Thinking

# Of what was found instead of the answer to a question, so many are told.
_FOUND = 3


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
                    yield _on_wire(event, question.chat)
        except RetrievalError as error:
            yield failure_of(error)
        except LanguageModelError as error:
            yield wire.Failure(code=error.code, message=not_replaced(error))

    async def evaluate(self, opened: OpenLibrary, asked: wire.EvaluateRequest) -> AsyncIterator[wire.Event]:
        """Put every question of a set to search, and score what is found."""
        try:
            questions = read_question_set(asked.questions, asked.name)
        except RetrievalError as error:
            yield failure_of(error)
            return
        loop = asyncio.get_running_loop()
        done = []
        for question in questions:
            begun = time.perf_counter()
            hits = await loop.run_in_executor(
                self._library.readers, opened.searcher.search, [question.question], max(asked.k, DEPTH)
            )
            done.append(Asked(question, hits, (time.perf_counter() - begun) * 1000))
            yield wire.Asked(done=len(done), total=len(questions))
        if (problem := opened.searcher.problem) is not None:
            yield wire.Notice(message=failure_of(problem).message)
        yield _evaluation(score(done, asked.k))


def _on_wire(event: AnswerEvent, chat: str) -> wire.Event:
    match event:
        case EvidenceFound():
            return wire.SourcesFound(
                citations=tuple(map(citation_of, event.evidence)),
                context=context_of(event.context),
                milliseconds=event.milliseconds,
                chat=chat,
            )
        case Notice():
            return wire.Notice(message=notice_words(event))
        case Thinking(text):
            return wire.Thinking(text=text)
        case Text(text):
            return wire.Text(text=text)
        case TextWasThinking():
            return wire.TextWasThinking()
        case Answered():
            return answer_of(event.chat, event.id, event.turn, event.citations)


def _evaluation(scores: Scores) -> wire.Evaluation:
    return wire.Evaluation(
        questions=scores.questions,
        unanswerable=scores.unanswerable,
        recall_at_1=round(scores.recall[1], 4),
        recall_at_5=round(scores.recall[5], 4),
        recall_at_10=round(scores.recall[10], 4),
        mrr_at_10=round(scores.mrr, 4),
        ndcg_at_10=round(scores.ndcg, 4),
        latency_ms={"p50": round(scores.p50, 2), "p95": round(scores.p95, 2)},
        misses=tuple(
            wire.Miss(
                id=str(miss.question.id),
                question=miss.question.question,
                expected=miss.question.wanted(),
                found=tuple(f"{hit.path.name}, page {hit.page}" for hit in _instead(miss)),
                places=tuple(map(_place_of, _instead(miss))),
            )
            for miss in scores.misses
        ),
    )


def _instead(miss: Asked) -> list[StoredPassage]:
    return [hit.passage for hit in miss.hits[:_FOUND]]


def _place_of(passage: StoredPassage) -> wire.PassageRef:
    return wire.PassageRef(path=str(passage.path), page=passage.page, start=passage.start, end=passage.end)
