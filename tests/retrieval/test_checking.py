"""The check of an answer beside its stream: what it adds, and that it never costs an answer."""

import asyncio
import logging

import pytest

from retrieval.answering import Answerer, Notice, NoticeCode, Question
from retrieval.chats import Chats
from retrieval.scope import Scope
from retrieval.verdicts.judge import Judge
from tests.doubles.embedder import HashingEmbedder
from tests.retrieval.test_answering import OneHit, ShortServer

SAID = ("The ferry leaves at nine. ", "The ferry leaves at ten [1].")


class FailingJudge(Judge):
    """A judge that is broken."""

    def judge(self, sentences, evidence):
        raise ZeroDivisionError


@pytest.fixture
def chats(tmp_path):
    chats = Chats(tmp_path / "chats.db")
    yield chats
    chats.close()


def answered(chats, judge, *said):
    """Ask; gives the codes of what is said on the way, and the turn that was kept."""

    async def ask():
        answerer = Answerer(OneHit(), chats, lambda notice: notice.code, judge)
        return [event async for event in answerer.answer(Question("When?", "a", Scope()), ShortServer(*said))]

    events = asyncio.run(ask())
    (turn,) = chats.turns("a")
    return [event.code for event in events if isinstance(event, Notice)], turn


def test_an_answer_is_kept_with_its_verdicts(chats):
    codes, turn = answered(chats, Judge(HashingEmbedder()), *SAID)
    good, wrong = turn.sentences
    assert codes == []
    assert (good.verdict, good.citations, good.reason) == ("supported", (1,), None)
    assert (wrong.verdict, wrong.reason.said, wrong.reason.found) == ("weak", "ten", "nine")
    assert turn.finish_reason == "stop"


def test_a_check_that_fails_is_reported_and_leaves_the_sentences_unjudged(chats, caplog):
    with caplog.at_level(logging.ERROR):
        codes, turn = answered(chats, FailingJudge(HashingEmbedder()), *SAID)
    assert [sentence.verdict for sentence in turn.sentences] == [None, None]
    assert (codes, turn.finish_reason) == ([], "stop")
    assert "could not be judged" in caplog.text


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Elephants sleep standing up.", NoticeCode.NOT_SUPPORTED),
        ("The sources do not say when.", NoticeCode.NOT_FOUND),
        ("Gladly!", NoticeCode.UNCITED),
    ],
)
def test_an_answer_without_support_is_said_to_be_so(chats, said, code):
    codes, turn = answered(chats, Judge(HashingEmbedder()), said)
    assert codes == [code]
    assert turn.notice == code
    assert turn.citations == (1,)


def test_who_leaves_while_an_answer_is_judged_keeps_it_whole(chats):
    async def leave():
        answerer = Answerer(OneHit(), chats, lambda notice: notice.code, Judge(HashingEmbedder()))
        events = answerer.answer(Question("When?", "a", Scope()), ShortServer(*SAID))
        # Sources and two pieces of text; what follows is judged first.
        for _ in range(3):
            await anext(events)
        leaving = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        await events.aclose()

    asyncio.run(leave())
    (turn,) = chats.turns("a")
    assert turn.answer == "".join(SAID)
