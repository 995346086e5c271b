"""A window that a signal ends goes as one that a person has closed: nothing of it is left."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from app.desktop.ending import told_by_signals
from tests.app.program import PROJECT, Program
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its programs are not ended by signals")

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Window:
    """The real program's window without a screen, with a folder of its own for all that is temporary."""

    def __init__(self, program: Program, folder: Path, *, ignores: frozenset[int] = frozenset()) -> None:
        self.temporary = folder / "t"  # short: a socket's path has 107 bytes at most
        self.temporary.mkdir()

        def set_signals() -> None:
            # Whoever runs the tests in the background has some ignored.
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN if number in ignores else signal.SIG_DFL)

        self.process = subprocess.Popen(
            program.command(),
            env={**program.environment, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(self.temporary)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=set_signals,  # noqa: PLW1509 - no other thread is at work here
            cwd=PROJECT,
        )

    def left(self) -> list[str]:
        return sorted(path.name for path in self.temporary.iterdir())


@pytest.fixture
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("w")


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_the_window_in_good_order(program, folder, number):
    # GIVEN a window with its engine
    window = Window(program, folder)
    program.wait_for_engine()
    # WHEN it is told to end
    window.process.send_signal(number)
    # THEN it does, says so by its status, and leaves no folder, no file and no socket
    assert window.process.wait() == 128 + number
    assert window.left() == []
    # AND the engine lives as after any other window
    assert program.engine() is not None


def test_it_ends_in_good_order_also_while_it_opens(program, folder):
    # GIVEN a window that has just begun to start its engine, perhaps before it serves events
    window = Window(program, folder)
    wait_until(lambda: any(name.endswith(".ready") for name in window.left()))
    # WHEN a session's end sends what it sends, one after the other
    window.process.send_signal(signal.SIGTERM)
    window.process.send_signal(signal.SIGHUP)
    # THEN nothing is left
    assert window.process.wait() in {128 + signal.SIGTERM, 128 + signal.SIGHUP}
    assert window.left() == []
    program.wait_for_engine()


def test_what_is_ignored_stays_ignored(program, folder):
    # GIVEN a window that was started to outlive its terminal
    window = Window(program, folder, ignores=frozenset({signal.SIGHUP}))
    program.wait_for_engine()
    # WHEN the terminal goes, and then somebody ends it
    window.process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        window.process.wait(1)
    window.process.send_signal(signal.SIGTERM)
    # THEN it was the second that has ended it
    assert window.process.wait() == 128 + signal.SIGTERM


def test_the_second_signal_of_a_session_that_ends_does_not_cut_the_end_short(qapp):
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        # GIVEN a window that the first of them has ended
        with told_by_signals(qapp):
            signal.raise_signal(signal.SIGTERM)
            assert qapp.exec() == 128 + signal.SIGTERM
        # WHEN the other one comes while the program still puts its things away, THEN it changes nothing
        assert {signal.getsignal(number) for number in SIGNALS} == {signal.SIG_IGN}
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_afterwards_signals_do_what_they_did(qapp):
    # GIVEN what signals do in this process
    before = [signal.getsignal(number) for number in SIGNALS]
    descriptors = open_files()
    # WHEN the window's life is over
    with told_by_signals(qapp):
        assert [signal.getsignal(number) for number in SIGNALS] != before
    # THEN all is as it was
    assert [signal.getsignal(number) for number in SIGNALS] == before
    assert signal.set_wakeup_fd(-1) == -1
    assert open_files() == descriptors


def open_files() -> int:
    return psutil.Process().num_fds()
