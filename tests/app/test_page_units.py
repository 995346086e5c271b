from pathlib import Path

import pytest

from app.page_units import PageUnit, file_on_disk, is_drawn, page_unit
from ingest.parsers.formats import is_read_by_name


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("a/Report.PDF", PageUnit.PAGE),
        ("talk.pptx", PageUnit.SLIDE),
        ("costs.ods", PageUnit.SHEET),
        ("mail.eml!/costs.xlsx", PageUnit.SHEET),
        ("book.epub", PageUnit.CHAPTER),
        ("all.mbox", PageUnit.MAIL),
        ("note.docx", PageUnit.WHOLE),
        ("slides.ppt", PageUnit.SLIDE),
        # Only a PDF is read whatever it is called.
        ("scan", PageUnit.PAGE),
        ("mail.eml!/scan.2024", PageUnit.PAGE),
    ],
)
def test_pages_are_called_by_the_kind_of_their_file(path: str, unit: PageUnit) -> None:
    assert page_unit(path) is unit


@pytest.mark.parametrize(
    "suffix", [".pdf", ".odg", ".pptx", ".ppsm", ".odp", ".xlsx", ".ods", ".tab", ".epub", ".mbox"]
)
def test_what_has_pages_is_read(suffix: str) -> None:
    assert page_unit(f"a{suffix}") is not PageUnit.WHOLE
    assert is_read_by_name(suffix)


def test_a_part_lies_in_the_file_that_is_on_the_disk(tmp_path: Path) -> None:
    # GIVEN a folder whose name looks like a file with parts
    folder = tmp_path / "odd!"
    folder.mkdir()
    mail = folder / "a.eml"
    mail.write_text("x")

    assert file_on_disk(str(mail)) == mail
    assert file_on_disk(f"{mail}!/b.eml!/c.pdf") == mail
    assert file_on_disk(str(folder / "gone.eml!" / "x")) == folder / "gone.eml!" / "x"


@pytest.mark.parametrize(
    ("path", "drawn"),
    [
        ("a/Report.PDF", True),
        ("scan", True),
        ("scan.2024", True),
        ("note.docx", False),
        ("a.eml!/a.pdf", False),
    ],
)
def test_what_is_drawn_is_a_pdf_in_a_file_of_its_own(path: str, drawn: bool) -> None:
    assert is_drawn(path) is drawn
