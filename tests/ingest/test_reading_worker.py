import os
import signal
import subprocess
import sys

import psutil
import pytest

from ingest.reading.protocol import BrokenFrame, Finished, ReadRequest, Ready, receive_reply, send
from ingest.types import ReadLimits
from tests.ingest.making_workers import WORKER


@pytest.fixture
def worker():
    with subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert receive_reply(process.stdout) == Ready()
        yield process
        process.kill()


def request_for(path):
    return ReadRequest(os.fsencode(path), ReadLimits())


def test_a_worker_ends_when_its_pipe_is_closed(worker):
    worker.stdin.close()

    assert worker.wait(timeout=20) == 0


def test_a_worker_answers_one_request_after_another(worker, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Words")
    for _ in range(2):
        send(worker.stdin, request_for(path))
        while not isinstance(reply := receive_reply(worker.stdout), Finished):
            pass
        assert reply.document.pages[0].text == "Words"


@pytest.mark.skipif(sys.platform == "win32", reason="priorities are classes there")
def test_a_worker_steps_back_behind_what_a_person_does(worker):
    assert psutil.Process(worker.pid).nice() >= psutil.Process().nice()
    assert psutil.Process(worker.pid).nice() >= 10


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_worker_leaves_an_interrupt_to_its_parent(worker, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Words")

    worker.send_signal(signal.SIGINT)
    send(worker.stdin, request_for(path))

    assert receive_reply(worker.stdout) is not None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_worker_in_the_midst_of_a_file_dies_with_its_parent(tmp_path):
    # GIVEN a parent whose worker hangs on a file
    path = tmp_path / "hang.txt"
    path.write_text("hang")
    script = f"""
import os, subprocess, sys, time
from ingest.reading.protocol import *
from ingest.types import ReadLimits
child = subprocess.Popen({WORKER!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
receive_reply(child.stdout)
send(child.stdin, ReadRequest({os.fsencode(path)!r}, ReadLimits()))
receive_reply(child.stdout)
print(child.pid, flush=True)
time.sleep(3600)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    child = psutil.Process(int(parent.stdout.readline()))

    # WHEN the parent is killed
    parent.kill()
    parent.communicate()

    # THEN the worker goes too
    assert psutil.wait_procs([child], timeout=20)[0] == [child]


def test_bytes_that_are_no_frame_are_told_from_an_end(tmp_path):
    path = tmp_path / "frames"
    for content in (b"\x00", b"\x00" * 7 + b"\x05abc", b"\x00" * 7 + b"\x01\xc1", b"\xff" * 8):
        path.write_bytes(content)
        with path.open("rb") as stream, pytest.raises(BrokenFrame):
            receive_reply(stream)
    path.write_bytes(b"")
    with path.open("rb") as stream:
        assert receive_reply(stream) is None
