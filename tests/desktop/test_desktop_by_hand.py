"""The whole window on an engine that says what it is told: chats, scope, models, drops, server."""

import threading

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu

from app.desktop.application import _Run
from app.desktop.link.engine_link import LinkState
from app.desktop.settings.preferences import PreferencesStore
from app.engine import routes, wire
from tests.desktop.whole_window import chat_row, filled, turn, written
from tests.doubles.fake_engine import FakeEngine, Script

CTRL = Qt.KeyboardModifier.ControlModifier
UNREACHABLE = wire.Failure(code="server_unreachable", message="Nothing listens at 127.0.0.1:9.")
# The turns of the window's loop for which the engine keeps its answer back.
TURNS = 20
MANY = 50_000


class Chats:
    """The chats of an engine, changed as the real one changes them."""

    def __init__(self, fake, *rows):
        self.rows = {row.id: row for row in rows}
        self.deleted = {}
        fake.answer(routes.CHATS, lambda _asked: wire.ChatList(chats=tuple(self.rows.values())))
        fake.answer(routes.RENAME_CHAT, lambda asked: self.change(asked["chat"], title=asked["title"]))
        fake.answer(routes.PIN_CHAT, lambda asked: self.change(asked["chat"], pinned=asked["pinned"]))
        fake.answer(routes.DELETE_CHAT, self.delete)
        fake.answer(routes.RESTORE_CHAT, self.restore)
        fake.answer(routes.CHAT, self.show)

    def change(self, chat, **fields):
        self.rows[chat] = msgspec.structs.replace(self.rows[chat], **fields)
        return self.rows[chat]

    def delete(self, asked):
        self.deleted[asked["chat"]] = self.rows.pop(asked["chat"])
        return wire.Done()

    def restore(self, asked):
        self.rows[asked["chat"]] = self.deleted.pop(asked["chat"])
        return self.rows[asked["chat"]]

    def show(self, asked):
        kept = turn(1, "When does it end?", "It ends in 2030 [1].")
        return wire.ChatShown(chat=self.rows[asked["chat"]], turns=(kept,))


@pytest.fixture
def chats(fake):
    return Chats(fake, chat_row("a", "The lease"), chat_row("b", "The deed"))


@pytest.fixture
def chat_list(qtbot, chats, whole):
    view = whole.window.left.chats.list
    qtbot.waitUntil(lambda: view.model().rowCount() == 2)
    return view


def titles(view):
    model = view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click_row(view, row):
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def choose(button, downs):
    """Open a button's menu, go down in it and choose."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in range(downs):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_a_chat_is_opened_renamed_pinned_deleted_and_taken_back(qtbot, chats, whole, chat_list, fake):
    # GIVEN a chat that is open
    click_row(chat_list, 0)
    qtbot.waitUntil(lambda: whole.says("It ends in 2030"))
    # WHEN it is renamed in its row
    QTest.keyClick(chat_list, Qt.Key.Key_F2)
    editor = chat_list.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "The mill")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    # THEN list and head have the name
    qtbot.waitUntil(lambda: bool(fake.asked(routes.RENAME_CHAT)))
    qtbot.waitUntil(lambda: whole.window.chat.header.title() == "The mill")
    qtbot.waitUntil(lambda: titles(chat_list) == ["The mill", "The deed"])
    # AND it is pinned by the menu of its head
    choose(whole.named("More for this chat"), 2)
    qtbot.waitUntil(lambda: fake.asked(routes.PIN_CHAT) == [{"chat": "a", "pinned": True}])
    # AND when it is deleted by its key, it is gone, and a question can be asked
    qtbot.waitUntil(lambda: chats.rows["a"].pinned)
    chat_list.setFocus()
    QTest.keyClick(chat_list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(chat_list) == ["The deed"])
    qtbot.waitUntil(lambda: not whole.says("It ends in 2030"))
    qtbot.waitUntil(lambda: whole.messages() == ["Deleted: The mill"])
    # AND taken back, it is there
    whole.press("Undo")
    qtbot.waitUntil(lambda: sorted(titles(chat_list)) == ["The deed", "The mill"])
    qtbot.waitUntil(lambda: whole.messages() == [])


def test_a_question_goes_to_the_collection_and_the_documents_that_were_chosen(qtbot, whole, fake):
    papers = tuple(
        wire.Document(
            path=f"/papers/{n}.txt", state="indexed", reason=None, unchanged=True, pages=1, passages=2
        )
        for n in range(3)
    )
    fake.answer(routes.DOCUMENTS, wire.DocumentList(documents=papers))
    fake.scripts[routes.ASK.path] = [Script(written("Yes [1].", n)) for n in (1, 2, 3)]
    # WHEN the question is narrowed to the second collection
    choose(whole.named("Narrow"), 3)
    ask(qtbot, whole, "One?")
    # AND then to two documents
    choose(whole.named("Narrow"), 5)
    qtbot.waitUntil(lambda: bool(whole.all_named("Documents")))
    documents = next(view for view in whole.all_named("Documents") if isinstance(view, QListView))
    for row in (0, 2):
        click_row(documents, row)
    whole.press("Ask in 2 documents")
    ask(qtbot, whole, "Two?")
    # AND then to all again
    for name in ("0.txt", "2.txt"):
        chip = next(chip for chip in whole.all_named("Asks only") if name in chip.accessibleName())
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    ask(qtbot, whole, "Three?")
    # THEN the engine was asked so
    asked = [(ask.get("collection"), tuple(ask.get("files") or ())) for ask in fake.asked(routes.ASK)]
    assert asked == [("Deeds", ()), (None, ("/papers/0.txt", "/papers/2.txt")), (None, ())]


def test_the_model_that_was_chosen_is_asked_and_remembered_and_none_can_be(qtbot, whole, fake):
    fake.scripts[routes.ASK.path] = [Script(written("Yes [1].", n)) for n in (1, 2, 3)]
    ask(qtbot, whole, "One?")
    choose(whole.named("Model"), 2)
    assert whole.named("Model: large")
    ask(qtbot, whole, "Two?")
    choose(whole.named("Model"), 3)
    ask(qtbot, whole, "Three?")
    asked = [(ask.get("model"), ask.get("use_model", True)) for ask in fake.asked(routes.ASK)]
    assert asked == [(None, True), ("maker/large", True), (None, False)]
    assert PreferencesStore(path=whole.store.path, environment={}).preferences.use_model is False


def test_fifty_thousand_paths_are_one_preview_and_do_not_stop_the_window(qtbot, whole, fake):
    # GIVEN an engine that counts until the window's loop has turned many times
    counted = threading.Event()
    said = []

    def count(_asked):
        assert counted.wait(60)
        return wire.Preview(files=MANY, folders=0, bytes=MANY, kinds={".txt": MANY}, unsupported=0, known=0)

    def turn_once():
        if fake.asked(routes.PREVIEW):
            said.append("Counting…" in whole.texts())
        if len(said) == TURNS:
            counted.set()

    fake.answer(routes.PREVIEW, count)
    pulse = QTimer(interval=0)
    pulse.timeout.connect(turn_once)
    # WHEN so many files are dragged over it and dropped
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/papers/of the trust/letter {n}.txt") for n in range(MANY)])
    drop(whole.window, data)
    pulse.start()
    qtbot.waitUntil(lambda: "Add 50,000 files" in whole.texts())
    pulse.stop()
    # THEN the engine was asked once, for all of them
    assert [len(asked["paths"]) for asked in fake.asked(routes.PREVIEW)] == [MANY]
    # AND the window went on meanwhile, and said what it waits for
    assert said[:TURNS] == [True] * TURNS
    # AND Escape adds nothing
    whole.key(Qt.Key.Key_Escape)
    assert "Add 50,000 files" not in whole.texts()
    assert not fake.asked(routes.ADD)


def drop(window, data):
    actions, button, keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(600, 300), actions, data, button, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 300), actions, data, button, keys))


def test_a_server_that_vanishes_is_said_and_one_that_is_back_too(qtbot, whole, fake):
    # GIVEN a server that is there
    reached = fake.replies[routes.SERVER.path]
    assert whole.named("Model: small")
    # WHEN it is gone at the next look
    fake.answer(routes.SERVER, msgspec.structs.replace(reached, models=(), chosen=None, problem=UNREACHABLE))
    choose(whole.named("Model"), 4)
    # THEN composer and status bar say so, and no message lies over anything
    qtbot.waitUntil(lambda: bool(whole.all_named("Model: LM Studio not found")))
    assert whole.messages() == []
    # AND a question is answered by quotes all the same
    quoted = msgspec.structs.replace(written("Quoted.")[2], model=None, notice="No model wrote prose.")
    fake.scripts[routes.ASK.path] = [Script([written("")[0], quoted])]
    ask(qtbot, whole, "One?")
    assert whole.says("No model wrote prose.")
    # AND when it is back it is found by itself, within seconds
    fake.answer(routes.SERVER, reached)
    # Without a window system a menu that has gone stays the active window.
    whole.window.activateWindow()
    qtbot.waitUntil(lambda: bool(whole.all_named("Model: small")))


def test_another_library_is_opened_in_the_place_of_the_first(qapp, qtbot, tmp_path, monkeypatch):
    # GIVEN a window on one library, in its settings
    monkeypatch.delenv("SOURCEBOOK_LIBRARY")
    with filled(tmp_path) as first, FakeEngine(tmp_path / "other" / "library") as second:
        store = PreferencesStore(path=tmp_path / "preferences.json", environment={})
        run = _Run(qapp, store, tmp_path / "library", ())
        before = run._desktop
        qtbot.waitUntil(lambda: before.library.coverage is not None)
        QTest.keyClick(before.window, Qt.Key.Key_Comma, CTRL)
        # WHEN another is chosen there
        before.settings.library_chosen.emit(str(tmp_path / "other" / "library"))
        # THEN its window is there, and the first one is gone
        after = run._desktop
        assert after is not before
        qtbot.waitUntil(lambda: after.link.status.state is LinkState.READY)
        qtbot.waitUntil(lambda: after.library.coverage is not None)
        assert [top for top in qapp.topLevelWidgets() if top.isVisible()] == [after.window]
        assert after.window.chat.first_start.isVisible()
        assert second.asked(routes.LEDGER)
        assert len(first.asked(routes.EVENTS)) == 1
        # AND it is the one that opens next time
        assert PreferencesStore(path=store.path, environment={}).library() == tmp_path / "other" / "library"
        after.window.close()
        run._close()
        qapp.processEvents()


def ask(qtbot, whole, question):
    whole.ask(question)
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
