"""Sources that were moved or renamed: found again, nothing read anew, earlier answers lead to them."""

import shutil
from pathlib import Path

import pytest

from tests.app.making_sources import add, rows, sources, stream
from tests.app.program import NO_SERVER, Engine


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "deep").mkdir(parents=True)
    (folder / "otter.txt").write_text("An otter swims in the brook.")
    (folder / "deep" / "ferry.txt").write_text("The ferry leaves at nine.")
    (folder / ".hidden").write_text("nothing")
    return folder


def move(engine: Engine, old: Path, new: Path) -> dict:
    return stream(engine, "/move", {"path": str(old), "to": str(new)})[-1]


def chat_about(engine: Engine, question: str, path: Path) -> str:
    asked = {"query": question, "server": NO_SERVER, "use_model": False, "files": [str(path)]}
    answer = stream(engine, "/ask", asked)[-1]
    assert [citation["path"] for citation in answer["citations"]] == [str(path)]
    return answer["chat"]


def test_a_renamed_folder_is_located_and_nothing_is_read_anew(engine, docs, tmp_path):
    # GIVEN a source with an answer about it, whose folder was renamed
    add(engine, docs, collection="Papers")
    chat = chat_about(engine, "When does the ferry leave?", docs / "deep" / "ferry.txt")
    renamed = docs.rename(tmp_path / "papers 2026")
    # WHEN it is said where it is now
    report = move(engine, docs, renamed)
    # THEN all of it is as it was, at the new place
    assert (report["files"], report["unchanged"], report["offline"]) == (3, 3, [])
    assert {name: row.path for name, row in rows(engine).items()} == {
        ".hidden": str(renamed / ".hidden"),
        "ferry.txt": str(renamed / "deep" / "ferry.txt"),
        "otter.txt": str(renamed / "otter.txt"),
    }
    (source,) = sources(engine).values()
    assert (source["path"], source["collection"], source["offline"]) == (str(renamed), "Papers", False)
    # AND the earlier answer leads there, also in what its question was limited to
    shown = engine.request("POST", "/chats/show", {"chat": chat})[1]
    answer = shown["turns"][0]["answer"]
    assert answer["citations"][0]["path"] == str(renamed / "deep" / "ferry.txt")
    assert str(docs) + "/" not in str(shown)


def test_what_was_moved_into_another_source_goes_on_there(engine, docs, tmp_path):
    # GIVEN a source that was moved into another one, which has found it already
    other = tmp_path / "all"
    other.mkdir()
    (other / "lynx.txt").write_text("A lynx sleeps.")
    add(engine, docs)
    chat = chat_about(engine, "Where does the otter swim?", docs / "otter.txt")
    add(engine, other)
    shutil.move(docs, other / "docs")
    add(engine, other)
    # WHEN it is said where it is now THEN the old one goes, and the answer leads to the new place
    move(engine, docs, other / "docs")
    assert set(sources(engine)) == {"all"}
    shown = engine.request("POST", "/chats/show", {"chat": chat})[1]
    assert shown["turns"][0]["answer"]["citations"][0]["path"] == str(other / "docs" / "otter.txt")
    assert rows(engine)["otter.txt"].passages == 1


def test_a_wrong_place_changes_nothing(engine, docs, tmp_path):
    add(engine, docs)
    renamed = docs.rename(tmp_path / "elsewhere")
    (tmp_path / "wrong").mkdir()
    inside = tmp_path / "outer"
    inside.mkdir()

    def refused(new: Path) -> tuple[str, str]:
        status, failure = engine.request("POST", "/move", {"path": str(docs), "to": str(new)})
        assert status == 409
        return failure["code"], failure["message"]

    assert refused(tmp_path / "wrong")[0] == "not_the_same"
    assert refused(tmp_path / "nowhere")[0] == "no_such_path"
    shutil.copytree(renamed, inside / "docs")
    code, message = refused(inside)
    assert code == "not_the_same"
    assert str(inside / "docs") in message
    assert set(sources(engine)) == {"docs"}
    assert rows(engine)["otter.txt"].path == str(docs / "otter.txt")


def test_a_source_that_is_not_there_is_no_misspelling(engine, docs, tmp_path):
    # GIVEN a source that is gone
    add(engine, docs)
    renamed = docs.rename(tmp_path / "elsewhere")
    # WHEN it is synced alone THEN nobody is told to check the spelling
    status, failure = engine.request("POST", "/add", {"paths": [str(docs)], "collection": None})
    assert (status, failure["code"]) == (409, "source_not_there")
    assert "spelling" not in failure["message"]
    # AND where its new place is added, it is recognised
    assert stream(engine, "/sync", {})[-1]["offline"] == [str(docs)]
    told = stream(engine, "/add", {"paths": [str(renamed)], "collection": None})
    notice = next(event["message"] for event in told if event["type"] == "notice")
    assert notice.startswith(f"{renamed} holds what was in {docs}")
    # AND joined with it when that is said
    move(engine, docs, renamed)
    assert set(sources(engine)) == {"elsewhere"}


def test_a_removal_counts_as_the_window_does(engine, docs):
    # GIVEN a source with a hidden file THEN that one is counted neither before nor after it is removed
    add(engine, docs)
    assert sources(engine)["docs"]["files"] == 2
    assert engine.request("POST", "/remove", {"path": str(docs)})[1] == {"removed": 2}


def test_the_command_line_moves_a_source(program, docs, tmp_path):
    assert program.run("add", str(docs)).status == 0
    renamed = docs.rename(tmp_path / "elsewhere")
    said = program.run("sync")
    assert f"sourcebook move {docs} NEW" in said.err
    assert "3 files: 2 can be searched" in program.run("move", str(docs), str(renamed)).out
    assert str(renamed) in program.run("status").out
