"""Answers with all that was considered for them, for the tests of why an answer is as it is."""

from msgspec.structs import replace

from app.engine import wire
from tests.desktop.whole_window import answered

TEXT = "The mill may be left in 2030 [1]. Nine months' notice is given [2]."
USE = wire.ContextUse(
    window=8192, instructions=400, history=386, passages=4290, question=12, reserved=2048, turns_left_out=0
)


def considered(number: int, fate: str = "given", **more: object) -> wire.Considered:
    """A passage of rank ``number``; what is in the prompt has its rank for its number, too."""
    fields: dict[str, object] = {
        "path": f"/papers/leases/A lease that was given a long name, {number}.pdf", "page": number + 3,
        "heading": "", "start": 100 * number, "end": 100 * number + 40,
        "text": f"Passage {number}: the Tenant may end this Lease by written notice, if it pays the Rent.",
        "score": 1 / number, "keyword_rank": number + 1, "vector_rank": 2 * number, "rank": number,
        "lead_rank": None, "named": 0.0, "fate": fate, "pinned": False,
        "n": number if fate in {"given", "known"} else None, "tokens": 100 * number,
    }  # fmt: skip
    return wire.Considered(**{**fields, **more})  # type: ignore[arg-type]


def explained(turn: int = 1, **more: object) -> wire.Answer:
    """An answer from three passages that the model had, with five that it had not."""
    passages = (
        considered(1),
        considered(2),
        considered(3, "known"),
        considered(4, "left_out", keyword_rank=None),
        considered(5, "left_out"),
        considered(6, "dropped"),
        considered(7, "beyond", vector_rank=None),
        considered(8, "beyond", rank=30, keyword_rank=100),
    )
    sentences = (
        wire.Sentence(text=TEXT[:33], verdict="supported", citations=(1,)),
        wire.Sentence(
            text=TEXT[34:],
            verdict="weak",
            citations=(2,),
            spans=(wire.CitedSpan(n=2, start=200, end=220, verdict="weak"),),
        ),
    )
    answer = replace(
        answered(TEXT, turn),
        sentences=sentences,
        citations=tuple(cited(item) for item in passages[:2]),
        left_out=tuple(plain(item) for item in passages[3:5]),
        context=USE,
        explanation=wire.Explanation(queries=("When may the mill be left?",), passages=passages),
    )
    return replace(answer, **more)


def plain(item: wire.Considered) -> wire.Passage:
    """A passage as a search finds it."""
    return wire.Passage(**{name: getattr(item, name) for name in wire.Passage.__struct_fields__})


def cited(item: wire.Considered) -> wire.Citation:
    """A passage as an answer cites it."""
    return wire.Citation(n=item.n or 0, **{n: getattr(item, n) for n in wire.Passage.__struct_fields__})


def kept(turn: int, question: str, **more: object) -> wire.ChatTurn:
    """A turn as the engine keeps it, with its explanation."""
    return wire.ChatTurn(
        turn=turn, asked="2026-01-01T10:00:00Z", question=question, answer=explained(turn, **more)
    )
