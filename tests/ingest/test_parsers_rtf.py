import contextlib
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.types import Reason
from tests.ingest.making_files import parse


def written(
    tmp_path: Path, body: str | bytes, *, name: str = "a.rtf", start: str = r"{\rtf1\ansi\ansicpg1252 "
) -> Path:
    path = tmp_path / name
    body = body.encode("cp1252") if isinstance(body, str) else body
    path.write_bytes(start.encode() + body + b"}")
    return path


def text_of(path: Path) -> str:
    return parse(path).pages[0].text


def test_paragraphs_and_letters_are_read(tmp_path):
    path = written(tmp_path, r"{\b One} caf\'e9\par Two \u8364? and \endash  more\par")

    assert text_of(path) == "One café\n\nTwo € and – more"


def test_the_stated_code_page_is_used(tmp_path):
    path = written(tmp_path, rb"\'cc\'fb \'e8\par", start=r"{\rtf1\ansi\ansicpg1251 ")

    assert text_of(path) == "Мы и"


def test_tables_are_lines_of_cells(tmp_path):
    path = written(tmp_path, r"\trowd Item\cell Cost\cell\row\trowd Rent\cell 1,200\cell\row\pard After\par")

    assert text_of(path) == "Item | Cost\nRent | 1,200\n\nAfter"


def test_a_footnote_stands_where_it_is_marked(tmp_path):
    path = written(tmp_path, r"Words{\super\chftn}{\*\footnote\chftn  The note.} go on.\par")

    found = text_of(path)

    assert "The note." in found
    assert found.index("Words") < found.index("The note.") < found.index("go on.")


def test_a_comment_stands_where_it_is_made(tmp_path):
    note = r"{\*\atnid AL}{\*\atnauthor Ada}\chatn{\*\annotation{\*\atndate 1}\pard Why so?}"

    assert text_of(written(tmp_path, rf"Words{note} go on.\par")) == "Words Why so? go on."


@pytest.mark.parametrize("kind", ["header", "headerl", "headerr", "headerf", "footer", "footerf"])
@pytest.mark.parametrize("end", ["", r"\par"])
def test_headers_and_footers_are_paragraphs_of_their_own(tmp_path, kind, end):
    path = written(tmp_path, rf"\headery720{{\{kind} \pard{{\b Draft}} \}} of May{end}}}\pard Words\par")

    assert text_of(path) == "Draft } of May\n\nWords"


def test_the_title_is_the_stated_one(tmp_path):
    assert parse(written(tmp_path, r"{\info{\title The M\'fchle}}Words\par")).title == "The Mühle"


def test_pictures_cost_nothing(tmp_path):
    picture = r"{\pict\pngblip " + "89504e470d0a1a0a" * 500_000 + "}"

    assert text_of(written(tmp_path, rf"Before\par {picture}After\par")) == "Before\n\nAfter"


def test_rtf_under_the_name_of_an_old_word_file_is_read(tmp_path):
    assert text_of(written(tmp_path, r"Words\par", name="a.doc")) == "Words"


@pytest.mark.parametrize("body", ["", r"{\fonttbl{\f0 Arial;}}", "}}}}}}"])
def test_what_holds_no_text_says_so(tmp_path, body):
    with pytest.raises(FileRefused) as caught:
        parse(written(tmp_path, body))

    assert caught.value.refusal.reason is Reason.EMPTY_TEXT


@pytest.mark.parametrize(
    "body", ["{" * 100_000, r"\bin99999999999 x", r"\u99999999999? x", r"\'zz x", r"{\header x" * 20_000]
)
def test_nonsense_harms_nobody(tmp_path, body):
    path = written(tmp_path, body)
    with contextlib.suppress(FileRefused):
        assert parse(path).pages
