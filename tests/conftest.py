"""What every test gets: its own folders, data if it is there, and a watch over what it leaves behind."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

PROJECT = Path(__file__).parent.parent
SAMPLES = PROJECT / "resources" / "samples" / "Averley Seed Trust"
# Threads that a library keeps for the life of the process.
_KEPT_THREADS = ("pydevd", "tokio", "Thread-0 (_monitor)", "QueueFeeder")
_PATIENCE = 5.0


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches a person's library, settings, cache or server."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("SOURCEBOOK_LIBRARY", str(tmp_path / "library"))
    # A port that nothing listens on: a test that wants a server names its own.
    monkeypatch.setenv("SOURCEBOOK_SERVER", "http://127.0.0.1:9/v1")
    monkeypatch.delenv("SOURCEBOOK_SERVER_KEY", raising=False)


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves a thread or a process behind fails, by name."""
    threads = set(threading.enumerate())
    processes = set(psutil.Process().children(recursive=True))
    yield
    leaked = _after_patience(lambda: _leaks(threads, processes))
    for process in psutil.Process().children(recursive=True):
        if process not in processes and not _is_session_wide(process):
            process.kill()
    assert not leaked, f"{request.node.nodeid} left behind: {leaked}"


@pytest.fixture(scope="session")
def dev_data() -> Path:
    """The development data: ``SOURCEBOOK_DATA``, or the folder beside the project; skips without it."""
    folder = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev")
    if not folder.is_dir():
        pytest.skip("no development data: set SOURCEBOOK_DATA to its folder")
    return folder


@pytest.fixture
def samples() -> Path:
    """The folder of the sample library."""
    return SAMPLES


def _leaks(threads: set[threading.Thread], processes: set[psutil.Process]) -> list[str]:
    left = [
        f"thread {thread.name}"
        for thread in threading.enumerate()
        if thread not in threads and thread.is_alive() and not thread.name.startswith(_KEPT_THREADS)
    ]
    left += [
        f"process {_command_of(process)}"
        for process in psutil.Process().children(recursive=True)
        if process not in processes and not _is_session_wide(process)
    ]
    return left


def _is_session_wide(process: psutil.Process) -> bool:
    """A server that a session fixture started inside this test; its fixture ends it."""
    return "tests.doubles.llama_server" in _command_of(process) or "llama_server.py" in _command_of(process)


def _command_of(process: psutil.Process) -> str:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _after_patience(leaks) -> list[str]:
    deadline = time.monotonic() + _PATIENCE
    while (left := leaks()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
