"""The whole window on an engine that says what it is told: what is said of the library's sources."""

from msgspec.structs import replace
from PySide6.QtWidgets import QFileDialog

from app.engine import routes, wire
from tests.desktop.whole_window import filled, source, whole_window
from tests.doubles.fake_engine import Script


def documents(number, **fields):
    """Documents of a report that are new."""
    usual = {"state": "indexed", "reason": None, "unchanged": False, "pages": 1, "passages": 2}
    return tuple(wire.Document(path=f"/papers/{n}.txt", **usual | fields) for n in range(number))


def test_the_start_brings_the_sources_up_to_date_once(qtbot, whole, fake):
    qtbot.waitUntil(lambda: len(fake.asked(routes.SYNC)) == 1)
    qtbot.waitUntil(lambda: not whole.desktop.link._under_way)
    assert whole.messages() == []
    # AND a lost engine is no reason to do it again, where nothing was being read
    fake.lose_doors()
    qtbot.waitUntil(lambda: whole.desktop.link.status.losses == 1)
    qtbot.waitUntil(lambda: whole.messages() == ["Sourcebook's engine is back"])
    assert len(fake.asked(routes.SYNC)) == 1


def test_an_empty_library_has_nothing_to_look_through(qapp, qtbot, tmp_path):
    with filled(tmp_path) as fake:
        fake.answer(routes.SOURCES, wire.SourceList(sources=()))
        with whole_window(qapp, fake, tmp_path):
            qtbot.waitUntil(lambda: bool(fake.asked(routes.SOURCES)) and bool(fake.asked(routes.LEDGER)))
            qtbot.wait(50)
            assert fake.asked(routes.SYNC) == []


def test_a_source_that_is_not_there_at_the_start_is_said(qapp, qtbot, tmp_path):
    with filled(tmp_path) as fake:
        (script,) = fake.scripts[routes.SYNC.path]
        script.events = [replace(script.events[0], offline=("/media/stick/papers",))]
        with whole_window(qapp, fake, tmp_path) as window:
            qtbot.waitUntil(lambda: window.messages() == ["/media/stick/papers is not there"])
            assert window.says("It was moved or renamed, or its drive is not connected.")


def test_what_was_added_is_said_also_where_the_start_ends_later(qtbot, qapp, tmp_path):
    # GIVEN a start that is still looking through the sources
    with filled(tmp_path) as fake:
        (start,) = fake.scripts[routes.SYNC.path]
        start.hold = 0
        report = replace(start.events[0], files=3, indexed=3, documents=documents(3))
        fake.play(routes.ADD, Script([report]))
        with whole_window(qapp, fake, tmp_path) as window:
            window.wait_until_ready(qtbot)
            # WHEN something is added, and the start ends after it with nothing new
            window.desktop.library.add(["/papers/new"])
            qtbot.waitUntil(lambda: window.messages() == ["3 new documents can be asked"])
            asked = len(fake.asked(routes.SOURCES))
            start.go_on()
            qtbot.waitUntil(lambda: len(fake.asked(routes.SOURCES)) > asked)
            # THEN what was said stays
            assert window.messages() == ["3 new documents can be asked"]


def test_looking_again_at_what_has_not_changed_says_so(qtbot, whole, fake):
    (start,) = fake.scripts[routes.SYNC.path]
    fake.play(routes.ADD, Script([replace(start.events[0], files=2, indexed=2, unchanged=2)]))
    whole.window.left.source_synced.emit("/papers/leases")
    qtbot.waitUntil(lambda: whole.messages() == ["Everything is up to date"])


def test_a_source_that_was_renamed_is_located(qtbot, whole, fake):
    # GIVEN a source that is offline
    qtbot.waitUntil(lambda: not whole.desktop.link._under_way)
    (start,) = fake.scripts[routes.SYNC.path]
    gone = replace(source("/papers/leases", "Leases"), offline=True)
    fake.answer(routes.SOURCES, wire.SourceList(sources=(gone, source("/papers/deeds", "Deeds"))))
    whole.desktop.library.refresh()
    tree = whole.window.left.collections.tree
    qtbot.waitUntil(lambda: whole.desktop.library.source("/papers/leases").offline)
    # WHEN it is synced by itself THEN its absence is said, and that it can be located
    words = "/papers/leases is not there now."
    fake.play(routes.ADD, Script([wire.Failure(code="source_not_there", message=words)]))
    tree.source_synced.emit("/papers/leases")
    qtbot.waitUntil(lambda: whole.messages() == ["/papers/leases is not there"])
    whole.press("Locate…")
    qtbot.waitUntil(lambda: bool(whole.window.findChildren(QFileDialog)))
    (dialog,) = whole.window.findChildren(QFileDialog)
    assert dialog.windowTitle() == "Where is leases now?"
    # AND where it is said, the engine is told
    fake.play(routes.MOVE, Script([replace(start.events[0], files=1, indexed=1, unchanged=1)]))
    dialog.fileSelected.emit("/papers/leases 2026")
    dialog.reject()
    qtbot.waitUntil(lambda: whole.messages() == ["Everything is up to date"])
    assert fake.asked(routes.MOVE) == [{"path": "/papers/leases", "to": "/papers/leases 2026"}]


def test_a_removal_says_what_became_of_files_and_collection(qtbot, whole, fake):
    fake.answer(routes.REMOVE, wire.Removed(removed=1))
    whole.window.left.source_removed.emit("/papers/leases")
    qtbot.waitUntil(lambda: whole.messages() == ["Removed from the library"])
    assert whole.says("They are still on the disk. The collection “Leases” held nothing else and is gone.")


def test_a_stop_says_what_it_means_and_how_it_goes_on(qtbot, whole, fake):
    fake.answer(routes.STOP, wire.Done())
    whole.window.left.source_stopped.emit(wire.StopRequest(path="/papers/leases"))
    qtbot.waitUntil(lambda: whole.messages() == ["Reading is stopped"])
    assert whole.says("What was read can be found by its words.")
    (start,) = fake.scripts[routes.SYNC.path]
    fake.play(routes.ADD, Script([start.events[0]]))
    whole.press("Go on")
    qtbot.waitUntil(lambda: bool(fake.asked(routes.ADD)))
    assert fake.asked(routes.ADD)[0]["paths"] == ["/papers/leases"]


def test_what_could_not_be_read_again_is_the_news(qtbot, whole, fake):
    # GIVEN a retry of a file that still cannot be read
    (start,) = fake.scripts[routes.SYNC.path]
    still = documents(1, state="damaged", reason="Damaged.", pages=0, passages=0)
    fake.play(routes.RETRY, Script([replace(start.events[0], files=1, failed=1, documents=still)]))
    # WHEN it ends THEN the message is about the file, and no count of documents
    whole.desktop.library.retry(("/papers/0.txt",))
    qtbot.waitUntil(lambda: whole.messages() == ["1 file could not be read"])


def test_what_rests_on_battery_says_why_and_goes_on_when_wanted(qtbot, whole, fake):
    # GIVEN a library that rests
    at_rest = wire.Progress(
        files_found=3, files_done=1, pages=9, vectors_pending=2, index_pending=0, walking=False, rests=True
    )
    fake.tell(at_rest)
    qtbot.waitUntil(lambda: whole.messages() == ["Reading rests while this computer runs on its battery"])
    # WHEN its person wants it to go on
    whole.press("Go on")
    # THEN the engine is asked to, and once it does nothing is said any more
    qtbot.waitUntil(lambda: fake.asked(routes.WORK)[-1:] == [{"rests_on_battery": None, "go_on": True}])
    fake.tell(replace(at_rest, rests=False))
    qtbot.waitUntil(lambda: whole.messages() == [])
