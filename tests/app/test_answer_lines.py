"""Which line ends of a quoted passage are meant."""

import pytest

from app.answer_text.lines import paragraphs_of

PROSE = (
    "The policy of the trustees is to hold free reserves of four months’\n"
    "running costs, which at present is £196,300. The trustees mean to reach\n"
    "four months by March 2027."
)
TABLE = (
    "Service How often Estimate\nClearing gutters Twice a year £1,150\nFire alarm Yearly test £420\n"
    "Total £1,570"
)


def test_what_only_wraps_is_joined():
    assert paragraphs_of(PROSE) == [[PROSE.replace("\n", " ")]]


def test_headings_and_rows_above_and_below_prose_keep_their_lines():
    heading, table, prose = paragraphs_of(f"Reserves\n{PROSE}\n\n{TABLE}\n\n{PROSE}")
    assert heading == ["Reserves", PROSE.replace("\n", " ")]
    assert table == TABLE.split("\n")
    assert prose == [PROSE.replace("\n", " ")]


def test_a_table_alone_keeps_its_longest_rows_too():
    assert paragraphs_of(TABLE) == [TABLE.split("\n")]


def test_rows_of_cells_are_rows_however_long():
    rows = ["Action | Who | By", "Buy a sump pump | Marek Vale | 14 February 2025", "Invite | Ida | May"]
    assert paragraphs_of("\n".join(rows)) == [rows]


@pytest.mark.parametrize(("text", "lines"), [("", []), ("\n\n \n", []), ("  one  word \n", [["one word"]])])
def test_blanks_are_nothing(text, lines):
    assert paragraphs_of(text) == lines
