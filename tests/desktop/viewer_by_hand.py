"""The source viewer over real files, alone: what it is given to show, and a person's hands and eyes."""

import pypdf
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton

from app.desktop.viewer.pane import CitationInView, ViewerPane
from app.engine import wire
from tests.ingest.making_files import lines_at, make_pdf

PASSAGE = "The rent of the upper field is four hundred pounds a year"
LIT = QColor("#FFE07A")


@pytest.fixture
def pane(qtbot, theme):
    theme.reduces_motion = True
    return shown_pane(qtbot, theme)


def shown_pane(qtbot, theme, width=554):
    pane = ViewerPane(theme)
    qtbot.addWidget(pane)
    pane.resize(width, 771)
    with qtbot.waitExposed(pane):
        pane.show()
    return pane


def citation(path, *, page=1, text=PASSAGE, start=0, n=2):
    return wire.Citation(
        path=str(path), page=page, heading="", start=start, end=start + len(text), text=text, score=1.0,
        keyword_rank=1, vector_rank=1, n=n,
    )  # fmt: skip


def in_view(path, *, position=2, total=4, verdict="supported", is_safe=True, exists=True, **cited):
    return CitationInView(
        citation=citation(path, **cited), position=position, total=total, verdict=verdict, is_safe=is_safe,
        exists=exists,
    )  # fmt: skip


def lease(path, pages=30):
    """A PDF of many pages; the passage stands alone on the eighteenth."""
    draws = [
        lines_at(500, PASSAGE if page == 18 else "Other words stand here.", f"This is page {page}.")
        for page in range(1, pages + 1)
    ]
    return make_pdf(path, *draws)


def open_pdf(qtbot, pane, path, *, page=18, **cited):
    """Show a citation of a PDF and wait until its page is drawn."""
    with qtbot.waitSignal(pane.pdf.view.settled):
        pane.show_citation(in_view(path, page=page, **cited))


def button(pane, name):
    (found,) = (one for one in pane.findChildren(QToolButton) if one.accessibleName() == name)
    assert found.isVisible()
    return found


def click(qtbot, pane, name):
    qtbot.mouseClick(button(pane, name), Qt.MouseButton.LeftButton)


def page_field(pane):
    (field,) = (one for one in pane.findChildren(QLineEdit) if one.accessibleName() == "Page")
    return field


def find_field(pane):
    (field,) = (one for one in pane.findChildren(QLineEdit) if one.accessibleName() == "Find in this source")
    return field


def words_of(pane):
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisible() and label.text()]


def pixels_of(image, colour, *, least=0.9):
    """The smallest rectangle around all pixels of nearly this colour, and how many there are."""
    xs, ys = [], []
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            if all(
                abs(one - other) <= 255 * (1 - least)
                for one, other in zip(pixel.getRgb()[:3], colour.getRgb()[:3], strict=True)
            ):
                xs.append(x)
                ys.append(y)
    return (min(xs), min(ys), max(xs), max(ys), len(xs)) if xs else None


def turn_wheel(view, angle):
    place = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        place, view.viewport().mapToGlobal(place), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def encrypted(path):
    writer = pypdf.PdfWriter(lease(path))
    writer.encrypt("the user's", "the owner's", algorithm="AES-256")
    writer.write(path)
    return path


def give_text(pane, path, text, *, page=1):
    pages = (wire.Page(page=page, text=text, state="indexed", passages=()),)
    pane.set_text(wire.Shown(path=str(path), state="indexed", pages=pages))


def lit_text(pane):
    return pane.text.view._cursor(pane.text.view._lit).selectedText().replace("\u2029", "\n")
