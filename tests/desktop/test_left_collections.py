"""Collections and sources in the left pane: what their rows say and keep, renaming, folding, drops."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.desktop.library.row_delegate import Role
from app.desktop.library.source_nodes import Kind
from app.engine import wire
from tests.desktop.left_by_hand import FILINGS, click, index_of, pane
from tests.desktop.left_samples import progress, reading, source, sources

__all__ = ["pane"]


def rows(pane):
    """Every row in view with what stands at its end."""
    tree = pane.collections.tree
    found, index = [], tree.model().index(0, 0)
    while index.isValid():
        found.append((index.data() or "card", index.data(Role.DETAIL)))
        index = tree.indexBelow(index)
    return found


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


def test_a_source_that_was_stopped_is_found_by_words_only(qtbot, pane):
    pane.set_progress(progress(reading(done=37, stopped=True)))
    qtbot.waitUntil(lambda: index_of(pane, FILINGS).data(Role.DETAIL) == "words only")
    assert pane.collections.card is None


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
