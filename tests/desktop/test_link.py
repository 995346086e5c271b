"""The link against a real engine: found, started, asked, cancelled, killed."""

import json
import os
import socket
import threading
import time

import psutil
import pytest

from app.desktop.link import engine_link, engine_starter
from app.desktop.link.calls import LOST, StreamCall
from app.desktop.link.engine_link import EngineLink, LinkState
from app.desktop.link.http import Http
from app.engine import routes, wire
from app.engine.address import EngineAddress
from tests.app.program import Program


class Answers:
    """What was called back."""

    def __init__(self):
        self.done = []
        self.failures = []

    @property
    def arrived(self):
        return bool(self.done or self.failures)


@pytest.fixture
def link(qapp, qtbot, program, monkeypatch):
    for name, value in program.environment.items():
        monkeypatch.setenv(name, value)
    link = EngineLink(program.library, qapp)
    yield link
    link.close()


def ask(link, route, body=None):
    answers = Answers()
    link.request(route, body, answers.done.append, answers.failures.append)
    return answers


def stream(link, route, body=None):
    answers = Answers()
    answers.call = link.stream(route, body, answers.done.append, answers.failures.append)
    return answers


def test_the_engine_is_started_and_what_was_asked_before_waits_for_it(qtbot, link, program):
    documents = ask(link, routes.DOCUMENTS)
    link.start()
    qtbot.waitUntil(lambda: documents.arrived)
    assert documents.done == [wire.DocumentList(documents=())]
    assert link.status.state is LinkState.READY
    assert psutil.pid_exists(program.engine().pid)


def test_a_running_engine_is_found_and_shared(qtbot, link, program):
    assert program.run("status").status == 0
    pid = program.engine().pid
    link.start()
    qtbot.waitUntil(lambda: link.status.state is LinkState.READY)
    assert program.engine().pid == pid


def test_files_are_added_and_progress_is_heard(qtbot, link, samples):
    heard = []
    link.progressed.connect(heard.append)
    link.start()
    added = stream(link, routes.ADD, wire.AddRequest(paths=(str(samples),)))
    qtbot.waitUntil(lambda: bool(added.failures) or any(isinstance(e, wire.AddReport) for e in added.done))
    assert added.done[-1].indexed == 12
    assert max(progress.files_found for progress in heard) == 12
    shown = ask(link, routes.SHOW, wire.ShowRequest(path=added.done[-1].documents[0].path))
    qtbot.waitUntil(lambda: shown.arrived)
    assert shown.done[0].pages


def test_what_the_engine_refuses_has_its_words(qtbot, link, tmp_path):
    link.start()
    refused = stream(link, routes.ADD, wire.AddRequest(paths=(str(tmp_path / "nowhere"),)))
    qtbot.waitUntil(lambda: refused.arrived)
    assert refused.failures[0].code == "no_such_path"


def test_a_killed_engine_fails_what_is_under_way_and_is_started_again(qtbot, link, program, tmp_path):
    (tmp_path / "long.txt").write_text("\n\n".join(f"Ship {n} came in with wool. " * 20 for n in range(200)))
    link.start()
    states = []
    link.status_changed.connect(lambda status: states.append(status.state))
    adding = stream(link, routes.ADD, wire.AddRequest(paths=(str(tmp_path / "long.txt"),)))
    qtbot.waitUntil(lambda: bool(adding.done))
    pid = program.engine().pid
    program.engine().kill()
    qtbot.waitUntil(lambda: LinkState.HEALING in states and states[-1] is LinkState.READY)
    assert [failure.code for failure in adding.failures] == [LOST]
    assert program.engine().pid != pid
    # what was added is there
    sources = ask(link, routes.STATUS)
    qtbot.waitUntil(lambda: sources.arrived)
    assert [row.path for row in sources.done[0].sources] == [str(tmp_path / "long.txt")]


def test_after_a_cancel_nothing_is_called_back(qtbot, link, samples):
    link.start()
    adding = stream(link, routes.ADD, wire.AddRequest(paths=(str(samples),)))
    qtbot.waitUntil(lambda: bool(adding.done))
    adding.call.cancel()
    heard = len(adding.done)
    qtbot.wait(300)
    assert len(adding.done) == heard
    assert not adding.failures


def test_a_library_that_cannot_be_used_is_said_and_nothing_waits(qapp, qtbot, program, monkeypatch, tmp_path):
    for name, value in program.environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "file").write_text("not a folder")
    link = EngineLink(tmp_path / "file", qapp)
    documents = ask(link, routes.DOCUMENTS)
    link.start()
    qtbot.waitUntil(lambda: documents.arrived)
    assert link.status.state is LinkState.FAILED
    assert documents.failures == [link.status.failure]
    late = ask(link, routes.DOCUMENTS)
    qtbot.waitUntil(lambda: late.arrived)
    link.close()


def write_stale_address(library, port):
    library.mkdir(parents=True)
    stale = {
        "pid": os.getpid(),
        "address": f"http://127.0.0.1:{port}",
        "token": "t",
        "version": "0",
        "instance": "i",
    }
    (library / "engine.json").write_text(json.dumps(stale))


def test_an_address_that_nobody_answers_at_is_not_believed(qtbot, link, program):
    write_stale_address(program.library, 9)
    link.start()
    qtbot.waitUntil(lambda: link.status.state is LinkState.READY)


def test_who_takes_the_question_and_says_nothing_is_not_waited_for(qtbot, link, program, monkeypatch):
    # As an engine does whose process is being ended: the connection stands, and nothing is read from it.
    monkeypatch.setattr(engine_starter, "_HEALTH_MS", 300)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        write_stale_address(program.library, silent.getsockname()[1])
        link.start()
        qtbot.waitUntil(lambda: link._starter._started is not None)
        monkeypatch.setattr(engine_starter, "_HEALTH_MS", 5_000)
        qtbot.waitUntil(lambda: link.status.state is LinkState.READY)


def test_an_engine_that_falls_silent_is_lost_and_found_anew(qtbot, link, monkeypatch):
    monkeypatch.setattr(engine_link, "_SILENCE_MS", 1_500)
    states = []
    link.status_changed.connect(lambda status: states.append(status.state))
    link.start()
    qtbot.waitUntil(lambda: LinkState.HEALING in states)
    monkeypatch.setattr(engine_link, "_SILENCE_MS", 45_000)
    qtbot.waitUntil(lambda: states[-1] is LinkState.READY)


def test_a_call_that_is_given_up_while_its_reply_fails_ends_once(qapp, qtbot):
    # As when the lease and a question fail in the same moment, each in a thread of its own.
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = EngineAddress(0, f"http://127.0.0.1:{server.getsockname()[1]}", "t", "0", "i")
        call = StreamCall(heard.append, heard.append, qapp)
        reply = Http(qapp).send(address, "GET", "/events")
        reply.errorOccurred.connect(lambda _: call.fail(wire.Failure(code=LOST, message="lost")))
        call.attach(reply)
        threading.Thread(target=break_off, args=(server,)).start()
        qtbot.waitUntil(lambda: bool(heard))
        qtbot.wait(100)
    assert [failure.code for failure in heard] == [LOST]


def break_off(server):
    """Begin an answer, and end the connection."""
    connection, _ = server.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")


def test_the_engine_outlives_the_window_and_ends_by_itself(qapp, qtbot, tmp_path, monkeypatch):
    with Program(tmp_path / "person", grace=0.5) as program:
        for name, value in program.environment.items():
            monkeypatch.setenv(name, value)
        link = EngineLink(program.library, qapp)
        link.start()
        qtbot.waitUntil(lambda: link.status.state is LinkState.READY)
        time.sleep(1)
        engine = program.engine()
        assert psutil.pid_exists(engine.pid)
        link.close()
        engine.wait_until_ended()
