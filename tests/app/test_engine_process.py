"""The life of the engine: how it is found, what it writes, whom it believes, when it ends."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress

import psutil
import pytest

from tests.app.program import PROJECT, Program, is_alive
from tests.waiting import wait_until


@pytest.fixture
def program(tmp_path, indexed_samples):
    """The program with a library of samples and no engine."""
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as person:
        yield person


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_what_the_engine_writes_is_for_its_owner_alone(program):
    # GIVEN a library's folder that others may read
    program.library.chmod(0o755)
    # WHEN an engine runs
    assert program.run("list").status == 0
    # THEN the folder and the address are the owner's, and the address says what the contract promises
    address = program.library / "engine.json"
    assert program.library.stat().st_mode & 0o777 == 0o700
    assert address.stat().st_mode & 0o777 == 0o600
    said = json.loads(address.read_text())
    assert {"pid", "address", "token", "version"} <= set(said)
    assert said["version"] == program.run("--version").out.split()[1]
    assert is_alive(said["pid"])
    assert (program.library / "lock").exists()
    # AND the token is in no command line
    assert said["token"] not in " ".join(psutil.Process(said["pid"]).cmdline())
    # WHEN it is told to end
    program.end_engine()
    # THEN the address is gone and nothing went wrong
    assert not address.exists()
    assert "Traceback" not in program.log()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM")
def test_an_engine_that_is_ended_by_the_system_closes_its_library(program):
    # GIVEN an engine that has opened its library
    wait_until(lambda: program.json("status")["index"] == "complete")
    engine = program.engine()
    # WHEN the system shuts down
    engine.process.send_signal(signal.SIGTERM)
    engine.wait_until_ended()
    # THEN the address is gone, and the vector index was sealed and is not filled anew
    assert not (program.library / "engine.json").exists()
    wait_until(lambda: program.json("status")["index"] == "complete")
    assert program.json("status")["vectors"] == 161
    assert "ingest.index_keeper" not in program.log()


def test_the_address_of_a_killed_engine_is_not_believed(program):
    # GIVEN the address that a killed engine has left, and an impostor on its port
    assert program.run("list").status == 0
    killed = program.engine()
    killed.kill()
    left = (program.library / "engine.json").read_text()
    assert json.loads(left)["pid"] == killed.pid
    # WHEN a door comes
    assert len(program.json("list")["documents"]) == 12
    # THEN another engine has answered
    assert program.engine().instance != killed.instance


def test_an_impostor_on_the_address_of_a_killed_engine_is_not_believed(program):
    # GIVEN an address that leads to the engine of another library
    with Program(program.library.parent / "other") as other:
        assert other.run("list").status == 0
        foreign = json.loads((other.library / "engine.json").read_text())
        (program.library / "engine.json").write_text(json.dumps({**foreign, "instance": "another"}))
        # WHEN a door comes
        documents = program.json("list")["documents"]
        # THEN it got the documents of its own library
        assert len(documents) == 12


def test_eight_doors_at_once_get_one_engine(program):
    # GIVEN a library whose engine was killed, and eight doors that come at once
    assert program.run("list").status == 0
    program.engine().kill()
    doors = [program.start("list", "--json") for _ in range(8)]
    # WHEN they have been answered
    answers = [door.communicate() for door in doors]
    # THEN all have the same answer, from the one engine there is
    assert [door.returncode for door in doors] == [0] * 8, answers
    assert {len(json.loads(out)["documents"]) for out, _ in answers} == {12}
    engines = [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        # One that ends while they are looked at has no command any more.
        if ["engine", str(program.library)] == (process.info["cmdline"] or [])[-2:] and is_alive(process.pid)
    ]
    assert engines == [program.engine().pid]


def test_an_engine_of_another_version_is_replaced(program):
    # GIVEN an engine of an older version
    script = textwrap.dedent(
        f"""
        import app.version
        app.version.__version__ = "0.0.1"
        from pathlib import Path
        from app.engine.process import run_engine
        raise SystemExit(run_engine(Path({str(program.library)!r}), stays=True))
        """
    )
    older = subprocess.Popen(
        [sys.executable, "-c", script], cwd=PROJECT, env=program.environment, stdout=subprocess.PIPE
    )
    with older:
        assert json.loads(older.stdout.readline())["version"] == "0.0.1"
        # WHEN a door of this version comes
        assert len(program.json("list")["documents"]) == 12
        # THEN the older engine has ended well and this version's answers
        assert older.wait() == 0
    assert program.engine().version != "0.0.1"


def test_the_engine_ends_when_nobody_holds_it_and_not_while_a_stream_is_open(program):
    # GIVEN an engine with a grace that is enough to come back, and a door that holds a stream open
    program.environment["SOURCEBOOK_GRACE"] = "1.5"
    engine, door, stream = held_open(program)
    # WHEN its grace passes several times
    with pytest.raises(psutil.TimeoutExpired):
        engine.process.wait(4.0)
    # THEN it lives; and when the door has gone it ends
    stream.close()
    door.close()
    engine.wait_until_ended()
    assert not (program.library / "engine.json").exists()


def held_open(program):
    """Start an engine and hold a stream of it open; once more where that came later than its grace."""
    while True:
        assert program.run("list").status == 0
        if (engine := program.engine()) is None:
            continue
        door = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
        with suppress(OSError, http.client.HTTPException):
            door.request("GET", "/events", headers=engine.headers())
            stream = door.getresponse()
            if stream.readline().startswith(b"data: "):
                return engine, door, stream
        door.close()


def test_an_engine_that_was_never_asked_ends_too(program):
    program.environment["SOURCEBOOK_GRACE"] = "0.2"
    with subprocess.Popen(
        program.command("engine", program.library), env=program.environment, stdout=subprocess.PIPE
    ) as engine:
        assert json.loads(engine.stdout.readline())["pid"] == engine.pid
        assert engine.wait() == 0


def test_the_parse_workers_end_with_a_killed_engine(program, tmp_path):
    # GIVEN an engine with parse workers
    note = tmp_path / "note.txt"
    note.write_text("The ferry leaves at nine.")
    assert program.run("add", note).status == 0
    engine = program.engine()
    workers = engine.process.children(recursive=True)
    assert workers
    # WHEN it is killed
    engine.kill()
    # THEN they end by themselves
    wait_until(lambda: not any(is_alive(worker.pid) for worker in workers))
