"""The engine is killed, or cannot use its library: what a door makes of it, and that nothing is lost."""

import http.client
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from filelock import FileLock

from app.engine import routes, wire
from app.engine.client import EngineClient, EngineLost, EngineNotStarted
from tests.app.program import PROJECT, Program
from tests.waiting import wait_until

# Long enough that an engine can be killed while it works on it.
PARAGRAPHS = 120


@pytest.fixture
def long_text(tmp_path):
    """A text of many passages, each with a number of its own."""
    path = tmp_path / "long.txt"
    sentence = "The harbour master wrote down that ship number {n} came in with wool, salt and timber. "
    path.write_text("\n\n".join(sentence.format(n=n) * 10 for n in range(PARAGRAPHS)))
    return path


def test_an_add_goes_on_after_the_engine_was_killed(program, long_text):
    # GIVEN a command that adds, and its engine in the middle of the work
    with program.start("add", long_text, "--json") as adding:
        engine = program.wait_for_engine()
        wait_until(lambda: engine.request("GET", "/status")[1]["pending"] > 0)
        # WHEN the engine is killed
        engine.kill()
        out, err = adding.communicate()
    # THEN the command has done its work with another engine
    assert adding.returncode == 0, err
    assert program.engine().pid != engine.pid
    document = program.json("list")["documents"][0]
    status = program.json("status")
    assert document["passages"] >= PARAGRAPHS / 2
    assert (status["passages"], status["vectors"], status["pending"]) == (
        document["passages"],
        document["passages"],
        0,
    )
    assert str(long_text) in out.decode()


def test_an_engine_that_is_killed_twice_is_reported(program, long_text, monkeypatch):
    # GIVEN a door that adds
    for name, value in program.environment.items():
        monkeypatch.setenv(name, value)
    client = EngineClient(program.library)
    events = client.stream(routes.ADD, wire.AddRequest(paths=(str(long_text),)))
    # WHEN its engine is killed while it works, and the next one too
    assert isinstance(next(events), wire.Progress)
    program.engine().kill()
    # What it had told before may still be on its way.
    assert isinstance(next(event for event in events if not isinstance(event, wire.Progress)), wire.Notice)
    assert isinstance(next(events), wire.Progress)
    program.engine().kill()
    with pytest.raises(EngineLost) as lost:
        list(events)
    # THEN it says so, and where to look
    assert lost.value.failure.code == "engine_lost"
    assert "twice" in lost.value.failure.message
    assert str(program.library) in lost.value.failure.message
    client.close()
    reap()


def test_a_command_whose_engine_cannot_stay_alive_ends_with_one_sentence(program, long_text):
    # GIVEN a command whose every engine is killed a moment after it began to embed
    with program.start("add", long_text) as adding:
        while adding.poll() is None:
            if program.engine() is not None:
                time.sleep(0.3)
                kill_while_embedding(program)
        out, err = adding.communicate()
    # THEN it ends with 1, no result, and a sentence that says why
    assert (adding.returncode, out) == (1, b"")
    assert "twice" in last_line(err.decode())
    assert "Traceback" not in err.decode()


def kill_while_embedding(program):
    engine = program.engine()
    with suppress(OSError, http.client.HTTPException):
        if engine is not None and engine.request("GET", "/status")[1]["pending"]:
            engine.kill()


def reap():
    """Take note of the children that were killed."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                return
        except ChildProcessError:
            return


def last_line(text):
    return text.rstrip().splitlines()[-1]


def refused(outcome, *words):
    """It says in one clear sentence why it cannot, and no more."""
    assert (outcome.status, outcome.out) == (1, ""), outcome
    assert len(outcome.err.strip().splitlines()) == 1, outcome.err
    assert "Traceback" not in outcome.err
    assert "unexpected" not in outcome.err
    for word in words:
        assert word in outcome.err, outcome.err
    return outcome


def test_a_library_that_a_foreign_process_holds_is_refused(program):
    # GIVEN a library that another program has locked and does not answer for
    program.library.mkdir(parents=True)
    script = (
        "import sys; from filelock import FileLock\n"
        f"with FileLock({str(program.library / 'lock')!r}):\n"
        "    print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"locked\n"
        # WHEN a door wants it, and is not willing to wait long
        with (
            EngineClient(program.library, patience=0.5) as door,
            pytest.raises(EngineNotStarted) as refusal,
        ):
            door.ask(routes.DOCUMENTS)
        holder.stdin.close()
    # THEN it says who has it and what to do
    assert refusal.value.failure.code == "library_locked"
    assert str(program.library) in refusal.value.failure.message
    assert "does not answer" in refusal.value.failure.message
    # AND once it is let go, it can be used
    assert program.run("list").status == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_the_library_of_another_user_is_refused_and_left_alone(program):
    # GIVEN a library that belongs to somebody else
    program.library.mkdir(parents=True, mode=0o755)
    os.chown(program.library, 12345, 12345)
    # WHEN a command wants it
    outcome = program.run("list")
    # THEN it says so, and nothing was written into it
    refused(outcome, str(program.library), "another user", "--library")
    assert list(program.library.iterdir()) == []


def test_a_folder_of_other_files_is_refused_and_left_alone(program):
    # GIVEN a folder of somebody's files, which was named as the library by mistake
    program.library.mkdir(parents=True)
    (program.library / "lease.txt").write_text("It ends in 2030.")
    mode = program.library.stat().st_mode
    # WHEN a command only looks
    outcome = program.run("status")
    # THEN it says so, and nothing was written there or changed
    refused(outcome, str(program.library), "other files", "--library")
    assert [path.name for path in program.library.iterdir()] == ["lease.txt"]
    assert program.library.stat().st_mode == mode
    # AND one that holds nothing but what the system put there will do
    (program.library / "lease.txt").rename(program.library / ".DS_Store")
    assert program.run("status").status == 0


@pytest.mark.parametrize("name", ["catalog.db", "chats.db"])
def test_a_library_of_a_newer_version_is_refused_and_left_alone(program, name):
    # GIVEN a file that a newer version has written
    program.library.mkdir(parents=True)
    with sqlite3.connect(program.library / name) as db:
        db.execute("CREATE TABLE of_the_future (x)")
        db.execute("PRAGMA user_version = 999")
    db.close()
    # WHEN a command wants it
    outcome = program.run("list")
    # THEN it says so, and the file is what it was
    refused(outcome, str(program.library / name), "newer version", "Nothing was changed")
    with sqlite3.connect(program.library / name) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (999,)
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("of_the_future",)]
    db.close()


def test_a_damaged_catalog_is_refused_in_words(program):
    program.library.mkdir(parents=True)
    (program.library / "catalog.db").write_bytes(b"this is no database " * 500)
    refused(program.run("list"), str(program.library / "catalog.db"), "add your folders again")


def test_a_library_that_is_a_file_is_refused_in_words(program):
    program.library.parent.mkdir(parents=True, exist_ok=True)
    program.library.write_text("not a folder")
    refused(program.run("list"), str(program.library), "--library")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 6 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], check=False)
    if done.returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    # The files of a process that has just ended may take the kernel a moment more.
    wait_until(lambda: subprocess.run(["umount", folder], check=False).returncode == 0)


@pytest.mark.parametrize("room", [0, 100_000, 400_000])
def test_a_full_disk_is_told_and_what_was_indexed_is_kept(tmp_path, small_disk, long_text, room):
    # GIVEN a library on a small disk, with one document in it
    note = tmp_path / "note.txt"
    note.write_text("The ferry leaves at nine.")
    with Program(tmp_path / "person", library=small_disk / "library") as program:
        assert program.json("add", note)["indexed"] == 1
        # WHEN the disk fills up and more is added
        filler = small_disk / "filler"
        fill(filler)
        os.truncate(filler, filler.stat().st_size - room)
        outcome = program.run("add", long_text)
        # THEN it says so
        refused(outcome, "no room left", "Make room")
        # AND what was there still answers
        found = program.json("search", "when does the ferry leave")
        assert found["passages"][0]["text"] == "The ferry leaves at nine."
        # WHEN there is room again
        filler.unlink()
        # THEN trying again brings the rest
        assert program.json("add", long_text)["indexed"] == 1
        status = program.json("status")
        assert (status["pending"], status["vectors"]) == (0, status["passages"])


def fill(path):
    """Write until there is no room left."""
    with path.open("wb", buffering=0) as file:
        block = 1 << 16
        while block:
            try:
                file.write(b"\0" * block)
            except OSError:
                block //= 2


def test_a_disk_that_is_full_from_the_start_is_told(tmp_path, small_disk):
    fill(small_disk / "filler")
    with Program(tmp_path / "person", library=small_disk / "library") as program:
        refused(program.run("list"), "no room left")


def test_the_lock_is_free_after_the_engine_was_killed(program):
    # GIVEN a killed engine
    assert program.run("list").status == 0
    program.engine().process.send_signal(signal.SIGKILL)
    # THEN another process can have its lock
    wait_until(lambda: lock_is_free(program))


def lock_is_free(program):
    with FileLock(program.library / "lock", timeout=5):
        return True


def test_the_project_is_found_from_anywhere(program, tmp_path):
    # GIVEN a person in another folder, who names files as seen from there
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "note.txt").write_text("The ferry leaves at nine.")
    with program.start("add", "note.txt", "--json", cwd=folder) as adding:
        out, err = adding.communicate()
    assert adding.returncode == 0, err
    assert str(folder / "note.txt") in out.decode()
    assert folder != PROJECT
