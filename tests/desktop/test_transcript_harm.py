"""What an answer must never do in the transcript: load, lead astray, stall or turn text round."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from tests.desktop.transcript_samples import answered, begun, shown, transcript, wait_for

__all__ = ["transcript"]

# More characters than are ever written into a document at once.
SLICE = 20_000


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
