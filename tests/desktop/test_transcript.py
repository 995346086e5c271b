"""The transcript by real mouse and keys: chips, states, places, and what it must never do."""

import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from app.desktop.chat.chips_card import CitationCard
from app.desktop.chat.transcript import CitationOpened, Transcript, TurnView, TurnWanted
from app.desktop.chat.turn_view import TurnState
from app.desktop.theme.theme import Appearance
from app.engine import wire

ANSWER = """The rate rose to **23.2 %**. [1]

- better margins; [2]
- a better rate. [2]

The card helped too. [3]

About 23 % is expected."""


def citation(n, *, path="/home/someone/Annual report.pdf", text="The rate rose because of margins."):
    return wire.Citation(
        path=path,
        page=10 + n,
        heading="Results",
        start=0,
        end=30,
        text=text,
        score=0.5,
        keyword_rank=1,
        vector_rank=None,
        n=n,
    )


CITATIONS = tuple(citation(n) for n in (1, 2, 3))


def answered(text=ANSWER, **changes):
    values = {
        "answer": text,
        "sentences": (),
        "citations": CITATIONS,
        "model": "Qwen3 8B",
        "finish_reason": "stop",
        "usage": {"prompt_tokens": 5600, "completion_tokens": 270},
        "left_out": (),
        "notice": None,
        "chat": "c",
        "turn": 1,
    }
    return wire.Answer(**{**values, **changes})


JUDGED = answered(
    sentences=(
        wire.Sentence(text="The rate rose to **23.2 %**.", verdict="supported", citations=(1,)),
        wire.Sentence(text="- better margins;", verdict="supported", citations=(2,)),
        wire.Sentence(text="- a better rate.", verdict=None, citations=(2,)),
        wire.Sentence(text="The card helped too.", verdict="weak", citations=(3,)),
        wire.Sentence(text="About 23 % is expected.", verdict="none", citations=()),
    )
)


@pytest.fixture
def transcript(theme, qtbot):
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(720, 600)
    transcript.show()
    qtbot.waitExposed(transcript)
    return transcript


def begun(transcript, question="Why did the rate rise?"):
    view = transcript.begin(question)
    view.set_sources(wire.SourcesFound(citations=CITATIONS, milliseconds=31.0))
    return view


# More characters than are ever written into a document at once.
SLICE = 20_000


def wait_for(qtbot, view):
    qtbot.waitUntil(lambda: view.answer_view.renderer.is_complete, timeout=20_000)


def shown(view):
    return view.answer_view.toPlainText()


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
    qtbot.waitUntil(lambda: transcript.findChild(CitationCard) is not None, timeout=2_000)
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
    view.finish(answered("The rate rose."))
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


def test_it_follows_only_who_is_at_the_end(transcript, qtbot):
    view = begun(transcript)
    bar = transcript.verticalScrollBar()
    for number in range(30):
        view.add_text(f"Paragraph {number}.\n\n")
    wait_for(qtbot, view)
    assert bar.value() == bar.maximum() > 0
    bar.setValue(100)
    for number in range(30):
        view.add_text(f"Paragraph {number}.\n\n")
    wait_for(qtbot, view)
    assert bar.value() == 100
    view.stop()


def test_two_hundred_turns_open_at_their_end(transcript, qtbot):
    turns = [
        wire.ChatTurn(turn=n, asked="", question=f"Question {n}?", answer=answered(turn=n))
        for n in range(200)
    ]
    transcript.show_turns(turns)
    QApplication.processEvents()
    transcript.grab()
    assert transcript.views()[-1].turn == 199
    assert len(transcript.views()) < 20
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    while bar.value() > 0:
        bar.setValue(max(0, bar.value() - 500))
        qtbot.wait(1)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: transcript.views()[0].question == "Question 0?")
    assert len(transcript.views()) <= 45


@pytest.mark.parametrize("seed", range(4))
def test_random_cuts_give_the_same_as_one_writing(transcript, qtbot, seed):
    text = (
        ANSWER
        + "\n\n```python\nx = 1\n\ny = 2\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 [1] |\n\n1. one\n\n2. two\n\n"
        + "> quoted\n> more\n\n# Head\n\nA [link](https://example.com). End\r\nof it."
    )
    at_once = begun(transcript)
    at_once.finish(answered(text))
    wait_for(qtbot, at_once)
    streamed = begun(transcript)
    cuts = random.Random(seed)
    rest = text
    while rest:
        size = cuts.randint(1, 40)
        streamed.add_text(rest[:size])
        rest = rest[size:]
        if cuts.random() < 0.5:
            streamed.answer_view.renderer.flush()
    streamed.answer_view.renderer.flush()
    assert shown(streamed).split() == shown(at_once).split()
    streamed.finish(answered(text))
    wait_for(qtbot, streamed)
    strip = lambda view: view.answer_view.toHtml()  # noqa: E731
    assert strip(streamed) == strip(at_once)


def test_a_change_of_theme_writes_answers_anew(transcript, theme):
    view = begun(transcript)
    view.finish(answered("A [link](https://example.com). [1]"))
    before = view.answer_view.toHtml()
    theme.choose(Appearance.DARK)
    after = view.answer_view.toHtml()
    assert theme.tokens.accent_text.lower() in after
    assert before != after


class _Watched(HTTPServer):
    """A server that counts who comes."""

    requests: list[str]


@pytest.fixture
def server() -> Iterator[_Watched]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.server.requests.append(self.path)  # type: ignore[attr-defined]
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    watched = _Watched(("127.0.0.1", 0), Handler)
    watched.requests = []
    thread = threading.Thread(target=watched.serve_forever, daemon=True)
    thread.start()
    yield watched
    watched.shutdown()
    thread.join()
    watched.server_close()


def test_nothing_of_an_answer_is_loaded(transcript, qtbot, server, tmp_path):
    local = tmp_path / "secret.png"
    local.write_bytes(b"not a picture")
    url = f"http://127.0.0.1:{server.server_port}"
    text = (
        f"![remote]({url}/a.png) ![local](file://{local}) ![plain]({local}) ![chip](chip:1:weak:0:0)\n\n"
        f'<img src="{url}/b.png"><script src="{url}/c.js"></script><iframe src="{url}/d"></iframe>\n\n'
        f"<style>@import url({url}/e.css)</style>\n\n[here]({url}/f)\n\n"
        f'<div style="background:url({url}/g.png)">x</div>\n\n| ![t]({url}/h.png) |\n|---|\n| 1 |\n'
    )
    view = begun(transcript)
    view.add_text(text)
    wait_for(qtbot, view)
    view.finish(answered(text))
    transcript.grab()
    qtbot.wait(200)
    assert server.requests == []
    assert view.answer_view.refused == []
    assert "<script src=" in shown(view)
    html = view.answer_view.toHtml()
    assert "<script" not in html
    assert "<img" not in html
    assert "remote local plain chip" in shown(view)


def test_only_links_of_the_web_exist_and_are_asked_for(transcript, qtbot):
    view = begun(transcript)
    bad = [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "vscode://open",
        "cite:1",
        "chip:1",
        "copy:code",
        "//host/x",
        "relative.html",
        "#part",
        "mailto:a@example.com",
        "http://",
        "smb://host/share",
    ]
    text = "\n\n".join(f"[words]({address}) <{address}>" for address in bad)
    view.finish(answered(text + "\n\n[good](https://example.com/path)"))
    wait_for(qtbot, view)
    html = view.answer_view.toHtml()
    assert html.count("<a href=") == 1
    for address in bad:
        assert f"({address})" in shown(view)
    browser = view.answer_view
    browser.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(browser, Qt.Key.Key_Tab)
    with qtbot.waitSignal(transcript.link_opened) as opened:
        qtbot.keyClick(browser, Qt.Key.Key_Return)
    assert opened.args == ["https://example.com/path"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * 1_000_000, 1_000_000),
        ("```python\nprint(1)\n\nnever closed", None),
        ("```\n" * 301, None),
        ("- " * 500 + "a", None),
        ("[" * 20_000, 20_000),
    ],
    ids=["one line", "open fence", "fences", "nested", "brackets"],
)
def test_bad_text_is_shown_whole_and_in_slices(transcript, qtbot, text, kept):
    view = begun(transcript)
    changes = QSignalSpy(view.answer_view.document().contentsChange)
    view.add_text(text)
    wait_for(qtbot, view)
    view.finish(answered(text))
    wait_for(qtbot, view)
    # No writing is so long that the window stands still over it.
    assert max(changes.at(number)[2] for number in range(changes.count())) < SLICE
    assert view.answer_view.renderer.is_complete
    if kept is not None:
        assert sum(map(shown(view).count, "x[")) == kept


def test_overrides_are_taken_out_and_real_scripts_stay(transcript):
    view = begun(transcript, "what \u202eis this")
    view.finish(answered("See \u202egnp.exe\u202c and \u2067x\u2069. שלום עולם. مرحبا بالعالم\u200f!"))
    assert shown(view) == "See gnp.exe and x. שלום עולם. مرحبا بالعالم\u200f!"
    assert "\u202e" not in view.question_view._label.text()


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
