"""Office documents behind a password: real containers, written by msoffcrypto and by Office itself."""

import tempfile
from pathlib import Path

import openpyxl
import pytest

from ingest.errors import FileRefused
from ingest.parsers.registry import HEAD_BYTES, parser_for
from ingest.types import DocumentState, ParsedDocument, ReadLimits, Reason, Refusal
from tests.ingest.making_files import lock_office, make_docx, make_office, make_zip, paragraph

_SLIDE = (
    '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:sp><p:txBody><a:p>'
    "<a:r><a:t>quokka</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
)
_SHOW = (
    '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<p:sldIdLst><p:sldId id="256" r:id="r0"/></p:sldIdLst></p:presentation>'
)


def write_docx(path: Path) -> Path:
    return make_docx(path, paragraph("quokka"))


def write_xlsx(path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "quokka"
    workbook.save(path)
    return path


def write_pptx(path: Path) -> Path:
    parts = {"ppt/presentation.xml": _SHOW, "ppt/slides/slide1.xml": _SLIDE}
    relations = {
        "": [("officeDocument", "ppt/presentation.xml")],
        "ppt/presentation.xml": [("slide", "slides/slide1.xml")],
    }
    return make_office(path, parts, relations)


def read(path: Path, password: str | None = None, limits: ReadLimits | None = None) -> ParsedDocument:
    with path.open("rb") as stream:
        parser = parser_for(path, stream.read(HEAD_BYTES), password)
    return parser.parse(path, limits or ReadLimits(), lambda _done, _total: None)


def refusal_of(path: Path, password: str | None = None, limits: ReadLimits | None = None) -> Refusal:
    with pytest.raises(FileRefused) as caught:
        read(path, password, limits)
    return caught.value.refusal


LOCKED = Refusal(DocumentState.PASSWORD, Reason.PASSWORD_NEEDED)


@pytest.mark.parametrize(
    ("name", "write"), [("a.docx", write_docx), ("a.xlsx", write_xlsx), ("a.pptx", write_pptx)]
)
def test_it_opens_with_its_password_and_with_no_other(tmp_path, monkeypatch, name, write):
    path = lock_office(write(tmp_path / name), "Öffne dich, Straße")
    (aside := tmp_path / "aside").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))

    assert "quokka" in read(path, "Öffne dich, Straße").pages[0].text
    assert [refusal_of(path, password) for password in (None, "", "barley")] == [LOCKED] * 3
    # AND nothing of it stays on the disk
    assert list(aside.iterdir()) == []


def test_a_workbook_that_excel_opens_without_asking_is_read_without_asking(tmp_path):
    path = lock_office(write_xlsx(tmp_path / "a.xlsx"), "VelvetSweatshop")

    assert "quokka" in read(path).pages[0].text


def test_the_limits_hold_for_what_was_locked(tmp_path):
    path = make_zip(tmp_path / "a.docx", {"word/document.xml": b" " * 3_000_000})

    refusal = refusal_of(lock_office(path, "sesame"), "sesame", ReadLimits(unpacked_bytes=1_000_000))

    assert refusal.reason is Reason.OVER_UNPACKED_LIMIT


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_truncated_one_harms_nobody(tmp_path, share):
    make_zip(tmp_path / "a.docx", {"word/document.xml": bytes(range(256)) * 200})
    content = lock_office(tmp_path / "a.docx", "sesame").read_bytes()
    (tmp_path / "a.docx").write_bytes(content[: int(len(content) * share)])

    refusal = refusal_of(tmp_path / "a.docx", "sesame")

    assert refusal.state in {DocumentState.DAMAGED, DocumentState.PASSWORD, DocumentState.UNSUPPORTED}


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        # AES-256 with SHA-1, whose hash is shorter than the key.
        ("poi__bug53475-password-is-pass.docx", "pass", "password protected document"),
        # Standard encryption, as Office 2007 writes it.
        ("poi__protected_passtika.xlsx", "tika", "an Encrypted Excel spreadsheet"),
    ],
)
def test_what_older_offices_have_locked_opens(dev_data, name, password, words):
    path = dev_data / "robustness" / "files" / name

    assert words in read(path, password).pages[0].text
    assert [refusal_of(path, wrong) for wrong in (None, "barley")] == [LOCKED] * 2
