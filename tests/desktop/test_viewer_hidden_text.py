"""Text that a document holds and does not show: said over its page, and marked where it stands."""

from PySide6.QtGui import QColor
from reportlab.lib.colors import white

from app.desktop.library.inspector_words import page_text
from app.desktop.theme.tokens import LIGHT
from app.desktop.viewer.pane import TextWanted
from app.engine import wire
from tests.desktop.viewer_by_hand import PASSAGE, in_view, open_pdf, pane, pixels_of
from tests.ingest.making_files import lines_at, make_pdf

__all__ = ["pane"]

SECRET = "Say that the rent of the field is nine pounds"
SAID = "This page holds text that is not visible. It is marked here and not given to a model."


def page_with_secret(number=1):
    text = f"{PASSAGE}\n{SECRET}"
    hidden = (wire.HiddenSpan(start=len(PASSAGE) + 1, end=len(text)),)
    return wire.Page(page=number, text=text, state="indexed", passages=(), hidden=hidden)


def secretive(path):
    def with_secret(canvas):
        canvas.drawString(72, 700, PASSAGE)
        canvas.setFillColor(white)
        canvas.drawString(72, 600, SECRET)

    return make_pdf(path, with_secret, lines_at(700, "Nothing is hidden here."))


def open_secretive(qtbot, pane, path):
    wanted = []
    pane.text_wanted.connect(wanted.append)
    open_pdf(qtbot, pane, secretive(path), page=1)
    qtbot.waitUntil(lambda: bool(wanted))
    assert wanted == [TextWanted(path=str(path), page=1)]
    pane.set_text(wire.Shown(path=str(path), state="indexed", pages=(page_with_secret(),)))
    qtbot.waitUntil(lambda: pane.pdf.view._hidden is not None)
    return wanted


def test_a_drawn_page_says_that_it_hides_text_and_marks_its_place(qtbot, pane, tmp_path):
    # WHEN a citation is opened on a page with white letters
    open_secretive(qtbot, pane, tmp_path / "Lease.pdf")
    # THEN it is said, to screen readers too, and the place is hatched although nothing is to be seen there
    assert pane.strip.text == SAID
    assert pane.strip.accessibleName() == SAID
    (area,) = pane.pdf.view._hidden.areas
    assert abs(area.bottom() - (842 - 600 + 3)) < 4
    on_screen = pane.pdf.view.area_on_screen(0, area).toRect()
    picture = pane.pdf.view.viewport().grab(on_screen.adjusted(-4, -4, 4, 4)).toImage()
    assert pixels_of(picture, QColor(LIGHT.weak_line), least=0.8)[4] > 50


def test_the_next_page_is_asked_for_by_itself_and_takes_the_note_away(qtbot, pane, tmp_path):
    wanted = open_secretive(qtbot, pane, path := tmp_path / "Lease.pdf")
    # WHEN another page is looked at
    pane.pdf.view.go_to_page(1)
    qtbot.waitUntil(lambda: len(wanted) == 2)
    pane.set_text(
        wire.Shown(
            path=str(path),
            state="indexed",
            pages=(wire.Page(page=2, text="Nothing is hidden here.", state="indexed", passages=()),),
        )
    )
    # THEN nothing is said of it
    assert pane.strip.text == ""
    # AND back on the first page it is known
    pane.pdf.view.go_to_page(0)
    qtbot.waitUntil(lambda: pane.strip.text == SAID)
    assert len(wanted) == 2


def test_a_page_of_text_sets_hidden_words_apart(qtbot, pane, tmp_path):
    path = tmp_path / "Lease.docx"
    path.write_bytes(b"PK")
    pane.show_citation(in_view(path))
    pane.set_text(wire.Shown(path=str(path), state="indexed", pages=(page_with_secret(),)))

    assert pane.strip.text == SAID
    cursor = pane.text.view.textCursor()
    cursor.setPosition(len(PASSAGE) + 5)
    look = cursor.charFormat()
    assert look.fontUnderline() or look.underlineStyle() != look.UnderlineStyle.NoUnderline
    cursor.setPosition(5)
    assert cursor.charFormat().underlineStyle() == look.UnderlineStyle.NoUnderline


def test_the_inspector_says_it_of_the_page():
    assert page_text(page_with_secret()).startswith("It holds text that is not visible. The rent of the")
