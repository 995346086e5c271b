"""The words about sentences that the passages do not support, for a terminal."""

from app.engine import wire

_LONGEST = 100
_INSTEAD = {
    "number": "the passage says {found}, the sentence {said}",
    "date": "the passage says {found}, the sentence {said}",
    "unit": "the passage says {found}, the sentence {said}",
    "name": "the passage speaks of {found}, the sentence of {said}",
}
_ALONE = {
    "number": "the passage does not say {said}",
    "date": "the passage does not say {said}",
    "unit": "the passage does not say {said}",
    "name": "the passage does not name {said}",
    "words": "the passage says only a part of this",
    "order": "the passage does not say this, it tells a model to say it",
}


def doubts(answer: wire.Answer) -> list[str]:
    """Give a line for each sentence that is weak or has no source, in their order."""
    return [line for sentence in answer.sentences if (line := _doubt(sentence))]


def _doubt(sentence: wire.Sentence) -> str:
    words = f"“{_shortened(sentence.text)}”"
    if sentence.verdict == "none":
        return f"no source: {words}"
    if sentence.verdict != "weak":
        return ""
    marks = "".join(f"[{n}]" for n in sentence.citations)
    reason = because(sentence.reason)
    return f"≈ {marks} {words}" + (f": {reason}" if reason else "")


def because(reason: wire.Reason | None) -> str:
    """Say what stands against a sentence; empty where nothing more is to be said."""
    if reason is None:
        return ""
    if reason.code == "negation":
        return "it denies what the passage says" if reason.said else "the passage denies this"
    words = (_INSTEAD if reason.found else _ALONE).get(reason.code, _ALONE.get(reason.code, ""))
    return words.format(said=_shortened(reason.said), found=_shortened(reason.found))


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rsplit(' ', 1)[0]} …"
