"""The overlay of a drop: while it is held, and the question after it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.desktop.library.drop_overlay import Accepted, DropOverlay
from app.desktop.theme.theme import Theme
from app.engine import wire

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PREVIEW = wire.Preview(
    files=49,
    folders=3,
    bytes=120_000_000,
    kinds={".pdf": 30, ".docx": 9, ".md": 4, ".txt": 3, ".html": 2, ".htm": 1},
    unsupported=4,
    known=12,
)


class _Window(QWidget):
    """A window with a button below the overlay."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.resize(900, 600)
        self.below = QPushButton("Below", self)
        self.below.setGeometry(10, 10, 100, 40)
        self.overlay = DropOverlay(theme, self)
        self.overlay.set_collections(["Documents", "Leases"], "Leases")


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> _Window:
    window = _Window(theme)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def _texts(window: _Window) -> list[str]:
    return [
        label.text().replace("\N{NO-BREAK SPACE}", " ")
        for label in window.overlay.findChildren(QLabel)
        if label.isVisible()
    ]


def _button(window: _Window, text: str) -> QPushButton:
    return next(button for button in window.overlay.findChildren(QPushButton) if button.text() == text)


def test_what_is_held_over_the_window_is_named(window: _Window) -> None:
    window.overlay.show_dragged(["/home/me/Contracts 2024"])

    assert "Add “Contracts 2024”" in _texts(window)
    assert window.overlay.geometry() == window.rect()
    # What is dragged goes on to the window below.
    assert window.childAt(QPoint(50, 30)) is window.below
    window.resize(700, 500)
    assert window.overlay.geometry() == window.rect()
    window.overlay.hide_dragged()
    assert not window.overlay.isVisible()


def test_without_names_it_still_says_what_to_do(window: _Window) -> None:
    window.overlay.show_dragged()

    assert "Drop to add" in _texts(window)


def test_the_scrim_lets_a_little_through(qtbot: QtBot, both_themes: Theme) -> None:
    window = _Window(both_themes)
    qtbot.addWidget(window)
    window.show()
    window.overlay.show_dragged(["/a"])

    scrim = QColor(both_themes.tokens.scrim)
    shown = window.grab().toImage().pixelColor(4, 300)
    assert abs(shown.red() - scrim.red()) <= 25
    edge = window.grab().toImage()
    dashes = {edge.pixelColor(x, 16).name().upper() for x in range(100, 200)}
    assert both_themes.tokens.accent_text in dashes


def test_a_preview_is_said_and_accepted(qtbot: QtBot, window: _Window) -> None:
    window.overlay.show_counting(["/home/me/Contracts 2024"])
    assert "Counting…" in _texts(window)
    window.overlay.set_preview(PREVIEW)

    texts = _texts(window)
    counts = "49 files, 120 MB · 4 of a kind Sourcebook cannot read · 12 already in the library"
    assert counts in texts
    assert "30 PDF, 9 DOCX, 4 MD, 3 TXT, 2 HTML, 1 other" in texts
    with qtbot.waitSignal(window.overlay.accepted) as accepted:
        qtbot.mouseClick(_button(window, "Add 37 files"), Qt.MouseButton.LeftButton)
    assert accepted.args == [Accepted(paths=("/home/me/Contracts 2024",), collection="Leases")]
    assert not window.overlay.isVisible()


def test_another_collection_can_be_chosen_or_named(qtbot: QtBot, window: _Window) -> None:
    window.overlay.show_counting(["/home/me/Contracts 2024"])
    box = window.overlay.findChild(QComboBox)
    offered = [box.itemText(row) for row in range(box.count())]
    assert offered == ["Leases", "Documents", "Contracts 2024"]

    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "  New one ")
    with qtbot.waitSignal(window.overlay.accepted) as accepted:
        qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert accepted.args[0].collection == "New one"

    window.overlay.show_counting(["/a.pdf"])
    box.lineEdit().selectAll()
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Backspace)
    assert not _button(window, "Add").isEnabled()
    with qtbot.assertNotEmitted(window.overlay.accepted):
        qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)


def test_a_name_that_cannot_be_shown_stays_what_it_is(qtbot: QtBot, window: _Window) -> None:
    window.overlay.set_collections(["a\u202eb"])
    window.overlay.show_counting(["/a.pdf"])

    assert window.overlay.findChild(QComboBox).currentText() == "a[RLO]b"
    with qtbot.waitSignal(window.overlay.accepted) as accepted:
        qtbot.mouseClick(_button(window, "Add"), Qt.MouseButton.LeftButton)
    assert accepted.args[0].collection == "a\u202eb"


def test_it_can_be_declined_by_button_and_by_key(qtbot: QtBot, window: _Window) -> None:
    window.overlay.show_counting(["/a"])
    with qtbot.waitSignal(window.overlay.declined):
        qtbot.mouseClick(_button(window, "Do not add"), Qt.MouseButton.LeftButton)
    assert not window.overlay.isVisible()

    window.overlay.show_counting(["/a"])
    with qtbot.waitSignal(window.overlay.declined):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    window.overlay.show_counting(["/a"])
    _button(window, "Do not add").setFocus()
    with qtbot.waitSignal(window.overlay.declined), qtbot.assertNotEmitted(window.overlay.accepted):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_enter_adds(qtbot: QtBot, window: _Window) -> None:
    window.overlay.show_counting(["/a"])

    with qtbot.waitSignal(window.overlay.accepted):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_the_card_stops_nobody(qtbot: QtBot, window: _Window) -> None:
    window.overlay.show_counting(["/a"])

    with qtbot.waitSignal(window.below.clicked):
        qtbot.mouseClick(window.childAt(QPoint(50, 30)), Qt.MouseButton.LeftButton)
    assert window.overlay.isVisible()


def test_refusals_are_named_with_their_reason(qtbot: QtBot, window: _Window) -> None:
    refused = tuple(
        wire.Refusal(path=f"/a{n}", code="inside", message=f"/a{n} is inside /a already.") for n in range(5)
    )
    empty = wire.Preview(files=0, folders=0, bytes=0, kinds={}, unsupported=0, known=0, refused=refused)
    window.overlay.show_counting([refusal.path for refusal in refused])
    window.overlay.set_preview(empty)

    said = next(text for text in _texts(window) if "inside" in text)
    assert said.splitlines() == [f"/a{n} is inside /a already." for n in range(3)] + ["and 2 more"]
    # Not one of them can be added.
    assert not _button(window, "Add").isEnabled()


def test_the_numbers_of_the_card_come_to_its_files(window: _Window) -> None:
    # GIVEN twenty files, one of a kind that is not read and one empty
    window.overlay.show_counting(["/a"])
    kinds = {".pdf": 14, ".docx": 4}
    window.overlay.set_preview(
        wire.Preview(files=20, folders=1, bytes=9, kinds=kinds, unsupported=1, known=0, left_out=1)
    )
    # THEN the button offers those that will be read, and the others are named
    assert _button(window, "Add 18 files").isEnabled()
    said = next(text for text in _texts(window) if "20" in text).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "20 files, 9 bytes · 1 of a kind Sourcebook cannot read · 1 empty or too large"


def test_what_is_in_the_library_already_is_synced(qtbot: QtBot, window: _Window) -> None:
    # GIVEN a file inside of a source
    message = "/a/b.txt is in your library already, as part of /a. A sync brings it up to date."
    refused = (wire.Refusal(path="/a/b.txt", code="inside_source", message=message),)
    window.overlay.show_counting(["/a/b.txt"])
    window.overlay.set_preview(
        wire.Preview(files=0, folders=0, bytes=0, kinds={}, unsupported=0, known=0, refused=refused)
    )
    # THEN no count of nothing is told and no collection asked for, and a sync is offered
    assert message in _texts(window)
    assert not any("0 files" in text for text in _texts(window))
    with qtbot.waitSignal(window.overlay.accepted) as accepted:
        qtbot.mouseClick(_button(window, "Sync now"), Qt.MouseButton.LeftButton)
    assert accepted.args[0].is_known


def test_where_there_was_no_time_to_count_all_it_says_so(window: _Window) -> None:
    window.overlay.show_counting(["/a"])
    window.overlay.set_preview(
        wire.Preview(files=1, folders=1, bytes=10, kinds={}, unsupported=0, known=0, complete=False)
    )

    assert "At least 1 file, 10 bytes" in _texts(window)
    assert _button(window, "Add all").isEnabled()


def test_a_preview_that_comes_too_late_changes_nothing(window: _Window) -> None:
    window.overlay.show_counting(["/a"])
    window.overlay.hide_card()
    window.overlay.set_preview(PREVIEW)

    assert not window.overlay.isVisible()


def test_a_second_drag_over_the_question_leaves_it(window: _Window) -> None:
    window.overlay.show_counting(["/a"])
    window.overlay.set_preview(PREVIEW)
    window.overlay.show_dragged(["/b"])
    assert "Add “b”" in _texts(window)
    window.overlay.hide_dragged()

    assert "Add “a”" in _texts(window)
    assert _button(window, "Add 37 files").isVisible()


def test_a_failed_count_still_lets_it_be_added(qtbot: QtBot, window: _Window) -> None:
    window.overlay.show_counting(["/a"])
    window.overlay.set_failed("The engine is gone.")

    assert "The engine is gone." in _texts(window)
    with qtbot.waitSignal(window.overlay.accepted):
        qtbot.mouseClick(_button(window, "Add"), Qt.MouseButton.LeftButton)


def test_odd_names_are_shown_on_one_line(window: _Window) -> None:
    window.overlay.show_counting(["/a/b\nc\u202e" + "d" * 500])

    title = next(text for text in _texts(window) if text.startswith("Add"))
    assert "[RLO]" in title
    assert "\n" not in title
    assert len(title) < 60


# The patience is no measurement: what grows with the square of the paths would take minutes.
@pytest.mark.timeout(60)
def test_of_fifty_thousand_paths_few_are_named(window: _Window) -> None:
    paths = [f"/a/file {number}.pdf" for number in range(50_000)]

    window.overlay.show_dragged(paths)
    window.overlay.show_counting(paths)
    window.overlay.set_preview(
        wire.Preview(
            files=50_000,
            folders=0,
            bytes=1,
            kinds={f".{number}": number for number in range(5000)},
            unsupported=0,
            known=0,
            refused=tuple(wire.Refusal(path=path, code="x", message=path) for path in paths[:20_000]),
        )
    )
    window.grab()

    assert "Add 50,000 files and folders" in _texts(window)
    assert max(map(len, _texts(window))) < 200


def test_it_fits_into_the_smallest_window(qtbot: QtBot, both_themes: Theme) -> None:
    window = _Window(both_themes)
    qtbot.addWidget(window)
    window.resize(640, 450)
    window.show()
    refused = tuple(wire.Refusal(path="/a", code="x", message="word " * 30) for _ in range(9))
    window.overlay.show_counting(["/a", "/b", "/c"] * 9)
    window.overlay.set_preview(
        wire.Preview(
            files=9, folders=1, bytes=9, kinds=PREVIEW.kinds, unsupported=2, known=3, refused=refused
        )
    )
    QApplication.processEvents()

    for button in window.overlay.findChildren(QPushButton):
        corner = button.mapTo(window, QPoint(button.width(), button.height()))
        assert window.rect().contains(corner)
