"""Text in one form, character for character: every offset stays what it was."""

import sys
import unicodedata

_SPACES = "\u00a0\u2007\u2009\u202f\u2002\u2003\u3000\t"
_MINUS = "\u2212\ufe63\uff0d"
_DASHES = "\u2010\u2011\u2012"


def _table() -> dict[int, str]:
    """Digits of every script, odd blanks, minus signs and full-width marks."""
    table = {
        code: str(unicodedata.decimal(chr(code)))
        for code in range(0x80, sys.maxunicode + 1)
        if unicodedata.category(chr(code)) == "Nd"
    }
    table |= {ord(sign): " " for sign in _SPACES}
    table |= {ord(sign): "-" for sign in _MINUS + _DASHES}
    table |= {ord("％"): "%", ord("٪"): "%", ord("，"): ",", ord("．"): ".", ord("٫"): ".", ord("٬"): ","}
    table |= {ord("＄"): "$", ord("￥"): "¥", ord("´"): "'", ord("’"): "'", ord("（"): "(", ord("）"): ")"}
    return table


_PLAIN = _table()


def plain(text: str) -> str:
    """Give digits, blanks, minus and percent signs in their ASCII form; the length stays the same."""
    return text if text.isascii() else text.translate(_PLAIN)


def listed(words: str) -> frozenset[str]:
    """Give the words of a list that is written as a text, folded."""
    return frozenset(map(folded, words.split()))


def folded(word: str) -> str:
    """Make words comparable: neither case, nor accents, nor the form of a letter counts."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
