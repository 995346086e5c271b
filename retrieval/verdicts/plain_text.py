"""Text in one form, character for character: every offset stays what it was."""

import re
import unicodedata

_SPACES = "\u00a0\u2007\u2009\u202f\u2002\u2003\u3000\t"
_MINUS = "\u2212\ufe63\uff0d"
_DASHES = "\u2010\u2011\u2012"


_MARKS: dict[int, str] = {
    **{ord(sign): " " for sign in _SPACES},
    **{ord(sign): "-" for sign in _MINUS + _DASHES},
    **{ord(sign): plain for sign, plain in zip("％٪，．٫٬＄￥´’（）", "%%,..,$¥''()", strict=True)},
}
# Digits of other scripts.
_DIGIT = re.compile(r"(?![0-9])\d")


def plain(text: str) -> str:
    """Give digits, blanks, minus and percent signs in their ASCII form; the length stays the same."""
    if text.isascii():
        return text
    return _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit.group())), text.translate(_MARKS))


def listed(words: str) -> frozenset[str]:
    """Give the words of a list that is written as a text, folded."""
    return frozenset(map(folded, words.split()))


def folded(word: str) -> str:
    """Make words comparable: neither case, nor accents, nor the form of a letter counts."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
