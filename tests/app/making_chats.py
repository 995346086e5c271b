"""Chats as the engine shows them, for what is exported: with every kind of block, and with harm in them."""

from datetime import UTC, datetime
from typing import Any

from app.engine import wire
from app.export.gathering import gather
from app.export.model import Document

NOW = datetime(2026, 11, 29, 6, 30, tzinfo=UTC)
FOLDER = "/home/someone/Documents/"
# Turns round what follows, hides, rings, ends a string, or is no character of XML.
HARM = "\u202e\u2066\x00\x07\x1b[31m\ufffe\ue000\U000e0041"
LEASE_TEXT = (
    "7. Break clause\n\nThe tenant may end this lease on 25 March 2028 by giving the landlord "
    "not less than nine months' notice in writing."
)

ANSWER = """\
## In short

The tenant may end the lease on **25 March 2028** [1]. Notice of *nine months* in `writing` is needed [1][2].

- The rent is 1,300 [2]
- Both say so [1]
  1. first
  2. second

| Item | Amount |
|:--|--:|
| Rent | 1,200 [2] |
| A \\| B | **300** |

> Quoted, with [a link](https://example.org/x?a=1&b=2).

```python
def f(x):
    return "<b>"
```

The moon is made of cheese.
"""


def citation(n: int, path: str, text: str, **more: Any) -> wire.Citation:
    """A passage that begins at character 100 of its page."""
    return wire.Citation(
        **{
            "n": n,
            "path": FOLDER + path,
            "page": 4,
            "heading": "",
            "start": 100,
            "end": 100 + len(text),
            "text": text,
            "score": 1.0,
            "keyword_rank": 1,
            "vector_rank": 1,
        }
        | more
    )


LEASE = citation(1, "Corn Mill lease 2023.pdf", LEASE_TEXT, heading="7. Break clause")
COSTS = citation(2, "costs.xlsx", "Rent 1,200\nService 300", page=2, heading="Costs › A2:D40")


def span(cited: wire.Citation, words: str, verdict: str = "supported") -> wire.CitedSpan:
    """The place of some words of a passage in its page."""
    at = cited.start + cited.text.index(words)
    return wire.CitedSpan(n=cited.n, start=at, end=at + len(words), verdict=verdict)


SENTENCES = (
    wire.Sentence(
        text="The tenant may end the lease on **25 March 2028**.",
        verdict="supported",
        citations=(1,),
        spans=(span(LEASE, "The tenant may end this lease on 25 March 2028"),),
    ),
    wire.Sentence(
        text="Notice of *nine months* in `writing` is needed.",
        verdict="supported",
        citations=(1, 2),
        spans=(span(LEASE, "not less than nine months' notice in writing"),),
    ),
    wire.Sentence(
        text="- The rent is 1,300",
        verdict="weak",
        citations=(2,),
        spans=(span(COSTS, "Rent 1,200", "weak"),),
        reason=wire.Reason(code="number", said="1,300", found="1,200"),
    ),
    wire.Sentence(text="The moon is made of cheese.", verdict="none", citations=()),
)


def answer(text: str = ANSWER, **more: Any) -> wire.Answer:
    """An answer; as it stands, one with every kind of block and every verdict."""
    return wire.Answer(
        **{
            "answer": text,
            "sentences": SENTENCES if text is ANSWER else (),
            "citations": (LEASE, COSTS),
            "model": "maker/small",
            "finish_reason": "stop",
            "usage": None,
            "left_out": (),
            "notice": None,
            "chat": "chat-1",
        }
        | more
    )


def quoted(*citations: wire.Citation, **more: Any) -> wire.Answer:
    """Passages that no model made prose of."""
    text = "\n\n".join(item.text for item in citations)
    return answer(text, **{"citations": citations, "model": None, "finish_reason": None} | more)


def document(*answers: wire.Answer, gone: tuple[str, ...] = (), **more: Any) -> Document:
    """What is exported of a chat with these answers; the library has not the paths in ``gone``."""
    turns = tuple(
        wire.ChatTurn(
            **{"turn": number, "asked": NOW.isoformat(), "question": f"Question {number}?", "answer": told}
            | more
        )
        for number, told in enumerate(answers, start=1)
    )
    row = wire.ChatRow(
        id="chat-1",
        title="When does the lease end?",
        begun=NOW.isoformat(),
        changed=NOW.isoformat(),
        turns=len(turns),
    )
    return gather(wire.ChatShown(chat=row, turns=turns), lambda path: path not in gone, NOW)


def harmful() -> Document:
    """A chat in which everything tries to be what it is not."""
    bad = citation(
        1,
        f"<script>alert(1)</script>\nlease{HARM}.pdf",
        f'</blockquote><script>alert(2)</script>{HARM}\n[^1]: no "note"',
        heading=f"<h1>{HARM}",
    )
    text = (
        f"<script>alert(3)</script>{HARM} [x](javascript:alert(4)) ![p](https://evil.example/p.png) [1]\n\n"
        f"<img src=x onerror=alert(5)>\n\n[^1]: not a note [1]: nor this\n\n"
        f'```"><script>\n</code></pre><script>alert(6)</script>\n```\n\n'
        f"| <td> | {HARM} |\n|--|--|\n| </table> | [1] |"
    )
    return document(
        answer(
            text,
            citations=(bad,),
            model=f"<b>model</b>{HARM}",
            notice=f"<i>notice</i>{HARM}",
            left_out=(bad,),
        ),
        quoted(bad, beginning=f"<u>{HARM}"),
        question=f"<title>{HARM}\n# What\n\n[^1]: is it?",
        collection=f"<b>{HARM}",
        files=(f"/x/<i>{HARM}\n.pdf",),
    )
