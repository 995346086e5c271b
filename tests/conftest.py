"""What every test gets: its own folders, data if it is there, and a watch over what it leaves behind."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

try:
    import hypothesis
except ModuleNotFoundError:  # the tests of the extras have no need of it
    hypothesis = None

from tests.app.program import Program
from tests.doubles.llama_server import LlamaServer, ModelUnavailable, smollm2_path
from tests.doubles.lm_studio import LmStudioDouble

PROJECT = Path(__file__).parent.parent
SAMPLES = PROJECT / "resources" / "samples" / "Averley Seed Trust"
# Threads that a library keeps for the life of the process.
_KEPT_THREADS = ("pydevd", "tokio", "Thread-0 (_monitor)", "QueueFeeder")
_PATIENCE = 30.0
# Every process that a test starts inherits it, and so do its children: an engine leaves its starter's
# family tree at once, this mark it keeps.
_MARK = "SOURCEBOOK_TEST_RUN"


def pytest_configure() -> None:
    """Mark what this run starts, and let it be interrupted."""
    # A shell ignores SIGINT for what it runs in the background, and so would every child of this run.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ[_MARK] = f"{os.getpid()}-{time.time_ns()}"
    if hypothesis is not None:
        # A busy machine is no failure, and what is tried is the same in every run.
        slow = [hypothesis.HealthCheck.too_slow]
        hypothesis.settings.register_profile(
            "tests", deadline=None, derandomize=True, suppress_health_check=slow
        )
        hypothesis.settings.load_profile("tests")
    # No test, and no engine that one starts, reads a person's own keyring.
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: at the end one of them would keep every process waiting."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches a person's library, settings, cache or server."""
    home = tmp_path / "home"
    home.mkdir()
    homes = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
    for name in (*homes, "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("SOURCEBOOK_LIBRARY", str(tmp_path / "library"))
    # A port that nothing listens on: a test that wants a server names its own.
    monkeypatch.setenv("SOURCEBOOK_SERVER", "http://127.0.0.1:9/v1")
    monkeypatch.delenv("SOURCEBOOK_SERVER_KEY", raising=False)


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves a thread or a process behind fails, by name."""
    threads = set(threading.enumerate())
    processes = _started_by_this_run()
    yield
    leaked = _after_patience(lambda: _leaks(threads, processes))
    for process in _new_processes(processes):
        process.kill()
    assert not leaked, f"{request.node.nodeid} left behind: {leaked}"


@pytest.fixture(scope="session")
def dev_data() -> Path:
    """The development data: ``SOURCEBOOK_DATA``, or the folder beside the project; skips without it."""
    folder = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev")
    if not folder.is_dir():
        pytest.skip("no development data: set SOURCEBOOK_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample library."""
    return SAMPLES


@pytest.fixture(scope="session")
def llama_server() -> Iterator[LlamaServer]:
    """A real llama.cpp server with a tiny model."""
    pytest.importorskip("xllamacpp", reason="xllamacpp has no wheel for this system")
    try:
        model = smollm2_path()
    except ModelUnavailable as error:
        pytest.skip(str(error))
    with LlamaServer(model) as server:
        yield server


@pytest.fixture
def double() -> Iterator[LmStudioDouble]:
    """A double of LM Studio's server."""
    with LmStudioDouble() as server:
        yield server


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """The program with an empty library of its own."""
    with Program(tmp_path / "person") as person:
        yield person


@pytest.fixture(scope="session")
def indexed_samples(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A library that has indexed the samples, closed; to be copied."""
    folder = tmp_path_factory.mktemp("samples")
    with Program(folder) as person:
        assert person.json("add", samples)["indexed"] == 12
    return folder / "library"


@pytest.fixture(scope="module")
def sample_program(tmp_path_factory: pytest.TempPathFactory, indexed_samples: Path) -> Iterator[Program]:
    """The program with a library of the samples, for the tests of one file; none of them changes it."""
    folder = tmp_path_factory.mktemp("person")
    shutil.copytree(indexed_samples, folder / "library")
    with Program(folder) as person:
        assert person.run("status").status == 0
        yield person


def _started_by_this_run() -> set[psutil.Process]:
    """Our children and theirs, and what has left the family but bears our mark."""
    return set(psutil.Process().children(recursive=True)) | set(filter(_is_marked, psutil.process_iter()))


def _is_marked(process: psutil.Process) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get(_MARK) == os.environ[_MARK]
    except psutil.Error:
        return False


def _new_processes(known: set[psutil.Process]) -> list[psutil.Process]:
    """What was started since and lives; not what belongs to an engine or a server of a wider fixture."""
    return [
        process
        for process in _started_by_this_run() - known
        if _command_of(process) and not _is_session_wide(process) and not _is_below(process, known)
    ]


def _is_below(process: psutil.Process, known: set[psutil.Process]) -> bool:
    try:
        return not known.isdisjoint(process.parents())
    except psutil.Error:
        return False


def _leaks(threads: set[threading.Thread], processes: set[psutil.Process]) -> list[str]:
    left = [
        f"thread {thread.name}"
        for thread in threading.enumerate()
        if thread not in threads and thread.is_alive() and not thread.name.startswith(_KEPT_THREADS)
    ]
    return left + [f"process {_command_of(process)}" for process in _new_processes(processes)]


def _is_session_wide(process: psutil.Process) -> bool:
    """A server that a session fixture started inside this test; its fixture ends it."""
    return "tests.doubles.llama_server" in _command_of(process)


def _command_of(process: psutil.Process) -> str:
    """The command line; empty for a process that has ended."""
    try:
        return " ".join(process.cmdline()) if process.status() != psutil.STATUS_ZOMBIE else ""
    except psutil.Error:
        return ""


def _after_patience(leaks: Callable[[], list[str]]) -> list[str]:
    deadline = time.monotonic() + _PATIENCE
    while leaks():
        if time.monotonic() > deadline:
            return leaks()  # a look may itself have taken long
        time.sleep(0.05)
    return []
