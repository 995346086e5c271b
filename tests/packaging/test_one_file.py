"""The one file: what is packed is unpacked, what is damaged is said, what is not used any more goes."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("PyInstaller", reason="the packaging tools are not installed")

import one_file
import places
import shipping
import start
import unpacking
from layout import MAGIC, Damaged, Index, Packed, Shard, read_index, write_index

from tests.app.program import PROJECT

FILES = {
    "sourcebook": b'#!/bin/sh\necho started with "$@"\n',
    "_internal/base.txt": b"words " * 50_000,
    "_internal/PySide6/Qt/lib/libQt6Core.so.6": os.urandom(300_000),
    "_internal/empty": b"",
}


@pytest.fixture
def folder(tmp_path):
    """A small program's folder, with a link and something to be run."""
    folder = tmp_path / "folder"
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "sourcebook").chmod(0o755)
    (folder / "_internal/libQt6Core.so.6").symlink_to("PySide6/Qt/lib/libQt6Core.so.6")
    return folder


@pytest.fixture
def archive(tmp_path, folder):
    """The folder packed behind something that is no PyInstaller program, which only the loader would mind."""
    archive = tmp_path / "one"
    index = pack(folder, archive)
    assert read(archive) == index
    return archive


def pack(folder, archive):
    parts = one_file.split(sorted(one_file.files_of(folder)), 3)
    with archive.open("wb") as file:
        file.write(b"a starter " * 1000)
        return one_file.append(file, folder, parts, version="1.2.3", level=3)


def read(archive):
    with archive.open("rb") as file:
        return read_index(file)


def unpack(archive, target):
    target.mkdir()
    unpacking.unpack(archive, read(archive), target, after_splash=lambda: None, before_each=lambda: None)
    return target


def test_what_is_packed_is_unpacked(archive, folder, tmp_path):
    # WHEN it is unpacked
    target = unpack(archive, tmp_path / "target")
    # THEN every file is what it was, with its right to be run, and links are links
    for name, content in FILES.items():
        assert (target / name).read_bytes() == content
    assert os.access(target / "sourcebook", os.X_OK)
    assert not os.access(target / "_internal/base.txt", os.X_OK)
    assert (target / "_internal/libQt6Core.so.6").readlink() == Path("PySide6/Qt/lib/libQt6Core.so.6")
    assert places.is_whole(target, read(archive))


def test_the_same_folder_makes_the_same_file(archive, folder, tmp_path):
    pack(folder, tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == archive.read_bytes()


def test_what_a_splash_needs_comes_first():
    window = [
        "sourcebook",
        "_internal/libxcb.so.1",
        "_internal/PySide6/QtGui.abi3.so",
        "_internal/base_library.zip",
        "_internal/python3.11/lib-dynload/math.so",
        "_internal/resources/icons/sourcebook.svg",
    ]
    engine = ["_internal/resources/model/m/model.onnx", "_internal/numpy/x.so", "_internal/licences/LIST.txt"]
    parts = one_file.in_order([Packed(name, 1) for name in window + engine])
    half = one_file.SHARDS
    assert {file.path for part in parts[:half] for file in part} == set(window)
    assert {file.path for part in parts[half:] for file in part} == set(engine)


def test_the_splash_is_called_for_between_the_two_halves(folder, tmp_path):
    archive, target = tmp_path / "one", tmp_path / "target"
    with archive.open("wb") as file:
        parts = [[Packed("sourcebook", len(FILES["sourcebook"]))], [Packed("_internal/empty", 0)]]
        one_file.append(file, folder, parts, version="1", level=1, splash=1)
    target.mkdir()
    seen = []

    def look():
        seen.append([path.name for path in target.rglob("*") if path.is_file()])

    unpacking.unpack(archive, read(archive), target, after_splash=look, before_each=lambda: None)
    assert seen == [["sourcebook"]]
    assert (target / "_internal" / "empty").exists()


@pytest.mark.parametrize("left", [0, 1, 5_000, 0.5, 0.9, -1, -30])
def test_a_truncated_file_is_recognised(archive, tmp_path, left):
    size = archive.stat().st_size
    os.truncate(archive, int(size * left) if 0 < left < 1 else left if left >= 0 else size + left)
    with pytest.raises(Damaged):
        unpack(archive, tmp_path / "target")


def test_every_damage_in_a_packed_part_is_recognised(archive, tmp_path):
    # GIVEN the file with a single bit turned, here and there
    content = archive.read_bytes()
    for number, shard in enumerate(read(archive).shards):
        for place in (shard.offset, shard.offset + shard.length // 2, shard.offset + shard.length - 1):
            broken = bytearray(content)
            broken[place] ^= 1
            archive.write_bytes(broken)
            # THEN it is not unpacked as if nothing were
            with pytest.raises((Damaged, OSError)):
                unpack(archive, tmp_path / f"{number}-{place}")


def test_an_index_that_holds_other_things_is_damage(tmp_path):
    path = tmp_path / "one"
    with path.open("wb") as file:
        write_index(file, Index("1", "id", (Shard(0, 1, (Packed("a", 1),)),)))
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"a",1', b'"b",1'))
    with pytest.raises(Damaged):
        read(path)
    path.write_bytes(content[: content.rfind(MAGIC)])
    with pytest.raises(Damaged, match="end is missing"):
        read(path)


def test_a_library_of_qt_may_be_exchanged_and_nothing_else(archive, tmp_path):
    target, index = unpack(archive, tmp_path / "target"), read(archive)
    (target / "_internal/PySide6/Qt/lib/libQt6Core.so.6").write_bytes(b"my own")
    assert places.is_whole(target, index)
    (target / "_internal/base.txt").write_bytes(b"cut")
    assert not places.is_whole(target, index)


@pytest.fixture
def starter(archive, tmp_path, monkeypatch):
    """Starts as the one file does, in a home of its own; gives how it ended."""
    cache = tmp_path / "größe und raum" / "cache"

    # Without what the starter does not have when it is built.
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({shipping.STARTER_NEVER_USED!r}))\n"
        f"sys.executable = {str(archive)!r}\n"
        "import start\n"
    )

    def run(*arguments, prelude="", **environment):
        command = [sys.executable, "-c", f"{code}{prelude}\nsys.exit(start.main())"]
        path = os.pathsep.join([str(PROJECT / "packaging/starter"), *sys.path])
        return subprocess.run(
            [*command, *arguments],
            env={**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(cache), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    run.cache = cache / "Sourcebook" / "program"
    return run


posix = pytest.mark.skipif(sys.platform == "win32", reason="the starter becomes a shell script here")


@posix
def test_a_start_unpacks_and_becomes_the_program(starter):
    # WHEN it is started
    done = starter("list", "--json")
    # THEN the program has run, with the arguments
    assert (done.returncode, done.stdout, done.stderr) == (0, "started with list --json\n", "")
    (folder,) = [path for path in starter.cache.iterdir() if path.is_dir()]
    # AND the next start unpacks nothing
    before = (folder / "sourcebook").stat().st_mtime_ns
    assert starter().returncode == 0
    assert (folder / "sourcebook").stat().st_mtime_ns == before
    # AND one from which something was taken is made whole
    (folder / "_internal/base.txt").unlink()
    assert starter().returncode == 0
    assert (folder / "_internal/base.txt").read_bytes() == FILES["_internal/base.txt"]


@posix
def test_what_others_left_goes_unless_it_is_used(starter):
    # GIVEN an older version that runs, one that does not, and a start that broke off
    assert starter().returncode == 0
    for name in ("1.0.0-used", "1.0.0-idle", "1.1.0-broken.partial"):
        (starter.cache / name).mkdir()
        (starter.cache / name / "file").touch()
    held = places.hold(starter.cache / "1.0.0-used")
    # WHEN the program is started
    assert starter().returncode == 0
    os.close(held)
    # THEN only what is used stays
    assert {path.name for path in starter.cache.iterdir() if path.is_dir()} > {"1.0.0-used"}
    assert len([path for path in starter.cache.iterdir() if path.is_dir()]) == 2
    # AND it goes once it is not used any more
    assert starter().returncode == 0
    assert len([path for path in starter.cache.iterdir() if path.is_dir()]) == 1


@posix
def test_many_starts_at_once_unpack_one_program(starter):
    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(lambda _: starter("x"), range(6)))
    assert {(one.returncode, one.stdout, one.stderr) for one in done} == {(0, "started with x\n", "")}
    assert len([path for path in starter.cache.iterdir() if path.is_dir()]) == 1


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_start_that_is_ended_takes_away_what_is_half_unpacked_once_nobody_writes_to_it(starter, name):
    # GIVEN a start that is told to end when it has just begun a thread that unpacks, slowly
    prelude = f"""
import os, signal, threading, time
import unpacking

# Who runs the tests may have it ignored, as `nohup` has.
signal.signal(signal.{name}, signal.SIG_DFL)
begin, unpack_file, remove = threading.Thread.start, unpacking._unpack_file, start.remove

def begin_and_be_told_to_end(thread):
    threading.Thread.start = begin
    begin(thread)
    os.kill(os.getpid(), signal.{name})

def unpack_slowly(*arguments):
    time.sleep(1)
    unpack_file(*arguments)

def tell_and_remove(folder):
    if folder.exists():
        print(threading.active_count(), "thread")
    remove(folder)

threading.Thread.start = begin_and_be_told_to_end
unpacking._unpack_file = unpack_slowly
start.remove = tell_and_remove
"""
    done = starter("x", prelude=prelude)
    # THEN nobody else was at work when it was taken away, and nothing is left
    assert (done.stdout, done.stderr) == ("1 thread\n", "")
    assert done.returncode == 128 + getattr(signal, name)
    assert [path for path in starter.cache.iterdir() if path.is_dir()] == []
    # AND the next start does all
    assert starter("x").stdout == "started with x\n"


@posix
def test_a_start_that_does_not_heed_a_signal_goes_on(starter):
    # GIVEN a start that ignores the end of its terminal, and is told of it while it unpacks
    prelude = """
import os, signal
import unpacking

unpack = unpacking.unpack

def be_told_and_unpack(*arguments, **options):
    os.kill(os.getpid(), signal.SIGHUP)
    unpack(*arguments, **options)

signal.signal(signal.SIGHUP, signal.SIG_IGN)
unpacking.unpack = be_told_and_unpack
"""
    done = starter("x", prelude=prelude)
    # THEN it starts the program
    assert (done.returncode, done.stdout, done.stderr) == (0, "started with x\n", "")


@posix
def test_a_start_that_is_ended_when_all_is_unpacked_keeps_it(starter):
    # GIVEN a start that is told to end after its last file
    prelude = """
import os, signal
import unpacking

unpack = unpacking.unpack

def unpack_and_be_told_to_end(*arguments, **options):
    unpack(*arguments, **options)
    os.kill(os.getpid(), signal.SIGTERM)

unpacking.unpack = unpack_and_be_told_to_end
"""
    done = starter("x", prelude=prelude)
    # THEN the program is not started, and is there for the next start
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, "", "")
    (folder,) = [path for path in starter.cache.iterdir() if path.is_dir()]
    assert (folder / "_internal/base.txt").read_bytes() == FILES["_internal/base.txt"]


@posix
def test_a_cache_that_cannot_be_used_is_no_obstacle(starter, tmp_path):
    # GIVEN a cache that is a file, and another folder for what is temporary
    blocked, temporary = tmp_path / "blocked", tmp_path / "temporary"
    blocked.write_text("")
    temporary.mkdir()
    done = starter("x", XDG_CACHE_HOME=str(blocked), TMPDIR=str(temporary))
    assert (done.returncode, done.stdout) == (0, "started with x\n")
    # AND without that one too it says what to do
    done = starter("x", XDG_CACHE_HOME=str(blocked), TMPDIR=str(blocked / "no"))
    assert done.returncode in {0, 1}


@posix
def test_a_damaged_file_says_so_and_what_to_do(starter, archive):
    os.truncate(archive, archive.stat().st_size - 10)
    done = starter("x")
    assert done.returncode == 1
    assert str(archive) in done.stderr
    assert "incomplete" in done.stderr
    assert "Download it once more" in done.stderr
    assert done.stderr.count("\n") == 1


@posix
def test_a_damage_that_is_found_on_the_way_leaves_nothing_half_unpacked(starter, archive):
    content = bytearray(archive.read_bytes())
    content[read(archive).shards[-1].offset + 20] ^= 255
    archive.write_bytes(content)
    done = starter("x")
    assert done.returncode == 1
    assert "cannot be unpacked" in done.stderr
    assert [path for path in starter.cache.iterdir() if path.is_dir()] == []


def test_the_loaders_environment_is_not_passed_on(monkeypatch):
    monkeypatch.setattr(
        os,
        "environ",
        {"_PYI_ARCHIVE_FILE": "x", "LD_LIBRARY_PATH": "ours", "LD_LIBRARY_PATH_ORIG": "theirs", "HOME": "h"},
    )
    given = start.environment_for(Path("/cache/1.2.3-id/sourcebook"), Path("/home/me/sourcebook"))
    assert given == {
        "HOME": "h",
        "LD_LIBRARY_PATH": "theirs",
        "SOURCEBOOK_EXECUTABLE": "/home/me/sourcebook",
        "SOURCEBOOK_UNPACKED_LOCK": "/cache/1.2.3-id.lock",
    }
