"""JSON, XML, reStructuredText, Org and source code."""

import json
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.types import ParsedPage, Reason
from tests.ingest.making_files import parse


def page_of(tmp_path: Path, name: str, text: str) -> ParsedPage:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return parse(tmp_path / name).pages[0]


def headings_of(page: ParsedPage) -> list[tuple[int, str]]:
    return [(one.level, page.text[one.start : one.end]) for one in page.headings]


# --- JSON ---------------------------------------------------------------------------------------------


def test_json_is_read_as_lines_under_the_outermost_keys(tmp_path):
    value = {"name": "Café", "costs": {"rent": 1.10, "open": True, "none": None}, "tags": ["a", {"b": 1}]}

    page = page_of(tmp_path, "a.json", json.dumps(value))

    assert page.text == ("name: Café\n\ncosts\n\nrent: 1.1\nopen: true\nnone: null\n\ntags\n\na\n\nb: 1")
    assert headings_of(page) == [(1, "costs"), (1, "tags")]


def test_records_of_json_stand_apart(tmp_path):
    records = [{"id": 1, "parts": [{"x": 1, "y": 2}, 3]}, {"id": 2}]
    expected = "id: 1\nparts:\n  - x: 1\n    y: 2\n  - 3\n\nid: 2"

    assert page_of(tmp_path, "a.json", json.dumps(records)).text == expected
    assert page_of(tmp_path, "a.jsonl", "\n".join(map(json.dumps, records))).text == expected
    assert page_of(tmp_path, "b.json", "\n".join(map(json.dumps, records))).text == expected


def test_numbers_stay_as_they_are_written(tmp_path):
    page = page_of(tmp_path, "a.json", '{"price": 1.10, "big": ' + "9" * 5_000 + ', "odd": NaN}')

    assert page.text.startswith("price: 1.10\nbig: 999")
    assert page.text.endswith("odd: NaN")


@pytest.mark.parametrize("text", ['{"a": 1,} // a comment', "{'a': 1}", "[" * 100_000, '{"a":' * 5_000 + "1"])
def test_what_is_no_json_is_kept_as_it_is_stored(tmp_path, text):
    assert page_of(tmp_path, "a.json", text).text == text


def test_deep_values_are_read(tmp_path):
    depth = 200
    page = page_of(tmp_path, "a.json", '{"a":' * depth + '"the bottom"' + "}" * depth)

    assert "the bottom" in page.text


def test_a_notebook_is_read_as_its_cells(tmp_path):
    outputs = [{"text": ["out\n"]}, {"data": {"text/plain": "4"}}]
    cells = [
        {"cell_type": "markdown", "source": ["# Yield\n", "\n", "By year."]},
        {
            "cell_type": "code",
            "source": "f(2)",
            "outputs": outputs,
        },
        {"cell_type": "code", "source": "", "outputs": None},
        "nonsense",
    ]

    page = page_of(tmp_path, "a.ipynb", json.dumps({"cells": cells, "nbformat": 4}))

    assert page.text == "# Yield\n\nBy year.\n\n```\nf(2)\n```\n\n```\nout\n```\n\n```\n4\n```"
    assert headings_of(page) == [(1, "Yield")]


# --- XML ----------------------------------------------------------------------------------------------


def test_records_of_xml_are_lines_and_mixed_text_is_a_paragraph(tmp_path):
    xml = (
        '<?xml version="1.0"?><book id="7"><title>The Mill</title><para>Some <b>bold</b> words.</para>'
        '<address><street>Corn Lane</street><town zip="12">Ost</town></address></book>'
    )

    page = page_of(tmp_path, "a.xml", xml)

    assert page.text == (
        "book | id: 7\n\nThe Mill\n\nSome bold words.\n\nstreet: Corn Lane\ntown | zip: 12\ntown: Ost"
    )
    assert headings_of(page) == [(1, "The Mill")]


def test_entities_of_xml_have_no_effect(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    prolog = f'<!DOCTYPE d [<!ENTITY leak SYSTEM "{secret.as_uri()}"><!ENTITY a0 "ha">{bomb}]>'

    assert page_of(tmp_path, "a.xml", f"{prolog}<d><p>x&leak;&a11;y</p></d>").text == "xy"


def test_xml_nested_without_end_is_read_as_far_as_it_goes(tmp_path):
    deep = "<a>" * 100_000 + "words" + "</a>" * 100_000
    (tmp_path / "a.xml").write_text(f"<r><p>before</p>{deep}</r>")

    assert parse(tmp_path / "a.xml").pages[0].text.startswith("before")


@pytest.mark.parametrize(
    ("text", "reason"), [("no markup", Reason.DAMAGED_FILE), ("<a><b/></a>", Reason.EMPTY_TEXT)]
)
def test_xml_without_words_is_refused(tmp_path, text, reason):
    with pytest.raises(FileRefused) as caught:
        page_of(tmp_path, "a.xml", text)

    assert caught.value.refusal.reason is reason


# --- reStructuredText, Org ----------------------------------------------------------------------------


def test_titles_of_restructured_text_are_headings(tmp_path):
    text = "====\nMill\n====\n\nWords\n\nWheel\n-----\n\nTeeth\n~~~~~\n\nStones\n------\n"
    text += "\n=====  ====\nno     heading\n"

    page = page_of(tmp_path, "a.rst", text)

    assert page.text == text
    assert headings_of(page) == [(1, "Mill"), (2, "Wheel"), (3, "Teeth"), (2, "Stones")]
    assert parse(tmp_path / "a.rst").title == "Mill"


def test_headlines_of_org_are_headings(tmp_path):
    text = "#+TITLE: The Mill\n\n* TODO [#A] Wheel :wood:old:\n** Teeth\nWords *bold*\n*no headline\n"

    page = page_of(tmp_path, "a.org", text)

    assert page.text == text
    assert headings_of(page) == [(1, "Wheel"), (2, "Teeth")]
    assert parse(tmp_path / "a.org").title == "The Mill"


def test_lines_of_marks_alone_take_no_time(tmp_path):
    text = "words\n" + "=" * 1_000_000 + "\n* " + " " * 1_000_000 + "\n"

    assert page_of(tmp_path, "a.rst", text).headings == ()
    assert page_of(tmp_path, "a.org", text).headings == ()


# --- source code --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.py", "class M:\n    def turn(self): ...\nasync def f(n): ...\n", ["class M", "async def f"]),
        ("a.ts", "export class M {}\nexport function f(n) {}\n", ["export class M", "export function f"]),
        ("a.go", "func (m *M) Turn() {}\ntype Stone struct {}\n", ["func (m *M) Turn", "type Stone struct"]),
        ("a.rs", "pub(crate) struct Mill;\npub fn grind() {}\n", ["pub(crate) struct Mill", "pub fn grind"]),
        ("a.c", "static int grind(int n)\n{\n  return f(n);\n}\nint x = f(3);\n", ["static int grind"]),
        ("a.sql", "CREATE TABLE mills (id INT);\nselect 1;\n", ["CREATE TABLE mills"]),
        ("a.tex", "\\section{Wheel}\nWords \\emph{x}\n\\subsection*{Teeth}\n", ["Wheel", "Teeth"]),
        ("a.toml", "[mill.wheel]\nteeth = 7\n", ["[mill.wheel]"]),
        ("a.yaml", "mill:\n  teeth: 7\nstones: 3\n", ["mill:"]),
    ],
)  # fmt: skip
def test_outermost_definitions_are_headings(tmp_path, name, text, expected):
    page = page_of(tmp_path, name, text)

    assert page.text == text
    assert [words for _, words in headings_of(page)] == expected


@pytest.mark.parametrize("name", ["a.c", "a.py", "a.js"])
def test_a_minified_file_takes_no_time(tmp_path, name):
    text = "var a " * 100_000 + "\n" + "int word word\n" * 20_000

    assert page_of(tmp_path, name, text).text == text
