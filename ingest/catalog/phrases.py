"""What a question quotes: passages that hold it, word after word.

A quotation is looked up by the stems of its words, as they stand in the word index: ``"the lease ends"`` is
also found as ``the leases end``.
"""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence

from ingest.analysis.analyzer import index_text, words_in_order
from ingest.analysis.languages import DEFAULTS
from ingest.analysis.scripts import RUN, Script
from ingest.catalog.words import known_languages
from ingest.database import Database

# A quotation of one word is one, too: HIT. An apostrophe begins none.
_QUOTED = re.compile(
    "|".join(
        f"[{begins}]([^{begins}{ends}]+)[{ends}]"
        for begins, ends in (
            ('"\uff02', '"\uff02'),
            ("\u201c\u201d\u201e", '\u201c\u201d"'),  # English, Swedish, German; and half typed
            ("\u00ab", "\u00bb"),
            ("\u00bb", "\u00ab"),
            ("\u2039", "\u203a"),
            ("\u203a", "\u2039"),
            ("\u201a", "\u2018\u2019"),
            ("\u300c", "\u300d"),
            ("\u300e", "\u300f"),
            ("\u301d", "\u301e\u301f"),
        )
    )
    # An apostrophe may stand at the end of a word, and seldom at its beginning.
    + "|(?<!\\w)\u2018([^\u2018\u2019]+)\u2019(?!\\w)"
)
_MOST_QUOTED = 4
_MOST_WORDS = 32

_HOLDING = """
    SELECT p.id FROM words w JOIN passages p ON p.id = w.rowid
    WHERE w.words MATCH ?1 AND (?2 IS NULL OR p.document_id IN (SELECT value FROM json_each(?2)))
        AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = p.document_id)
    ORDER BY w.rank, p.id LIMIT ?3
"""


class Phrases:
    """Finds what is quoted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def holding(self, query: str, limit: int, documents: frozenset[int] | None) -> list[int]:
        """Give passages that hold every quotation of a question, best first; none where nothing is quoted.

        Only those of ``documents`` unless that is None.
        """
        quotations = quotations_of(query)
        if not quotations:
            return []
        with self._database.read() as db:
            match = " AND ".join(f"({phrase})" for phrase in _phrases(db, quotations))
            if not match:
                return []
            scope = None if documents is None else json.dumps(sorted(documents))
            return [id_ for (id_,) in db.execute(_HOLDING, (match, scope, limit))]


def quotations_of(query: str) -> list[str]:
    """Give what stands in quotation marks, in any of the ways of writing them."""
    found = ["".join(groups) for groups in _QUOTED.findall(query)]
    return [text for text in found if any(map(str.isalnum, text))][:_MOST_QUOTED]


def _phrases(db: sqlite3.Connection, quotations: Sequence[str]) -> list[str]:
    """Give each quotation as FTS5 looks it up, by the stems of each language of the library."""
    known = known_languages(db)
    readings: list[Mapping[Script, str]] = [{}] if known is None else [DEFAULTS]
    for script, languages in (known or {}).items():
        readings += [{**DEFAULTS, script: language} for language in languages]
    phrases = []
    for quotation in quotations:
        # 5,409 stands in the index as 5 and 409, side by side.
        words = words_in_order(quotation)[:_MOST_WORDS]
        forms = dict.fromkeys(_form(words, _tokens(words, reading)) for reading in readings)
        phrases.append(" OR ".join(form for form in forms if form))
    return [phrase for phrase in phrases if phrase]


def _form(words: Sequence[str], tokens: Sequence[str]) -> str:
    """Give a phrase of tokens as FTS5 looks it up; an empty one where there are none.

    A lone sign at an edge may be half of a pair in the text: behind a number the first half, before one the
    second half, of which FTS5 knows only that the sign is there.
    """
    first_is_lone = len(tokens) > 1 and tokens[0] == words[0] and RUN.match(words[0])
    last_is_lone = len(tokens) > 1 and tokens[-1] == words[-1] and RUN.match(words[-1])
    phrase = " ".join(tokens[1:] if first_is_lone else tokens)
    if not phrase:
        return ""
    form = f'"{phrase}" *' if last_is_lone else f'"{phrase}"'
    return f'({form} AND "{tokens[0]}")' if first_is_lone else form


def _tokens(words: Sequence[str], languages: Mapping[Script, str]) -> list[str]:
    """Give the tokens of words that stand in the index side by side: stems, or pairs of signs."""
    tokens: list[str] = []
    for word in words:
        of_word = index_text([word], languages).split()
        # Behind n - 1 pairs of signs stand n single ones; behind a stem its n-grams.
        tokens += of_word[: max(1, len(of_word) // 2)] if RUN.match(word) else of_word[:1]
    return tokens
