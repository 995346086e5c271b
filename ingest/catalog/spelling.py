"""Terms that a question may have meant: words of the library a slip or two away from one that it lacks."""

import sqlite3
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

# In short words a slip makes another word; in long ones there is room for two.
_SHORTEST = 5
_LONG = 9
_MOST_NEAR = 3
# A longer question has other words to be found by, and words of its own that the library lacks: in whole
# sentences, looking for others in their place cost up to .03 of recall.
_MOST_TERMS = 6

_BEGINNING_ALIKE = "SELECT term FROM word_vocabulary WHERE term >= ? AND term < ?"


def near_terms(db: sqlite3.Connection, asked: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    """Give terms of the word index near to those of a short question that it lacks, by ``counts``.

    The first letter is taken to be right.

    A slip is a letter too many, missing, wrong, or changed for its neighbour: optimal string alignment,
    https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance.
    """
    if len(asked) > _MOST_TERMS:
        return []
    words = [term for term in asked if not counts[term] and len(term) >= _SHORTEST and term.isalpha()]
    near: list[str] = []
    for word in words:
        slips = 1 if len(word) < _LONG else 2
        known = [term for (term,) in db.execute(_BEGINNING_ALIKE, (word[0], chr(ord(word[0]) + 1)))]
        found = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR)
        least = min((distance for _, distance, _ in found), default=0)
        near += [term for term, distance, _ in found if distance == least]
    return near
