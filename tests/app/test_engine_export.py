"""Exporting over the engine's own HTTP and on the command line, from real answers."""

import io
import shutil

import docx
import msgspec
import pytest
from pypdf import PdfReader

from tests.app import contract
from tests.app.program import Program
from tests.doubles.lm_studio import LmStudioDouble

QUESTION = "When may the tenant end the lease of the Corn Mill early?"
LEASE = "Corn Mill lease 2023.pdf"


@pytest.fixture
def program(tmp_path, indexed_samples):
    """The program with a library of samples of its own."""
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as person:
        yield person


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "exports").mkdir()
    return tmp_path / "exports"


def test_a_chat_is_found_by_its_words_and_exported_in_every_form(program, folder):
    # GIVEN a chat with an answer of a model and one of passages
    with LmStudioDouble() as double:
        first = program.json("ask", QUESTION, "--server", double.address)
    program.json("ask", QUESTION, "--no-model", "--chat", first["chat"])
    # WHEN it is looked for, and exported in each form
    listed = program.json("chats", "corn", "mill")
    msgspec.convert(listed, contract.ChatList)
    (row,) = listed["chats"]
    done = {
        ending: program.json("export", row["id"], folder / f"chat.{ending}")
        for ending in ("md", "html", "pdf", "docx")
    }
    # THEN each file is there, is as large as was said, and has both turns with the lease in a footnote
    assert {told["format"] for told in done.values()} == set(done)
    for told in done.values():
        msgspec.convert(told, contract.Exported)
        assert told["questions"] == 2
        assert told["notes"] > 1
    for ending, told in done.items():
        assert (folder / f"chat.{ending}").stat().st_size == told["bytes"]
    assert "[^1]: **" in (folder / "chat.md").read_text()
    assert LEASE in (folder / "chat.md").read_text()
    assert LEASE in (folder / "chat.html").read_text()
    pages = PdfReader(folder / "chat.pdf").pages
    assert LEASE in " ".join(" ".join(page.extract_text() for page in pages).split())
    read = docx.Document(io.BytesIO((folder / "chat.docx").read_bytes()))
    assert [part.text for part in read.paragraphs].count(QUESTION) == 3
    # AND for people it is said in a line
    said = program.run("chats").out
    assert row["id"] in said
    assert "2 questions" in said


def test_what_cannot_be_exported_is_refused_in_words(program, folder):
    chat = program.json("ask", QUESTION, "--no-model")["chat"]
    there = folder / "chat.md"
    there.write_text("mine")
    for arguments, words in (
        ((chat, there), "already"),
        ((chat, folder / "chat.txt"), ".docx"),
        ((chat, folder / "gone" / "chat.md"), "cannot be written"),
        (("nobody", folder / "new.md"), "There is no chat"),
    ):
        outcome = program.run("export", *arguments)
        assert outcome.status == 1
        assert words in outcome.err
    assert [path.name for path in folder.iterdir()] == ["chat.md"]
    assert there.read_text() == "mine"
    # AND what may be replaced is
    assert program.run("export", chat, there, "--replace").status == 0
    assert there.read_text().startswith("# When may the tenant")


def test_a_document_that_was_removed_stays_quoted_and_is_said_to_be_gone(program, folder):
    chat = program.json("ask", QUESTION, "--no-model")["chat"]
    for source in program.json("status")["sources"]:
        program.json("remove", source["path"])
    program.json("export", chat, folder / "chat.md")
    text = (folder / "chat.md").read_text()
    assert LEASE in text
    assert "not in the library any more" in text
