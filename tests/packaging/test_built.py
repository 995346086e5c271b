"""The program as people get it: built here, once, and then used as one file with nothing else around it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.app.program import PROJECT, Program
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the release workflow does this"),
]
pytest.importorskip("PyInstaller", reason="the packaging tools are not installed")


@pytest.fixture(scope="session")
def dist(tmp_path_factory):
    """The folder and the one file, built from this very source."""
    if shutil.which("objdump") is None:
        pytest.skip("binutils is not installed")
    dist = tmp_path_factory.mktemp("dist")
    command = [sys.executable, PROJECT / "packaging" / "build.py", "--quick", "--dist", dist]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return dist


@pytest.fixture
def bare(tmp_path):
    """Runs something as where there is nothing: no variables, an odd home, nowhere to write, no network."""
    home = tmp_path / "Zoë's 家 folder"
    (home / "tmp").mkdir(parents=True)
    alone = ["unshare", "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]
    can_be_alone = (
        os.geteuid() == 0
        and subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0
    )

    def run(*command, **variables):
        return subprocess.run(
            [*(alone if can_be_alone else []), *map(str, command)],
            env={"HOME": str(home), "TMPDIR": str(home / "tmp"), **variables},
            cwd="/proc",
            capture_output=True,
            text=True,
            check=False,
        )

    run.home = home
    return run


class Packaged(Program):
    """The packaged program, used like the one from source."""

    def __init__(self, executable: Path, folder: Path) -> None:
        super().__init__(folder)
        self._executable = executable
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        for name in ("PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH"):
            self.environment.pop(name, None)
        self.environment["TMPDIR"] = str(self.temporary)

    def command(self, *arguments):
        return [str(self._executable), *map(str, arguments)]


@pytest.fixture
def packaged(dist, tmp_path):
    with Packaged(dist / "sourcebook", tmp_path / "person") as person:
        yield person


def test_one_file_alone_does_the_whole_job_and_leaves_nothing(dist, bare):
    # WHEN the one file tests itself
    done = bare(dist / "sourcebook", "--selftest", "--json")
    # THEN everything works
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["ok"]
    assert report["packaged"]
    assert {check["name"] for check in report["checks"]} == {
        "files", "modules", "samples", "answers", "spans", "window",
    }  # fmt: skip
    # AND nothing is left but the unpacked program
    assert list((bare.home / "tmp").iterdir()) == []
    left = {path.relative_to(bare.home).parts[:4] for path in bare.home.rglob("*") if path.is_file()}
    assert all(parts[:3] == (".cache", "Sourcebook", "program") for parts in left), left


def test_a_first_start_that_is_ended_leaves_nothing_half_unpacked(packaged):
    # GIVEN a first start that unpacks
    place = Path(packaged.environment["HOME"]) / ".cache" / "Sourcebook" / "program"
    packaged.environment.pop("XDG_CACHE_HOME", None)
    while True:
        start = packaged.start("--version")
        wait_until(lambda start=start: list(place.glob("*.partial")) or start.poll() is not None)
        # WHEN it is told to end
        start.terminate()
        start.communicate()
        if all(path.suffix == ".partial" for path in place.iterdir() if path.is_dir()):
            break
        shutil.rmtree(place)  # all was unpacked before it was told to
    # THEN nothing is left of it
    assert start.returncode == 128 + signal.SIGTERM
    assert [path for path in place.iterdir() if path.is_dir()] == []
    assert list(packaged.temporary.iterdir()) == []


def test_nothing_else_is_unpacked_with_it(dist):
    folder = dist / "sourcebook-folder" / "_internal"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert names.isdisjoint({"torch", "kubernetes", "grpc", "google", "pip", "pytest", "transformers"})
    for unwanted in ("/tests/", "/translations", "Qt6Qml", "Qt6Quick", "gtk-3", "libreadline", "libstdc++"):
        assert not [name for name in names if unwanted in name and not name.startswith("licences/")], unwanted
    manifest = json.loads((dist / "manifest.json").read_text())
    assert {"PySide6_Essentials", "chromadb", "onnxruntime", "all-MiniLM-L6-v2"} <= {
        component["name"] for component in manifest["components"]
    }
    assert all(component["licence"] for component in manifest["components"])
    assert (folder / "licences" / "PySide6_Essentials" / "LGPL-3.0.txt").exists()


def test_two_at_once_share_one_engine_that_outlives_them_with_its_files(packaged, samples):
    # WHEN two commands are started at once
    both = [packaged.start("add", samples, "--json"), packaged.start("status", "--json")]
    said = [process.communicate() for process in both]
    # THEN both are answered by one engine
    assert [process.returncode for process in both] == [0, 0], said
    assert json.loads(said[0][0])["indexed"] == 12
    engine = packaged.wait_for_engine()
    assert sum("engine" in arguments[1:2] for arguments in commands_on(packaged.library)) == 1
    # AND when they are gone it still reads with files that it has not opened yet
    folder = Path(engine.process.exe()).parent
    assert (folder / "_internal" / "base_library.zip").exists()
    note = packaged.temporary.parent / "note.txt"
    note.write_text("The ferry leaves at nine.")
    assert packaged.json("add", note)["indexed"] == 1
    assert packaged.json("search", "when does the ferry leave")["passages"][0]["path"] == str(note)
    # AND its end leaves no process and nothing temporary
    packaged.end_engine()
    wait_until(lambda: not commands_on(packaged.library))
    assert list(packaged.temporary.iterdir()) == []


def commands_on(library):
    """The command lines of all processes that have to do with a library."""
    lines = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(library) in line]


@pytest.mark.parametrize("left", [0.1, 0.999, -1])
def test_a_truncated_file_says_so(dist, bare, tmp_path, left):
    # GIVEN a download that broke off
    broken = tmp_path / "sourcebook"
    shutil.copyfile(dist / "sourcebook", broken)
    broken.chmod(0o755)
    size = broken.stat().st_size
    os.truncate(broken, size + left if left < 0 else int(size * left))
    # THEN its start says what is wrong, in one line, and does nothing else
    done = bare(broken, "list")
    assert done.returncode == 1
    assert "incomplete" in done.stderr
    assert "Download it once more" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path for path in bare.home.rglob("*") if path.is_file()] == []


def test_an_exchanged_qt_is_not_refused(dist, bare, tmp_path):
    # GIVEN the folder with a library of Qt that is not ours: with a byte more at its end
    folder = tmp_path / "folder"
    shutil.copytree(dist / "sourcebook-folder", folder, symlinks=True)
    with (folder / "_internal/PySide6/Qt/lib/libQt6Svg.so.6").open("ab") as library:
        library.write(b"\0")
    # THEN it works, and says so
    done = bare(folder / "sourcebook", "--selftest")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 of Qt's libraries exchanged" in done.stdout
