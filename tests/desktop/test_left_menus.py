"""The menus of the left pane's rows, and removals, which are asked about in place."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.desktop.library.row_delegate import Role
from app.desktop.library.source_nodes import Kind
from app.engine import wire
from tests.desktop.left_by_hand import FILINGS, click, index_of, pane
from tests.desktop.left_samples import progress, reading, source, sources

__all__ = ["pane"]


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
