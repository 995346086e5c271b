"""What the rules leave alone, and what a change of them does to a library."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import BadPattern
from ingest.guarded import NoSource, Places
from ingest.rules import DEFAULT_PATTERNS, LARGEST_FILE, Rules, checked_patterns, rules_of, set_rules
from ingest.scanning import Scan
from ingest.types import DocumentState, Reason
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.ingest.making_steered_libraries import retry

_MEGABYTE = 1024 * 1024


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SmallLibrary]:
    with SmallLibrary(tmp_path / "library") as library:
        yield library


def left_alone(root: Path, *patterns: str, skips_hidden: bool = True) -> dict[str, str]:
    """What a walk leaves alone, with the pattern that does it or the reason."""
    scan = Scan(root, rules=Rules(patterns=patterns, skips_hidden=skips_hidden))
    return {
        found.stamp.path.relative_to(root).as_posix(): str(
            found.refusal.detail.get("pattern", found.refusal.reason)
        )
        for found in scan
        if found.refusal is not None
    }


def states(library: SmallLibrary) -> dict[str, DocumentState]:
    return {summary.path.name: summary.state for summary in library.catalog.documents.summaries()}


def test_patterns_are_those_of_a_gitignore_file(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        dict.fromkeys(("a.bak", "sub/b.bak", "sub/keep.bak", "drafts/c", "sub/drafts/d", "build"), "x"),
    )
    found = left_alone(tmp_path, "*.bak", "!keep.bak", "/drafts/", "build/")
    # THEN a folder is one entry, an anchored one only at the root, and a file is no folder
    assert found == {"a.bak": "*.bak", "sub/b.bak": "*.bak", "drafts": "/drafts/"}


def test_hidden_files_are_read_where_that_is_wanted_but_no_locks(tmp_path: Path) -> None:
    write_files(tmp_path, dict.fromkeys((".note.txt", ".d/a.txt", "~$a.docx", ".~lock.a.odt#"), "x"))
    assert left_alone(tmp_path, skips_hidden=False) == {"~$a.docx": "hidden", ".~lock.a.odt#": "hidden"}


def test_the_usual_patterns_are_all_good_and_kept_as_they_are() -> None:
    assert tuple(checked_patterns(DEFAULT_PATTERNS)) == DEFAULT_PATTERNS
    assert checked_patterns([" *.a ", "", "*.a"]) == ["*.a"]


@pytest.mark.parametrize("pattern", ["#comment", "!", "/", "a\nb", "x" * 501])
def test_what_is_no_pattern_is_refused(library: SmallLibrary, pattern: str) -> None:
    with pytest.raises(BadPattern):
        set_rules(library.catalog, Rules(patterns=("*.a", pattern)))
    assert rules_of(library.catalog) == Rules()


def test_a_limit_on_the_size_is_in_force_both_ways(library: SmallLibrary, tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"big.txt": "quokka " * 300_000, "small.txt": "an otter"})  # 2.1 MB
    library.add(docs)
    set_rules(library.catalog, Rules(file_bytes=2 * _MEGABYTE))
    library.sync()
    assert states(library) == {"big.txt": "too_big", "small.txt": "indexed"}
    assert library.paths("quokka") == set()
    set_rules(library.catalog, Rules(file_bytes=3 * _MEGABYTE))
    library.sync()
    assert library.paths("quokka") == {"big.txt"}
    # AND no limit is beyond what can be read
    set_rules(library.catalog, Rules(file_bytes=10 * LARGEST_FILE))
    assert rules_of(library.catalog).file_bytes == LARGEST_FILE


def test_what_is_newly_left_alone_is_erased_and_comes_back_when_it_is_not(
    library: SmallLibrary, tmp_path: Path
) -> None:
    docs = write_files(
        tmp_path / "docs", {"a.old.txt": "a quokka", "sub/b.txt": "a lynx", "c.txt": "an otter"}
    )
    library.add(docs)
    set_rules(library.catalog, Rules(patterns=("*.old.txt", "sub/")))
    library.sync()
    assert library.paths("quokka lynx otter") == {"c.txt"}
    assert states(library) == {"a.old.txt": "excluded", "sub": "excluded", "c.txt": "indexed"}
    set_rules(library.catalog, Rules(patterns=()))
    library.sync()
    assert library.paths("quokka lynx otter") == {"a.old.txt", "b.txt", "c.txt"}


@pytest.mark.skipif(os.name != "posix", reason="folders as on Linux")
def test_places_that_are_nobodys_documents(tmp_path: Path) -> None:
    home = Path.home()
    (home / ".gnupg").mkdir()
    link = tmp_path / "link"
    link.symlink_to(home / ".gnupg")
    places = Places()
    refused = {
        "/": NoSource.WHOLE_DISK,
        "/home": NoSource.WHOLE_DISK,
        str(home): NoSource.WHOLE_HOME,
        str(home / ".ssh"): NoSource.KEYS,
        str(home / ".gnupg" / "private-keys-v1.d"): NoSource.KEYS,
        str(link): NoSource.KEYS,
        str(home / ".mozilla" / "firefox" / "x.default"): NoSource.KEYS,
        "/etc": NoSource.SYSTEM_FOLDER,
        "/usr/lib/python3": NoSource.SYSTEM_FOLDER,
        "/proc/self": NoSource.SYSTEM_FOLDER,
    }
    for path, why in refused.items():
        verdict = places.verdict(Path(path))
        assert verdict is not None, path
        assert verdict.why is why, path
    for path in (
        home / "Documents",
        home / ".notes",
        tmp_path,
        "/usr/share/doc/x",
        "/srv/papers",
        "/home/x/docs",
    ):
        assert places.verdict(Path(path)) is None, path


def test_a_folder_of_keys_is_not_entered_from_above(tmp_path: Path) -> None:
    write_files(Path.home() / ".ssh", {"id": "a key"})
    scan = Scan(Path.home(), rules=Rules(skips_hidden=False), places=Places())
    assert {found.stamp.path.name: found.refusal and found.refusal.reason for found in scan} == {
        ".ssh": Reason.KEYS
    }


@pytest.mark.skipif(os.name != "posix", reason="links as on Linux")
def test_no_link_leads_to_what_could_not_be_a_source(tmp_path: Path) -> None:
    # GIVEN links to a key, to folders of the system and of everybody, to a whole home, and to a document
    home = Path.home()
    write_files(home / ".ssh", {"notes.txt": "the passphrase is zebra"})
    write_files(home / "papers", {"lease.txt": "an otter swims"})
    docs = write_files(tmp_path / "docs", {"a.txt": "a lynx sleeps"})
    leads = {"key.txt": home / ".ssh" / "notes.txt", "keys": home / ".ssh", "etc": Path("/etc"),
             "host.txt": Path("/etc/hostname"), "disk": Path("/"), "home": home,
             "lease.txt": home / "papers" / "lease.txt", "papers": home / "papers"}  # fmt: skip
    for name, place in leads.items():
        (docs / name).symlink_to(place)
    with SmallLibrary(tmp_path / "library") as library:
        # WHEN their folder is added, and the key is asked for by name as well
        library.add(docs)
        retry(library, docs / "key.txt").report.result(60)
        # THEN the document is read, and nothing else that a link leads to
        assert library.paths("zebra otter lynx") == {"a.txt", "lease.txt"}
        entries = library.catalog.ledger.entries(None, 99)
        reasons = {entry.path.name: entry.reason for entry in entries if entry.reason}
        assert reasons == dict.fromkeys(("key.txt", "keys"), Reason.KEYS) | dict.fromkeys(
            ("etc", "host.txt", "disk", "home"), Reason.OUT_OF_BOUNDS
        )
