"""Sources that are shown as text: the passage lit in it, page by page, each called by its kind."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.desktop.viewer.pane import TextWanted
from app.engine import wire
from tests.desktop.viewer_by_hand import (
    LIT,
    PASSAGE,
    click,
    encrypted,
    find_field,
    give_text,
    in_view,
    lit_text,
    page_field,
    pane,
    pixels_of,
    shown_pane,
    turn_wheel,
    words_of,
)

__all__ = ["pane"]


def show_text(qtbot, pane, path, text, *, start, end, **more):
    with qtbot.waitSignal(pane.text_wanted):
        pane.show_citation(in_view(path, text=text[start:end], start=start, **more))
    give_text(pane, path, text, page=more.get("page", 1))


def test_text_is_lit_at_its_span_and_stands_in_the_upper_third(qtbot, both_themes, tmp_path):
    pane = shown_pane(qtbot, both_themes)
    before = "A line with \U0001f33e two units in it.\n" * 300
    text = f"{before}{PASSAGE}.\n{before}"

    show_text(qtbot, pane, tmp_path / "a.txt", text, start=len(before), end=len(before) + len(PASSAGE))

    view = pane.text.view
    assert lit_text(pane) == PASSAGE
    rectangle = view.cursorRect(view._cursor(view._lit))
    image = view.viewport().grab().toImage()
    left, top, right, bottom, _ = pixels_of(image, LIT, least=0.98)
    assert top <= rectangle.top() <= bottom <= view.viewport().height() / 3
    assert right - left > 100
    assert not pane.strip.isVisible()
    assert view.accessibleName().endswith(f"passage lit: {PASSAGE}")


# The patience is no measurement: what grows with the square of the letters would take minutes.
@pytest.mark.timeout(60)
def test_a_megabyte_in_one_line_is_lit_and_copied_as_it_is(qtbot, pane, tmp_path):
    text = "barley seed lease " * 60_000
    start = 500_000
    show_text(qtbot, pane, tmp_path / "a.txt", text, start=start, end=start + 9_000)

    view = pane.text.view
    view.setTextCursor(view._cursor(view._lit))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == text[start : start + 9_000]


def test_text_that_has_changed_is_found_again_or_said_to_have(qtbot, pane, tmp_path):
    path = tmp_path / "a.md"
    pane.show_citation(in_view(path))
    give_text(pane, path, f"New words before. {PASSAGE}.")
    assert lit_text(pane) == PASSAGE
    assert "found again" in pane.strip.text
    pane.show_citation(in_view(tmp_path / "b.md"))
    give_text(pane, tmp_path / "b.md", "Nothing of it is left.")
    assert "not on this page any more" in pane.strip.text
    assert pane.text.view._lit is None


def test_pages_of_text_are_asked_for_one_by_one(qtbot, pane, tmp_path):
    path = encrypted(tmp_path / "Lease.pdf")
    with qtbot.waitSignal(pane.text_wanted):
        pane.show_citation(in_view(path, page=18))
    give_text(pane, path, f"{PASSAGE}", page=18)
    assert "Page 18" in words_of(pane)

    with qtbot.waitSignal(pane.text_wanted) as wanted:
        click(qtbot, pane, "Next page")
    assert wanted.args == [TextWanted(path=str(path), page=19)]
    give_text(pane, path, "The page after.", page=19)
    assert pane.text.view.toPlainText() == "The page after."
    assert page_field(pane).text() == "19"
    with qtbot.assertNotEmitted(pane.text_wanted):
        click(qtbot, pane, "Page before")
    assert lit_text(pane) == PASSAGE
    click(qtbot, pane, "Next page")
    click(qtbot, pane, "Next page")
    pane.set_text(wire.Shown(path=str(path), state="indexed", pages=()))
    assert pane.strip.text.endswith("There is no such page.")
    assert page_field(pane).text() == "19"


def test_a_failure_leaves_the_words_of_the_citation(qtbot, pane, tmp_path):
    pane.show_citation(in_view(tmp_path / "a.txt"))
    pane.set_failure(wire.Failure(code="unknown", message="This file is not in the library."))

    assert pane.strip.text == "This file is not in the library. These words were read from it before."
    assert lit_text(pane) == PASSAGE


def test_text_of_another_source_that_comes_late_is_dropped(qtbot, pane, tmp_path):
    pane.show_citation(in_view(tmp_path / "a.txt"))
    pane.show_citation(in_view(tmp_path / "b.txt"))
    give_text(pane, tmp_path / "a.txt", "late")

    assert pane.text.view.toPlainText() == ""


def test_searching_and_enlarging_text(qtbot, pane, tmp_path):
    show_text(qtbot, pane, tmp_path / "a.txt", f"Rent and rent. {PASSAGE}", start=15, end=15 + len(PASSAGE))
    view = pane.text.view
    size = view.font().pixelSize()

    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    turn_wheel(view, 120)
    assert view.font().pixelSize() > size
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.font().pixelSize() == size
    click(qtbot, pane, "Find on the page")
    qtbot.keyClicks(find_field(pane), "rent")
    assert "1 of 3" in words_of(pane)
    click(qtbot, pane, "Place before")
    assert "3 of 3" in words_of(pane)
    assert lit_text(pane) == PASSAGE


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("talk.pptx", "Slide 2"),
        ("costs.xlsx", "Sheet 2"),
        ("book.epub", "Chapter 2"),
        ("a.eml!/r.pdf", "Page 2"),
    ],
)
def test_pages_of_text_are_called_by_their_kind(qtbot, pane, tmp_path, name, title):
    show_text(qtbot, pane, tmp_path / name, "Some words of it", start=5, end=10, page=2)

    assert lit_text(pane) == "words"
    assert pane.text._heading.text() == title
    assert page_field(pane).isVisible()
    assert pane.text.view.accessibleName().startswith(f"{title} of ")


def test_a_citation_into_a_sheet_names_its_cells(qtbot, pane, tmp_path):
    text = "Costs\n\nRent | 1,200\nSeeds | 80"
    for start, heading in ((7, "Costs › A1:B1"), (20, "Costs › A2:B2")):
        shown = in_view(tmp_path / "costs.xlsx", text=text[start : start + 5], start=start)
        pane.show_citation(replace(shown, citation=msgspec.structs.replace(shown.citation, heading=heading)))
        give_text(pane, tmp_path / "costs.xlsx", text)

        assert pane.text._heading.text() == heading


def test_the_first_page_of_a_show_is_one_of_several_and_a_letter_is_whole(qtbot, pane, tmp_path):
    show_text(qtbot, pane, tmp_path / "talk.pptx", "Some words of it", start=5, end=10)
    assert pane.text._heading.text() == "Slide 1"

    show_text(qtbot, pane, tmp_path / "letter.docx", "Some words of it", start=5, end=10)
    assert not pane.text._heading.isVisible()
