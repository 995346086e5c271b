"""Is a packaged program whole: damage is named, an exchanged library of Qt is none."""

import hashlib
import json
import sys

import pytest

from app.selftest import program_checks
from app.selftest.program_checks import check_files
from app.selftest.report import Wrong

FILES = {
    "../sourcebook": b"the program",
    "resources/style.qss": b"the colours",
    "PySide6/Qt/lib/libQt6Svg.so.6": b"a library",
}


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """A packaged program with its manifest, as far as the check can tell."""
    inside = tmp_path / "folder" / "_internal"
    about = {}
    for name, content in FILES.items():
        path = inside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        about[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    about["PySide6/Qt/lib/libQt6Svg.so.6"]["exchangeable"] = True
    (inside / "manifest.json").write_text(json.dumps({"name": "Sourcebook", "files": about}))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(program_checks, "PROGRAM_FOLDER", inside)
    return inside


def test_a_program_as_it_was_built_is_right(inside):
    assert check_files() == "3 files are as they were built"


def test_an_exchanged_library_is_right_and_counted(inside):
    (inside / "PySide6/Qt/lib/libQt6Svg.so.6").write_bytes(b"my own library")
    assert check_files() == "3 files are as they were built, 1 of Qt's libraries exchanged"


@pytest.mark.parametrize("name", ["../sourcebook", "resources/style.qss"])
def test_a_damaged_file_is_named(inside, name):
    (inside / name).write_bytes(b"the progra")
    with pytest.raises(Wrong, match=r"is damaged\. Install Sourcebook again") as wrong:
        check_files()
    assert name in str(wrong.value)


@pytest.mark.parametrize("name", ["resources/style.qss", "PySide6/Qt/lib/libQt6Svg.so.6"])
def test_a_missing_file_is_named(inside, name):
    (inside / name).unlink()
    with pytest.raises(Wrong, match="is missing") as wrong:
        check_files()
    assert name in str(wrong.value)


@pytest.mark.parametrize("content", ["", "{", '{"files": 3}'])
def test_a_manifest_that_cannot_be_read_is_named(inside, content):
    (inside / "manifest.json").write_text(content)
    with pytest.raises(Wrong, match=r"manifest\.json cannot be read"):
        check_files()
    (inside / "manifest.json").unlink()
    with pytest.raises(Wrong, match=r"manifest\.json cannot be read"):
        check_files()


def test_from_source_there_is_nothing_to_compare():
    assert check_files() == "run from source, nothing to compare"
