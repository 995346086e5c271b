import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.scanning import Found, Scan
from ingest.types import Reason

posix_only = pytest.mark.skipif(os.name != "posix", reason="file names and links as on Linux")


def walk(root: Path) -> dict[str, Reason | None]:
    """What a walk meets, by path below the root, with the reason for leaving it alone."""
    return {_below(found, root): found.refusal.reason if found.refusal else None for found in Scan(root)}


def _below(found: Found, root: Path) -> str:
    return found.stamp.path.relative_to(root).as_posix()


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def test_files_are_met_in_a_stable_order_with_their_stamps(tmp_path: Path) -> None:
    make(tmp_path, "b/2.txt", "b/1.txt", "a/z/deep.txt", "c.txt", "a/m.txt")
    met = list(Scan(tmp_path))
    assert met == list(Scan(tmp_path))
    assert [_below(found, tmp_path) for found in met] == [
        "c.txt",
        "a/m.txt",
        "a/z/deep.txt",
        "b/1.txt",
        "b/2.txt",
    ]
    for found in met:
        status = found.stamp.path.stat()
        assert (found.stamp.size, found.stamp.mtime_ns) == (status.st_size, status.st_mtime_ns)


def test_what_is_hidden_or_of_the_system_is_named_and_left_alone(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", ".hidden", ".git/config", "Thumbs.db", "sub/desktop.ini", "~$report.docx")
    make(tmp_path, ".~lock.sheet.ods#")
    assert walk(tmp_path) == {
        "a.txt": None,
        ".hidden": Reason.HIDDEN,
        ".git": Reason.HIDDEN,
        "Thumbs.db": Reason.SYSTEM_FILE,
        "sub/desktop.ini": Reason.SYSTEM_FILE,
        "~$report.docx": Reason.HIDDEN,
        ".~lock.sheet.ods#": Reason.HIDDEN,
    }


def test_a_hidden_root_is_what_the_person_asked_for(tmp_path: Path) -> None:
    make(tmp_path, ".notes/a.txt")
    assert walk(tmp_path / ".notes") == {"a.txt": None}


def test_a_file_can_be_a_source(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (found,) = Scan(tmp_path / "a.txt")
    assert (found.stamp.path, found.refusal) == (tmp_path / "a.txt", None)


@posix_only
def test_broken_links_loops_and_pipes_cost_themselves_only(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "sub/b.txt")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert walk(tmp_path) == {
        "a.txt": None,
        "sub/b.txt": None,
        "broken": Reason.VANISHED,
        "self": Reason.SYMLINK_LOOP,
        "sub/up": Reason.SYMLINK_LOOP,
        "pipe": Reason.NOT_A_FILE,
    }


@posix_only
def test_a_folder_is_met_under_its_own_path_and_not_under_a_link_to_it(tmp_path: Path) -> None:
    make(tmp_path, "library/real/a.txt", "elsewhere/b.txt")
    root = tmp_path / "library"
    (root / "alias").symlink_to(root / "real")
    (root / "beside").symlink_to(tmp_path / "elsewhere")
    (root / "copy").symlink_to(root / "real" / "a.txt")
    assert walk(root) == {
        "real/a.txt": None,
        "alias": Reason.SYMLINK_LOOP,
        "beside/b.txt": None,
        "copy": None,
    }


@posix_only
def test_links_in_a_linked_folder_are_followed_too_and_each_folder_once(tmp_path: Path) -> None:
    make(tmp_path, "root/a.txt", "one/b.txt", "two/c.txt")
    (tmp_path / "root" / "one").symlink_to(tmp_path / "one")
    (tmp_path / "one" / "two").symlink_to(tmp_path / "two")
    (tmp_path / "two" / "one").symlink_to(tmp_path / "one")
    assert walk(tmp_path / "root") == {
        "a.txt": None,
        "one/b.txt": None,
        "one/two/c.txt": None,
        "one/two/one": Reason.SYMLINK_LOOP,
    }


@posix_only
def test_names_that_are_not_unicode_are_listed_and_left_alone(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))).write_text("latin-1 name")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/dossier\xe9"))).mkdir()
    assert walk(tmp_path) == {
        "a.txt": None,
        "caf\\xe9.txt": Reason.NAME_NOT_UNICODE,
        "dossier\\xe9": Reason.NAME_NOT_UNICODE,
    }


@posix_only
def test_folders_may_nest_as_deep_as_paths_go(tmp_path: Path) -> None:
    depth = 1_500
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("last.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    try:
        assert walk(tmp_path) == {"d/" * depth + "last.txt": None}
    finally:
        # shutil.rmtree goes down by recursion, so pytest could not tidy up.
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


def test_a_folder_that_vanishes_during_the_walk_is_one_entry_and_its_files_are_gone(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "gone/b.txt", "z/c.txt")
    scan = Scan(tmp_path)
    met = {}
    for found in scan:
        met[_below(found, tmp_path)] = found.refusal.reason if found.refusal else None
        if found.stamp.path.name == "a.txt":
            (tmp_path / "gone" / "b.txt").unlink()
            (tmp_path / "gone").rmdir()
    assert met == {"a.txt": None, "gone": Reason.VANISHED, "z/c.txt": None}
    assert scan.covers(tmp_path / "gone" / "b.txt")


def test_files_that_vanish_during_the_walk_are_named(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt", "c.txt")
    met = {}
    for found in Scan(tmp_path):
        met[found.stamp.path.name] = found.refusal.reason if found.refusal else None
        (tmp_path / "b.txt").unlink(missing_ok=True)
    assert met == {"a.txt": None, "b.txt": Reason.VANISHED, "c.txt": None}


def test_a_root_that_is_missing_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(Scan(tmp_path / "nowhere"))


_WALK_AND_PRINT = """
import sys
from pathlib import Path
from ingest.scanning import Scan
scan = Scan(Path(sys.argv[1]))
for found in scan:
    print(found.stamp.path.name, found.refusal.reason if found.refusal else None)
print(*(folder.name for folder in scan.unlisted))
"""


@posix_only
def test_a_folder_that_may_not_be_listed_is_one_entry_and_the_rest_is_met(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "closed/b.txt", "half/sub/c.txt", "z.txt")
    (tmp_path / "closed").chmod(0)
    (tmp_path / "half").chmod(0o400)  # its names may be listed, and no more
    command = [sys.executable, "-c", _WALK_AND_PRINT, str(tmp_path)]
    if os.geteuid() == 0:
        # root may list everything; a child without that right may not
        rights = "-dac_override,-dac_read_search"
        command = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", *command]
        try:
            subprocess.run([*command[:3], "true"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no setpriv here to give up root's rights")
    try:
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    finally:
        (tmp_path / "closed").chmod(0o700)
        (tmp_path / "half").chmod(0o700)
    *met, unlisted = lines
    assert met == ["a.txt None", "z.txt None", "closed permission_denied", "sub permission_denied"]
    assert unlisted == "closed sub"


def test_a_folder_that_holds_the_library_is_read_without_it(tmp_path: Path) -> None:
    # GIVEN a library inside the folder that is added, reached by its name and by a link
    make(tmp_path, "a.txt", "library/catalog.txt")
    (tmp_path / "link").symlink_to(tmp_path / "library")
    # WHEN it is walked
    met = {
        _below(found, tmp_path): found.refusal.reason if found.refusal else None
        for found in Scan(tmp_path, own=tmp_path / "library")
    }
    # THEN what is in the library is not met
    assert met == {"a.txt": None, "library": Reason.OWN_LIBRARY, "link": Reason.OWN_LIBRARY}
