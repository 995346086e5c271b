"""Folding what reads alike: case, compatibility forms, digits, points, accents, letters of one sound.

In two steps, since stemmers want a word with its accents and the index without: `fold` is for whole texts,
`bare` for single words after stemming. Marks are told apart by their canonical combining class
(https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values): vowel signs of Indic and
South-East Asian scripts are a part of the word and stay.
"""

import re
import unicodedata
from functools import lru_cache

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


MARKS, _DIGITS, _DROPPED = _marks_and_digits()
_FOLDED = {**_DIGITS, **_DROPPED}


def fold(text: str) -> str:
    """Fold a text but for its accents.

    ``STRASSE`` and ``Straße`` become one, and so do ``ΟΔΟΣ`` and ``οδός`` but for the accent, full-width
    and plain letters, digits of every script, Hebrew and Arabic with and without points.
    """
    if text.isascii():
        return text.lower()
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
