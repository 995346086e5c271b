"""What an answer cites, and what is kept of it when its person leaves on the way."""

import asyncio

import msgspec
import pytest

from retrieval.answering import Answerer, Question
from retrieval.chats import Chats
from retrieval.language_model.events import Finished, Text
from retrieval.language_model.server_state import (
    ModelInfo,
    ModelKind,
    ModelState,
    ServerKind,
    ServerState,
)
from retrieval.scope import Scope
from tests.retrieval.making_hits import hit, turn

SAID = ("The ferry ", "leaves ", "at nine.")


class ShortServer:
    """A server whose model says one sentence, in pieces."""

    def __init__(self, *said):
        self.said = said

    may_still_be_reading = False

    async def discover(self):
        model = ModelInfo("m", ModelKind.CHAT, ModelState.LOADED, 4096)
        return ServerState("http://127.0.0.1:9/v1", ServerKind.LM_STUDIO, (model,))

    async def stream(self, messages, *, model, max_tokens, temperature):
        for piece in self.said:
            yield Text(piece)
        yield Finished("stop", None, model)


class OneHit:
    """A search that always finds the same passage."""

    problem = None

    def search(self, queries, k, scope):
        return [hit(1)]


@pytest.fixture
def chats(tmp_path):
    chats = Chats(tmp_path / "chats.db")
    yield chats
    chats.close()


async def leave_after(chats, events):
    """Ask, and leave after so many events; gives the last one."""
    answerer = Answerer(OneHit(), chats, lambda notice: notice.code)
    answer = answerer.answer(Question("When?", "a", Scope()), ShortServer(*SAID))
    for _ in range(events):
        last = await anext(answer)
    await answer.aclose()
    return last


@pytest.mark.parametrize(
    ("events", "said", "stopped"), [(3, "The ferry leaves", True), (5, "".join(SAID), False)]
)
def test_an_answer_is_kept_as_far_as_it_came(chats, events, said, stopped):
    # Sources, three pieces of text, and the notice that nothing was cited.
    asyncio.run(leave_after(chats, events))
    (turn,) = chats.turns("a")
    assert (turn.answer, turn.stopped) == (said, stopped)
    assert turn.finish_reason == (None if stopped else "stop")


def test_a_passage_of_an_earlier_turn_is_cited_although_one_was_quoted_under_its_number_since(chats):
    given = turn("Who?", "She [2].", hit(9, "A lynx sleeps.", start=50), hit(1))
    chats.append("a", given)
    quoted = turn("And?", "", hit(8, "An otter swims.", start=90), hit(7, "A heron.", start=70), model=None)
    chats.append("a", msgspec.structs.replace(quoted, citations=(1, 2)))

    async def ask():
        answer = Answerer(OneHit(), chats, lambda notice: notice.code)
        server = ShortServer("At nine [2].")
        return [event async for event in answer.answer(Question("When?", "a", Scope()), server)][-1]

    answered = asyncio.run(ask())
    assert [item.text for item in answered.citations] == [hit(1).passage.text]


def test_before_its_first_word_nothing_is_kept(chats):
    asyncio.run(leave_after(chats, 1))
    assert chats.turns("a") == []
