"""What was removed is erased: neither its text nor its words nor its name is left on the disk."""

from pathlib import Path

from tests.doubles.embedder import HashingEmbedder
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.waiting import wait_until

# Stands nowhere else, for each kind of thing that is kept of a file.
_RARE = "qzxwvkjy"

# Chroma writes blocks of memory whole; only large ones are kept from holding what was there before. Those of
# real embedders are, and these are to be.
_LARGE = 384


def _places(folder: Path) -> list[str]:
    """The files below a folder that contain the rare word."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and _RARE.encode() in path.read_bytes()
    )


def test_nothing_of_a_removed_source_is_left_on_the_disk(tmp_path: Path) -> None:
    secret = write_files(
        tmp_path / "secret",
        {f"{_RARE}{n}.txt": f"{_RARE} one {n}\n\nwords and {_RARE} {n}" for n in range(100)},
    )
    docs = write_files(tmp_path / "docs", {f"{n}.txt": f"otter {n}\n\nlynx {n}" for n in range(20)})
    with SmallLibrary(tmp_path / "library", embedder=HashingEmbedder(dimensions=_LARGE)) as library:
        library.add(docs)
        library.add(secret)
        assert "catalog.db" in "".join(_places(library.folder))
        library.remove(secret)
        # THEN at once, with the engine still running, neither text nor words nor names are anywhere
        assert _places(library.folder) == []
        assert library.paths("otter lynx") != set()
    assert _places(tmp_path / "library") == []


def test_a_removal_is_erased_to_the_end_although_somebody_is_reading(tmp_path: Path) -> None:
    secret = write_files(tmp_path / "secret", {"a.txt": f"{_RARE} one\n\nwords and {_RARE}"})
    with SmallLibrary(tmp_path / "library", embedder=HashingEmbedder(dimensions=_LARGE)) as library:
        library.add(secret)
        with library.catalog.database.read() as db:
            db.execute("SELECT count(*) FROM pages").fetchone()
            library.remove(secret)
            # the reader's view of before keeps the old pages in the log
            assert _places(library.folder) != []
        wait_until(lambda: not _places(library.folder))


def test_a_removal_during_the_erasing_of_another_is_not_forgotten(tmp_path: Path) -> None:
    one = write_files(tmp_path / "one", {"a.txt": "an otter"})
    two = write_files(tmp_path / "two", {"b.txt": f"a lynx, {_RARE}"})
    with SmallLibrary(tmp_path / "library", embedder=HashingEmbedder(dimensions=_LARGE)) as library:
        library.add(one)
        library.add(two)
        first, second = library.catalog.sources.all()
        erase = library.catalog.documents.erase_orphans

        def erase_and_remove() -> int:
            erased = erase()
            if not erased and second in library.catalog.sources.all():
                # the other removal comes between looking and having looked
                library.catalog.sources.remove(second)
                library.pipeline.erase_removed()
            return erased

        library.catalog.documents.erase_orphans = erase_and_remove  # type: ignore[method-assign]
        library.catalog.sources.remove(first)
        library.pipeline.erase_removed()
        library.finish([])
        library.finish([])
        assert library.catalog.passage_count() == 0
        wait_until(lambda: not _places(library.folder))
