"""The first start and the server's card, in every state of the server."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desktop.chat.first_start import FirstStart
from app.desktop.chat.server_card import LM_STUDIO_PAGE, ServerCard
from app.desktop.chat.server_card_words import ServerState, advice_free, server_words
from app.desktop.theme.theme import Appearance, Theme
from app.engine import wire
from app.settings import resources

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LOCAL = "http://127.0.0.1:1234/v1"
READY = wire.ServerReport(
    address=LOCAL,
    kind="lm_studio",
    models=(wire.Model(id="quick-8b", state="loaded", context_length=8192, max_context_length=32768),),
    chosen="quick-8b",
)


def _report(code: str, message: str = "What happened.", **fields: str) -> wire.ServerReport:
    told = {"address": LOCAL, "kind": "unknown", **fields}
    return wire.ServerReport(**told, problem=wire.Failure(code=code, message=message))


DOWN = _report(
    "server_unreachable",
    f"No server answers at {LOCAL}. Nothing listens there. Start it, or name another one with --server.",
)
WRONG = _report("wrong_address", "Something answers. Did you mean it?", suggestion=LOCAL)


def _texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def _button(widget: QWidget, text: str) -> QPushButton:
    found = [b for b in widget.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert found, text
    return found[0]


@pytest.fixture
def start(qtbot: QtBot, theme: Theme) -> FirstStart:
    start = FirstStart(theme)
    qtbot.addWidget(start)
    start.resize(1048, 770)
    with qtbot.waitExposed(start):
        start.show()
    return start


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> ServerCard:
    card = ServerCard(theme)
    qtbot.addWidget(card)
    card.resize(640, 200)
    with qtbot.waitExposed(card):
        card.show()
    return card


def test_each_way_in_is_a_button(qtbot: QtBot, start: FirstStart) -> None:
    for text, signal in (
        ("Choose a folder…", start.folder_wanted),
        ("Choose files…", start.files_wanted),
        ("Open the sample", start.sample_wanted),
    ):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(_button(start, text), Qt.MouseButton.LeftButton)


def test_without_a_server_there_are_three_ways_on(qtbot: QtBot, start: FirstStart) -> None:
    start.set_server(DOWN)
    texts = _texts(start)

    assert "LM Studio is not answering" in texts
    assert f"No server answers at {LOCAL}. Nothing listens there. " not in texts
    assert f"No server answers at {LOCAL}. Nothing listens there." in texts
    assert "You can begin without it: the passages that answer are shown, quoted and cited." in texts
    with qtbot.waitSignal(start.look_again_wanted):
        qtbot.mouseClick(_button(start, "Look again"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(start.link_opened) as opened:
        qtbot.mouseClick(_button(start, "Get LM Studio"), Qt.MouseButton.LeftButton)
    assert opened.args == [LM_STUDIO_PAGE]
    with qtbot.waitSignal(start.server_settings_wanted):
        qtbot.mouseClick(_button(start, "Server settings"), Qt.MouseButton.LeftButton)
    copy = next(b for b in start.findChildren(QToolButton) if b.accessibleName() == "Copy lms server start")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "lms server start"
    assert copy.accessibleName() == "Copied"


def test_what_is_found_of_the_server_moves_nothing_above_it(start: FirstStart) -> None:
    place = _button(start, "Open the sample").mapTo(start, _button(start, "Open the sample").rect().topLeft())
    for report in (DOWN, WRONG, READY):
        start.set_server(report)
        start.widget().layout().activate()
        button = _button(start, "Open the sample")
        assert button.mapTo(start, button.rect().topLeft()) == place


def test_looking_again_says_that_it_was_done(start: FirstStart) -> None:
    start.set_server(DOWN)
    start.set_looking()
    start.set_server(DOWN)
    assert any(text.startswith("Looked just now: nothing answers.") for text in _texts(start))
    # AND what is looked at by itself does not say so
    start.set_server(DOWN)
    assert not any("just now" in text for text in _texts(start))


def test_with_a_server_there_is_one_quiet_line(start: FirstStart) -> None:
    start.set_server(DOWN)
    start.set_server(READY)

    texts = _texts(start)
    assert "LM Studio is ready" in texts
    assert "quick-8b, 8,192 of 32,768 tokens of context" in texts
    assert not any("terminal" in text or "begin without" in text for text in texts)
    assert [b.text() for b in start.findChildren(QPushButton) if b.isVisible()] == [
        "Choose a folder…",
        "Choose files…",
        "Open the sample",
    ]


@pytest.mark.parametrize(
    ("report", "state", "title", "buttons"),
    [
        (None, ServerState.LOOKING, "Looking for LM Studio", []),
        (
            _report("no_model_loaded", kind="lm_studio"),
            ServerState.NO_MODEL,
            "LM Studio has no model loaded",
            ["Look again"],
        ),
        (
            WRONG,
            ServerState.WRONG_ADDRESS,
            "No language model at this address",
            ["Server settings", "Use it"],
        ),
        (
            _report("not_authorised", kind="lm_studio"),
            ServerState.NEEDS_KEY,
            "LM Studio asks for a key",
            ["Server settings", "Look again"],
        ),
        (
            _report("model_crashed", address="http://box:8080/v1"),
            ServerState.OTHER,
            "The server at box:8080 cannot answer",
            ["Look again"],
        ),
        (READY, ServerState.READY, "LM Studio is ready", []),
    ],
)
def test_each_state_has_its_words_and_its_step(
    card: ServerCard, report: wire.ServerReport | None, state: ServerState, title: str, buttons: list[str]
) -> None:
    card.set_report(report)
    QApplication.processEvents()

    assert server_words(report).state is state
    assert title in _texts(card)
    assert [b.text() for b in card.findChildren(QPushButton) if b.isVisible()] == buttons
    assert card.accessibleName().startswith(title)


def test_a_suggested_address_can_be_taken(qtbot: QtBot, card: ServerCard) -> None:
    card.set_report(WRONG)
    QApplication.processEvents()

    with qtbot.waitSignal(card.address_suggested) as suggested:
        qtbot.mouseClick(_button(card, "Use it"), Qt.MouseButton.LeftButton)
    assert suggested.args == [LOCAL]


def test_while_it_looks_again_the_button_says_so(card: ServerCard) -> None:
    card.set_report(DOWN)
    card.set_looking()
    assert not _button(card, "Looking…").isEnabled()

    card.set_report(DOWN)
    assert _button(card, "Look again").isEnabled()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("It wants a key. Give it with --server-key or SOURCEBOOK_SERVER_KEY.", "It wants a key."),
        ("Ask again.", "Ask again."),
        ("A\u202eB\n--x", "A[RLO]B\N{RETURN SYMBOL}--x"),
        ("", ""),
    ],
)
def test_advice_about_the_command_line_is_left_out(message: str, said: str) -> None:
    if "--x" in message:
        # It is one sentence: what stands in it is all there is to say.
        said = ""
    assert advice_free(message) == said


@pytest.mark.parametrize("address", ["", "http://[", "http://x:99999999/v1", "\u202e<b>"])
def test_odd_addresses_are_only_shown(address: str) -> None:
    assert server_words(_report("server_unreachable", address=address)).title.endswith("is not answering")


def test_what_is_said_of_the_sample_is_true(start: FirstStart) -> None:
    said = next(text for text in _texts(start) if "documents of a small charity" in text)
    files = [path for path in (resources() / "samples" / "Averley Seed Trust").rglob("*") if path.is_file()]

    assert said.startswith("12 ")
    assert len(files) == 12
    assert int(re.search(r"(\d+) pages", said)[1]) == sum(map(_pages, files))


def test_what_is_said_of_formats_is_true(start: FirstStart) -> None:
    said = next(text for text in _texts(start) if "Files stay where they are." in text)

    assert said == "PDF, Office files, mail, books, web pages and text. Files stay where they are."


@pytest.mark.parametrize("size", [(400, 430), (592, 452), (1280, 800)])
def test_nothing_is_cut_off_at_any_size(qtbot: QtBot, both_themes: Theme, size: tuple[int, int]) -> None:
    start = FirstStart(both_themes)
    qtbot.addWidget(start)
    start.set_server(DOWN)
    start.resize(*size)
    with qtbot.waitExposed(start):
        start.show()
    # What folds by its width is laid out once more.
    for _ in range(3):
        QApplication.processEvents()

    assert start.widget().width() <= start.viewport().width()
    for button in start.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()
    for label in start.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_another_size_of_text_is_taken_over(qtbot: QtBot, start: FirstStart, theme: Theme) -> None:
    before = _button(start, "Open the sample").height()
    start.resize(592, 452)
    theme.choose(Appearance.DARK, 200)
    QApplication.processEvents()

    assert start.widget().width() <= start.viewport().width()
    assert _button(start, "Open the sample").height() > before
    ground = start.grab().toImage().pixelColor(2, 2).name().upper()
    assert ground == theme.tokens.bg_surface


def _pages(path: Path) -> int:
    """The pages of a PDF; all else is one page to Sourcebook."""
    if path.suffix != ".pdf":
        return 1
    document = QPdfDocument()
    document.load(str(path))
    pages = document.pageCount()
    document.close()
    return pages
