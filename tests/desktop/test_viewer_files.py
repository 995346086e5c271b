"""Files that cannot be drawn, are gone, or change under the viewer: what is shown instead, and why."""

from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from app.desktop.viewer.pane import TextWanted
from tests.desktop.viewer_by_hand import (
    PASSAGE,
    button,
    encrypted,
    give_text,
    in_view,
    lease,
    lit_text,
    open_pdf,
    pane,
    words_of,
)

__all__ = ["pane"]


def truncated(path):
    whole = lease(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 20])
    return path


def without_pages(path):
    pypdf.PdfWriter().write(path)
    return path


def not_a_pdf(path):
    path.write_bytes(b"\x00garbage" * 100)
    return path


@pytest.mark.parametrize(
    ("make", "begins"),
    [
        (encrypted, "Locked by a password"),
        (truncated, "Damaged"),
        (without_pages, ("Damaged", "The file has no pages")),
        (not_a_pdf, "Damaged"),
        (lambda path: lease(path, pages=4), "The file has changed"),
    ],
)
def test_a_pdf_that_cannot_be_drawn_is_shown_as_text_and_says_why(qtbot, pane, tmp_path, make, begins):
    path = make(tmp_path / "Lease.pdf")
    with qtbot.waitSignal(pane.text_wanted) as wanted:
        pane.show_citation(in_view(path, page=18))

    assert wanted.args == [TextWanted(path=str(path), page=18)]
    give_text(pane, path, f"Before it. {PASSAGE}. After it.", page=18)
    assert pane.strip.text.startswith(begins)
    assert pane.strip.isVisible()
    assert lit_text(pane) == PASSAGE
    # The file is let go of.
    path.unlink()


@pytest.mark.parametrize("name", ["Lease", "Lease 27.03.2026"])
def test_a_pdf_is_drawn_whatever_it_is_called(qtbot, pane, tmp_path, name):
    path = lease(tmp_path / name)
    with qtbot.assertNotEmitted(pane.text_wanted):
        open_pdf(qtbot, pane, path)

    assert pane.pdf.file.path == str(path)
    assert not pane.strip.isVisible()


def test_an_unsafe_pdf_is_never_given_to_qt(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    with qtbot.waitSignal(pane.text_wanted), qtbot.assertNotEmitted(pane.pdf.file.opened, wait=50):
        pane.show_citation(in_view(path, page=18, is_safe=False))

    assert pane.pdf.file.path == ""
    assert "is not drawn" in pane.strip.text


def test_a_file_that_is_gone_shows_the_words_that_the_citation_keeps(qtbot, pane, tmp_path):
    with qtbot.assertNotEmitted(pane.text_wanted):
        pane.show_citation(in_view(tmp_path / "gone.pdf", exists=False))

    assert pane.strip.text == "The file is not there any more. These words were read from it."
    assert pane.text.view.toPlainText() == PASSAGE
    assert not button(pane, "Open in its own program").isEnabled()


def test_a_file_that_vanishes_while_it_is_opened_shows_them_too(qtbot, pane, tmp_path):
    with qtbot.waitSignal(pane.pdf.refused):
        pane.show_citation(in_view(tmp_path / "gone.pdf"))

    assert pane.strip.text.startswith("The file is not there any more.")
    assert lit_text(pane) == PASSAGE


def test_an_open_file_is_not_held(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    open_pdf(qtbot, pane, path)

    assert pane.pdf.file._file is None
    held = Path("/proc/self/fd")
    if held.is_dir():
        assert not [one for one in held.iterdir() if str(path) in str(one.resolve())]


def test_a_file_that_was_replaced_is_read_anew(qtbot, pane, tmp_path):
    path = lease(tmp_path / "Lease.pdf")
    open_pdf(qtbot, pane, path)
    lease(path, pages=20)

    open_pdf(qtbot, pane, path)

    assert "of 20" in words_of(pane)


def test_going_from_file_to_file_in_haste_shows_the_last(qtbot, pane, tmp_path):
    paths = [lease(tmp_path / f"{number}.pdf") for number in range(4)]
    for path in paths:
        pane.show_citation(in_view(path, page=18))
        QApplication.processEvents()
    pane.show_citation(in_view(tmp_path / "note.txt"))
    open_pdf(qtbot, pane, paths[0])

    assert pane.pdf.file.path == str(paths[0])
    assert pane.pdf.view._light.page == 17
