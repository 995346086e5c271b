"""The left pane by mouse and keys: places, collections, sources, reading, removal, drops."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton

from app.desktop.library.left_pane import LeftPane
from app.desktop.library.navigation import Place
from app.desktop.library.rail import Rail
from app.desktop.library.row_delegate import Role
from app.desktop.library.source_nodes import Kind
from app.engine import wire
from tests.desktop.left_samples import chat, chats, progress, reading, source, sources

FILINGS = "/home/ada/Filings"
EVERYTHING = sources(
    source(),
    source("/home/ada/Manuals", "Handbooks", files=6, attention=2),
    source("/home/ada/notes.txt", "Handbooks", files=1, is_folder=False),
    source("/mnt/Old drive", "Handbooks", files=1, offline=True),
)


@pytest.fixture
def pane(qtbot, theme):
    pane = LeftPane(theme)
    qtbot.addWidget(pane)
    pane.resize(232, 740)
    pane.show()
    qtbot.waitExposed(pane)
    pane.set_sources(EVERYTHING)
    QApplication.processEvents()
    return pane


def rows(pane):
    """Every row in view with what stands at its end."""
    tree = pane.collections.tree
    found, index = [], tree.model().index(0, 0)
    while index.isValid():
        found.append((index.data() or "card", index.data(Role.DETAIL)))
        index = tree.indexBelow(index)
    return found


def index_of(pane, key, kind=Kind.SOURCE):
    return pane.collections.tree.model().index_of_key(key, kind)


def click(qtbot, pane, key, kind=Kind.SOURCE):
    tree = pane.collections.tree
    centre = tree.visualRect(index_of(pane, key, kind)).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=centre)


def choose(qtbot, pane, text):
    """Open the menu of the row with the cursor by the Menu key and go to an action by keys alone."""
    tree = pane.collections.tree
    place = tree.visualRect(tree.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, tree.viewport().mapToGlobal(place))
    QApplication.sendEvent(tree.viewport(), event)
    pick(qtbot, text)


def pick(qtbot, text):
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    for _ in range(texts.index(text) + 1):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    return texts


def test_places_are_gone_to_by_mouse_and_by_keys(qtbot, pane):
    with qtbot.waitSignal(pane.new_question_wanted):
        qtbot.mouseClick(pane.new_question_row, Qt.MouseButton.LeftButton)
    for row, signal in (
        (pane.library_row, pane.library_wanted),
        (pane.settings_row, pane.settings_wanted),
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(row, Qt.Key.Key_Return)
    with qtbot.waitSignal(pane.folded) as folded:
        qtbot.mouseClick(pane.fold_button, Qt.MouseButton.LeftButton)
    assert folded.args == [True]


def test_the_place_that_is_shown_is_marked_and_said(pane):
    pane.set_place(Place.LIBRARY)
    pane.set_documents(1284)

    assert pane.library_row.is_here
    assert not pane.new_question_row.is_here
    assert pane.library_row.accessibleName() == "Library, shown"
    assert pane.library_row.accessibleDescription() == "1,284 documents"


def test_an_empty_library_says_what_to_do(qtbot, theme):
    pane = LeftPane(theme)
    qtbot.addWidget(pane)
    pane.show()
    texts = [label.text() for label in pane.findChildren(type(pane.collections._note)) if label.isVisible()]

    assert "No folders yet. Drop one anywhere in this window." in texts
    assert "Your questions will be kept here." in texts
    assert not pane.collections.tree.isVisible()


def test_every_source_says_its_state(pane):
    assert rows(pane) == [
        ("Annual reports", "37"),
        ("Filings", "37"),
        ("Handbooks", "8"),
        ("Manuals", "6"),
        ("notes.txt", "1"),
        ("Old drive", "offline"),
    ]
    said = index_of(pane, "/home/ada/Manuals").data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Manuals, source, 6 files, 4,441 pages, 2 files need attention"
    assert "/home/ada/Manuals" in index_of(pane, "/home/ada/Manuals").data(Qt.ItemDataRole.ToolTipRole)


def test_what_is_known_stays_where_it_is(qtbot, pane):
    # GIVEN a folded collection and the cursor on a source
    tree = pane.collections.tree
    click(qtbot, pane, FILINGS)
    tree.collapse(index_of(pane, "Handbooks", Kind.COLLECTION))

    # WHEN the sources come anew, one of them gone, one new, one changed
    pane.set_sources(
        sources(
            source(files=40),
            source("/home/ada/Manuals", "Handbooks", files=6),
            source("/home/ada/New", "Another"),
        )
    )

    # THEN the fold and the cursor are as they were
    assert rows(pane) == [
        ("Annual reports", "40"),
        ("Filings", "40"),
        ("Handbooks", "6"),
        ("Another", "37"),
        ("New", "37"),
    ]
    assert tree.currentIndex().data(Role.KEY) == FILINGS


def test_a_renamed_collection_keeps_its_cursor(qtbot, pane):
    click(qtbot, pane, "Handbooks", Kind.COLLECTION)
    tree = pane.collections.tree

    # WHEN its name is typed anew in its row
    qtbot.keyClick(tree, Qt.Key.Key_F2)
    field = tree.findChild(QLineEdit)
    qtbot.keyClicks(field, "Manuals and  notes ")
    with qtbot.waitSignal(pane.collection_renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == [wire.RenameCollectionRequest(name="Handbooks", new_name="Manuals and notes")]

    # THEN it is the same row once the engine has done it
    pane.set_sources(sources(source(), source("/home/ada/Manuals", "Manuals and notes")))
    assert tree.currentIndex().data(Role.KEY) == "Manuals and notes"


@pytest.mark.parametrize("typed", ["", "   ", "Handbooks"])
def test_no_name_and_the_same_name_rename_nothing(qtbot, pane, typed):
    click(qtbot, pane, "Handbooks", Kind.COLLECTION)
    tree = pane.collections.tree
    qtbot.keyClick(tree, Qt.Key.Key_F2)
    field = tree.findChild(QLineEdit)
    field.clear()
    qtbot.keyClicks(field, typed)
    with qtbot.assertNotEmitted(pane.collection_renamed):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_what_is_typed_outlasts_new_figures(qtbot, pane):
    click(qtbot, pane, "Handbooks", Kind.COLLECTION)
    tree = pane.collections.tree
    qtbot.keyClick(tree, Qt.Key.Key_F2)
    field = tree.findChild(QLineEdit)
    qtbot.keyClicks(field, "Half a na")

    pane.set_sources(sources(source(files=99), source("/home/ada/Manuals", "Handbooks", files=7)))

    assert field.text() == "Half a na"
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_a_click_on_a_source_or_a_collection_wants_its_files(qtbot, pane):
    with qtbot.waitSignal(pane.source_files_wanted) as wanted:
        click(qtbot, pane, FILINGS)
    assert wanted.args == [FILINGS]
    with qtbot.waitSignal(pane.collection_files_wanted) as wanted:
        click(qtbot, pane, "Handbooks", Kind.COLLECTION)
    assert wanted.args == ["Handbooks"]
    # AND where the icon is clicked on, it is folded and no more
    tree = pane.collections.tree
    rect = tree.visualRect(index_of(pane, "Handbooks", Kind.COLLECTION))
    with qtbot.assertNotEmitted(pane.collection_files_wanted):
        at = tree._delegate.icon_area(rect, 0, mirrored=False).center()
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert not tree.isExpanded(index_of(pane, "Handbooks", Kind.COLLECTION))


def test_the_menu_of_a_source(qtbot, pane):
    click(qtbot, pane, FILINGS)
    with qtbot.waitSignal(pane.source_synced) as synced:
        choose(qtbot, pane, "Sync now")
    assert synced.args == [FILINGS]
    with qtbot.waitSignal(pane.source_paused) as paused:
        choose(qtbot, pane, "Pause")
    assert paused.args == [wire.PauseRequest(path=FILINGS, paused=True)]
    with qtbot.waitSignal(pane.source_shown) as shown:
        choose(qtbot, pane, "Show in folder")
    assert shown.args == [FILINGS]

    # WHEN it is paused in the middle, it can go on or be given up
    pane.set_progress(progress(reading(paused=True)))
    qtbot.waitUntil(lambda: index_of(pane, FILINGS).data(Role.DETAIL) == "paused")
    with qtbot.waitSignal(pane.source_paused) as paused:
        choose(qtbot, pane, "Go on")
    assert paused.args == [wire.PauseRequest(path=FILINGS, paused=False)]
    with qtbot.waitSignal(pane.source_stopped) as stopped:
        choose(qtbot, pane, "Stop reading")
    assert stopped.args == [wire.StopRequest(path=FILINGS)]


def test_the_menu_of_a_collection(qtbot, pane):
    click(qtbot, pane, "Handbooks", Kind.COLLECTION)
    with qtbot.waitSignal(pane.collection_asked) as asked:
        choose(qtbot, pane, "Ask only this collection")
    assert asked.args == ["Handbooks"]
    with qtbot.waitSignal(pane.folder_wanted) as wanted:
        choose(qtbot, pane, "Add a folder to it…")
    assert wanted.args == ["Handbooks"]
    choose(qtbot, pane, "Rename…")
    assert pane.collections.tree.findChild(QLineEdit).text() == "Handbooks"
    with qtbot.waitSignal(pane.collection_asked):
        qtbot.keyClick(pane.collections.tree.findChild(QLineEdit), Qt.Key.Key_Escape)
        qtbot.keyClick(pane.collections.tree, Qt.Key.Key_Return)


def test_adding_offers_folders_and_files(qtbot, pane):
    for text, signal in (("Add a folder…", pane.folder_wanted), ("Add files…", pane.files_wanted)):
        qtbot.mouseClick(pane.collections.add_button, Qt.MouseButton.LeftButton)
        with qtbot.waitSignal(signal) as wanted:
            pick(qtbot, text)
        assert wanted.args == [None]


def test_a_source_that_was_stopped_is_found_by_words_only(qtbot, pane):
    pane.set_progress(progress(reading(done=37, stopped=True)))
    qtbot.waitUntil(lambda: index_of(pane, FILINGS).data(Role.DETAIL) == "words only")
    assert pane.collections.card is None


def test_an_offline_source_is_located_by_its_menu_and_its_removal_promises_no_files(qtbot, pane):
    pane.set_sources(sources(source(collection="Alone", offline=True), source("/b", "Other")))
    index = pane.collections.tree._tree.index_of_key("/home/ada/Filings", Kind.SOURCE)
    menu = pane.collections.tree.menu_for(index)
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Locate…", "Show its files", "Sync now", "Pause", "Remove from the library…"]
    with qtbot.waitSignal(pane.location_wanted) as wanted:
        menu.actions()[0].trigger()
    assert wanted.args == ["/home/ada/Filings"]
    menu.actions()[-1].trigger()
    assert pane.collections.removal.accessibleName() == (
        "Remove Filings? It is not there now: what was read of its 37 files answers no more. "
        "The collection “Alone” holds nothing else and goes with it."
    )
    menu.deleteLater()


def test_a_removal_is_asked_in_place(qtbot, pane):
    # WHEN Delete is pressed on a source
    click(qtbot, pane, FILINGS)
    qtbot.keyClick(pane.collections.tree, Qt.Key.Key_Delete)
    card = pane.collections.removal

    # THEN nothing is removed before the answer, and the answer with the focus changes nothing
    assert card.isVisible()
    assert card.accessibleName().startswith("Remove Filings? Its 37 files stay on the disk.")
    assert card.keep_button.hasFocus() or not pane.isActiveWindow()
    with qtbot.assertNotEmitted(pane.source_removed):
        qtbot.keyClick(card.keep_button, Qt.Key.Key_Space)
    assert not card.isVisible()

    # WHEN it is asked again and answered
    choose(qtbot, pane, "Remove from the library…")
    with qtbot.waitSignal(pane.source_removed) as removed:
        qtbot.mouseClick(card.remove_button, Qt.MouseButton.LeftButton)
    assert removed.args == [FILINGS]
    assert not card.isVisible()


def test_escape_keeps_the_source_and_a_vanished_one_is_not_asked_about(qtbot, pane):
    card = pane.collections.removal
    click(qtbot, pane, FILINGS)
    qtbot.keyClick(pane.collections.tree, Qt.Key.Key_Delete)
    qtbot.keyClick(card.keep_button, Qt.Key.Key_Escape)
    assert not card.isVisible()
    qtbot.keyClick(pane.collections.tree, Qt.Key.Key_Delete)
    assert card.isVisible()
    pane.set_sources(sources(source("/home/ada/Manuals", "Handbooks")))
    assert not card.isVisible()


def test_a_collection_is_not_deleted_by_a_key(qtbot, pane):
    click(qtbot, pane, "Handbooks", Kind.COLLECTION)
    qtbot.keyClick(pane.collections.tree, Qt.Key.Key_Delete)

    assert not pane.collections.removal.isVisible()


def test_a_click_on_its_icon_folds_a_collection(qtbot, pane):
    tree = pane.collections.tree
    rect = tree.visualRect(index_of(pane, "Handbooks", Kind.COLLECTION))
    height = tree.height()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(16, rect.center().y()))

    assert ("Manuals", "6") not in rows(pane)
    assert tree.height() < height
    # AND by keys it is opened again
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    assert ("Manuals", "6") in rows(pane)


def dropped(pane, position, paths):
    """Hold paths over the tree and let them go."""
    tree = pane.collections.tree
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    common = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(position, *common)
    QApplication.sendEvent(tree.viewport(), enter)
    move = QDragMoveEvent(position, *common)
    QApplication.sendEvent(tree.viewport(), move)
    lit = [row for row in range(tree.model().rowCount()) if tree.model().index(row, 0).data(Role.IS_DROP)]
    drop = QDropEvent(QPointF(position), *common)
    QApplication.sendEvent(tree.viewport(), drop)
    return move.isAccepted(), lit


def test_paths_dropped_on_a_collection_are_added_to_it(qtbot, pane):
    # WHEN paths are dropped on a source, the collection that it lies in takes them
    place = pane.collections.tree.visualRect(index_of(pane, "/home/ada/Manuals")).center()
    with qtbot.waitSignal(pane.paths_dropped) as given:
        accepted, lit = dropped(pane, place, ["/home/ada/More", "/home/ada/a.pdf"])

    assert accepted
    assert lit == [1]
    assert given.args == [
        wire.AddRequest(paths=("/home/ada/More", "/home/ada/a.pdf"), collection="Handbooks")
    ]
    # AND nothing stays lit
    assert not index_of(pane, "Handbooks", Kind.COLLECTION).data(Role.IS_DROP)


def test_the_collection_that_is_asked_is_bold(pane):
    pane.set_scope("Handbooks")
    assert index_of(pane, "Handbooks", Kind.COLLECTION).data(Role.IS_STRONG)
    pane.set_scope(None)
    assert not index_of(pane, "Handbooks", Kind.COLLECTION).data(Role.IS_STRONG)


HOSTILE = [
    "/d/a\nb.pdf",
    "/d/\u202efdp.exe",
    "/d/" + "x" * 300,
    "/d/<b>bold</b> & co",
    "/",
    "/d/\ud800",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_names_are_shown_on_one_line_and_hide_nothing(qtbot, both_themes, path):
    pane = LeftPane(both_themes)
    qtbot.addWidget(pane)
    pane.resize(232, 740)
    pane.show()
    pane.set_sources(sources(source(path, collection="Coll\nection\u202e")))
    pane.set_progress(progress(reading(path)))
    QApplication.processEvents()

    shown = index_of(pane, path).data()
    assert shown
    assert not set(shown) & {"\n", "\u202e", "\ud800"}
    tip = index_of(pane, path).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip
    assert pane.minimumSizeHint().width() <= 232
    click(qtbot, pane, path)
    qtbot.keyClick(pane.collections.tree, Qt.Key.Key_Delete)
    assert not pane.grab().isNull()


def test_thousands_of_sources_leave_room_for_chats(qtbot, pane):
    many = sources(*(source(f"/d/{number:05}", f"C{number % 40:02}") for number in range(2000)))
    ordered = sources(*sorted(many.sources, key=lambda one: (one.collection, one.path)))
    pane.set_chats(chats(*(chat(str(number), f"Chat {number}") for number in range(50))))
    pane.set_sources(ordered)
    QApplication.processEvents()

    assert pane.collections.tree.height() > 200
    assert pane.chats.list.height() > 150
    assert pane.settings_row.geometry().bottom() < pane.height()


def test_everything_has_a_name(pane):
    pane.set_progress(progress(reading()))
    QApplication.processEvents()
    for widget in [*pane.findChildren(QPushButton), pane.fold_button, pane.collections.add_button]:
        assert widget.accessibleName() or widget.text()
    for widget in (pane.collections.tree, pane.chats.list, pane.chats.field):
        assert widget.accessibleName()


def test_the_rail_leads_to_the_same_places(qtbot, theme):
    rail = Rail(theme)
    qtbot.addWidget(rail)
    rail.show()
    for button, signal in (
        (rail.unfold_button, rail.unfold_wanted),
        (rail.new_question_button, rail.new_question_wanted),
        (rail.library_button, rail.library_wanted),
        (rail.collections_button, rail.collections_wanted),
        (rail.chats_button, rail.chats_wanted),
        (rail.settings_button, rail.settings_wanted),
    ):
        assert button.accessibleName()
        assert button.accessibleName() in button.toolTip()
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    # A click asks; only the window says what is shown.
    assert not rail.library_button.isChecked()
    rail.set_place(Place.LIBRARY)
    assert rail.library_button.isChecked()
    assert rail.width() == 48 or rail.sizeHint().width() == 48


def test_the_tab_key_goes_through_the_pane_in_reading_order(qtbot, pane):
    pane.set_chats(chats(chat("1", "One")))
    pane.set_progress(progress(reading()))
    qtbot.waitUntil(lambda: pane.collections.card is not None)
    card = pane.collections.card
    order, widget = [], pane.fold_button
    while widget not in order:
        order.append(widget)
        widget = widget.nextInFocusChain()
    wanted = [
        pane.fold_button,
        pane.new_question_row,
        pane.library_row,
        pane.collections.add_button,
        pane.collections.tree,
        card.pause_button,
        card.stop_button,
        pane.chats.search_button,
        pane.chats.new_button,
        pane.chats.list,
        pane.settings_row,
    ]
    assert [one for one in order if one in wanted] == wanted


def test_right_to_left_mirrors(qtbot, theme):
    pane = LeftPane(theme)
    qtbot.addWidget(pane)
    pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pane.resize(232, 600)
    pane.show()
    pane.set_sources(EVERYTHING)
    pane.set_progress(progress(reading()))
    QApplication.processEvents()
    picture = pane.grab().toImage()
    ground = picture.pixelColor(4, 500)
    row = pane.new_question_row.geometry()
    # THEN the icon is at the right
    right = [
        picture.pixelColor(x, row.center().y() + dy)
        for x in range(row.right() - 24, row.right() - 7)
        for dy in (-5, 0, 5)
    ]
    assert any(colour != ground for colour in right)
