"""What a person wants of a turn, as the transcript says it."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from msgspec.structs import replace

from app.answer_text.cited import stretches_cited
from app.desktop.chat.chips import Chip
from app.engine import wire


class Turn(Protocol):
    """The view of a turn, as far as who is told of it needs one."""

    turn: int | None

    def citation(self, n: int) -> wire.Citation | None:
        """The citation of a number."""

    def cited(self, chip: Chip) -> wire.Citation | None:
        """What a chip points to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationOpened:
    """A citation was opened; ``citations`` are those of its answer in the order in which they appear.

    ``turn`` is the chat's own number of the turn, None where it was not kept (yet). ``verdicts`` go with
    ``citations``: that of the first sentence which cites it, None where it was not checked.
    """

    turn_view: Turn
    turn: int | None
    citation: wire.Citation
    verdict: str | None
    citations: tuple[wire.Citation, ...]
    verdicts: tuple[str | None, ...]

    def at(self, index: int) -> "CitationOpened":
        """The same answer's citation at another place."""
        return dataclasses.replace(self, citation=self.citations[index], verdict=self.verdicts[index])


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnWanted:
    """Something is wanted of a turn: to be asked again, to be edited, to be explained."""

    turn_view: Turn
    turn: int | None
    question: str


def narrowed(citation: wire.Citation, sentence: wire.Sentence | None) -> wire.Citation:
    """Give the part of a cited passage that a sentence rests on; all of it where that is not known."""
    stretches = stretches_cited(citation, () if sentence is None else (sentence,))
    if not stretches:
        return citation
    start, end = stretches[0]
    text = citation.text[start:end]
    return replace(citation, start=citation.start + start, end=citation.start + end, text=text)


def opened(view: Turn, chip: Chip, chips: Sequence[Chip]) -> CitationOpened:
    """What is said when a chip is opened; ``chips`` are all of the answer, in order."""
    first: dict[int, tuple[wire.Citation, Chip]] = {}
    for shown in chips:
        citation = view.cited(shown)
        if citation is not None:
            first.setdefault(shown.n, (citation, shown))
    return CitationOpened(
        turn_view=view,
        turn=view.turn,
        citation=view.cited(chip) or first[chip.n][0],
        verdict=chip.verdict.told,
        citations=tuple(citation for citation, _ in first.values()),
        verdicts=tuple(shown.verdict.told for _, shown in first.values()),
    )
