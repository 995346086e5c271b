"""How a turn of the transcript ends, what it says of that, and what is asked for or copied from it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.desktop.chat.transcript import TurnView, TurnWanted
from app.desktop.chat.turn_view import TurnState
from app.engine import wire
from tests.desktop.transcript_samples import ANSWER, JUDGED, answered, begun, citation, shown, transcript

__all__ = ["transcript"]


def test_stopped_text_is_kept_and_marked(transcript, qtbot):
    view = begun(transcript)
    view.add_text("Half of an ans")
    view.stop()
    assert shown(view) == "Half of an ans"
    assert view.state is TurnState.STOPPED
    assert view.state_line.text == "Stopped"
    view.footer.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Half of an ans"


def test_a_failure_is_no_answer_and_can_be_asked_again(transcript, qtbot):
    view = begun(transcript, "Why?")
    view.fail(wire.Failure(code="server_gone", message="LM Studio is not answering."))
    assert shown(view) == ""
    assert not view.answer_view.isVisible()
    assert not view.footer.isVisible()
    button = view.strips.failure.button
    with qtbot.waitSignal(transcript.regenerate_wanted) as wanted:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted.args[0] == TurnWanted(turn_view=view, turn=None, question="Why?")


def test_question_and_footer_say_what_is_wanted(transcript, qtbot):
    view = begun(transcript, "Why?")
    view.finish(answered())
    with qtbot.waitSignal(transcript.edit_wanted) as edited:
        qtbot.mouseClick(view.question_view.edit_button, Qt.MouseButton.LeftButton)
    assert edited.args[0].question == "Why?"
    with qtbot.waitSignal(transcript.regenerate_wanted) as wanted:
        qtbot.mouseClick(view.footer.regenerate_button, Qt.MouseButton.LeftButton)
    assert wanted.args[0].turn == 1
    qtbot.mouseClick(view.footer.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(ANSWER)
    assert copied.endswith("Sources:\n" + "\n".join(f"[{n}] Annual report.pdf, page 1{n}" for n in (1, 2, 3)))


def test_text_that_was_thinking_goes_into_the_fold(transcript, qtbot):
    view = begun(transcript)
    view.add_text("Let me see. ")
    view.text_was_thinking()
    view.add_text("The rate rose.")
    view.finish(answered("The rate rose.", thought_seconds=1.0))
    assert shown(view) == "The rate rose."
    assert view.thinking.thinking == "Let me see. "
    assert view.thinking.button.text() == "Thought for 1 s"
    high = view.height()
    qtbot.mouseClick(view.thinking.button, Qt.MouseButton.LeftButton)
    assert view.height() > high
    assert view.thinking._text.toPlainText() == "Let me see. "


def test_without_a_model_passages_are_quoted(transcript):
    view = begun(transcript)
    view.add_text("raw passages")
    view.finish(answered("raw passages", model=None, notice="No language model is reachable."))
    text = shown(view)
    assert text.count("The rate rose because of margins.") == 3
    assert "Annual report.pdf, page 12" in text
    assert "raw passages" not in text
    assert [strip.notice.message for strip in view.strips.notices] == ["No language model is reachable."]


def test_of_quoted_passages_the_words_nearest_to_the_question_are_set_off(transcript):
    text = "The rate rose because of margins. Otters swim."
    nearest = wire.CitedSpan(n=1, start=34, end=46)
    quoted = wire.Sentence(text=text, verdict=None, citations=(1,), spans=(nearest,))
    view = begun(transcript)
    view.finish(answered("", model=None, citations=(citation(1, text=text),), sentences=(quoted,)))
    # THEN they alone are bold, and read as part of the passage
    assert shown(view).strip().startswith(text)
    assert bold_words(view.answer_view.document()) == ["Otters swim."]


def bold_words(document):
    found = []
    block = document.begin()
    while block.isValid():
        found += [
            piece.fragment().text() for piece in block if piece.fragment().charFormat().fontWeight() > 500
        ]
        block = block.next()
    return found


def test_words_of_a_server_that_failed_stay_above_the_quoted_passages(transcript):
    # GIVEN an answer whose server failed in the middle
    view = begun(transcript)
    view.add_text("The rate rose to **23")
    # WHEN passages are quoted in its place
    view.finish(answered("raw passages", model=None, beginning="The rate rose to **23.2 %** <b>and"))
    # THEN what was being read stands there still, said to be cut off, before the passages
    text = shown(view)
    assert text.startswith("The rate rose to 23.2 % <b>and")
    beginning, said, quoted = text.partition("Cut off here.")
    assert said
    assert "The rate rose because" not in beginning
    assert quoted.count("The rate rose because of margins.") == 3


def test_code_is_copied_as_it_was(transcript, qtbot):
    view = begun(transcript)
    view.finish(answered("Try:\n\n```python\nif x:\n    y = [1]\n```\n\ndone [1]"))
    (button,) = [copy for copy in view.answer_view._copy_buttons if copy.isVisible()]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "if x:\n    y = [1]"


def test_a_selection_is_copied_with_its_citations(qtbot, transcript):
    view = begun(transcript)
    view.finish(JUDGED)
    view.answer_view.selectAll()
    qtbot.keyClick(view.answer_view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert "[1]" in text
    assert "[3]" in text
    assert "\ufffc" not in text


def test_every_control_has_a_name(transcript):
    view = begun(transcript)
    view.add_thinking("hm")
    view.finish(JUDGED)
    assert isinstance(view, TurnView)
    buttons = [w for w in transcript.findChildren(type(view.footer.copy_button)) if w.isVisible()]
    assert buttons
    assert all(button.accessibleName() for button in buttons)
    assert view.verdicts.accessibleName() == "2 supported, 1 weak, 1 without a source"
