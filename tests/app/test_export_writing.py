"""Writing an exported chat to the disk: whole or not at all, and never over what is there unasked."""

import os
import sys
from pathlib import Path

import pytest

from app.export import paper, writing
from app.export.errors import AlreadyThere, CannotWrite, NoPaper, UnknownFormat
from app.export.formats import Format, format_of
from app.export.wording import words_for
from app.export.writing import write
from tests.app.making_chats import NOW, answer, document

TOLD = document(answer("It ends in 2028 [1]."))


@pytest.fixture
def folder(tmp_path):
    """A folder with nothing in it."""
    (tmp_path / "exports").mkdir()
    return tmp_path / "exports"


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.md", Format.MARKDOWN),
        ("a.Markdown", Format.MARKDOWN),
        ("a.HTM", Format.HTML),
        ("b.c.DOCX", Format.WORD),
    ],
)
def test_the_ending_is_the_format(name, kind):
    assert format_of(Path(name)) is kind


@pytest.mark.parametrize("name", ["a", "a.txt", ".md", "a.doc", "md"])
def test_an_ending_of_no_format_is_refused_and_says_which_there_are(name):
    with pytest.raises(UnknownFormat) as refused:
        format_of(Path(name))
    assert ".docx, .pdf, .html, .md" in words_for(refused.value)


def test_a_file_that_is_there_is_replaced_only_when_told(folder):
    path = folder / "chat.md"
    path.write_text("mine")
    with pytest.raises(AlreadyThere):
        write(TOLD, path, NOW, replaces=False)
    assert path.read_text() == "mine"
    size = write(TOLD, path, NOW, replaces=True)
    assert path.read_text().startswith("# When does")
    assert path.stat().st_size == size
    assert names(folder) == ["chat.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such modes")
def test_a_new_file_is_for_its_owner_alone_to_read(folder):
    write(TOLD, folder / "chat.md", NOW, replaces=False)
    assert (folder / "chat.md").stat().st_mode & 0o777 == 0o600


def test_what_fails_in_the_middle_leaves_what_was_there_and_nothing_else(folder, monkeypatch):
    # GIVEN a disk that is full when the file is to be made certain
    path = folder / "chat.md"
    path.write_text("mine")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    # WHEN a chat is exported over it
    with pytest.raises(CannotWrite) as failed:
        write(TOLD, path, NOW, replaces=True)
    # THEN the person's file is as it was, and the words say why
    assert path.read_text() == "mine"
    assert names(folder) == ["chat.md"]
    assert "No space left on device" in words_for(failed.value)


@pytest.mark.parametrize("path", ["gone/chat.md", "folder.md", "file/chat.md"])
def test_a_place_that_is_none_is_said(folder, path):
    (folder / "folder.md").mkdir()
    (folder / "file").write_text("")
    with pytest.raises(CannotWrite) as failed:
        write(TOLD, folder / path, NOW, replaces=True)
    assert "cannot be written in" in words_for(failed.value)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(folder):
    (folder / "closed").mkdir(mode=0o500)
    with pytest.raises(CannotWrite) as failed:
        write(TOLD, folder / "closed" / "chat.md", NOW, replaces=False)
    assert "Permission denied" in words_for(failed.value)


def test_a_pdf_that_cannot_be_laid_out_writes_nothing_and_says_what_is_left_to_do(folder, monkeypatch):
    monkeypatch.setattr(
        paper, "own_command", lambda *_: [sys.executable, "-c", "raise SystemExit('no libGL.so.1')"]
    )
    with pytest.raises(NoPaper) as failed:
        write(TOLD, folder / "chat.pdf", NOW, replaces=False)
    assert not names(folder)
    assert "no libGL.so.1" in words_for(failed.value)
    assert "Word, HTML and Markdown need less." in words_for(failed.value)
