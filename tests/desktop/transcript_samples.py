"""A transcript with answers that cite: judged, and as they come."""

import pytest

from app.desktop.chat.transcript import Transcript
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
    with qtbot.waitExposed(transcript):
        transcript.show()
    return transcript


def begun(transcript, question="Why did the rate rise?"):
    view = transcript.begin(question)
    view.set_sources(wire.SourcesFound(citations=CITATIONS, milliseconds=31.0))
    return view


def wait_for(qtbot, view):
    qtbot.waitUntil(lambda: view.answer_view.renderer.is_complete)


def shown(view):
    return view.answer_view.toPlainText()
