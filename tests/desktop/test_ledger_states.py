"""What a document's state looks and reads like: every state, every odd value."""

from dataclasses import fields
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desktop.library.document_states import (
    Group,
    file_icon,
    first_sentence,
    group_name,
    group_of,
    look_of,
    severity_of,
)
from app.desktop.library.inspector_words import explain
from app.desktop.library.ledger_coverage import _tenths
from app.desktop.theme.tokens import LIGHT
from app.engine import wire
from app.settings import resources
from ingest.types import DocumentState

TOKENS = {each.name for each in fields(LIGHT)}


def a_row(state="indexed", **other):
    values = {
        "path": "/home/ann/Filings/a.pdf",
        "state": state,
        "reason": None,
        "unchanged": False,
        "pages": 24,
        "passages": 88,
        "source": "/home/ann/Filings",
        "collection": "Annual reports",
        "size": 1_400_000,
        "modified": "2024-03-12T10:00:00Z",
        "pages_searchable": 24,
    }
    return wire.LedgerRow(**{**values, **other})


@pytest.mark.parametrize(
    ("row", "icon", "colour", "words", "group"),
    [
        (a_row(), "circle-check", "supported_text", "Indexed", Group.INDEXED),
        (a_row(pending=12), "clock", "text_tertiary", "Words only so far", Group.INDEXED),
        (a_row(pending=1), "clock", "text_tertiary", "Words only so far", Group.INDEXED),
        (a_row(pages_searchable=22), "circle-dashed", "weak_text", "2 pages without text", Group.PARTLY),
        (a_row(pages_searchable=23), "circle-dashed", "weak_text", "1 page without text", Group.PARTLY),
        (
            a_row(pages_searchable=22, pending=5),
            "circle-dashed",
            "weak_text",
            "2 pages without text",
            Group.PARTLY,
        ),
        (
            a_row("no_text", pages_searchable=0),
            "scan-text",
            "weak_text",
            "No text: a scan, or blank",
            Group.NEEDS_OCR,
        ),
        (a_row("password"), "lock", "weak_text", "Locked by a password", Group.PASSWORD),
        (
            a_row("damaged", reason="Damaged: cut off. Get a fresh copy, then try again."),
            "file-x",
            "none_text",
            "Damaged: cut off",
            Group.DAMAGED,
        ),
        (a_row("damaged"), "file-x", "none_text", "Damaged", Group.DAMAGED),
        (a_row("empty", reason="The file is empty."), "file", "text_secondary", "Nothing in it", Group.EMPTY),
        (
            a_row("unsupported", reason="Files of this kind (.mkv) are not read yet."),
            "circle-help",
            "text_secondary",
            "Kind not supported",
            Group.UNSUPPORTED,
        ),
        (
            a_row("too_big", reason="Over the limit of 200 MB for one file."),
            "ban",
            "text_secondary",
            "Over the limit of 200 MB for one file",
            Group.TOO_BIG,
        ),
        (
            a_row("excluded", reason="Skipped: Sourcebook's own library."),
            "ban",
            "text_secondary",
            "Skipped: Sourcebook's own library",
            Group.SKIPPED,
        ),
        (a_row("unreadable"), "triangle-alert", "none_text", "Could not be opened", Group.UNREADABLE),
        (a_row("failed"), "octagon-x", "none_text", "Reading failed", Group.FAILED),
        (a_row("resting\n"), "circle-help", "text_secondary", "Not known here: resting⏎", Group.UNKNOWN),
    ],
)
def test_each_state_has_its_shape_colour_and_words(row, icon, colour, words, group):
    look = look_of(row)
    assert (look.icon, look.colour, look.words, look.group) == (icon, colour, words, group)


def test_no_state_of_the_engine_is_unknown_to_the_window():
    assert {group_of(a_row(state)) for state in DocumentState} == set(Group) - {Group.PARTLY, Group.UNKNOWN}


def test_every_look_can_be_drawn():
    for state in [*DocumentState, "partly", "?"]:
        look = look_of(a_row(state))
        assert look.colour in TOKENS
        assert (resources() / "icons" / f"{look.icon}.svg").is_file()


def test_states_that_share_a_shape_share_no_words():
    rows = [a_row(state) for state in DocumentState] + [a_row(pages_searchable=1), a_row(pending=3)]
    looks = [look_of(row) for row in rows]
    assert all(one.words != other.words for one, other in combinations(looks, 2))
    assert len({group_name(group) for group in Group}) == len(Group)


def test_what_wants_attention_stands_before_what_does_not():
    order = ["failed", "damaged", "unreadable", "password", "no_text", "too_big", "indexed", "excluded"]
    severities = [severity_of(a_row(state), group_of(a_row(state))) for state in order]
    assert severities == sorted(severities, reverse=True)
    assert look_of(a_row(pending=1)).severity > look_of(a_row()).severity


@pytest.mark.parametrize("reason", ["", ". ", " .", "\n", "...", "\u202e. x"])
def test_a_reason_without_words_leaves_the_name_of_the_state(reason):
    assert look_of(a_row("too_big", reason=reason)).words.strip()


@given(st.text(max_size=400))
def test_no_reason_hides_anything(reason):
    said = first_sentence(reason)
    assert not set(said) & set("\n\r\u2028\u202a\u202b\u202d\u202e\u2066\u2067\x00")


@given(st.sampled_from([*DocumentState, "new"]), st.integers(0, 3), st.integers(0, 3), st.text(max_size=60))
def test_every_document_is_explained(state, pages, searchable, reason):
    row = a_row(state, pages=pages, pages_searchable=min(pages, searchable), reason=reason)
    assert explain(row).title


@pytest.mark.parametrize(
    ("path", "icon"),
    [("/a/b.PDF", "file-text"), ("/a/b.xlsx", "file-spreadsheet"), ("/a/b", "file"), ("/a/.pdf", "file")],
)
def test_a_kind_of_file_has_its_icon(path, icon):
    assert file_icon(path) == icon


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(4758, 4792, "99.3"), (4792, 4792, "100"), (99_999, 100_000, "99.9"), (0, 10, "0"), (1, 2, "50")],
)
def test_what_is_not_all_is_never_called_all(part, whole, said):
    assert _tenths(part, whole) == said


def a_page(number, state):
    return wire.Page(page=number, text="", state=state, passages=())


def test_pages_without_text_and_pages_not_read_are_two_things():
    row = a_row(pages=4, pages_searchable=1)
    states = ["no_text", "indexed", "failed", "no_text"]
    said = explain(row, [a_page(number, state) for number, state in enumerate(states, 1)])
    assert said.title == "1 of 4 pages can be searched"
    assert said.text == (
        "Pages 1 and 4 hold no text. An answer cannot use them until they are read with OCR. "
        "Sourcebook cannot do that yet. Page 3 could not be read."
    )


def test_many_pages_are_counted_and_not_listed():
    row = a_row(pages=900, pages_searchable=0)
    said = explain(row, [a_page(number, "no_text") for number in range(1, 901)])
    assert "Pages 1, 2, 3, 4, 5, 6, 7 and 893 more hold no text." in said.text
