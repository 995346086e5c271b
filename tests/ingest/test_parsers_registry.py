import struct
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.parsers.office_lock import LockedOfficeParser
from ingest.parsers.registry import HEAD_BYTES, parser_for
from ingest.types import DocumentState, Reason
from tests.ingest.making_files import lines_at, make_docx, make_pdf, paragraph, parse

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal_of(path: Path):
    with pytest.raises(FileRefused) as caught:
        parse(path)
    return caught.value.refusal


def write_ole(path: Path, stream_name: str) -> Path:
    """An OLE container as far as its header and the directory, which names one stream."""
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<H", header, 0x1E, 9)
    struct.pack_into("<I", header, 0x30, 2)
    directory = stream_name.encode("utf-16-le").ljust(512, b"\x00")
    path.write_bytes(bytes(header) + bytes(1024) + directory)
    return path


def test_a_pdf_is_read_whatever_its_name(tmp_path):
    source = make_pdf(tmp_path / "a.pdf", lines_at(700, "Hello under another name"))
    for name in ("a.txt", "a.docx", "a", "a.xyz"):
        assert parse(source.rename(tmp_path / name)).pages[0].text == "Hello under another name"
        source = tmp_path / name


@pytest.mark.parametrize("suffix", [".zip", ".png", ".xyz", ""])
def test_other_formats_are_unsupported(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_text("words")

    refusal = refusal_of(path)

    assert (refusal.state, refusal.reason) == (DocumentState.UNSUPPORTED, Reason.FORMAT_NOT_SUPPORTED)
    assert refusal.detail == {"suffix": suffix}


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.txt", b"PK\x03\x04 and more", "zip"),
        ("a.md", OLE, "ole"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "image"),
        ("a.html", b"\x7fELF\x02", "program"),
        ("a.pdf", b"<!DOCTYPE html><p>Please sign in", "html"),
        ("a.docx", b"{\\rtf1 words}", "rtf"),
        ("a.txt", b"{\\rtf1 words}", "rtf"),
    ],
)
def test_content_that_its_name_denies_is_refused(tmp_path, name, content, found):
    path = tmp_path / name
    path.write_bytes(content)

    refusal = refusal_of(path)

    assert refusal.reason is Reason.NOT_WHAT_ITS_NAME_SAYS
    assert refusal.detail == {"suffix": path.suffix, "found": found}


def test_an_office_document_that_is_locked_is_read_as_one(tmp_path):
    path = write_ole(tmp_path / "a.docx", "EncryptedPackage")

    assert isinstance(parser_for(path, path.read_bytes()[:HEAD_BYTES]), LockedOfficeParser)


def test_an_old_word_file_is_no_docx(tmp_path):
    refusal = refusal_of(write_ole(tmp_path / "a.docx", "WordDocument"))

    assert refusal.reason is Reason.NOT_WHAT_ITS_NAME_SAYS


def test_a_web_page_saved_as_doc_is_read(tmp_path):
    path = tmp_path / "a.doc"
    path.write_text("<html><body><p>Saved as a document</body></html>")

    assert parse(path).pages[0].text == "Saved as a document"


def test_suffixes_are_read_in_any_case(tmp_path):
    assert parse(make_docx(tmp_path / "A.DOCX", paragraph("Words"))).pages[0].text == "Words"


def test_a_text_that_speaks_of_html_is_read_as_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("<html>is a tag</html>")

    assert parse(path).pages[0].text == "<html>is a tag</html>"
