"""One claim against one passage: how much of it the passage holds, where, and what it says otherwise."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding.types import Vectors
from retrieval.verdicts.names import Name, is_in_cased_script, other_name
from retrieval.verdicts.negation import contradicts
from retrieval.verdicts.quantities import Number
from retrieval.verdicts.swapped import parallel_numbers, swapped_names, swapped_numbers
from retrieval.verdicts.types import Reason, ReasonCode, Verdict
from retrieval.verdicts.witness import Facts, Statement, Witness
from retrieval.verdicts.words import is_unspaced, tokens

# A sentence may take up what two or three neighbours say.
_WIDEST = 3
_COST_OF_WIDTH = 0.04
# Another piece that says nearly as much is the better witness than an order to say it.
_COST_OF_ORDER = 0.15
# What a number, a date or a name weighs, in words as rare as can be.
_WEIGHT_OF_FACT = 1.5
_NEARLY_ALL = 0.75
# Between languages: the share of numbers and names, beside meaning, and how many it takes to tell anything.
_FACTS, _LEAST_FACTS = 0.7, 2
_LEAST_FUNCTION_WORDS = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """What it takes to be supported, and to be anything at all.

    ``words`` is the share that words have in closeness, beside meaning. Figures: docs/benchmarks/verdicts.md.
    """

    words: float = 0.7
    supported: float = 0.55
    weak: float = 0.38


@dataclass(frozen=True, slots=True)
class Finding:
    """What a passage says of a claim: ``closeness`` from 0 to 1, the pieces, and what stands against it.

    ``about`` is the share of the claim's words, its numbers and dates aside, that the pieces hold.
    """

    closeness: float
    held: frozenset[int]
    first: int
    last: int
    reasons: tuple[Reason, ...]
    is_foreign: bool = False
    about: float = 0.0

    @property
    def contradicts(self) -> bool:
        """Whether the passage says something else in the place of what is claimed, or denies it."""
        return any(reason.found or reason.code is ReasonCode.NEGATION for reason in self.reasons)

    def verdict(self, limits: Limits) -> Verdict | None:
        """Put it into a word; None where the passage is in another language and tells too little."""
        if self.is_foreign:
            return Verdict.WEAK if self.closeness >= limits.weak else None
        if self.closeness < limits.weak:
            return Verdict.NONE
        return Verdict.WEAK if self.reasons or self.closeness < limits.supported else Verdict.SUPPORTED


NOTHING = Finding(0.0, frozenset(), 0, -1, ())


class Claim:
    """A sentence's parts that must be found: words, then numbers, dates, names, each with its weight."""

    def __init__(self, text: str, rarity: "Rarity") -> None:
        self.statement = Statement(text)
        self.words = self.statement.words
        self.is_unspaced = is_unspaced(self.words)
        self.is_cased = is_in_cased_script(text)
        self.function_words = frozenset(token.folded for token in tokens(text) if token.is_function_word)
        self.numbers = [number for number in self.statement.numbers if number.counts]
        self.weights = [
            *map(rarity.weight, self.words),
            *[rarity.highest * _WEIGHT_OF_FACT] * (len(self.numbers) + len(self.statement.dates)),
        ]
        self.total = sum(self.weights)
        self._facts = frozenset(
            token.folded for start, end in self.statement.facts for token in tokens(text[start:end])
        )

    def held_by(self, statements: Sequence[Statement], facts: Facts) -> frozenset[int]:
        """Give the places of the parts that some statements hold."""
        held = {
            place
            for place, word in enumerate(self.words)
            if any(statement.vocabulary.has(word) for statement in statements)
        }
        at = len(self.words)
        held |= {at + i for i, number in enumerate(self.numbers) if facts.has_number(number)}
        at += len(self.numbers)
        held |= {at + i for i, date in enumerate(self.statement.dates) if facts.has_date(date)}
        return frozenset(held)

    def coverage(self, held: frozenset[int]) -> float:
        """The share of its weight that is held."""
        return sum(self.weights[place] for place in held) / self.total if self.total else 0.0

    def about(self, held: frozenset[int]) -> float:
        """The share of the weight of its words, those of numbers and dates aside, that is held; 1 of none."""
        places = [place for place, word in enumerate(self.words) if word not in self._facts]
        whole = sum(self.weights[place] for place in places)
        return sum(self.weights[place] for place in places if place in held) / whole if whole else 1.0


class Rarity:
    """How much a word tells, by how many pieces of the evidence have it."""

    def __init__(self, witnesses: Sequence[Witness]) -> None:
        self._pieces = [piece for witness in witnesses for piece in witness.pieces]
        self._known: dict[str, float] = {}
        self.highest = self._of(1)

    def weight(self, word: str) -> float:
        """A word's weight; one that is nowhere weighs as much as one that is in one piece."""
        if word not in self._known:
            count = sum(word in piece.vocabulary.words for piece in self._pieces)
            self._known[word] = self._of(max(count, 1))
        return self._known[word]

    def _of(self, count: int) -> float:
        return math.log(1 + (len(self._pieces) + 1) / count)


def weigh(claim: Claim, witness: Witness, vector: Vectors, vectors: Vectors, limits: Limits) -> Finding:
    """Find the pieces that are closest to a claim, and what they say otherwise.

    ``vector`` is the claim's, ``vectors`` those of the witness's pieces.
    """
    if not witness.pieces:
        return NOTHING
    near = np.clip(vectors @ vector, 0.0, 1.0)
    if is_foreign(claim, witness):
        return _weigh_foreign(claim, witness, near)
    singles = [claim.held_by([piece], witness.facts(i, i)) for i, piece in enumerate(witness.pieces)]
    best: tuple[float, float, int, int, frozenset[int]] | None = None
    for width in range(1, min(_WIDEST, len(witness.pieces)) + 1):
        for first in range(len(witness.pieces) - width + 1):
            held = frozenset().union(*singles[first : first + width])
            meaning = float(near[first : first + width].max())
            closeness = limits.words * claim.coverage(held) + (1 - limits.words) * meaning
            is_order = not witness.orders.isdisjoint(range(first, first + width))
            rank = closeness - _COST_OF_WIDTH * (width - 1) - _COST_OF_ORDER * is_order
            if best is None or rank > best[0]:
                best = rank, closeness, first, first + width - 1, held
    assert best is not None  # noqa: S101 - there is at least one piece
    _, closeness, first, last, held = best
    if closeness < limits.weak:
        return Finding(closeness, held, first, last, ())
    reasons = tuple(_reasons(claim, witness, first, last, singles))
    return Finding(closeness, held, first, last, reasons, about=claim.about(held))


def is_foreign(claim: Claim, witness: Witness) -> bool:
    """Whether a claim and a passage are in different languages: function words and script tell."""
    if claim.is_unspaced != witness.is_unspaced:
        return True
    if claim.is_unspaced:
        return False
    if claim.is_cased != witness.is_cased:
        return True
    there = len(claim.function_words & witness.function_words)
    return len(claim.function_words) >= _LEAST_FUNCTION_WORDS and there * 4 <= len(claim.function_words)


def _weigh_foreign(claim: Claim, witness: Witness, near: Vectors) -> Finding:
    """Compare what is the same in any language: numbers, dates and names; and meaning, as far as it goes."""
    index = int(near.argmax())
    facts = witness.all_facts
    found = [
        *map(facts.has_number, claim.numbers),
        *map(facts.has_date, claim.statement.dates),
        *(witness.names.has(name.folded) for name in claim.statement.names if name.is_sure),
    ]
    share = sum(found) / len(found) if len(found) >= _LEAST_FACTS else 0.0
    closeness = _FACTS * share + (1 - _FACTS) * float(near[index])
    return Finding(closeness, frozenset(), index, index, (), is_foreign=True)


def _reasons(
    claim: Claim, witness: Witness, first: int, last: int, singles: Sequence[frozenset[int]]
) -> list[Reason]:
    said = claim.statement
    near = witness.facts(first - 1, last + 1)
    pieces = witness.pieces[first : last + 1]
    missing = [number for number in claim.numbers if not near.has_number(number)]
    reasons = [_number_reason(said, number, pieces) for number in missing]
    reasons += [
        Reason(ReasonCode.DATE, said.text[date.start : date.end], _other_date(pieces))
        for date in said.dates
        if not near.has_date(date)
    ]
    reasons += _name_reasons(
        claim, witness, pieces, claim.coverage(frozenset().union(*singles[first : last + 1]))
    )
    if not reasons:
        reasons += swapped_numbers(said, witness, claim.numbers, first, last)
        reasons += swapped_names(said, witness, first, last)
    if not reasons:
        told = [(piece, witness.facts(at, at), singles[at]) for at, piece in enumerate(pieces, first)]
        reasons += parallel_numbers(said, len(claim.words), claim.numbers, told)
    source = witness.text[pieces[0].start : pieces[-1].end]
    if denied := contradicts(said.text, source, unspaced=claim.is_unspaced):
        reasons.append(Reason(ReasonCode.NEGATION, *denied))
    if not witness.orders.isdisjoint(range(first, last + 1)):
        reasons.insert(0, Reason(ReasonCode.ORDER))
    return reasons


def _number_reason(said: Statement, number: Number, pieces: Sequence[Statement]) -> Reason:
    """Say which number, and which of the passage stands in its place: of the same unit, else the first."""
    written = said.text[number.start : number.end]
    others = [(piece, other) for piece in pieces for other in piece.numbers if other.counts]
    same_value = [
        (piece, other) for piece, other in others if _digits(piece, other) & _digits(said, number) - {""}
    ]
    same_unit = [(piece, other) for piece, other in others if other.dimension == number.dimension]
    for code, candidates in ((ReasonCode.UNIT, same_value), (ReasonCode.NUMBER, same_unit or others)):
        if candidates:
            piece, other = candidates[0]
            return Reason(code, written, piece.text[other.start : other.end])
    return Reason(ReasonCode.NUMBER, written)


def _digits(statement: Statement, number: Number) -> set[str]:
    return {"".join(filter(str.isdigit, statement.text[number.start : number.end]))}


def _other_date(pieces: Sequence[Statement]) -> str:
    return next((piece.text[date.start : date.end] for piece in pieces for date in piece.dates), "")


def _name_reasons(
    claim: Claim, witness: Witness, pieces: Sequence[Statement], coverage: float
) -> list[Reason]:
    names = claim.statement.names
    if not witness.names.is_latin and not witness.is_cased:
        return []
    # The first word of a sentence may be a name; it surely is where all the rest is said alike.
    missing = [
        name
        for name in names
        if (name.is_sure or coverage > _NEARLY_ALL) and not witness.names.has(name.folded)
    ]
    if missing and len(missing) > 1 and witness.names.has_acronym_of(missing):
        return []
    there: list[Name] = [name for piece in pieces for name in piece.names]
    return [Reason(ReasonCode.NAME, name.text, other_name(there, names)) for name in missing[:1]]
