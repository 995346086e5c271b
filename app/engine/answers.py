"""Asking and evaluating: the answerer's events put into words and onto the wire."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from app.engine import wire
from app.engine.library import Library, OpenLibrary
from app.engine.passages import citation_of, passage_of
from app.server_wording import notice_words, server_problem
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
from retrieval.evaluation import DEPTH, Asked, Scores, read_question_set, score
from retrieval.language_model.address import ServerAddress, parse_address
from retrieval.language_model.errors import BadAddress
from retrieval.language_model.events import Text, TextWasThinking, Thinking
from retrieval.language_model.types import LanguageServer
from retrieval.scope import Scope


class Answers:
    """Answers from one library, by whichever server each question names."""

    def __init__(self, library: Library) -> None:
        self._library = library
        # One a server: it remembers whether the server may still be reading a question that was stopped.
        self._servers: dict[tuple[str, str | None], LanguageServer] = {}

    async def answer(self, opened: OpenLibrary, asked: wire.AskRequest) -> AsyncIterator[wire.Event]:
        """Answer as a stream of events that ends with `wire.Answer` or `wire.Failure`."""
        try:
            server = await self._server(asked) if asked.use_model else None
        except BadAddress as error:
            yield wire.Failure(code=error.code, message=server_problem(error))
            return
        question = Question(
            asked.query,
            asked.chat or new_chat(),
            Scope(asked.collection, asked.file),
            asked.model,
            goes_on=asked.chat is not None,
        )
        answerer = Answerer(opened.searcher, self._library.chats)
        try:
            async with aclosing(answerer.answer(question, server)) as events:
                async for event in events:
                    yield _on_wire(event)
        except RetrievalError as error:
            yield failure_of(error)

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
        yield _evaluation(score(done, asked.k))

    async def _server(self, asked: wire.AskRequest) -> LanguageServer:
        address = parse_address(asked.server)
        key = (str(address), asked.server_key)
        if key not in self._servers:
            connect = await asyncio.to_thread(_language_model)
            # Two first questions may come at once; both are to wait for one another in one client.
            return self._servers.setdefault(key, connect(address, asked.server_key))
        return self._servers[key]


def _language_model() -> Callable[[ServerAddress, str | None], LanguageServer]:
    """Import the client away from the loop: the openai library takes half a second."""
    from retrieval.language_model.client import LanguageModel  # noqa: PLC0415

    return LanguageModel


def _on_wire(event: AnswerEvent) -> wire.Event:
    match event:
        case EvidenceFound(evidence):
            return wire.SourcesFound(citations=tuple(map(citation_of, evidence)))
        case Notice():
            return wire.Notice(message=notice_words(event))
        case Thinking(text):
            return wire.Thinking(text=text)
        case Text(text):
            return wire.Text(text=text)
        case TextWasThinking():
            return wire.TextWasThinking()
        case Answered():
            return _answer(event)


def _answer(answered: Answered) -> wire.Answer:
    usage = answered.usage
    return wire.Answer(
        answer=answered.text,
        sentences=tuple(
            wire.Sentence(text=sentence.text, verdict=None, citations=sentence.citations)
            for sentence in answered.sentences
        ),
        citations=tuple(map(citation_of, answered.citations)),
        model=answered.model,
        finish_reason=answered.finish_reason,
        usage=None
        if usage is None
        else {"prompt_tokens": usage.prompt_tokens, "completion_tokens": usage.completion_tokens},
        left_out=tuple(map(passage_of, answered.left_out)),
        notice=" ".join(map(notice_words, answered.notices)) or None,
        chat=answered.chat,
    )


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
                found=tuple(f"{hit.passage.path.name}, page {hit.passage.page}" for hit in miss.hits[:3]),
            )
            for miss in scores.misses
        ),
    )
