"""Folding what reads alike: case, compatibility forms, digits, points, accents, letters of one sound.

In two steps, since stemmers want a word with its accents and the index without: `fold` is for whole texts,
`bare` for single words after stemming. Marks are told apart by their canonical combining class
(https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values): vowel signs of Indic and
South-East Asian scripts are a part of the word and stay.
"""

import re
import unicodedata
from functools import lru_cache

_SIGN_CATEGORIES = frozenset({"So", "No"})
# Raised digits.
_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
# Letters of Ukrainian and Uzbek that are typed as apostrophes.
_APOSTROPHES = ("\u02bb", "\u02bc", "\u2018")
_INVISIBLE = re.compile("[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_NUKTA = 7
# Points of Hebrew, Arabic and Syriac: vowels that are mostly not written.
_POINTS = range(10, 37)
# Above, below, attached: accents, and the hamza and madda of Arabic letters.
_ACCENTS = range(200, 241)
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
        # Arabic, as written in Arabic, Persian and Urdu.
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ٱ": "ا",
        # Final forms of Hebrew.
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
        "ґ": "г",
    }
)  # fmt: skip


def _marks_and_digits() -> tuple[str, dict[int, str], dict[int, None]]:
    """Give the marks that are a part of words, every digit with its ASCII form, and the marks to drop."""
    marks: list[str] = []
    digits: dict[int, str] = {}
    dropped: dict[int, None] = {}
    for code in range(0x300, 0x20000):
        character = chr(code)
        category = unicodedata.category(character)
        if category in {"Mn", "Mc"}:
            marks.append(character)
            combining = unicodedata.combining(character)
            if combining == _NUKTA or combining in _POINTS:
                dropped[code] = None
        elif category == "Nd":
            digits[code] = str(unicodedata.decimal(character))
    return "".join(marks), digits, dropped


def _signs_for_letters() -> str:
    """Give the signs that stand for letters or digits: number, trade mark, square metre, half."""
    blocks = (range(0xA0, 0x3400), range(0x1F100, 0x1F300))
    return "".join(
        sign
        for block in blocks
        for sign in map(chr, block)
        if unicodedata.category(sign) in _SIGN_CATEGORIES
        and unicodedata.normalize("NFKC", sign) != sign
        and sign not in _RAISED
        and not unicodedata.decomposition(sign).startswith("<sub>")
    )


MARKS, _DIGITS, _DROPPED = _marks_and_digits()
# They would grow onto the word beside them. So would the number of a footnote; behind a unit it is a part.
_SIGNS = _signs_for_letters()
_APART = re.compile(f"[{_SIGNS}]|(?<=[^\\W\\d_]{{3}})[{_RAISED}]+")
_MAY_BE_APART = frozenset(_SIGNS + _RAISED)  # looking for one of them is ten times quicker
_FOLDED = {**_DIGITS, **_DROPPED}


def fold(text: str) -> str:
    """Fold a text but for its accents.

    ``STRASSE`` and ``Straße`` become one, and so do ``ΟΔΟΣ`` and ``οδός`` but for the accent, full-width
    and plain letters, digits of every script, Hebrew and Arabic with and without points.
    """
    if text.isascii():
        return text.lower()
    for letter in _APOSTROPHES:
        text = text.replace(letter, "'")
    if not _MAY_BE_APART.isdisjoint(text):
        text = _APART.sub(r" \g<0> ", text)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", decomposed.translate(_FOLDED)))


@lru_cache(maxsize=1 << 16)
def bare(word: str) -> str:
    """Take the accents off a folded word, and fold letters that are written for one another."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    kept = "".join(sign for sign in decomposed if unicodedata.combining(sign) not in _ACCENTS)
    return unicodedata.normalize("NFC", kept.translate(_LETTERS))
