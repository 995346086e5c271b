"""The link against the fake engine: it is believed as the real one is, and does what it is told."""

import pytest

from app.desktop.link.calls import LOST
from app.desktop.link.engine_link import EngineLink, LinkState
from app.engine import routes, wire
from tests.doubles.fake_engine import FakeEngine, Script


@pytest.fixture
def fake(tmp_path):
    with FakeEngine(tmp_path / "library") as engine:
        yield engine


@pytest.fixture
def link(qapp, qtbot, fake, tmp_path):
    link = EngineLink(tmp_path / "library", qapp)
    link.start()
    qtbot.waitUntil(lambda: link.status.state is LinkState.READY)
    yield link
    link.close()


def test_replies_and_failures_come_as_they_were_told(qtbot, fake, link):
    done, failures = [], []
    link.request(routes.CHATS, wire.ChatsRequest(query="x"), done.append, failures.append)
    qtbot.waitUntil(lambda: bool(done))
    assert done == [wire.ChatList(chats=())]
    assert fake.asked(routes.CHATS) == [{"query": "x"}]
    fake.answer(routes.CHATS, wire.Failure(code="no", message="Not today."))
    link.request(routes.CHATS, wire.ChatsRequest(), done.append, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].message == "Not today."


def test_a_stream_waits_where_it_is_held_and_sees_the_door_leave(qtbot, fake, link):
    script = fake.play(routes.ASK, Script([wire.Text(text="one"), wire.Text(text="two")], hold=1))
    events, failures = [], []
    request = wire.AskRequest(query="?", server="http://127.0.0.1:9/v1")
    call = link.stream(routes.ASK, request, events.append, failures.append)
    qtbot.waitUntil(lambda: len(events) == 1)
    call.cancel()
    qtbot.waitUntil(lambda: script.left_at is not None)
    assert events == [wire.Text(text="one")]
    assert not failures


def test_a_stream_without_a_result_is_a_loss(qtbot, fake, link):
    fake.play(routes.ASK, Script([wire.Text(text="one")]))
    events, failures = [], []
    request = wire.AskRequest(query="?", server="http://127.0.0.1:9/v1")
    link.stream(routes.ASK, request, events.append, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].code == LOST


def test_progress_is_told_and_a_lost_lease_is_taken_again(qtbot, fake, link):
    heard, states = [], []
    link.progressed.connect(heard.append)
    link.status_changed.connect(lambda status: states.append(status.state))
    fake.tell(
        wire.Progress(files_found=3, files_done=1, pages=9, vectors_pending=2, index_pending=0, walking=False)
    )
    qtbot.waitUntil(lambda: bool(heard))
    fake.lose_doors()
    qtbot.waitUntil(lambda: states == [LinkState.HEALING, LinkState.READY])
    assert heard[0].files_found == 3
