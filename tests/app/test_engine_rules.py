"""What is left alone, and which folders are refused, through the real program."""

import os
from pathlib import Path

import pytest

from tests.app.program import Program
from tests.ingest.making_libraries import write_files


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_files(
        tmp_path / "docs",
        {
            "report.txt": "the quokka report",
            "report.old.txt": "an old quokka report",
            "drafts/idea.txt": "a quokka idea",
            "node_modules/lib/readme.txt": "a quokka library",
            ".secret/plan.txt": "a quokka plan",
        },
    )


def states(program: Program) -> dict[str, str]:
    return {Path(document["path"]).name: document["state"] for document in program.json("list")["documents"]}


def answering(program: Program) -> set[str]:
    return {Path(passage["path"]).name for passage in program.json("search", "quokka")["passages"]}


def test_rules_are_shown_changed_and_in_force_at_once(program: Program, docs: Path) -> None:
    # GIVEN the usual rules and one more
    program.json("add", docs, "--exclude", "*.old.txt")
    assert answering(program) == {"report.txt", "idea.txt"}
    # THEN each file that is left alone is listed, with the rule that did it
    assert states(program) == {
        "report.txt": "indexed",
        "idea.txt": "indexed",
        "report.old.txt": "excluded",
        "node_modules": "excluded",
        ".secret": "excluded",
    }
    listed = {Path(d["path"]).name: d["reason"] for d in program.json("list")["documents"]}
    assert '"*.old.txt"' in listed["report.old.txt"]
    assert '"node_modules/"' in listed["node_modules"]
    # WHEN a folder is excluded that was read
    rules = program.json("rules", "--exclude", "/drafts/")
    assert rules["patterns"][-2:] == ["*.old.txt", "/drafts/"]
    assert answering(program) == {"report.txt"}
    assert states(program)["drafts"] == "excluded"
    # WHEN rules are taken away, what they kept out is read
    program.json("rules", "--include", "/drafts/", "--include", "node_modules/", "--hidden", "read")
    assert answering(program) == {"report.txt", "idea.txt", "readme.txt", "plan.txt"}
    assert "drafts" not in states(program)
    # WHEN the usual ones are wanted back
    rules = program.json("rules", "--reset")
    assert rules["skips_hidden"] is True
    assert answering(program) == {"report.txt", "report.old.txt", "idea.txt"}
    # AND they outlive the engine
    program.json("rules", "--exclude", "*.old.txt", "--largest", "7")
    program.end_engine()
    kept = program.json("rules")
    assert (kept["patterns"][-1], kept["megabytes"]) == ("*.old.txt", 7)


def test_a_pattern_that_means_nothing_is_refused_and_nothing_changes(program: Program) -> None:
    before = program.json("rules")
    refused = program.run("rules", "--exclude", "#comment")
    assert refused.status == 1
    assert "gitignore" in refused.err
    # AND a rule that is not there cannot be taken away
    refused = program.run("rules", "--include", "*.nothing")
    assert refused.status == 1
    assert "*.tmp" in refused.err  # it says which there are
    assert program.run("rules", "--largest", "0").status == 2
    assert program.json("rules") == before


def test_folders_that_are_nobodys_documents_are_refused_with_the_reason(
    program: Program, tmp_path: Path
) -> None:
    home = Path(program.environment.get("HOME", os.environ["HOME"]))
    keys = write_files(home / ".ssh", {"id_ed25519": "a key", "sub/config": "Host"})
    link = tmp_path / "looks harmless"
    link.symlink_to(keys, target_is_directory=True)
    for path, words in (
        (Path("/"), "whole disk"),
        (home, "whole home"),
        (keys, "keys and passwords"),
        (keys / "sub", "keys and passwords"),
        (keys / "id_ed25519", "keys and passwords"),
        (link, "keys and passwords"),
        (Path("/etc"), "belongs to the system"),
        (program.library, "Sourcebook's own library"),
    ):
        refused = program.run("add", path)
        assert (refused.status, words in refused.err) == (1, True), (path, refused)
    assert program.json("list")["documents"] == []
    # AND folders of keys are not entered from above, even where hidden folders are read
    write_files(home / "papers", {"note.txt": "a quokka note"})
    inside = write_files(home / ".config" / "chromium" / "Default", {"History.txt": "a quokka page"})
    program.json("rules", "--hidden", "read")
    program.json("add", home / "papers", inside.parent.parent)
    assert answering(program) == {"note.txt"}
