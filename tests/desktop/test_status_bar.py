"""The status bar: the library's state and the server's."""

import pytest
from PySide6.QtCore import Qt

from app.desktop.status_bar import StatusBar
from app.engine import wire
from tests.desktop.left_samples import progress, reading

EMPTY = wire.Coverage(documents=0, documents_searchable=0, pages=0, pages_searchable=0, passages=0, pending=0)
WHOLE = wire.Coverage(
    documents=48, documents_searchable=48, pages=4792, pages_searchable=4441, passages=17764, pending=0
)
PART = wire.Coverage(
    documents=37, documents_searchable=37, pages=4792, pages_searchable=4441, passages=17764, pending=12628
)
ADDRESS = "http://127.0.0.1:1234/v1"


@pytest.fixture
def bar(qtbot, both_themes):
    bar = StatusBar(both_themes)
    qtbot.addWidget(bar)
    bar.resize(1280, 28)
    bar.show()
    return bar


@pytest.mark.parametrize(
    ("coverage", "told", "said"),
    [
        (None, None, "The engine is starting…"),
        (EMPTY, progress(), "Empty library"),
        (WHOLE, progress(), "Library ready · 48 documents, 4,441 pages"),
        (
            wire.Coverage(
                documents=1, documents_searchable=1, pages=1, pages_searchable=1, passages=1, pending=0
            ),
            None,
            "Library ready · 1 document, 1 page",
        ),
        (PART, None, "Making vectors · 4,441 pages can be searched by words"),
        (PART, progress(reading()), "Reading: 34 of 37 files"),
        (PART, progress(reading(done=37)), "Making vectors · 4,441 pages can be searched by words"),
        (PART, progress(reading(done=37), paused=True), "Paused · 4,441 pages can be searched by words"),
        (WHOLE, progress(reading(done=3, pending=0)), "Reading: 3 of 37 files"),
        (WHOLE, progress(reading(found=1204, walking=True)), "Looking for files: 1,204 so far"),
        # Files are read, and what they hold is not known here yet.
        (EMPTY, progress(reading(done=3, pending=24)), "Reading: 3 of 37 files"),
        (EMPTY, progress(reading(found=0, done=0, pending=24)), "Reading"),
        # What was stopped is waited for no longer.
        (PART, progress(reading(done=37, stopped=True)), "Library ready · 37 documents, 4,441 pages"),
    ],
)
def test_the_library_in_words(bar, coverage, told, said):
    bar.set_library(coverage, told)

    assert bar.library_state.text() == said
    assert bar.library_state.accessibleName() == said


def test_none_is_nothing_new(bar):
    bar.set_library(PART, progress(reading(found=1204, walking=True)))
    bar.set_library(PART, None)
    assert bar.library_state.text() == "Looking for files: 1,204 so far"
    bar.set_library(None, progress())
    assert bar.library_state.text() == "Library ready · 37 documents, 4,441 pages"


def test_the_engine_comes_first(bar):
    bar.set_library(WHOLE, None)
    bar.set_link("The engine is starting again…")
    assert bar.library_state.text() == "The engine is starting again…"
    bar.set_link(None)
    assert bar.library_state.text().startswith("Library ready")


def test_attention_is_a_way_to_the_files(qtbot, bar):
    assert not bar.attention_button.isVisible()
    bar.set_attention(1)
    assert bar.attention_button.text() == "1 file needs attention"
    bar.set_attention(2)
    assert bar.attention_button.text() == "2 files need attention"
    with qtbot.waitSignal(bar.attention_wanted):
        qtbot.mouseClick(bar.attention_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.attention_wanted):
        qtbot.keyClick(bar.attention_button, Qt.Key.Key_Return)
    bar.set_attention(0)
    assert not bar.attention_button.isVisible()


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (None, "Looking for LM Studio"),
        (wire.ServerReport(address=ADDRESS, kind="lm_studio", chosen="Qwen3 8B"), "LM Studio · Qwen3 8B"),
        (
            wire.ServerReport(
                address=ADDRESS,
                kind="unknown",
                problem=wire.Failure(code="server_unreachable", message="Nothing listens there."),
            ),
            "LM Studio is not answering",
        ),
        (
            wire.ServerReport(address=ADDRESS, kind="lm_studio", chosen="a\nb\u202ec & <i>d</i>"),
            None,
        ),
    ],
)
def test_the_server_in_words(qtbot, bar, report, said):
    bar.set_server(report)

    shown = bar.server_button.text()
    assert shown == said or (said is None and not set(shown) & {"\n", "\u202e"})
    assert bar.server_button.accessibleName() == shown
    assert "<i>" not in bar.server_button.toolTip()
    with qtbot.waitSignal(bar.server_wanted):
        qtbot.mouseClick(bar.server_button, Qt.MouseButton.LeftButton)


def test_good_and_bad_differ_by_more_than_colour(bar):
    bar.set_server(wire.ServerReport(address=ADDRESS, kind="lm_studio", chosen="m"))
    good = bar.server_button._icon_name
    bar.set_server(
        wire.ServerReport(
            address=ADDRESS, kind="lm_studio", problem=wire.Failure(code="no_model_loaded", message="x")
        )
    )
    assert bar.server_button._icon_name != good


def test_it_is_28_high_and_the_library_gives_way_first(bar):
    assert bar.height() == 28
    bar.set_library(WHOLE, None)
    bar.set_attention(2)
    bar.set_server(wire.ServerReport(address=ADDRESS, kind="lm_studio", chosen="Qwen3 8B"))
    bar.resize(400, 28)

    assert bar.server_button.width() == bar.server_button.sizeHint().width()
    assert bar.library_state.width() < bar.library_state.sizeHint().width()
    # What is only read is no stop for the Tab key.
    assert bar.library_state.focusPolicy() == Qt.FocusPolicy.NoFocus
