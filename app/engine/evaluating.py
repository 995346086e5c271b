"""Scoring search and answers on a question set, question by question."""

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path

from app.engine import wire
from app.engine.library import Library, OpenLibrary
from app.engine.servers import Servers
from app.server_wording import notice_words, server_problem
from app.wording import failure_of
from ingest.catalog.records import StoredPassage
from retrieval.answer_evaluation import AnswerScores, GivenAnswer, Latency, score_answers
from retrieval.answering import Answered, Answerer, Notice, NoticeCode, Question
from retrieval.chats import Chats, new_chat
from retrieval.errors import RetrievalError
from retrieval.evaluation import DEPTH, Asked, Scores, SetQuestion, composed, read_question_set, score
from retrieval.language_model.errors import BadAddress
from retrieval.language_model.events import Text, Thinking
from retrieval.language_model.types import LanguageServer
from retrieval.scope import Scope
from retrieval.verdicts.types import Verdict

# Of what was found instead of the answer to a question, so many are told.
_FOUND = 3
# Of documents that are not there, so many are named.
_NAMED = 5


class Evaluating:
    """Puts the questions of a set to one library."""

    def __init__(self, library: Library, servers: Servers) -> None:
        self._library = library
        self._servers = servers

    async def evaluate(self, opened: OpenLibrary, asked: wire.EvaluateRequest) -> AsyncIterator[wire.Event]:
        """Put every question to search, then have it answered where that is wanted, and score both."""
        try:
            questions = read_question_set(asked.questions, asked.name)
            server = await self._server(asked)
        except RetrievalError as error:
            yield failure_of(error)
            return
        except BadAddress as error:
            yield wire.Failure(code=error.code, message=server_problem(error))
            return
        if (unknown := await asyncio.to_thread(self._unknown, questions)) is not None:
            yield unknown
        total = len(questions) * (2 if asked.answers else 1)
        found: list[Asked] = []
        async for one in self._searched(opened, questions, asked.k):
            found.append(one)
            yield wire.Asked(done=len(found), total=total)
        given: list[GivenAnswer] = []
        if asked.answers:
            async with aclosing(self._answered(opened, questions, server, asked.model)) as answers:
                async for answer in answers:
                    given.append(answer)
                    yield wire.Asked(done=len(found) + len(given), total=total)
        if (problem := opened.searcher.problem) is not None:
            yield wire.Notice(message=failure_of(problem).message)
        yield _evaluation(score(found, asked.k), score_answers(given) if asked.answers else None)

    def _unknown(self, questions: Sequence[SetQuestion]) -> wire.Notice | None:
        """Say which documents the questions are about and the library does not have."""
        there = {composed(summary.path.name) for summary in self._library.catalog.documents.summaries()}
        missing = [one.doc for one in questions if one.doc is not None and composed(one.doc) not in there]
        if not missing:
            return None
        names = list(dict.fromkeys(missing))
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        count = "1 question is" if len(missing) == 1 else f"{len(missing)} questions are"
        return wire.Notice(
            message=f"{count} about documents that the library does not have, and cannot be met: "
            f"{', '.join(names[:_NAMED])}{more}."
        )

    async def _server(self, asked: wire.EvaluateRequest) -> LanguageServer | None:
        if not asked.answers or not asked.use_model:
            return None
        return await self._servers.client(asked.server, asked.server_key)

    async def _searched(
        self, opened: OpenLibrary, questions: Sequence[SetQuestion], k: int
    ) -> AsyncIterator[Asked]:
        loop = asyncio.get_running_loop()
        for question in questions:
            begun = time.perf_counter()
            hits = await loop.run_in_executor(
                self._library.readers, opened.searcher.search, [question.question], max(k, DEPTH)
            )
            yield Asked(question, hits, (time.perf_counter() - begun) * 1000)

    async def _answered(
        self,
        opened: OpenLibrary,
        questions: Sequence[SetQuestion],
        server: LanguageServer | None,
        model: str | None,
    ) -> AsyncGenerator[GivenAnswer, None]:
        """Answer each question in a chat of its own, which nobody keeps."""
        with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
            chats = Chats(Path(folder) / "chats.db")
            try:
                answerer = Answerer(
                    opened.searcher,
                    chats,
                    notice_words,
                    opened.judge,
                    catalog=self._library.catalog,
                    rates=self._library.rates,
                )
                for question in questions:
                    yield await _answer(answerer, question, server, model)
            finally:
                chats.close()


async def _answer(
    answerer: Answerer, question: SetQuestion, server: LanguageServer | None, model: str | None
) -> GivenAnswer:
    begun = time.perf_counter()
    first: float | None = None
    codes: set[NoticeCode] = set()
    asked = Question(question.question, new_chat(), Scope(), model)
    async with aclosing(answerer.answer(asked, server)) as events:
        async for event in events:
            match event:
                case Text() | Thinking():
                    first = first or time.perf_counter() - begun
                case Notice():
                    codes.add(event.code)
                case Answered():
                    seconds = time.perf_counter() - begun
                    return GivenAnswer(
                        question, event.turn, event.citations, frozenset(codes), first, seconds
                    )
    raise AssertionError("an answer ends with itself")  # pragma: no cover


def _evaluation(scores: Scores, answers: AnswerScores | None) -> wire.Evaluation:
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
        answers=None if answers is None else _answer_scores(answers),
    )


def _instead(miss: Asked) -> list[StoredPassage]:
    return [hit.passage for hit in miss.hits[:_FOUND]]


def _place_of(passage: StoredPassage) -> wire.PassageRef:
    return wire.PassageRef(path=str(passage.path), page=passage.page, start=passage.start, end=passage.end)


def _answer_scores(scores: AnswerScores) -> wire.AnswerScores:
    return wire.AnswerScores(
        answers=scores.answers,
        quoted=scores.quoted,
        citation_precision=round(scores.precision, 4),
        citation_recall=round(scores.recall, 4),
        refused_rightly=round(scores.refused_rightly, 4),
        refused_wrongly=round(scores.refused_wrongly, 4),
        sentences=scores.sentences,
        supported=round(scores.verdicts[Verdict.SUPPORTED], 4),
        weak=round(scores.verdicts[Verdict.WEAK], 4),
        none=round(scores.verdicts[Verdict.NONE], 4),
        first_word_ms=_milliseconds(scores.first_word),
        whole_ms=_milliseconds(scores.whole),
    )


def _milliseconds(latency: Latency) -> dict[str, float]:
    return {"p50": round(latency.p50, 1), "p95": round(latency.p95, 1)}
