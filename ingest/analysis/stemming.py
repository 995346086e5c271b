"""Stems of words: Snowball's algorithms, by language; for Turkish the first five letters.

Can, Kocberber, Balcik, Kaynak, Ocalan, Vursavas: Information retrieval on Turkish texts, JASIST 2008,
https://doi.org/10.1002/asi.20750: five letters serve as well as a lemmatiser. Snowball's Turkish gives
``kiracının`` and ``kiracılar`` two stems.
"""

import threading
from collections.abc import Mapping
from functools import lru_cache

import Stemmer

from ingest.analysis.folding import bare

_ALGORITHMS = frozenset(Stemmer.algorithms())
# Letters as the algorithm of a language knows them; documents mix them.
_SPELLING: Mapping[str, dict[int, int]] = {
    "arabic": str.maketrans("یک", "يك"),
    "persian": str.maketrans("يكى", "یکی"),
}
_FIRST_LETTERS: Mapping[str, int] = {"turkish": 5}
# An instance must not be called by two threads at once.
_lock = threading.Lock()


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language, 0)


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str | None) -> str:
    """Give the stem of a folded word, without accents; a language without an algorithm leaves the word."""
    if language not in _ALGORITHMS or language is None:
        return bare(word)
    if language in _FIRST_LETTERS:
        # A number, or a code, is told from another by its end.
        return bare(word) if any(map(str.isdigit, word)) else bare(word)[: _FIRST_LETTERS[language]]
    spelled = word.translate(_SPELLING[language]) if language in _SPELLING else word
    with _lock:
        stemmed = _stemmer(language).stemWord(spelled)
    return bare(stemmed) or bare(word)
