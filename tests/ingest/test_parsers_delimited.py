from pathlib import Path

import pytest

from ingest.chunking import Chunker
from ingest.errors import FileRefused
from ingest.types import ReadLimits, Reason
from tests.ingest.making_files import parse


def written(tmp_path: Path, text: str, *, name: str = "a.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def text_of(path: Path) -> str:
    return parse(path).pages[0].text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found(tmp_path, delimiter, encoding):
    rows = [("Pflanze", "Höhe", "Preis"), ("Mais, süß", "1,5", "2,30 €"), ("Rübe; rot", "0,4", "1,10 €")]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)

    found = text_of(written(tmp_path, text, encoding=encoding))

    assert found == "\n".join(" | ".join(row) for row in rows)


def test_numbers_with_decimal_commas_do_not_hide_semicolons(tmp_path):
    assert text_of(written(tmp_path, "a;1,5\nb;2,5\nc;3,5\n")) == "a | 1,5\nb | 2,5\nc | 3,5"


def test_tabs_delimit_what_its_name_calls_so(tmp_path):
    text = "a, b, c\td\ne, f, g\th\n"

    assert text_of(written(tmp_path, text, name="a.tsv")) == "a, b, c | d\ne, f, g | h"


def test_a_stated_delimiter_is_believed(tmp_path):
    assert text_of(written(tmp_path, "sep=|\na|b,c\nd|e,f\n")) == "a | b,c\nd | e,f"


def test_a_cell_of_several_lines_is_one_line(tmp_path):
    assert text_of(written(tmp_path, 'a,"first\nsecond"\nb,c\n')) == "a | first second\nb | c"


def test_cells_are_cited_as_a_sheet_numbers_them(tmp_path, tokenizer_json):
    # GIVEN records of which one goes over two lines and one is empty
    lines = ["name,note", '"a","two\nlines"', "", *(f"row {number},words" for number in range(100))]

    document = parse(written(tmp_path, "\n".join(lines)))

    last = Chunker(tokenizer_json).cut(document)[-1]
    assert last.heading.endswith("B103")


def test_a_quote_that_is_never_closed_loses_nothing(tmp_path):
    found = text_of(written(tmp_path, 'a,b\n"never closed,c\nd,e\n'))

    assert all(word in found for word in ("never closed", "d", "e"))


def test_one_column_is_a_list(tmp_path):
    assert text_of(written(tmp_path, "one\ntwo\nthree\n")) == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b" \n,,\n", Reason.EMPTY_TEXT), (bytes(range(256)) * 20, Reason.NOT_TEXT)],
)
def test_what_is_no_table_is_refused(tmp_path, content, reason):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(FileRefused) as caught:
        parse(path)

    assert caught.value.refusal.reason is reason


def test_too_much_is_refused_and_not_cut_short(tmp_path):
    with pytest.raises(FileRefused) as caught:
        parse(written(tmp_path, "words,more\n" * 1_000), ReadLimits(characters=5_000))

    assert caught.value.refusal.reason is Reason.OVER_TEXT_LIMIT


def test_long_work_is_no_silence(tmp_path):
    reported = []

    parse(written(tmp_path, "a,b\n" * 5_000), report=lambda done, total: reported.append((done, total)))

    assert reported == [(0, 1), (0, 1), (1, 1)]


def test_a_cell_of_endless_digits_takes_no_time(tmp_path):
    assert len(text_of(written(tmp_path, "a,b\n" + "1" * 1_000_000 + "x,2\n"))) > 1_000_000
