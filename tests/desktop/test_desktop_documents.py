"""The whole window on an engine that says what it is told: a document's password, and the server's state."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.desktop.controllers import server as server_controller
from app.engine import routes, wire
from tests.desktop.whole_window import COVERAGE, filled, whole_window, written
from tests.doubles.fake_engine import Script

PATH = "/papers/deeds/deeds.pdf"


def row(**changes):
    values = {
        "path": PATH, "state": "indexed", "reason": None, "unchanged": True, "pages": 2, "passages": 4,
        "source": "/papers/deeds", "collection": "Deeds", "size": 1_000, "modified": None,
        "pages_searchable": 2,
    }  # fmt: skip
    return wire.LedgerRow(**{**values, **changes})


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        rows = (row(), row(path="/papers/deeds/open.pdf"))
        engine.answer(routes.LEDGER, wire.Ledger(rows=rows, coverage=COVERAGE, revision=1))
        engine.answer(routes.SHOW, lambda body: wire.Shown(path=body["path"], state="indexed", pages=()))
        engine.answer(routes.PASSWORD_KEPT, lambda body: wire.PasswordKept(kept=body["path"] == PATH))
        engine.answer(routes.FORGET_PASSWORD, wire.PasswordKept(kept=False))
        yield engine


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        window.window.activateWindow()
        yield window


def show_document(qtbot, whole, path):
    whole.window.left.library_wanted.emit()
    qtbot.waitUntil(lambda: whole.window.ledger.row(path) is not None)
    whole.window.ledger.document_opened.emit(path)
    qtbot.waitUntil(lambda: whole.window.inspector.path == path)


def test_a_password_that_is_kept_is_forgotten_where_its_document_is(qtbot, whole, fake):
    # GIVEN a document for which a password is kept
    show_document(qtbot, whole, PATH)
    qtbot.waitUntil(lambda: bool(whole.all_named("Forget the password")))
    # WHEN it is to be forgotten
    whole.press("Forget the password")
    # THEN the engine forgets it, the window says so, and offers it no more
    qtbot.waitUntil(lambda: "The password is forgotten" in whole.messages())
    assert fake.asked(routes.FORGET_PASSWORD) == [{"path": PATH}]
    assert whole.says("What was read of deeds.pdf stays in the library.")
    assert not whole.all_named("Forget the password")


def test_a_document_without_a_password_offers_to_forget_none(qtbot, whole, fake):
    show_document(qtbot, whole, PATH)
    qtbot.waitUntil(lambda: bool(whole.all_named("Forget the password")))
    show_document(qtbot, whole, "/papers/deeds/open.pdf")
    qtbot.waitUntil(lambda: len(fake.asked(routes.PASSWORD_KEPT)) >= 2)
    qtbot.waitUntil(lambda: not whole.all_named("Forget the password"))


def test_a_keyring_that_does_not_let_go_is_said(qtbot, whole, fake):
    fake.answer(routes.FORGET_PASSWORD, wire.Failure(code="keyring_refused", message="Unlock the keyring."))
    show_document(qtbot, whole, PATH)
    qtbot.waitUntil(lambda: bool(whole.all_named("Forget the password")))
    whole.press("Forget the password")
    qtbot.waitUntil(lambda: "The password is still kept" in whole.messages())
    assert whole.says("Unlock the keyring.")
    assert whole.all_named("Forget the password")


def test_coming_back_to_the_window_looks_at_the_server_at_once(qtbot, whole, fake, monkeypatch):
    monkeypatch.setattr(server_controller, "_FRESH_MS", 0)
    # GIVEN a person who works in another window, where the server is not looked at
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    before = len(fake.asked(routes.SERVER))
    whole.desktop.server._on_time()
    qtbot.wait(50)
    assert len(fake.asked(routes.SERVER)) == before
    # WHEN they come back
    fake.answer(routes.SERVER, wire.ServerReport(address="http://x", kind="unknown", problem=gone()))
    whole.window.activateWindow()
    # THEN it is looked at, and what is true now is said
    qtbot.waitUntil(lambda: len(fake.asked(routes.SERVER)) == before + 1)
    qtbot.waitUntil(lambda: whole.says("not answering"))
    other.close()


def gone():
    return wire.Failure(code="server_unreachable", message="Nothing listens at 127.0.0.1:1234.")


def test_a_question_looks_at_the_server_too(qtbot, whole, fake, monkeypatch):
    monkeypatch.setattr(server_controller, "_FRESH_MS", 0)
    fake.play(routes.ASK, Script(written("It ends in 2030 [1].")))
    before = len(fake.asked(routes.SERVER))
    whole.ask("When does it end?")
    qtbot.waitUntil(lambda: len(fake.asked(routes.SERVER)) > before)
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
