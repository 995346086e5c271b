"""How one list of keys becomes another, in the steps that Qt's models tell their views."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# Above this many moves a view is quicker when it is told that everything changed.
_MOST_MOVES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Rows ``first`` to ``last`` go."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The row ``source`` is at ``target`` afterwards."""

    source: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserted:
    """Rows ``first`` to ``last`` of the new list come, at just these places."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """Too much has changed places: begin anew. It comes alone."""


Change = Removed | Moved | Inserted | Replaced


def changes(old: Sequence[str], new: Sequence[str]) -> tuple[Change, ...]:
    """The steps from ``old`` to ``new``, to be taken in their order; keys are unique in each."""
    if old == new:
        return ()
    wanted, known = set(new), set(old)
    kept = [key for key in old if key in wanted]
    aim = [key for key in new if key in known]
    moves = _moves(kept, aim)
    if moves is None:
        return (Replaced(),)
    removed = tuple(
        Removed(first=first, last=last)
        for first, last in reversed(list(_runs(old, lambda key: key not in wanted)))
    )
    inserted = tuple(
        Inserted(first=first, last=last) for first, last in _runs(new, lambda key: key not in known)
    )
    return (*removed, *moves, *inserted)


def _moves(kept: list[str], aim: list[str]) -> tuple[Moved, ...] | None:
    moves: list[Moved] = []
    work = list(kept)
    row = 0
    while row < len(work):
        if work[row] == aim[row]:
            row += 1
            continue
        if len(moves) == _MOST_MOVES:
            return None
        # Where one went down, all below it moved up by one: moving that one is enough.
        one_went_down = work[row + 1] == aim[row]
        source = row if one_went_down else work.index(aim[row], row)
        target = aim.index(work[row], row) if one_went_down else row
        work.insert(target, work.pop(source))
        moves.append(Moved(source=source, target=target))
    return tuple(moves)


def _runs(keys: Sequence[str], is_meant: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    first: int | None = None
    for row, key in enumerate(keys):
        if is_meant(key):
            first = row if first is None else first
        elif first is not None:
            yield first, row - 1
            first = None
    if first is not None:
        yield first, len(keys) - 1
