"""Judging one answer beside its stream: the passages are read while the model writes, never on the loop."""

import asyncio
import logging
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from retrieval.answer_events import NoticeCode
from retrieval.chats import Evidence
from retrieval.citations import CitedAnswer
from retrieval.verdicts.judge import Judge
from retrieval.verdicts.types import CitedSpan

_log = logging.getLogger(__name__)

_SENTENCE_END = re.compile(r"[.!?…。！？؟]\s|[。！？]|\n")


class Checking:
    """The check of one answer; without a judge there are no verdicts."""

    def __init__(self, judge: Judge | None, evidence: Collection[Evidence]) -> None:
        self._judge = judge
        self._evidence = tuple(evidence)
        self._reading: asyncio.Task[None] | None = None
        self._hearing: asyncio.Task[None] | None = None
        self._heard = 0

    def begin(self) -> None:
        """Read the passages meanwhile."""
        if self._judge is not None:
            reading = asyncio.to_thread(self._judge.prepare, self._evidence)
            self._reading = asyncio.create_task(reading, name="read passages for verdicts")

    def heard(self, text: str) -> None:
        """Take in an answer as far as it is written; what is whole of it need not wait for its end."""
        if self._judge is None or not _SENTENCE_END.search(text, self._heard):
            return
        if self._hearing is not None and not self._hearing.done():
            return
        self._heard = len(text)
        hearing = asyncio.to_thread(self._judge.hear, text, self._evidence)
        self._hearing = asyncio.create_task(hearing, name="take in sentences for verdicts")

    async def judge(self, cited: CitedAnswer) -> tuple[CitedAnswer, Sequence[NoticeCode]]:
        """Give the answer with verdicts, and what is to be said of it as a whole.

        An answer is never lost to its check: one that fails leaves the sentences unjudged.
        """
        if self._judge is None:
            return cited, _uncited(cited)
        try:
            for waiting in (self._reading, self._hearing):
                if waiting is not None:
                    await waiting
            judgement = await asyncio.to_thread(self._judge.judge, cited.sentences, self._evidence)
        except Exception:  # noqa: BLE001 - reported; the answer itself stands
            _log.exception("an answer could not be judged")
            return cited, _uncited(cited)
        judged = replace(cited, sentences=judgement.sentences)
        if judgement.refuses:
            return judged, [NoticeCode.NOT_FOUND]
        if judgement.is_unsupported:
            return judged, [NoticeCode.NOT_SUPPORTED]
        return judged, _uncited(judged)


async def about_it(judge: Judge | None, question: str, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Give those passages that speak of what is asked; all where it cannot be told."""
    if judge is None:
        return evidence
    try:
        if not (await asyncio.to_thread(judge.relevance, question, evidence)).is_about_it:
            return ()
        each = await asyncio.to_thread(judge.relevances, question, evidence)
    except Exception:  # noqa: BLE001 - reported; the passages are quoted all the same
        _log.exception("a question could not be compared with its passages")
        return evidence
    return [item for item, relevance in zip(evidence, each, strict=True) if relevance.is_about_it]


async def nearest_words(
    judge: Judge | None, question: str, evidence: Sequence[Evidence]
) -> Sequence[tuple[CitedSpan, ...]]:
    """Give for each passage its sentences that are nearest to a question; none where it cannot be told."""
    if judge is not None:
        try:
            return await asyncio.to_thread(judge.nearest, question, evidence)
        except Exception:  # noqa: BLE001 - reported; the passages are quoted all the same
            _log.exception("a question could not be compared with the sentences of its passages")
    return [()] * len(evidence)


def _uncited(cited: CitedAnswer) -> Sequence[NoticeCode]:
    return () if any(sentence.citations for sentence in cited.sentences) else (NoticeCode.UNCITED,)
