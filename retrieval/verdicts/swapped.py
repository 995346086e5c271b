"""Reasons that come of a number or a name which the passage says of something else."""

from collections.abc import Iterator, Sequence

from retrieval.verdicts.quantities import Number
from retrieval.verdicts.swaps import Neighbours, Place, in_its_place
from retrieval.verdicts.types import Reason, ReasonCode
from retrieval.verdicts.witness import Facts, Statement, Witness
from retrieval.verdicts.words import same_stem


def swapped_numbers(
    said: Statement, witness: Witness, numbers: Sequence[Number], first: int, last: int
) -> Iterator[Reason]:
    """Tell the numbers in whose place the passage has another one, which the claim does not say at all."""
    claim = Neighbours(said.text)
    there = list(_numbers(witness, 0, len(witness.pieces) - 1))
    near = list(_numbers(witness, first, last))
    for number in numbers:
        same = [place for other, place in there if other.agrees(number, witness.tables)]
        same += list(_dates(witness))
        others = [
            place
            for other, place in near
            if other.counts and not any(other.agrees(mine, witness.tables) for mine in said.numbers)
        ]
        place = Place(said.text[number.start : number.end], number.start, number.end)
        if found := in_its_place(place, claim, witness.neighbours, same, others):
            yield Reason(ReasonCode.NUMBER, place.text, found.text)


def parallel_numbers(
    said: Statement,
    words: int,
    numbers: Sequence[Number],
    pieces: Sequence[tuple[Statement, Facts, frozenset[int]]],
) -> Iterator[Reason]:
    """Tell a number that one piece says where another has its own: rows of a table, say.

    ``pieces`` come with their facts and the places of the claim's parts that they hold; the first ``words``
    of these are words.
    """
    all_words = frozenset(range(words)).intersection(frozenset().union(*(held for _, _, held in pieces)))
    for piece, facts, held in pieces:
        if len(pieces) == 1 or not all_words or all_words - held:
            continue
        missing = [number for number in numbers if not facts.has_number(number)]
        others = [
            other
            for other in piece.numbers
            if other.counts and not any(other.agrees(mine, facts.tables) for mine in said.numbers)
        ]
        if missing and others:
            first, other = missing[0], others[0]
            yield Reason(
                ReasonCode.NUMBER,
                said.text[first.start : first.end],
                piece.text[other.start : other.end],
            )
            return


def swapped_names(said: Statement, witness: Witness, first: int, last: int) -> Iterator[Reason]:
    """Tell the names in whose place the passage has another one, which the claim does not say at all."""
    claim = Neighbours(said.text)
    there = list(_names(witness, 0, len(witness.pieces) - 1))
    near = list(_names(witness, first, last))
    for name in said.names:
        if not name.is_sure:
            continue
        same = [place for folded, place in there if _is_same(folded, name.folded)]
        others = [
            place for folded, place in near if not any(_is_same(folded, mine.folded) for mine in said.names)
        ]
        place = Place(name.text, name.start, name.start + len(name.text))
        if same and (found := in_its_place(place, claim, witness.neighbours, same, others)):
            yield Reason(ReasonCode.NAME, name.text, found.text)
            return


def _is_same(one: str, other: str) -> bool:
    return one == other or same_stem(one, other)


def _numbers(witness: Witness, first: int, last: int) -> Iterator[tuple[Number, Place]]:
    for piece in witness.pieces[first : last + 1]:
        for number in piece.numbers:
            text = piece.text[number.start : number.end]
            yield number, Place(text, piece.start + number.start, piece.start + number.end)


def _names(witness: Witness, first: int, last: int) -> Iterator[tuple[str, Place]]:
    for piece in witness.pieces[first : last + 1]:
        for name in piece.names:
            start = piece.start + name.start
            yield name.folded, Place(name.text, start, start + len(name.text))


def _dates(witness: Witness) -> Iterator[Place]:
    """Dates may hold the number as their year or day."""
    for piece in witness.pieces:
        for date in piece.dates:
            text = piece.text[date.start : date.end]
            yield Place(text, piece.start + date.start, piece.start + date.end)
