"""Documents that a question names, by their files' names and their titles.

People name a document without its file name: ``Best Buy`` and ``FY2023`` are ``BESTBUY_2023_10K.pdf``. So
names are taken apart where digits and letters meet, and of a question words that stand side by side are
also looked up as one. How much of a name a question holds is the share of its words, weighted by their
inverse document frequency over all names: what stands in every name says nothing.

A name may also be in a question by chance: ``mill.pdf`` in any question about a mill. What passages say
tells: of those about a mill few are in documents called so, but nearly all that speak of Pfizer are in its
filings.
"""

import json
import math
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ingest.analysis.analyzer import index_text, words_of
from ingest.analysis.folding import bare
from ingest.analysis.languages import DEFAULTS
from ingest.analysis.scripts import RUN, script_of
from ingest.analysis.stemming import stem
from ingest.catalog.file_rows import MOST_NAMES, file_names
from ingest.catalog.own_shares import OwnShares
from ingest.catalog.ranked_rows import any_of
from ingest.catalog.term_counts import TermCounts
from ingest.database import Database

# Where a name is taken apart: behind digits, and before a year of four.
_SEAM = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d{4}(?!\d))")
_RUN = re.compile(r"[^\W\d_]+|\d+")
_MOST_RUNS = 5  # of letters and of digits in one word; beyond it is no word but a code
_MOST_WORDS = 64  # of a question
_MOST_GLUED = 3  # words side by side that are looked up as one: ``American Water Works``
# Names that are looked at closely for one question, and those that are given.
_CANDIDATES = 20
_MOST_NAMED = 4
# A question that is a tenth sure of a document does not mean it, nor one that means another twice as surely.
_LEAST = 0.1
_LEAST_OF_BEST = 0.5

_CANDIDATE_NAMES = """
    SELECT n.rowid, n.name, n.title FROM document_names n
    WHERE n.document_names MATCH ?1 AND (?2 IS NULL OR n.rowid IN (SELECT value FROM json_each(?2)))
        AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = n.rowid)
    ORDER BY n.rank, n.rowid LIMIT ?3
"""


@dataclass(frozen=True, slots=True)
class Naming:
    """How a question names a document.

    ``share`` of the document's name that it holds; ``own``, how far the words that it holds are the name's
    own: of the passages that say such a word, the share that lies in documents called by it.
    """

    share: float
    own: float

    @property
    def certainty(self) -> float:
        """How sure it is that the document is meant, from 0 to 1."""
        return self.share * self.own


class DocumentNames:
    """Finds the documents that a question names."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = TermCounts("document_names", drift=0)
        self._own = OwnShares()

    def named_in(self, query: str, documents: frozenset[int] | None) -> dict[int, Naming]:
        """Give the documents that a question names, the surest first.

        Only those of ``documents`` unless that is None; none where too little of a name is there.
        """
        asked = _as_asked(query)
        if not asked:
            return {}
        scope = None if documents is None else json.dumps(sorted(documents))
        with self._database.read() as db:
            rows = db.execute(_CANDIDATE_NAMES, (any_of(list(asked)), scope, _CANDIDATES)).fetchall()
            candidates = {
                id_: [name.split() for name in f"{names}\n{title}".splitlines()] for id_, names, title in rows
            }
            weights = self._weights(
                db, {word for names in candidates.values() for name in names for word in name}
            )
            held = {
                id_: [part for name in names if (part := _held(asked, name, weights)).share >= _LEAST]
                for id_, names in candidates.items()
            }
            words = dict.fromkeys(word for parts in held.values() for part in parts for word in part.words)
            own = self._own.of(db, {word: asked[word] for word in words})
        namings = {
            id_: max(_namings(parts, own), key=lambda naming: naming.certainty)
            for id_, parts in held.items()
            if parts
        }
        surest = sorted(namings, key=lambda id_: (-namings[id_].certainty, id_))[:_MOST_NAMED]
        least = max([_LEAST, *(_LEAST_OF_BEST * namings[id_].certainty for id_ in surest[:1])])
        return {id_: namings[id_] for id_ in surest if namings[id_].certainty >= least}

    def _weights(self, db: sqlite3.Connection, words: Collection[str]) -> dict[str, float]:
        """Give the inverse document frequencies of words over all names."""
        (documents,) = db.execute("SELECT count(*) FROM document_names_docsize").fetchone()
        counts = self._counts.of(db, sorted(words))
        return {word: math.log(documents / counts[word]) if counts[word] else 0.0 for word in words}


@dataclass(frozen=True, slots=True)
class _Held:
    """The words of a name that a question holds, and their share of its weight."""

    words: Sequence[str]
    share: float


def _held(asked: Collection[str], name: Sequence[str], weights: Mapping[str, float]) -> _Held:
    words = list(dict.fromkeys(name))
    held = [word for word in words if word in asked and weights[word] > 0]
    whole = sum(weights[word] for word in words)
    return _Held(held, sum(weights[word] for word in held) / whole if held else 0.0)


def _namings(parts: Iterable[_Held], own: Mapping[str, float]) -> Iterator[Naming]:
    """Give how each of a document's names is named: by chance only if each of its words is."""
    return (Naming(part.share, 1 - math.prod(1 - own[word] for word in part.words)) for part in parts)


def name_words(name: str) -> list[str]:
    """Give the distinct words of a name: ``BESTBUY_2024Q2`` has bestbuy, 2024 and q2."""
    return list(dict.fromkeys(_stem(part) for word in _words(name) for part in _taken_apart(word)))


def question_words(query: str) -> list[str]:
    """Give what a question may call a name: its words, their parts, and words side by side as one."""
    return list(_as_asked(query))


def _as_asked(query: str) -> dict[str, str]:
    """Give the words that a question may call a name by their stems, as names have them."""
    words = _words(query)[:_MOST_WORDS]
    parts = [part for word in words for part in _parts(word)]
    glued = [
        "".join(words[start : start + count])
        for count in range(2, _MOST_GLUED + 1)
        for start in range(len(words) - count + 1)
    ]
    asked: dict[str, str] = {}
    for word in parts + glued:
        asked.setdefault(_stem(word), word)
    return asked


def names_column(names: Sequence[str]) -> str:
    """Give the words of file names as the table holds them, a name a line."""
    return "\n".join(dict.fromkeys(" ".join(name_words(PurePath(name).stem)) for name in names))


def names_column_of(paths: str) -> str:
    """Give the words of the names of files, given as a JSON list of their paths."""
    return names_column([PurePath(path).name for path in sorted(json.loads(paths))[:MOST_NAMES]])


def title_column(title: str) -> str:
    """Give the words of a title as the table holds them."""
    return " ".join(name_words(title))


def write_names(db: sqlite3.Connection, document_id: int, *, name: str, title: str) -> None:
    """Make a document known by the name of its file and by its title."""
    db.execute("DELETE FROM document_names WHERE rowid = ?", (document_id,))
    db.execute(
        "INSERT INTO document_names (rowid, name, title) VALUES (?, ?, ?)",
        (document_id, names_column([name]), title_column(title)),
    )


def rename_document(db: sqlite3.Connection, document_id: int) -> None:
    """Bring the names of a document up to date with its files; without a file it keeps the old ones."""
    held = file_names(db, document_id)
    known = db.execute("SELECT name FROM document_names WHERE rowid = ?", (document_id,)).fetchone()
    if not held or known is None:
        return
    names = names_column(held)
    if names != known[0]:
        db.execute("UPDATE document_names SET name = ? WHERE rowid = ?", (names, document_id))


def erase_names(db: sqlite3.Connection, document_id: int) -> None:
    """Forget the names of a document."""
    db.execute("DELETE FROM document_names WHERE rowid = ?", (document_id,))


def _parts(word: str) -> list[str]:
    """Give the stretches of a word between the places where digits and letters meet: ``FY2023`` has 2023."""
    runs = _RUN.findall(word)
    if not 1 < len(runs) <= _MOST_RUNS or "".join(runs) != word:
        return [word, *_taken_apart(word)]
    return ["".join(runs[i:j]) for i in range(len(runs)) for j in range(i + 1, len(runs) + 1)]


def _taken_apart(word: str) -> list[str]:
    return _SEAM.sub(" ", word).split()


def _words(text: str) -> list[str]:
    """Give the words of a text without accents; of a script without blanks, its pairs of signs."""
    return [
        part
        for word in words_of(text)
        for part in (index_text([word], {}).split() if RUN.match(word) else [bare(word)])
    ]


def _stem(word: str) -> str:
    return stem(word, DEFAULTS.get(script_of(word)))
