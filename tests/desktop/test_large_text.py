"""The whole window with letters of 80 to 200 per cent, and read from the right: no word is cut."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QWidget

from app.desktop.evaluation.view import EvaluationView
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.widgets.labels import ElidedLabel
from app.desktop.widgets.messages import Action, Message, Tone
from app.engine import routes, wire
from tests.desktop.explained_answers import considered, kept, plain
from tests.desktop.whole_window import COVERAGE, chat_row, citation, filled, turn, whole_window

ANSWER = "The mill may be left in 2030 [1].\n\n| What | When |\n|---|---|\n| Notice | nine months |"
STATES = ("indexed", "no_text", "password", "damaged", "too_big", "unsupported", "excluded")
SIZES = ((1280, 800), (900, 600))


@pytest.fixture(params=[(80, False), (100, True), (150, False), (200, False), (150, True)], ids=str)
def whole(request, qapp, qtbot, tmp_path):
    percent, is_mirrored = request.param
    PreferencesStore(path=tmp_path / "preferences.json", environment={}).change(text_percent=percent)
    if is_mirrored:
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        with filled(tmp_path) as fake:
            fake.answer(routes.LEDGER, wire.Ledger(rows=tuple(rows()), coverage=COVERAGE, revision=1))
            fake.answer(routes.CHATS, wire.ChatList(chats=(chat_row(),)))
            question = "When may the mill be left, and what is owed?"
            turns = (turn(1, question, ANSWER), kept(2, "Why?", answer=ANSWER, citations=(citation(1),)))
            fake.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=turns))
            fake.answer(routes.SHOW, shown)
            fake.answer(routes.SEARCH, wire.SearchReply(passages=(plain(considered(7)),), milliseconds=31.0))
            fake.answer(routes.PREVIEW, preview())
            with whole_window(qapp, fake, tmp_path) as window:
                window.wait_until_ready(qtbot)
                yield window
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def rows():
    for number, state in enumerate(STATES):
        yield wire.LedgerRow(
            path=f"/papers/leases/A long name of a lease that somebody gave it, number {number}.pdf",
            state=state, reason=None if state == "indexed" else "A reason.", unchanged=True, pages=12,
            passages=40, source="/papers/leases", collection="Leases", size=1_200_000,
            modified="2026-10-01T10:00:00Z", pages_searchable=11, retries=state == "damaged",
        )  # fmt: skip


def shown(body):
    pages = tuple(
        wire.Page(page=page, text="The mill may be left in 2030. " * 9, state="indexed", passages=())
        for page in range(1, 13)
    )
    return wire.Shown(path=body["path"], state="indexed", pages=pages)


def preview():
    return wire.Preview(
        files=412, folders=14, bytes=812_000_000, kinds={".pdf": 300, ".docx": 60}, unsupported=32,
        known=3, left_out=20,
        refused=(wire.Refusal(path="/x", code="x", message="/x/y is inside /x, which is in the library."),),
    )  # fmt: skip


def faults(window):
    """Words that are cut although nothing shortens them, and what stands outside of its pane."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.width():
            continue
        told = f"{type(widget).__name__} {words_of(widget)!r} {widget.geometry().getRect()}"
        if is_cut(widget):
            found.append(f"cut: {told}")
        if words_of(widget) and is_outside(widget, window):
            found.append(f"outside: {told}")
    return found


def words_of(widget):
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return text or (widget.accessibleName() if isinstance(widget, QAbstractButton) else "")


def is_cut(widget):
    if isinstance(widget, ElidedLabel) or not isinstance(widget, QLabel) or not widget.text():
        return False
    room = widget.contentsRect()
    if widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + 2
    metrics = QFontMetrics(widget.font())
    wide = max(metrics.horizontalAdvance(line) for line in widget.text().split("\n"))
    return wide > room.width() + 1 or metrics.height() > room.height() + 1


def is_outside(widget, window):
    """Whether some of it is not to be seen, and cannot be scrolled to."""
    place = QRect(widget.mapTo(window, QPoint()), widget.size())
    above = widget.parentWidget()
    while above is not None and above is not window:
        seen = QRect(above.mapTo(window, QPoint()), above.size())
        area = above.parentWidget()
        if isinstance(area, QAbstractScrollArea) and above is area.viewport():
            # It can be scrolled to, up and down.
            return place.left() < seen.left() - 3 or place.right() > seen.right() + 3
        if not seen.adjusted(-3, -3, 3, 3).contains(place):
            return True
        above = above.parentWidget()
    return not window.rect().contains(place)


def check(qtbot, whole, screen):
    for width, height in SIZES:
        whole.window.resize(width, height)
        qtbot.waitUntil(lambda width=width: whole.window.width() == width)
        # What Qt lays out later than at once has a moment to come.
        for _ in range(20):
            found = faults(whole.window)
            if not found:
                break
            qtbot.wait(20)
        assert not found, "\n".join([f"{screen} at {width}×{height}:", *found])


def fake_scores(whole):
    """Show the scores of a set with a miss."""
    question = "When may the mill be left, and what is owed by then?"
    miss = wire.Miss(id="1", question=question, expected="A long name.pdf, page 7", found=())
    result = wire.Evaluation(
        questions=1_200, recall_at_1=0.4, recall_at_5=0.8, recall_at_10=1.0, mrr_at_10=0.61,
        ndcg_at_10=0.7, latency_ms={"p50": 11.6, "p95": 40.2}, misses=(miss,), unanswerable=20,
    )  # fmt: skip
    whole.window.findChild(EvaluationView).show_result("questions of our own.jsonl", result)


def test_no_word_is_cut_on_any_screen(qtbot, whole):
    window = whole.window
    check(qtbot, whole, "a new question")
    window.left.chat_opened.emit("chat-1")
    qtbot.waitUntil(lambda: bool(whole.all_named("Citation 1")))
    check(qtbot, whole, "an answer")
    window.chat.open_find()
    check(qtbot, whole, "a search in the chat")
    window.chat.find_bar.end()
    whole.named("Citation 1").click()
    qtbot.waitUntil(lambda: window.panes.shows_right and whole.says("lease 1.txt"))
    check(qtbot, whole, "a source")
    window.hide_right()
    whole.desktop.why.explain_last()
    check(qtbot, whole, "why an answer is as it is")
    window.resize(1280, 800)
    window.why.passages.rows[0].pin_button.click()
    window.why.passages.rows[0].click()
    qtbot.waitUntil(lambda: window.panes.shows_right)
    check(qtbot, whole, "a passage beside the others")
    window.hide_right()
    window.why.query.search_wanted.emit("another query")
    qtbot.waitUntil(lambda: whole.says("No model was asked yet"))
    check(qtbot, whole, "what another query finds")
    window.why.back_wanted.emit()
    action = Action("Load it and ask again", print)
    text = "The model was unloaded. Your question is kept."
    window.messages.show_message(Message("a", Tone.ERROR, "LM Studio stopped", text, (action,)))
    window.messages.show_message(Message("b", Tone.WARNING, "2 files could not be read", text))
    check(qtbot, whole, "messages")
    window.messages.dismiss("a")
    window.messages.dismiss("b")
    window.left.library_wanted.emit()
    qtbot.waitUntil(lambda: window.ledger.row(next(rows()).path) is not None)
    check(qtbot, whole, "the ledger")
    for row in rows():
        window.resize(1280, 800)
        window.ledger.document_opened.emit(row.path)
        qtbot.waitUntil(lambda row=row: window.inspector.path == row.path)
        check(qtbot, whole, f"a document that is {row.state}")
    window.hide_right()
    whole.desktop.evaluation.open()
    check(qtbot, whole, "no question set yet")
    fake_scores(whole)
    check(qtbot, whole, "the scores of a question set")
    window.left.library_wanted.emit()
    whole.desktop.adding.preview(["/papers/deeds"], None)
    qtbot.waitUntil(lambda: bool(whole.all_named("Add 357 files")))
    check(qtbot, whole, "a drop")
