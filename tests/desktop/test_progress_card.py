"""The card below what is being read."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.desktop.library.collections import Collections
from app.desktop.library.row_delegate import Role
from app.desktop.library.source_nodes import Kind
from app.desktop.widgets.labels import Label
from app.engine import wire
from tests.desktop.left_samples import progress, reading, source, sources

FILINGS, MORE = "/home/ada/Filings", "/home/ada/More"


class Clock:
    """A clock that is moved by hand."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def collections(qtbot, both_themes, clock):
    collections = Collections(both_themes, clock=clock)
    qtbot.addWidget(collections)
    collections.resize(216, 500)
    collections.height_changed.connect(lambda: collections.set_tree_height(collections.tree.rows_height()))
    with qtbot.waitExposed(collections):
        collections.show()
    collections.set_sources(sources(source(files=34, pending=12628), source(MORE, "Reference", files=3)))
    return collections


def read(qtbot, collections, *given, **more):
    """Tell of progress and wait until it is shown."""
    told = progress(*given, **more)
    collections.set_progress(told)
    qtbot.waitUntil(lambda: collections.tree.model().progress_of(FILINGS) == (given[0] if given else None))
    QApplication.processEvents()
    return collections.card


def texts(card):
    return [label.text() for label in card.findChildren(Label) if label.isVisible() and label.text()]


def test_before_anything_is_known_it_says_only_that_it_reads(qtbot, collections):
    collections.set_sources(sources(source(files=0, pages=0, passages=0, pending=0)))
    card = read(qtbot, collections, reading(found=0, done=0, pending=24))
    assert texts(card) == ["Reading"]


def test_it_lies_below_the_source_and_says_how_far_it_is(qtbot, collections):
    card = read(qtbot, collections, reading())

    assert sorted(texts(card)) == [
        "1,284 of 4,441 pages so far",
        "91 %",
        "Reading 37 files",
        "Searchable by words",
        "Vectors complete",
        "later",
    ]
    tree = collections.tree
    above = tree.model().index_of_key(FILINGS, Kind.SOURCE)
    assert tree.indexWidget(tree.indexBelow(above)) is card
    assert card.geometry().top() == tree.visualRect(above).bottom() + 1
    assert card.width() == tree.viewport().width()
    assert above.data(Role.DETAIL) == "reading"
    assert tree.model().index(0, 0).data(Role.DETAIL) == "reading"
    assert "5,136 of 17,764 passages have vectors." in card._bar.toolTip()
    assert "By meaning" not in card._bar.toolTip()

    # WHEN all files are read, it is known how many vectors there will be
    card = read(qtbot, collections, reading(done=37, pending=8882))
    assert [text for text in texts(card) if text.endswith("%")] == ["100 %", "50 %"]
    assert "By words: 100 %. By meaning: 50 %." in card._bar.toolTip()
    assert tree.model().index(0, 0).data(Role.DETAIL) == "50 %"


def test_a_share_is_withheld_while_files_come_in_and_never_falls(qtbot, collections, clock):
    # GIVEN a share that was told
    card = read(qtbot, collections, reading())
    assert "91 %" in texts(card)
    # WHEN a hundred files more are found beside the reading
    card = read(qtbot, collections, reading(found=137, done=34))
    # THEN no share stands there until no more are found
    assert texts(card) == ["Looking for files: 137 so far", "34 files read"]
    clock.now += 1
    assert not any("%" in text for text in texts(read(qtbot, collections, reading(found=140, done=35))))
    clock.now += 3
    card = read(qtbot, collections, reading(found=140, done=36))
    assert "Reading 140 files" in texts(card)
    assert "24 %" in texts(card)


def test_counts_that_are_not_known_are_not_invented(qtbot, collections):
    card = read(qtbot, collections, reading(found=1204, done=812, walking=True))

    assert texts(card) == ["Looking for files: 1,204 so far", "812 files read"]
    assert not card._bar.isVisible()


def test_the_time_is_told_once_it_is_sound(qtbot, collections, clock):
    pending = 12628
    for _ in range(20):
        read(qtbot, collections, reading(done=37, pending=pending))
        clock.now += 1
        pending -= 24
        if collections.card is not None and clock.now < 4:
            assert not collections.card._time.isVisible()
    assert "About 8 min left" in texts(collections.card)
    assert any(
        text.endswith("· 6.0\N{NO-BREAK SPACE}a\N{NO-BREAK SPACE}second") for text in texts(collections.card)
    )


def test_one_source_is_paused_and_goes_on_by_itself(qtbot, collections):
    card = read(qtbot, collections, reading())
    with qtbot.waitSignal(collections.source_paused) as paused:
        qtbot.mouseClick(card.pause_button, Qt.MouseButton.LeftButton)
    assert paused.args == [wire.PauseRequest(path=FILINGS, paused=True)]
    with qtbot.waitSignal(collections.source_stopped) as stopped:
        qtbot.keyClick(card.stop_button, Qt.Key.Key_Space)
    assert stopped.args == [wire.StopRequest(path=FILINGS)]

    card = read(qtbot, collections, reading(paused=True))
    assert "Paused" in texts(card)
    assert card.pause_button.accessibleName() == "Go on reading"
    with qtbot.waitSignal(collections.source_paused) as paused:
        qtbot.mouseClick(card.pause_button, Qt.MouseButton.LeftButton)
    assert paused.args == [wire.PauseRequest(path=FILINGS, paused=False)]


def test_several_sources_are_paused_together(qtbot, collections):
    both = (reading(), reading(MORE, found=3, done=1))
    card = read(qtbot, collections, *both)
    assert "Reading 40 files" in texts(card)
    with qtbot.waitSignal(collections.all_paused) as paused:
        qtbot.mouseClick(card.pause_button, Qt.MouseButton.LeftButton)
    assert paused.args == [True]
    stopped = []
    collections.source_stopped.connect(stopped.append)
    qtbot.mouseClick(card.stop_button, Qt.MouseButton.LeftButton)
    assert stopped == [wire.StopRequest(path=FILINGS), wire.StopRequest(path=MORE)]

    # WHEN all is paused at once, all goes on at once, even where one source is left
    collections.set_progress(progress(reading(), paused=True))
    qtbot.waitUntil(lambda: "Paused" in texts(collections.card))
    with qtbot.waitSignal(collections.all_paused) as paused:
        qtbot.mouseClick(collections.card.pause_button, Qt.MouseButton.LeftButton)
    assert paused.args == [False]


def test_it_goes_when_all_is_read_and_outlasts_new_figures(qtbot, collections):
    card = read(qtbot, collections, reading())
    # WHEN the sources come anew, it is the same card
    collections.set_sources(
        sources(source(files=35), source("/home/ada/Early", files=1), source(MORE, "Reference"))
    )
    QApplication.processEvents()
    assert collections.card is card
    assert card.isVisible()

    # WHEN nothing is left
    read(qtbot, collections)
    assert collections.card is None
    assert collections.tree.rows_height() == 5 * 30


def test_it_goes_with_its_source(qtbot, collections):
    read(qtbot, collections, reading())
    collections.set_sources(sources(source(MORE, "Reference")))
    read(qtbot, collections)

    assert collections.tree.model().rowCount() == 1
    assert collections.card is None


def test_many_reports_at_once_are_drawn_once(qtbot, collections):
    card = read(qtbot, collections, reading())
    drawn = []
    shown = card.show_reading
    card.show_reading = lambda *given: (drawn.append(1), shown(*given))
    for pending in range(12000, 11900, -1):
        collections.set_progress(progress(reading(pending=pending)))
    qtbot.waitUntil(lambda: collections.tree.model().progress_of(FILINGS).vectors_pending == 11901)

    # At once, perhaps, and when the tenth of a second is over.
    assert len(drawn) <= 2


def test_what_nobody_sees_is_not_drawn(qtbot, collections):
    read(qtbot, collections, reading())
    collections.hide()
    collections.set_progress(progress())
    qtbot.wait(150)
    collections.show()
    qtbot.waitUntil(lambda: collections.card is None)


def test_pictures(qtbot, collections):
    read(qtbot, collections, reading())

    picture = collections.grab().toImage()

    assert picture.width() == 216


def test_progress_of_sources_that_are_not_known_yet(qtbot, theme):
    # GIVEN progress that comes before the sources
    collections = Collections(theme)
    qtbot.addWidget(collections)
    collections.show()
    collections.set_progress(progress(reading()))
    qtbot.waitUntil(lambda: collections.card is not None)
    assert collections.tree.model().rowCount() == 1

    # WHEN the sources come, the card goes to its source
    collections.set_sources(sources(source(MORE, "Another"), source()))
    model = collections.tree.model()
    qtbot.waitUntil(lambda: model.index_of_key(FILINGS, Kind.SOURCE).parent() == collections_card(model))
    assert model.rowCount() == 2


def collections_card(model):
    """The collection that the card lies in."""
    for row in range(model.rowCount()):
        parent = model.index(row, 0)
        for child in range(model.rowCount(parent)):
            if model.index(child, 0, parent).data(Role.KIND) is Kind.CARD:
                return parent
    return None
