"""Whether what was found is about what is asked, and what is said of an answer as a whole."""

import asyncio

import pytest

from retrieval.answering import Answered, Answerer, Notice, NoticeCode, Question
from retrieval.chats import Chats
from retrieval.scope import Scope
from retrieval.verdicts.judge import Judge
from tests.doubles.embedder import HashingEmbedder
from tests.retrieval.making_hits import evidence_of, hit, turn

FERRY = "The ferry leaves the harbour at nine and comes back at noon."


BEECHES = "Old beeches on a chalk hill want little water."


class FindsFerry:
    """A search that always finds the same passages."""

    def __init__(self, *texts):
        self.hits = [hit(number, text) for number, text in enumerate(texts or (FERRY,), 1)]

    problem = None

    def search(self, queries, k, scope):
        return self.hits


@pytest.fixture
def chats(tmp_path):
    chats = Chats(tmp_path / "chats.db")
    yield chats
    chats.close()


def asked(chats, question, judge=None, search=None, searched=None):
    """Ask without a model; gives the codes of what is said, and the answer."""

    async def ask():
        answerer = Answerer(search or FindsFerry(), chats, lambda notice: notice.code, judge)
        put = Question(question, "a", Scope(), searched=searched)
        return [event async for event in answerer.answer(put, None)]

    events = asyncio.run(ask())
    answered = events[-1]
    assert isinstance(answered, Answered)
    return {event.code for event in events if isinstance(event, Notice)}, answered.turn


@pytest.fixture
def judge():
    return Judge(HashingEmbedder())


def test_a_question_about_other_things_is_said_to_be_not_found_and_the_passages_are_shown(chats, judge):
    codes, turn = asked(chats, "Which mushrooms grow under old beeches?", judge)
    assert NoticeCode.NOT_ABOUT_IT in codes
    assert NoticeCode.NOT_ABOUT_IT in turn.notice
    assert FERRY in turn.answer


def test_what_has_little_to_do_with_the_question_is_not_quoted_beside_what_has(chats, judge):
    _, turn = asked(chats, "When does the ferry leave the harbour?", judge, FindsFerry(BEECHES, FERRY))
    assert [item.text for item in turn.evidence] == [FERRY]
    # AND where nothing has, all that is nearest is quoted
    _, turn = asked(chats, "Which mushrooms grow in tunnels?", judge, FindsFerry(BEECHES, FERRY))
    assert [item.text for item in turn.evidence] == [BEECHES, FERRY]


@pytest.mark.parametrize(
    "question",
    [
        "When does the ferry leave the harbour?",
        "Mushrooms?",  # too little to tell
        "Wann fährt denn die Fähre von der Insel nach dem Hafen ab und wie?",  # another language
    ],
)
def test_what_may_be_answered_or_cannot_be_told_is_not_said_to_be_missing(chats, judge, question):
    codes, _ = asked(chats, question, judge)
    assert NoticeCode.NOT_ABOUT_IT not in codes


def test_a_follow_up_is_not_judged_by_its_own_words(chats, judge):
    chats.append("a", turn("When does the ferry leave?", "At nine [1].", hit(1, FERRY)))
    codes, _ = asked(chats, "Which mushrooms grow under old beeches?", judge)
    assert NoticeCode.NOT_ABOUT_IT not in codes


def test_what_a_person_says_to_search_for_is_what_is_judged(chats, judge):
    codes, _ = asked(chats, "Are there mushrooms under beeches?", judge, searched="when the ferry leaves")
    assert NoticeCode.NOT_ABOUT_IT not in codes


def test_without_a_judge_nothing_is_said(chats):
    codes, _ = asked(chats, "Which mushrooms grow under old beeches?")
    assert codes == {NoticeCode.NO_MODEL_WANTED}


def test_the_words_of_a_question_count_by_how_rare_they_are(judge):
    near = judge.relevance("When does the ferry leave the harbour?", [evidence_of(hit(1, FERRY), 1)])
    far = judge.relevance("When does the airship leave the station?", [evidence_of(hit(1, FERRY), 1)])
    assert near.words > 0.9 > far.words
