"""The ledger, the sources, the collections and the preview, over the real link."""

import shutil
from pathlib import Path
from typing import Any

from tests.app.making_sources import add, docs, rows, sources, stream
from tests.app.program import Engine, Program

__all__ = ["docs"]


def test_the_ledger_has_every_file_with_size_time_and_what_can_be_done(engine: Engine, docs: Path) -> None:
    add(engine, docs, collection="Reference")
    found = rows(engine)
    assert list(found) == [".hidden", "cut off.pdf", "film.xyz", "note.txt", "two pages.pdf"]
    note, two, film, cut = (found[n] for n in ("note.txt", "two pages.pdf", "film.xyz", "cut off.pdf"))
    assert (note.size, note.modified) == (25, "2001-09-09T01:46:40+00:00")
    assert (note.source, note.collection, note.pages, note.pages_searchable) == (str(docs), "Reference", 1, 1)
    assert (two.state, two.pages, two.pages_searchable) == ("indexed", 2, 1)
    assert (film.state, film.retries, film.is_safe) == ("unsupported", False, True)
    assert (cut.state, cut.retries, cut.is_safe) == ("damaged", True, False)
    assert (found[".hidden"].size, found[".hidden"].modified) == (None, None)
    # AND what can be searched of all this: hidden files do not count
    coverage = engine.request("POST", "/ledger", {})[1]["coverage"]
    assert coverage == {"documents": 4, "pages": 3, "pages_searchable": 2, "passages": 2, "pending": 0} | {
        "documents_searchable": 2
    }
    # How it is watched is known a moment later.
    assert sources(engine)["docs"] | {"watch": "events"} == {
        "watch": "events",
        "path": str(docs),
        "collection": "Reference",
        "offline": False,
        "is_folder": True,
        "files": 4,
        "pages": 3,
        "pages_searchable": 2,
        "passages": 2,
        "pending": 0,
        "attention": 1,
        "paused": False,
    }


def test_the_ledger_comes_in_parts_that_follow_each_other(engine: Engine, docs: Path) -> None:
    add(engine, docs)
    whole = engine.request("POST", "/ledger", {})[1]
    assert whole["next"] is None
    gathered, after = [], None
    while True:
        part = engine.request("POST", "/ledger", {"limit": 2, "after": after})[1]
        gathered += part["rows"]
        if (after := part["next"]) is None:
            break
    assert gathered == whole["rows"]
    assert engine.request("POST", "/ledger", {"limit": 0})[0] == 400


def test_a_revision_tells_that_a_list_is_old(engine: Engine, docs: Path) -> None:
    def revision() -> int:
        number: int = engine.request("POST", "/ledger", {})[1]["revision"]
        return number

    add(engine, docs)
    first = revision()
    assert revision() == first
    assert engine.request("POST", "/collections/rename", {"name": "Documents", "new_name": "All"})[0] == 200
    second = revision()
    assert second > first
    assert engine.request("POST", "/pause", {"paused": True})[0] == 200
    assert revision() > second
    assert engine.request("POST", "/remove", {"path": str(docs)})[0] == 200
    assert revision() > second + 1


def test_a_collection_is_renamed_and_joined_to_another(engine: Engine, docs: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("A lynx sleeps.")
    add(engine, docs, collection="One")
    add(engine, other, collection="Two")

    def rename(name: str, new_name: str) -> tuple[int, Any]:
        return engine.request("POST", "/collections/rename", {"name": name, "new_name": new_name})

    assert rename("One", "  Old  papers ")[0] == 200
    assert {name: source["collection"] for name, source in sources(engine).items()} == {
        "docs": "Old papers",
        "other": "Two",
    }
    assert rename("Two", "Old papers")[0] == 200
    assert {source["collection"] for source in sources(engine).values()} == {"Old papers"}
    assert rename("Two", "Three")[1]["code"] == "unknown_collection"
    assert rename("Old papers", " \n ")[1]["code"] == "bad_name"
    status, found = engine.request("POST", "/search", {"query": "lynx", "collection": "Old papers"})
    assert status == 200
    assert found["passages"]


def preview(engine: Engine, *paths: Path) -> Any:
    """What adding these would bring; asked until it is complete: a preview has little time."""
    while True:
        status, found = engine.request("POST", "/preview", {"paths": list(map(str, paths))})
        assert status == 200
        if found["complete"]:
            return found


def test_a_preview_counts_by_the_rules_of_adding_and_opens_nothing(
    engine: Engine, docs: Path, tmp_path: Path, program: Program
) -> None:
    (docs / "empty.txt").touch()
    found = preview(engine, docs, docs / "note.txt", tmp_path / "missing", program.library)
    assert found["refused"][0]["path"] == str(tmp_path / "missing")
    assert [refused["code"] for refused in found.pop("refused")] == ["no_such_path", "own_folder"]
    assert found == {
        "files": 5,
        "folders": 1,
        "bytes": sum((docs / name).stat().st_size for name in ("note.txt", "two pages.pdf", "cut off.pdf")),
        "kinds": {".pdf": 2, ".txt": 1},
        "unsupported": 1,
        "known": 0,
        "complete": True,
        "left_out": 1,
    }
    # AND once they are there, those that would be read are known, and a part of them is refused
    add(engine, docs)
    assert preview(engine, docs)["known"] == 3
    inside = preview(engine, docs / "note.txt")
    assert (inside["files"], inside["refused"][0]["code"]) == (0, "inside_source")


def test_the_ledger_of_the_sample_library_adds_up(program: Program, indexed_samples: Path) -> None:
    shutil.copytree(indexed_samples, program.library)
    assert program.run("status").status == 0
    engine = program.wait_for_engine()
    coverage = engine.request("POST", "/ledger", {})[1]["coverage"]
    assert coverage["documents"] == 12
    assert coverage["passages"] == 161


def test_the_sources_tell_which_types_there_are_to_ask(engine: Engine, tmp_path: Path) -> None:
    # GIVEN files of several types, one of them without a word in it
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("notes.md", "main.py", "mail.eml", "blank.csv"):
        (folder / name).write_text("" if name == "blank.csv" else "Subject: The lease\n\nIt ends.\n")
    add(engine, folder)
    # THEN those with text are told, the commonest type first
    assert engine.request("GET", "/sources")[1]["types"] == ["email", "text", "code"]
    # AND no longer when their files have gone
    (folder / "main.py").unlink()
    stream(engine, "/sync", {})
    assert engine.request("GET", "/sources")[1]["types"] == ["email", "text"]
