"""What is embedded above a passage."""

import pytest

from ingest.passage_header import HEADER_BYTES, embedding_text, passage_header


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("", "", "Text."),
        ("Ports", "", "Ports\nText."),
        ("", "The north", "The north\nText."),
        ("Ports", "The north › Piers", "Ports › The north › Piers\nText."),
        ("Ports", "Ports › The north", "Ports › The north\nText."),
        ("Ports", "Ports", "Ports\nText."),
        (" Ports\n of  call ", "", "Ports of call\nText."),
    ],
)
def test_title_and_headings_stand_above_the_text(title: str, heading: str, expected: str) -> None:
    assert embedding_text(title, heading, "Text.") == expected


def test_the_innermost_headings_are_kept_where_not_all_fit() -> None:
    heading = " › ".join(["An outer heading of some length"] * 4 + ["The innermost one"])
    header = passage_header("Ports of the northern coast", heading)
    assert header == "Ports of the northern coast › An outer heading of some length › The innermost one"


def test_a_long_title_leaves_half_to_the_heading() -> None:
    header = passage_header("A title without end " * 20, "The innermost one")
    assert header == "A title without end A title without end A title without end › The innermost one"


@pytest.mark.parametrize("words", ["harbour ", "港", "ميناء", "👩‍👩‍👧", "x"])
def test_a_header_is_never_longer_than_its_limit(words: str) -> None:
    for header in (
        passage_header(words * 100, ""),
        passage_header("", words * 100),
        passage_header(words * 100, f"{words * 100} › {words * 100}"),
    ):
        assert HEADER_BYTES // 2 < len(header.encode()) <= HEADER_BYTES
