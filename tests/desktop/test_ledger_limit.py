"""A limit of the library goes on with a collection that is renamed, and goes with a place that is gone."""

import pytest
from msgspec.structs import replace

from app.desktop.library.collections import CollectionRenamed
from app.desktop.library.ledger_table import LedgerTable
from app.engine import routes, wire
from tests.desktop.whole_window import COVERAGE, filled, source, whole_window


class Library:
    """Two collections of one file each, renamed and removed as the engine does it."""

    def __init__(self, fake):
        self.sources = [source("/papers/leases", "Leases"), source("/papers/deeds", "Deeds")]
        self.listings = 0
        fake.answer(routes.SOURCES, lambda _asked: wire.SourceList(sources=tuple(self.sources)))
        fake.answer(routes.LEDGER, self._list)
        fake.answer(routes.RENAME_COLLECTION, lambda asked: self.rename(asked["name"], asked["new_name"]))
        fake.answer(routes.REMOVE, lambda asked: self.remove(asked["path"]))

    def rename(self, name, new_name):
        self.sources = [
            replace(one, collection=new_name) if one.collection == name else one for one in self.sources
        ]
        return wire.Done()

    def remove(self, path):
        self.sources = [one for one in self.sources if one.path != path]
        return wire.Removed(removed=1)

    def _list(self, asked):
        self.listings += asked["limit"] > 1
        rows = tuple(
            wire.LedgerRow(
                path=f"{one.path}/1.txt",
                state="indexed",
                reason=None,
                unchanged=True,
                pages=1,
                passages=1,
                source=one.path,
                collection=one.collection,
                size=9,
                modified=None,
                pages_searchable=1,
            )
            for one in self.sources
        )
        return wire.Ledger(rows=rows, coverage=COVERAGE, revision=0)


@pytest.fixture
def library(tmp_path):
    with filled(tmp_path) as engine:
        yield Library(engine), engine


@pytest.fixture
def whole(qapp, qtbot, library, tmp_path):
    with whole_window(qapp, library[1], tmp_path) as window:
        window.wait_until_ready(qtbot)
        window.window.left.library_wanted.emit()
        qtbot.waitUntil(lambda: len(shown(window)) == 2)
        yield window


def shown(whole):
    model = whole.window.findChild(LedgerTable).model()
    return [model.path(row) for row in range(model.rowCount())]


def test_a_limit_goes_on_with_a_collection_that_is_renamed(qtbot, whole, library):
    # GIVEN the files of a collection
    whole.window.left.collection_files_wanted.emit("Leases")
    assert shown(whole) == ["/papers/leases/1.txt"]
    qtbot.waitUntil(lambda: whole.desktop._ledger._call is None)
    # WHEN it is renamed
    renamed = CollectionRenamed(name="Leases", new_name="Old leases")
    whole.window.left.collection_renamed.emit(renamed)
    # THEN its files are shown under its new name, and still when the listing came anew
    qtbot.waitUntil(lambda: bool(whole.all_named("In Old leases; show all files again")))
    qtbot.waitUntil(lambda: shown(whole) == ["/papers/leases/1.txt"])
    listings = library[0].listings
    qtbot.waitUntil(lambda: library[0].listings > listings)
    qtbot.waitUntil(lambda: shown(whole) == ["/papers/leases/1.txt"])


def test_sources_that_were_told_before_a_collection_was_renamed_do_not_take_its_limit_away(
    qtbot, whole, library
):
    # GIVEN the files of a collection, and sources that were asked for and do not come yet
    link, (_, engine) = whole.desktop.link, library
    whole.window.left.collection_files_wanted.emit("Leases")
    qtbot.waitUntil(lambda: not link._under_way)
    asked = len(engine.asked(routes.SOURCES))
    before, after = engine.hold(routes.SOURCES), engine.hold(routes.SOURCES)
    whole.desktop.library.refresh()
    qtbot.waitUntil(lambda: len(engine.asked(routes.SOURCES)) == asked + 1)
    # WHEN the collection is renamed, and the sources come as they were before that
    whole.window.left.collection_renamed.emit(CollectionRenamed(name="Leases", new_name="Old leases"))
    qtbot.waitUntil(lambda: len(engine.asked(routes.SOURCES)) == asked + 2)
    qtbot.waitUntil(lambda: len(link._under_way) == 2)
    before.set()
    qtbot.waitUntil(lambda: len(link._under_way) == 1)
    after.set()
    qtbot.waitUntil(lambda: not link._under_way)
    # THEN its files are shown still, under its new name
    assert whole.all_named("In Old leases; show all files again")
    qtbot.waitUntil(lambda: shown(whole) == ["/papers/leases/1.txt"])


def test_a_limit_goes_with_a_collection_that_another_door_has_renamed(qtbot, whole, library):
    whole.window.left.collection_files_wanted.emit("Leases")
    assert len(shown(whole)) == 1
    library[0].rename("Leases", "Old leases")
    whole.desktop.library.refresh()
    qtbot.waitUntil(lambda: len(shown(whole)) == 2)
    assert not whole.says("In Leases")


def test_a_limit_goes_with_a_source_that_is_removed(qtbot, whole):
    whole.window.left.source_files_wanted.emit("/papers/leases")
    assert len(shown(whole)) == 1
    whole.window.left.source_removed.emit("/papers/leases")
    qtbot.waitUntil(lambda: shown(whole) == ["/papers/deeds/1.txt"])


def test_a_listing_from_before_a_removal_is_followed_by_another(qtbot, whole, library):
    # GIVEN a listing that is under way
    ledger, engine = whole.desktop._ledger, library[1]
    qtbot.waitUntil(lambda: not whole.desktop.link._under_way)
    late = engine.hold(routes.LEDGER)
    listings = library[0].listings
    ledger.show()
    qtbot.waitUntil(lambda: library[0].listings == listings + 1)
    # WHEN a source is removed, and it is time to look anew before that listing has come
    whole.window.left.source_removed.emit("/papers/leases")
    qtbot.waitUntil(lambda: len(engine.asked(routes.REMOVE)) == 1)
    qtbot.waitUntil(lambda: len(whole.desktop.link._under_way) == 1 and ledger._soon.isActive())
    ledger._soon.stop()
    ledger._load()
    late.set()
    # THEN what is gone is not shown for long
    qtbot.waitUntil(lambda: shown(whole) == ["/papers/deeds/1.txt"])


def test_a_limit_to_what_is_there_stays_when_sources_are_told_anew(qtbot, whole, library):
    # GIVEN the files of a source, and then those that need attention: of these there are none
    whole.window.left.source_files_wanted.emit("/papers/deeds")
    qtbot.waitUntil(lambda: not whole.desktop.link._under_way)
    library[0].remove("/papers/leases")
    whole.desktop.library.refresh()
    qtbot.waitUntil(lambda: whole.desktop.library.source("/papers/leases") is None)
    assert shown(whole) == ["/papers/deeds/1.txt"]
    whole.window.ledger.show_attention()
    asked = len(library[1].asked(routes.SOURCES))
    whole.desktop.library.refresh()
    qtbot.waitUntil(lambda: len(library[1].asked(routes.SOURCES)) > asked)
    assert shown(whole) == []
