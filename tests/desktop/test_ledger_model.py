"""The ledger's rows: what an update changes, and what it must leave as it is."""

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from app.desktop.library import ledger_rows
from app.desktop.library.document_states import Group
from app.desktop.library.ledger_model import LedgerModel
from app.desktop.library.ledger_rows import Column, Entry, Match, consecutive
from app.engine import wire


def a_row(name, state="indexed", **other):
    values = {
        "path": f"/home/ann/Filings/{name}",
        "state": state,
        "reason": None,
        "unchanged": False,
        "pages": 10,
        "passages": 50,
        "source": "/home/ann/Filings",
        "collection": "Annual reports",
        "size": 1000,
        "modified": "2024-03-12T10:00:00Z",
        "pages_searchable": 10,
    }
    return wire.LedgerRow(**{**values, **other})


@pytest.fixture
def model(qapp):
    model = LedgerModel()
    # Qt's own test looks on at everything that the model says.
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    yield model
    tester.deleteLater()


def list_all(model, *rows):
    model.begin_rows()
    model.add_rows(rows)
    model.end_rows()


def names(model):
    return [model.index(row, Column.NAME).data() for row in range(model.rowCount())]


def test_the_first_listing_is_sorted_by_what_wants_attention_and_then_by_name(model):
    list_all(model, a_row("b.pdf"), a_row("a.pdf"), a_row("z.pdf", "damaged"), a_row("y.pdf", "password"))
    assert names(model) == ["z.pdf", "y.pdf", "a.pdf", "b.pdf"]


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (Column.NAME, Qt.SortOrder.AscendingOrder, ["A", "b", "C"]),
        (Column.NAME, Qt.SortOrder.DescendingOrder, ["C", "b", "A"]),
        (Column.PAGES, Qt.SortOrder.AscendingOrder, ["b", "C", "A"]),
        (Column.PASSAGES, Qt.SortOrder.DescendingOrder, ["C", "A", "b"]),
        (Column.SIZE, Qt.SortOrder.AscendingOrder, ["C", "A", "b"]),
        (Column.CHANGED, Qt.SortOrder.DescendingOrder, ["b", "A", "C"]),
        (Column.STATE, Qt.SortOrder.AscendingOrder, ["A", "b", "C"]),
    ],
)
def test_numbers_sort_as_numbers_and_what_is_not_known_as_least(model, column, order, expected):
    list_all(
        model,
        a_row("b", pages=9, passages=2, size=2000, modified="2025-01-01T00:00:00Z"),
        a_row("A", pages=100, passages=10, size=30, pages_searchable=100),
        a_row("C", "failed", pages=10, passages=10_000, size=None, modified=None),
    )
    model.sort(column, order)
    assert names(model) == expected


def test_what_changes_changes_in_its_place(model):
    rows = [a_row(f"{number}.pdf") for number in range(20)]
    list_all(model, *rows)
    before = names(model)
    changes = QSignalSpy(model.dataChanged)
    resets = QSignalSpy(model.modelReset)
    rows[3] = a_row("3.pdf", "damaged")
    list_all(model, *rows)
    assert names(model) == before
    assert changes.count() == 1
    assert resets.count() == 0
    assert changes.at(0)[0].data() == "3.pdf"


def test_what_did_not_change_says_nothing(model):
    rows = [a_row(f"{number}.pdf") for number in range(20)]
    list_all(model, *rows)
    spies = [QSignalSpy(signal) for signal in (model.dataChanged, model.rowsInserted, model.layoutChanged)]
    list_all(model, *rows)
    assert [spy.count() for spy in spies] == [0, 0, 0]


def test_new_rows_wait_at_the_end_until_the_table_is_left_alone(model):
    list_all(model, a_row("b.pdf"), a_row("c.pdf"))
    list_all(model, a_row("b.pdf"), a_row("c.pdf"), a_row("a.pdf"), a_row("x.pdf", "failed"))
    assert names(model) == ["b.pdf", "c.pdf", "a.pdf", "x.pdf"]
    model.settle()
    assert names(model) == ["x.pdf", "a.pdf", "b.pdf", "c.pdf"]


def test_rows_that_are_gone_go_in_ranges(model):
    rows = [a_row(f"{number:02}.pdf") for number in range(30)]
    list_all(model, *rows)
    removals = QSignalSpy(model.rowsRemoved)
    list_all(model, *rows[:5], *rows[10:20])
    assert names(model) == [f"{number:02}.pdf" for number in (*range(5), *range(10, 20))]
    assert removals.count() == 2


def test_many_scattered_rows_that_are_gone_go_at_once(model):
    rows = [a_row(f"{number:03}.pdf") for number in range(200)]
    list_all(model, *rows)
    removals = QSignalSpy(model.rowsRemoved)
    list_all(model, *rows[::2])
    assert model.rowCount() == 100
    assert removals.count() == 0


def test_an_index_that_is_kept_follows_its_document(model):
    list_all(model, a_row("a.pdf"), a_row("b.pdf"), a_row("c.pdf", pages=99, pages_searchable=99))
    kept = QPersistentModelIndex(model.index(2, 0))
    model.sort(Column.PAGES, Qt.SortOrder.DescendingOrder)
    assert (kept.row(), kept.data()) == (0, "c.pdf")


def test_a_filter_looks_at_the_name_alone_and_not_at_its_case(model):
    list_all(
        model, a_row("Lease 2019.pdf"), a_row("STRASSE lease.pdf"), a_row("other.pdf"), a_row("Straße.pdf")
    )
    model.show_only(Match(text="lEASe"))
    assert names(model) == ["Lease 2019.pdf", "STRASSE lease.pdf"]
    model.show_only(Match(text="strasse"))
    assert names(model) == ["STRASSE lease.pdf", "Straße.pdf"]
    model.show_only(Match(text="Filings"))
    assert names(model) == []


def test_what_no_longer_matches_stays_until_the_table_is_left_alone(model):
    list_all(model, a_row("a.pdf", "no_text"), a_row("b.pdf", "no_text"), a_row("c.pdf"))
    model.show_only(Match(group=Group.NEEDS_OCR))
    model.add_rows([a_row("a.pdf"), a_row("c.pdf", "no_text")])
    assert names(model) == ["a.pdf", "b.pdf", "c.pdf"]
    assert model.rows.counts[Group.NEEDS_OCR] == 2
    model.settle()
    assert names(model) == ["b.pdf", "c.pdf"]


def test_a_document_that_a_listing_names_twice_stands_once(model):
    model.begin_rows()
    model.add_rows([a_row("a.pdf"), a_row("a.pdf", "failed")])
    model.add_rows([a_row("a.pdf", "damaged")])
    model.end_rows()
    assert names(model) == ["a.pdf"]
    assert model.rows.counts == {Group.INDEXED: 0, Group.FAILED: 0, Group.DAMAGED: 1}


def test_only_what_may_change_can_be_retried(model):
    list_all(
        model, a_row("a", "failed", retries=True), a_row("b", "too_big"), a_row("c", "damaged", retries=True)
    )
    assert {path[-1] for path in model.rows.retriable()} == {"a", "c"}
    assert model.rows.retriable(["/home/ann/Filings/b", "/home/ann/Filings/c"]) == ("/home/ann/Filings/c",)
    list_all(model, a_row("a"), a_row("b", "too_big"))
    assert model.rows.retriable() == ()


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (a_row("a", pages=24, pages_searchable=22), ["a", "2 pages without text", "22 of 24", "50", "1 KB"]),
        (
            a_row("a", "no_text", pages=27, pages_searchable=0, passages=0),
            ["a", "No text: a scan, or blank", "0 of 27", "0"],
        ),
        (
            a_row("a", "failed", pages=0, passages=0, size=None, modified=None),
            ["a", "Reading failed", "–", "–", "–", "–"],
        ),
        (a_row("a\nb\u202egpj.exe"), ["a⏎b[RLO]gpj.exe"]),
        (a_row("a", passages=12_345, size=0), ["a", "Indexed", "10", "12,345", "0 bytes"]),
    ],
)
def test_a_cell_says_what_is_there(model, row, cells):
    list_all(model, row)
    assert [model.index(0, column).data() for column in range(len(cells))] == cells


def test_a_name_is_no_markup_in_a_tooltip(model):
    list_all(model, a_row("<b>x</b>&amp;.pdf", "failed", reason="<img src=x>"))
    tips = [
        model.index(0, column).data(Qt.ItemDataRole.ToolTipRole) for column in (Column.NAME, Column.STATE)
    ]
    assert all(tip.startswith("<qt>") and "&lt;" in tip for tip in tips)
    assert not any("<b>" in tip or "<img" in tip for tip in tips)


def test_a_row_is_heard_with_its_state(model):
    list_all(model, a_row("a.pdf", "password"))
    heard = model.index(0, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "a.pdf, Locked by a password"


@pytest.mark.parametrize(
    ("places", "ranges"),
    [([], []), ([4], [(4, 4)]), ([1, 2, 3], [(1, 3)]), ([0, 2, 3, 9], [(0, 0), (2, 3), (9, 9)])],
)
def test_consecutive_numbers_make_ranges(places, ranges):
    assert list(consecutive(places)) == ranges


def test_fifty_thousand_rows_are_each_taken_in_once(qapp, monkeypatch):
    # GIVEN a model that nobody checks
    model = LedgerModel()
    spies = [QSignalSpy(each) for each in (model.rowsInserted, model.modelReset, model.layoutChanged)]
    made = []

    class CountedEntry(Entry):
        def __init__(self, row):
            made.append(row)
            super().__init__(row)

    monkeypatch.setattr(ledger_rows, "Entry", CountedEntry)
    states = ["indexed"] * 8 + ["failed", "password"]
    rows = [a_row(f"{number * 7919 % 50_000}.pdf", states[number % 10]) for number in range(50_000)]
    # WHEN they come as they do from the engine
    for _ in range(2):
        model.begin_rows()
        for start in range(0, len(rows), 5_000):
            model.add_rows(rows[start : start + 5_000])
        model.end_rows()
    model.sort(Column.NAME)
    # THEN each is made once, though they came twice, and the view hears of them part by part
    assert model.rowCount() == len(made) == 50_000
    # AND no more often than once for a part, and once for each order
    inserted, reset, ordered = (spy.count() for spy in spies)
    assert (inserted, reset + ordered) == (10, 2)
