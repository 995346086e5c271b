"""The library view, by mouse and keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu

from app.desktop.library.ledger_notes import NoDocuments, NothingMatches
from app.desktop.library.ledger_rows import Column
from app.desktop.library.ledger_table import LedgerTable
from app.desktop.library.ledger_view import LedgerView
from app.desktop.theme.theme import Appearance
from app.desktop.widgets.labels import Label
from app.engine import wire

# The platform without a screen says so for every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

COVERAGE = wire.Coverage(
    documents=6, documents_searchable=6, pages=4792, pages_searchable=4758, passages=18_906, pending=0
)
FOLDER = "/home/ann/Filings/"


def a_row(name, state="indexed", **other):
    values = {
        "path": f"{FOLDER}{name}",
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


ROWS = [
    a_row("damaged.pdf", "damaged", retries=True),
    a_row("locked.pdf", "password", retries=True),
    a_row("lease.pdf"),
    a_row("minutes.pdf"),
    a_row("report.pdf"),
]


def fill(view, rows=ROWS, coverage=COVERAGE):
    view.begin_rows()
    view.add_rows(rows)
    view.end_rows(coverage)


@pytest.fixture
def view(qtbot, theme):
    view = LedgerView(theme)
    qtbot.addWidget(view)
    view.resize(900, 600)
    with qtbot.waitExposed(view):
        view.show()
    # Away from the table: it is not sorted under the pointer.
    qtbot.mouseMove(view, QPoint(2, 2))
    fill(view)
    return view


@pytest.fixture
def table(view):
    return view.findChild(LedgerTable)


def names(table):
    model = table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def button(view, text):
    return next(
        each
        for each in view.findChildren(QAbstractButton)
        if each.text().startswith(text) and each.isVisible()
    )


def click_row(qtbot, table, row, modifier=Qt.KeyboardModifier.NoModifier, key=Qt.MouseButton.LeftButton):
    place = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), key, modifier, place)


def test_a_click_and_enter_look_at_a_document(qtbot, view, table):
    opened = QSignalSpy(view.document_opened)
    click_row(qtbot, table, 2)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert [opened.at(each)[0] for each in range(opened.count())] == [
        f"{FOLDER}lease.pdf",
        f"{FOLDER}minutes.pdf",
    ]


def test_arrows_say_where_they_came(qtbot, view, table):
    reached = QSignalSpy(view.document_reached)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert [reached.at(each)[0] for each in range(reached.count())] == [
        f"{FOLDER}locked.pdf",
        f"{FOLDER}report.pdf",
    ]


def test_a_double_click_opens_a_document_in_its_own_program(qtbot, view, table):
    wanted = QSignalSpy(view.open_wanted)
    place = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wanted.at(0)[0] == f"{FOLDER}locked.pdf"


def test_ctrl_f_filters_by_name_and_escape_shows_all(qtbot, view, table):
    click_row(qtbot, table, 0)
    qtbot.keyClick(table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = view.findChild(QLineEdit)
    assert field.hasFocus()
    qtbot.keyClicks(field, "LEA")
    assert names(table) == ["lease.pdf"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(names(table)) == 5
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert table.hasFocus()


def test_a_filter_by_state_shows_its_documents_and_says_how_many(qtbot, view, table):
    texts = [
        each.text() for each in view.findChildren(QAbstractButton) if each.isCheckable() and each.isVisible()
    ]
    assert texts == ["All  5", "Indexed  3", "Password  1", "Damaged  1"]
    qtbot.mouseClick(button(view, "Damaged"), Qt.MouseButton.LeftButton)
    assert names(table) == ["damaged.pdf"]
    qtbot.mouseClick(button(view, "All"), Qt.MouseButton.LeftButton)
    assert len(names(table)) == 5


def test_a_chosen_filter_that_runs_empty_stays_until_another_is_chosen(qtbot, view, table):
    qtbot.mouseClick(button(view, "Damaged"), Qt.MouseButton.LeftButton)
    fill(view, [a_row("damaged.pdf"), *ROWS[1:]])
    assert button(view, "Damaged").text() == "Damaged  0"
    assert view.findChild(NothingMatches).isVisible()
    qtbot.mouseClick(button(view, "All"), Qt.MouseButton.LeftButton)
    assert not any(
        each.text().startswith("Damaged") and each.isVisible() for each in view.findChildren(QAbstractButton)
    )


def test_what_needs_attention_is_shown_alone_until_its_chip_is_taken_away(qtbot, view, table):
    # WHEN what needs attention is wanted
    view.show_attention()
    # THEN nothing else is listed or counted, and the limit is said
    assert names(table) == ["damaged.pdf", "locked.pdf"]
    assert button(view, "All").text() == "All  2"
    chip = button(view, "Needs attention")
    assert chip.accessibleName() == "Needs attention; show all files again"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert len(names(table)) == 5
    assert not chip.isVisible()


def test_a_place_is_shown_alone_and_a_state_within_it(qtbot, view, table):
    # GIVEN files of another source in another collection, one of them of a name that is there already
    other = {"source": "/mnt/stick", "collection": "Stick"}
    more = [a_row("x.pdf", **other), a_row("y.pdf", "damaged", **other)]
    twin = a_row("lease.pdf", **other | {"path": "/mnt/stick/old/lease.pdf"})
    fill(view, [*ROWS, *more, twin])
    shown = view._model.rows.shown_name
    assert [shown(entry) for entry in view._model.rows.entries.values() if entry.folded == "lease.pdf"] == [
        "lease.pdf · Filings",
        "lease.pdf · old",
    ]
    # WHEN the source is wanted THEN its files are listed, and its states counted
    view.show_source("/mnt/stick")
    assert sorted(names(table)) == ["lease.pdf", "x.pdf", "y.pdf"]
    qtbot.mouseClick(button(view, "Damaged  1"), Qt.MouseButton.LeftButton)
    assert names(table) == ["y.pdf"]
    # AND another place takes its place, with every state again
    view.show_collection("Annual reports")
    assert len(names(table)) == 5
    qtbot.mouseClick(button(view, "In Annual reports"), Qt.MouseButton.LeftButton)
    assert len(names(table)) == 8


def test_a_place_that_holds_no_file_says_so(qtbot, view):
    view.show_source("/mnt/empty")
    note = view.findChild(NothingMatches)
    assert "There is no file in empty now." in [label.text() for label in note.findChildren(Label)]
    qtbot.mouseClick(button(view, "Clear the filter"), Qt.MouseButton.LeftButton)
    assert not note.isVisible()


def test_nothing_matches_says_so_and_clears(qtbot, view, table):
    field = view.findChild(QLineEdit)
    qtbot.keyClicks(field, "<i>zz")
    note = view.findChild(NothingMatches)
    assert note.isVisible()
    assert any(label.text() == 'No document has "<i>zz" in its name.' for label in note.findChildren(Label))
    qtbot.mouseClick(button(view, "Clear the filter"), Qt.MouseButton.LeftButton)
    assert not note.isVisible()
    assert field.text() == ""


def test_an_empty_library_offers_to_add_a_folder(qtbot, view):
    fill(view, [])
    assert view.findChild(NoDocuments).isVisible()
    wanted = QSignalSpy(view.folder_wanted)
    qtbot.mouseClick(button(view, "Add a folder"), Qt.MouseButton.LeftButton)
    assert wanted.count() == 1


def test_nothing_is_called_empty_before_it_is_known(qtbot, theme):
    view = LedgerView(theme)
    qtbot.addWidget(view)
    view.show()
    view.begin_rows()
    assert not view.findChild(NoDocuments).isVisible()


def test_add_opens_a_menu(qtbot, view):
    folder, files = QSignalSpy(view.folder_wanted), QSignalSpy(view.files_wanted)
    for spy, steps in ((folder, 1), (files, 2)):
        qtbot.mouseClick(button(view, "Add"), Qt.MouseButton.LeftButton)
        menu = QApplication.activePopupWidget()
        for _ in range(steps):
            qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)
        assert spy.count() == 1


def test_retry_means_all_or_the_several_that_are_selected(qtbot, view, table):
    wanted = QSignalSpy(view.retry_wanted)
    assert button(view, "Retry").text() == "Retry 2"
    qtbot.mouseClick(button(view, "Retry"), Qt.MouseButton.LeftButton)
    click_row(qtbot, table, 0)
    assert button(view, "Retry").text() == "Retry 2"
    click_row(qtbot, table, 3, Qt.KeyboardModifier.ControlModifier)
    assert button(view, "Retry").text() == "Retry 1"
    qtbot.mouseClick(button(view, "Retry"), Qt.MouseButton.LeftButton)
    assert set(wanted.at(0)[0]) == {f"{FOLDER}damaged.pdf", f"{FOLDER}locked.pdf"}
    assert wanted.at(1)[0] == (f"{FOLDER}damaged.pdf",)
    fill(view, ROWS[2:])
    assert not button(view, "Retry").isEnabled()


def test_adding_to_a_selection_looks_at_nothing(qtbot, view, table):
    click_row(qtbot, table, 0)
    opened = QSignalSpy(view.document_opened)
    click_row(qtbot, table, 2, Qt.KeyboardModifier.ShiftModifier)
    assert opened.count() == 0
    assert view.selected_paths() == tuple(
        f"{FOLDER}{name}" for name in ("damaged.pdf", "locked.pdf", "lease.pdf")
    )


def test_the_menu_key_opens_what_can_be_done(qtbot, view, table):
    asked, shown = QSignalSpy(view.scope_wanted), QSignalSpy(view.folder_shown)
    click_row(qtbot, table, 2)
    for text in ("Ask only this document", "Show in folder"):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
        QApplication.sendEvent(table.viewport(), event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(each for each in menu.actions() if each.text() == text)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    assert asked.at(0)[0] == (f"{FOLDER}lease.pdf",)
    assert shown.at(0)[0] == f"{FOLDER}lease.pdf"


def test_a_click_on_a_head_sorts_and_a_second_one_turns_round(qtbot, view, table):
    fill(view, [a_row("a", size=5), a_row("b", size=50), a_row("c", size=None)])
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(Column.SIZE) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert names(table) == ["b", "a", "c"]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert names(table) == ["c", "a", "b"]


def test_an_update_keeps_selection_and_scrolling(qtbot, view, table):
    rows = [a_row(f"{number:03}.pdf") for number in range(300)]
    fill(view, rows)
    table.select_path(rows[150].path)
    table.verticalScrollBar().setValue(140 * 34 + 7)
    top = table.verticalScrollBar().value()
    # WHEN rows change, some are new, and so many are gone that the model is set up anew
    kept = [row for number, row in enumerate(rows) if number % 3 or number == 150]
    fill(view, [*kept, a_row("new.pdf", "failed")])
    # THEN the same document is selected, at the same height
    assert view.selected_paths() == (rows[150].path,)
    offset = table.rowViewportPosition(table.currentIndex().row())
    assert offset == 150 * 34 - top
    assert table.currentIndex().data() == "150.pdf"


def test_rows_are_not_sorted_under_who_works_in_them(qtbot, view, table):
    table.setFocus(Qt.FocusReason.TabFocusReason)
    fill(view, [*ROWS, a_row("a.pdf", "failed")])
    assert names(table)[-1] == "a.pdf"
    view.findChild(QLineEdit).setFocus()
    assert names(table)[0] == "a.pdf"


@pytest.mark.parametrize(
    ("width", "hidden"),
    [(1000, set()), (720, {Column.CHANGED}), (450, {Column.CHANGED, Column.SIZE, Column.PASSAGES})],
)
def test_columns_fold(qtbot, view, table, width, hidden):
    view.resize(width, 600)
    assert {column for column in Column if table.isColumnHidden(column)} == hidden
    assert not table.horizontalScrollBar().isVisible()
    assert sum(table.columnWidth(column) for column in Column) <= table.viewport().width()


def test_the_coverage_is_said(view):
    texts = [label.text() for label in view.findChildren(Label)]
    assert "4,758 of 4,792 pages can be searched" in texts
    assert "99.3 %" in texts
    assert "18,906 passages" in texts


def test_every_control_has_a_name(view):
    for each in view.findChildren(QAbstractButton):
        if each.isVisible():
            assert each.accessibleName() or each.text() or each.toolTip(), each


def test_hostile_names_are_painted_and_change_nothing(qtbot, both_themes):
    view = LedgerView(both_themes)
    qtbot.addWidget(view)
    view.resize(450, 400)
    view.show()
    names = [
        "a\nb.pdf",
        "\u202egpj.exe",
        "x" * 300,
        "<img src='file:///etc/passwd'>",
        "",
        "\x00\x1b[31m",
        "é" * 300,
    ]
    rows = [
        a_row(name, "damaged", reason="Damaged: " + "y" * 5000, size=None, modified=None) for name in names
    ]
    rows.append(
        a_row("odd", size=2**63, modified="yesterday", pages=2**40, passages=2**50, pages_searchable=0)
    )
    fill(
        view,
        rows,
        wire.Coverage(
            documents=0, documents_searchable=0, pages=0, pages_searchable=0, passages=0, pending=3
        ),
    )
    assert not view.grab().isNull()
    assert view.row(f"{FOLDER}odd") == rows[-1]
    assert view.row("/nowhere") is None
    assert not view.select_path("/nowhere")


def test_the_view_follows_the_theme(qtbot, view, theme):
    light = view.grab().toImage()
    theme.choose(Appearance.DARK)
    assert view.grab().toImage().pixelColor(5, 5).lightness() < light.pixelColor(5, 5).lightness()
