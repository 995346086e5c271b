"""The rule of the word index: the tokens of a text, and the terms of a question, by the same rule.

=============================================  ================================  =========================
a word of                                      is indexed by                     and besides by
=============================================  ================================  =========================
the Latin alphabet                             its stem
another alphabet                               its stem                          its n-grams
Chinese, Japanese, Korean, Thai and their kin  overlapping pairs of its signs    its single signs
=============================================  ================================  =========================

A stem is made by the language of the passage; a question's words by each language of the library. What comes
besides stands behind the text, so that words that follow one another do so in the index too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from ingest.analysis.folding import MARKS, bare, fold
from ingest.analysis.languages import DEFAULTS
from ingest.analysis.scripts import HAN, RUN, Script, script_of
from ingest.analysis.stemming import stem

# Grows with every change of what a text becomes: existing indexes are then made anew.
RULE = 4

# Three patterns of one meaning; the last, which any text may be read with, is four times slower.
_ASCII_WORD = re.compile("[a-z0-9]+")
_UNMARKED_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(rf"[^\W_](?:(?!_)[\w{MARKS}])*")
_FIRST_MARK = min(MARKS)
# l'avion, d'accès, qu'il: of the article only what is not cut off; and the tenant's, don't.
_ELIDED = re.compile("(?<![^\\W_])[a-z]{1,2}['\u2019](?=[^\\W\\d_])|(?<=[^\\W_])['\u2019][a-z](?![^\\W_])")
# 1,234,567 and 1.234.567 and 1'234'567 and 1 234 567 and 12,34,567 are one number, besides three.
_GROUPED = re.compile(
    "(?<![\\d.,'\u2019\u066c])"
    "(?:\\d{1,3}([.,'\u2019\u066c ])\\d{3}(?:\\1\\d{3})*|\\d{1,2}(?:,\\d{2})+,\\d{3})(?!\\d)"
)
_NO_DIGIT = re.compile(r"\D")
# A sign of South-East Asia: a letter with its marks, and the vowels that are written before and behind it.
_SIGN = re.compile(
    f"[\u0e40-\u0e44\u0ec0-\u0ec4]?[^{MARKS}][{MARKS}]*[\u0e30\u0e32\u0e45\u0eb0\u0eb2]*|[{MARKS}]+"
)
# Before an n-gram: a word of the same letters is something else.
_GRAM = "\u00b7"
# Hebrew writes articles and prepositions onto short words; a sign of Ethiopic is a syllable.
_GRAM_SIZES: Mapping[Script, int] = {Script.HEBREW: 3, Script.ETHIOPIC: 2}
_GRAM_SIZE = 4
# Of a question. In Chinese these are some 150 signs; whoever scores takes the rarest.
_MOST_TERMS = 256


def words_of(text: str) -> list[str]:
    """Cut a text into folded words and runs, in order; behind them the numbers that are written in groups."""
    folded = fold(text)
    numbers = [_NO_DIGIT.sub("", number.group()) for number in _GROUPED.finditer(folded)]
    return _in_order(folded) + numbers


def words_in_order(text: str) -> list[str]:
    """Cut a text into folded words and runs as they stand in it, side by side in the index too."""
    return _in_order(fold(text))


def _in_order(folded: str) -> list[str]:
    plain = _ELIDED.sub(" ", folded)
    if plain.isascii():
        return _ASCII_WORD.findall(plain)
    if max(plain) < _FIRST_MARK:
        return _UNMARKED_WORD.findall(plain)
    return _WORD.findall(RUN.sub(r" \g<0> ", plain))


def index_text(words: Iterable[str], languages: Mapping[Script, str]) -> str:
    """Give what is written into the index for the words of a text: its tokens, with blanks between."""
    tokens: list[str] = []
    parts: list[str] = []
    latin = languages.get(Script.LATIN)
    for word in words:
        if word.isascii():
            tokens.append(stem(word, latin))
        elif RUN.match(word):
            signs = _signs(word)
            tokens += _pairs(signs)
            parts += signs if len(signs) > 1 else ()
        else:
            script = script_of(word)
            tokens.append(stem(word, languages.get(script)))
            parts += _grams(word, script)
    return " ".join(tokens + parts)


def query_terms(query: str, languages: Mapping[Script, Sequence[str]]) -> list[str]:
    """Give the distinct terms of a question, whole words first; ``languages`` are those of the library.

    Of a very long one those at its beginning and its end, where what is asked mostly stands.
    """
    terms: list[str] = []
    parts: list[str] = []
    for word in words_of(query):
        if RUN.match(word):
            signs = _signs(word)
            terms += _pairs(signs)
            parts += [sign for sign in signs if HAN.match(sign)] if len(signs) > 1 else ()
        else:
            terms += stems_of(word, languages)
            parts += _grams(word, script_of(word))
    distinct = dict.fromkeys(filter(None, terms))
    whole = _ends_of(list(distinct), _MOST_TERMS)
    besides = [part for part in dict.fromkeys(parts) if part and part not in distinct]
    return whole + _ends_of(besides, _MOST_TERMS - len(whole))


def stems_of(word: str, languages: Mapping[Script, Sequence[str]]) -> list[str]:
    """Give the stems of one folded word in the languages of the library; a pair of signs is its own."""
    if RUN.match(word):
        return [word]
    return list(dict.fromkeys(stem(word, language) for language in _known(script_of(word), languages)))


def plain_terms(query: str) -> list[str]:
    """Give the distinct words of a question without stems, for an index that makes its own."""
    return _ends_of(list(dict.fromkeys(plain_words(query))), _MOST_TERMS)


def plain_words(text: str) -> list[str]:
    """Give the folded words of a text in order, without stems and accents; runs of signs as pairs."""
    words: list[str] = []
    for word in words_of(text):
        words += _pairs(word) if RUN.match(word) else [bare(word)]
    return [word for word in words if word]


def _ends_of(terms: list[str], most: int) -> list[str]:
    if len(terms) <= most:
        return terms
    last = most // 2
    return terms[: most - last] + terms[len(terms) - last :]


def _known(script: Script, languages: Mapping[Script, Sequence[str]]) -> list[str | None]:
    return [DEFAULTS.get(script), *languages.get(script, ())]


def _signs(run: str) -> list[str]:
    return _SIGN.findall(run)


def _pairs(signs: Sequence[str]) -> list[str]:
    return list(signs) if len(signs) < 2 else [a + b for a, b in pairwise(signs)]


@lru_cache(maxsize=1 << 15)
def _grams(word: str, script: Script) -> tuple[str, ...]:
    """Give the overlapping n-grams of a word; a short one is its own, since its stem may be another's too."""
    if script is Script.LATIN:
        return ()
    letters, size = bare(word), _GRAM_SIZES.get(script, _GRAM_SIZE)
    last = max(0, len(letters) - size)
    return tuple(_GRAM + letters[start : start + size] for start in range(last + 1)) if letters else ()
