"""Citations of a source that is offline, in the window: marked, opened as text, drawn once it is back."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.desktop.chat.chips_card import CitationCard
from app.desktop.widgets.labels import Label
from app.engine import routes, wire
from tests.desktop.explained_answers import kept
from tests.desktop.whole_window import chat_row, filled, source, whole_window
from tests.ingest.making_files import lines_at, make_pdf

ON_CARD = "Offline: “leases” is not there now. The text that was read of it can be opened"
WAY_OUT = "Connect its drive; or, if it was moved, choose Locate… in its menu at the left."


@pytest.fixture
def drive(tmp_path):
    """Where the source is while it is there."""
    return tmp_path / "media" / "leases"


@pytest.fixture
def fake(tmp_path, drive):
    with filled(tmp_path) as engine:
        engine.answer(routes.CHATS, wire.ChatList(chats=(chat_row(),)))
        turn = kept(1, "When may the mill be left?")
        answer = replace(turn.answer, citations=moved(turn.answer.citations, drive))
        explanation = replace(answer.explanation, passages=moved(answer.explanation.passages, drive))
        turn = replace(turn, answer=replace(answer, explanation=explanation))
        engine.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=(turn,)))
        engine.answer(routes.SHOW, page)
        tell(engine, drive, offline=True)
        yield engine


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        window.window.activateWindow()
        window.window.left.chat_opened.emit("chat-1")
        qtbot.waitUntil(lambda: bool(chips(window)))
        qtbot.waitUntil(lambda: "offline" in chips(window)[0].accessibleName())
        yield window


def moved(passages, drive):
    """The same passages, but of PDF files on the drive, and of the words that stand there."""
    words = {"page": 1, "start": 0, "end": 20, "text": "The mill may be left"}
    return tuple(
        replace(item, path=f"{drive}/lease {number}.pdf", **words) for number, item in enumerate(passages, 1)
    )


def tell(fake, drive, *, offline):
    states = (replace(source(str(drive), "Leases"), offline=offline), source("/papers/deeds", "Deeds"))
    fake.answer(routes.SOURCES, wire.SourceList(sources=states))


def page(body):
    text = wire.Page(page=body["page"], text="The mill may be left.", state="indexed", passages=())
    return wire.Shown(path=body["path"], state="indexed", pages=(text,))


def chips(whole):
    views = whole.window.chat.transcript.views()
    return [chip for view in views for chip in view.answer_view.chip_buttons()]


def plug_in(whole, drive):
    """The drive is back, with its file."""
    drive.mkdir(parents=True)
    make_pdf(drive / "lease 1.pdf", lines_at(500, "The mill may be left"))
    tell(whole.fake, drive, offline=False)
    whole.desktop.library.refresh()


def test_the_chip_and_its_card_say_that_the_source_is_offline_and_what_can_be_shown(qtbot, whole, drive):
    chip = chips(whole)[0]
    assert chip.accessibleName().endswith("lease 1.pdf, page 1, offline")
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_F2)
    card = whole.window.chat.transcript.findChild(CitationCard)
    told = f"{ON_CARD}; its pages cannot be drawn."
    assert told in [label.text() for label in card.findChildren(Label) if label.isVisible()]
    assert told in card.accessibleDescription()

    # WHEN it is back THEN nothing of it is said any more
    plug_in(whole, drive)
    qtbot.waitUntil(lambda: "offline" not in chip.accessibleName())
    QTest.keyClick(chip, Qt.Key.Key_F2)
    card = whole.window.chat.transcript.findChildren(CitationCard)[-1]
    assert not [label for label in card.findChildren(Label) if "Offline" in label.text()]


def test_the_viewer_shows_the_kept_text_and_the_way_out_and_draws_the_page_once_it_is_back(
    qtbot, whole, drive
):
    QTest.mouseClick(chips(whole)[0], Qt.MouseButton.LeftButton)
    viewer = whole.window.viewer
    # THEN the text that was read is there, and why, and what to do
    qtbot.waitUntil(lambda: viewer.text.view.toPlainText() == "The mill may be left.")
    assert viewer.strip.text.startswith(
        "Offline: “leases” is not there now. This is the text that was read; "
    )
    assert WAY_OUT in viewer.strip.text
    # WHEN the drive is plugged in THEN the page is drawn, with nothing to be said
    with qtbot.waitSignal(viewer.pdf.view.settled):
        plug_in(whole, drive)
    assert viewer.strip.text == ""


def test_passages_of_why_are_marked(qtbot, whole, drive):
    whole.press("Why")
    qtbot.waitUntil(lambda: bool(whole.window.why.passages.rows))
    row = whole.window.why.passages.rows[0]
    assert "lease 1.pdf, page 1, offline, " in row.accessibleName()
    marked = row.grab().toImage()
    # WHEN it is back THEN the mark goes
    plug_in(whole, drive)
    qtbot.waitUntil(lambda: "offline" not in row.accessibleName())
    assert row.grab().toImage() != marked
