"""What a passage said when it was cited, where it says something else now."""

import pytest

from app.desktop.viewer import notes
from app.desktop.viewer.changes import words_as_cited
from app.desktop.viewer.text_source import Reading

CITED = "2. Rent. The monthly rent is 2,450 pounds, payable on the first working day of each month."


@pytest.mark.parametrize(
    ("cited", "now", "told"),
    [
        (CITED, CITED.replace(" ", "\n"), ""),
        (CITED, CITED.replace("2,450", "2,975"), "The monthly rent is 2,450 pounds, payable on the"),
        (CITED, CITED.replace("monthly ", ""), "2. Rent. The monthly rent is 2,450 pounds,"),
        (
            CITED,
            CITED.replace("Rent.", "Fee.").replace("each month", "a year"),
            "2. Rent. The monthly rent is … first working day of each month.",
        ),
        ("word " * 9, "", "word word word word word word word word word"),
    ],
)
def test_the_cited_words_that_are_no_more_are_given_with_a_few_around(cited, now, told):
    assert words_as_cited(cited, now) == told


def test_it_is_said_beside_the_text_as_it_is_now():
    said = notes.read(Reading.FOUND_AGAIN, "The rent is 2,450 pounds")
    assert said.endswith("As it was cited: “The rent is 2,450 pounds”")
    assert notes.read(Reading.LIT) == ""


def test_a_long_passage_is_given_from_its_beginning():
    assert len(words_as_cited("word " * 9_000, "other")) < 260
