"""A turn of a chat as it is kept: all that shows it again as it was, and all that follow-ups need."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from retrieval.chats.passages import Evidence, Explanation, KeptPassage
from retrieval.citations import CitedSentence, resolve_citations
from retrieval.context_use import ContextUse
from retrieval.language_model.events import Usage
from retrieval.scope import Scope


class KeptNotice(msgspec.Struct, frozen=True):
    """Something the person was told of an answer: its code, and the words that were shown."""

    code: str
    words: str


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A question and its answer, with the evidence that this question brought along.

    What has a default was not kept at first: `whole` fills in what can be known of such a turn.
    ``citations`` are numbers of evidence, of this turn or of one before. ``notice`` is in the words that
    the person was shown. ``stopped``: the person stopped the answer, which is its beginning alone.
    ``beginning`` is what a model had written when its server failed; the answer is quoted passages then.
    ``explanation`` is None where nothing was searched, and in turns of the time before it was kept.
    ``notices`` are what ``notice`` is made of.
    """

    question: str
    answer: str
    evidence: tuple[Evidence, ...]
    model: str | None
    finish_reason: str | None
    scope: Scope = Scope()
    sentences: tuple[CitedSentence, ...] = ()
    citations: tuple[int, ...] = ()
    usage: Usage | None = None
    left_out: tuple[KeptPassage, ...] = ()
    notice: str | None = None
    context: ContextUse | None = None
    thinking: str = ""
    thought_seconds: float | None = None
    first_word_seconds: float | None = None
    tokens_per_second: float | None = None
    stopped: bool = False
    beginning: str = ""
    explanation: Explanation | None = None
    notices: tuple[KeptNotice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTurn:
    """A turn in its place: its id grows along the chat."""

    id: int
    asked: datetime
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSummary:
    """A chat as it is listed; ``changed`` is when its newest turn was kept."""

    id: str
    title: str
    begun: datetime
    changed: datetime
    turns: int
    pinned: bool


def numbered(turns: Iterable[Turn]) -> dict[int, Evidence]:
    """Give the evidence that models were given in some turns, by its number: a later turn may cite it.

    Quoted passages are left out: each such turn numbers its own from 1.
    """
    return {item.n: item for turn in turns if turn.model is not None for item in turn.evidence}


def cited_evidence(turn: Turn, known: dict[int, Evidence]) -> tuple[Evidence, ...]:
    """Give the evidence that an answer cites, its own or ``known``, that of the turns before."""
    citable = _citable(turn, known)
    return tuple(citable[n] for n in turn.citations if n in citable)


def whole(turn: Turn, known: dict[int, Evidence]) -> Turn:
    """Fill in the sentences and citations of a turn that was kept without them.

    ``known`` is the evidence of the turns before it.
    """
    if turn.sentences or not turn.answer:
        return turn
    if turn.model is None:
        # Quoted passages, each one sentence.
        sentences = tuple(CitedSentence(item.text, (item.n,)) for item in turn.evidence)
    else:
        sentences = resolve_citations(turn.answer, _citable(turn, known)).sentences
    numbers = dict.fromkeys(n for sentence in sentences for n in sentence.citations)
    return msgspec.structs.replace(
        turn, sentences=sentences, citations=tuple(numbers) or tuple(item.n for item in turn.evidence)
    )


def _citable(turn: Turn, known: dict[int, Evidence]) -> Mapping[int, Evidence]:
    return ChainMap({item.n: item for item in turn.evidence}, known)
