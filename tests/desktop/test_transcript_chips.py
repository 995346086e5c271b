"""Chips of citations in the transcript by real mouse and keys: where they lie, what they open and tell."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from app.desktop.chat.chips_card import CitationCard
from app.desktop.chat.transcript import CitationOpened
from tests.desktop.transcript_samples import JUDGED, begun, transcript

__all__ = ["transcript"]


def test_a_click_on_a_chip_opens_its_citation(transcript, qtbot):
    view = begun(transcript)
    view.finish(JUDGED)
    chip = view.answer_view.chip_buttons()[3]
    place = chip.mapTo(transcript.viewport(), chip.rect().center())
    hit = transcript.viewport().childAt(place)
    assert hit is chip
    with qtbot.waitSignal(transcript.citation_opened) as opened:
        qtbot.mouseClick(hit, Qt.MouseButton.LeftButton, pos=chip.rect().center())
    payload = opened.args[0]
    assert isinstance(payload, CitationOpened)
    assert (payload.citation.n, payload.turn, payload.verdict) == (3, 1, "weak")
    assert [cited.n for cited in payload.citations] == [1, 2, 3]
    assert payload.verdicts == ("supported", "supported", "weak")
    assert payload.at(0).citation.n == 1


def test_chips_lie_where_their_pictures_are_drawn(transcript, qtbot):
    view = begun(transcript)
    view.finish(JUDGED)
    transcript.show_end()
    picture = view.answer_view.viewport().grab().toImage()
    edge = transcript._theme.tokens.supported_line.lower()
    for chip in view.answer_view.chip_buttons()[:2]:
        shape = chip.shape().translated(chip.pos())
        middle = shape.center().y()
        near = {picture.pixelColor(shape.left() + step, middle).name() for step in (-1, 0, 1)}
        assert edge in near


def test_no_chip_is_laid_over_a_text_that_is_being_replaced_by_a_shorter_one(transcript, qtbot):
    view = begun(transcript)
    view.finish(JUDGED)
    answer = view.answer_view
    # WHEN the window gets narrower before the pictures of the new text were looked for: nothing is raised
    answer.document().setPlainText("Short.")
    answer.resize(answer.width() - 40, answer.height())
    assert answer.toPlainText() == "Short."


def test_chips_are_reached_and_opened_by_keys(transcript, qtbot):
    view = begun(transcript)
    view.finish(JUDGED)
    transcript.activateWindow()
    view.answer_view.setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().accessibleName())
    assert names == [
        "Citation 1, supported, Annual report.pdf, page 11",
        "Citation 2, supported, Annual report.pdf, page 12",
        "Citation 2, not checked, Annual report.pdf, page 12",
        "Citation 3, weak, Annual report.pdf, page 13",
        "No source for this sentence",
    ]
    view.answer_view.chip_buttons()[0].setFocus()
    with qtbot.waitSignal(transcript.citation_opened) as opened:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert opened.args[0].citation.n == 1


def test_f2_tells_of_a_citation_and_its_button_opens_it(transcript, qtbot):
    view = begun(transcript)
    view.finish(JUDGED)
    chip = view.answer_view.chip_buttons()[3]
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_F2)
    card = transcript.findChild(CitationCard)
    assert card is not None
    assert card.isVisible()
    assert card.accessibleName() == "Citation 3, weak, Annual report.pdf, page 13"
    assert "because of margins" in card.accessibleDescription()
    qtbot.keyClick(chip, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_the_pointer_resting_on_a_chip_tells_of_it(transcript, qtbot):
    view = begun(transcript)
    view.finish(JUDGED)
    chip = view.answer_view.chip_buttons()[0]
    qtbot.mouseMove(transcript, QPoint(1, 1))
    qtbot.mouseMove(chip, chip.rect().center())
    qtbot.waitUntil(lambda: transcript.findChild(CitationCard) is not None)
    transcript.clear()


def open_chips(view):
    return [place for place, chip in enumerate(view.answer_view.chip_buttons()) if chip.is_open]


def test_the_open_citation_is_ringed_and_says_so(transcript, qtbot):
    # GIVEN an answer that cites a passage for two sentences
    view = begun(transcript)
    view.finish(JUDGED)
    chips = view.answer_view.chip_buttons()
    first, second = (place for place, chip in enumerate(chips) if chip.chip.n == 2)
    # WHEN the viewer comes to that passage
    transcript.mark_open(view, 2)
    # THEN its first chip is ringed
    assert open_chips(view) == [first]
    assert chips[first].accessibleName().endswith(", open")
    # WHEN the other chip is clicked
    qtbot.mouseClick(chips[second], Qt.MouseButton.LeftButton)
    transcript.mark_open(view, 2)
    # THEN that one is, since each sentence rests on words of its own
    assert open_chips(view) == [second]
    assert not chips[first].accessibleName().endswith(", open")
    transcript.mark_open(view, None)
    assert not any(chip.is_open for chip in view.answer_view.chip_buttons())
