"""Files that are not read at all, and what is read whatever its name."""

from pathlib import Path

import pytest

from tests.ingest.making_files import lines_at, make_pdf
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.ingest.making_steered_libraries import states


def test_what_is_not_read_is_not_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = write_files(tmp_path / "docs", {"film.mkv": "x" * 1000, "a.ppt": "words"})
    (docs / "not text.txt").write_bytes(b"PK\x03\x04 and more")
    monkeypatch.setattr("ingest.intake.content_hash", lambda path: pytest.fail(f"{path} was hashed"))
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        assert states(library) == dict.fromkeys(("a.ppt", "film.mkv", "not text.txt"), "unsupported")
        assert library.reader.read == []


def test_a_pdf_is_read_whatever_its_name(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {})
    docs.mkdir()
    make_pdf(docs / "report.xyz", lines_at(700, "An otter swims."))
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        assert states(library) == {"report.xyz": "indexed"}
