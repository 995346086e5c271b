"""Numbers that are written as words, in the languages whose number words are not other words too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ONES = {
    word: value
    for value, words in {
        0: "zero null cero",
        1: "one eins",
        2: "two zwei deux dos",
        3: "three drei trois tres",
        4: "four vier quatre cuatro",
        5: "five fünf cinq cinco",
        6: "six sechs seis",
        7: "seven sieben sept siete",
        8: "eight acht huit ocho",
        9: "nine neun neuf nueve",
        10: "ten zehn dix diez",
        11: "eleven elf onze",
        12: "twelve zwölf douze doce",
        13: "thirteen dreizehn treize trece",
        14: "fourteen vierzehn quatorze catorce",
        15: "fifteen fünfzehn quinze quince",
        16: "sixteen sechzehn seize dieciséis",
        17: "seventeen siebzehn dix-sept diecisiete",
        18: "eighteen achtzehn dix-huit dieciocho",
        19: "nineteen neunzehn dix-neuf diecinueve",
        20: "twenty zwanzig vingt veinte",
        30: "thirty dreißig trente treinta",
        40: "forty vierzig quarante cuarenta",
        50: "fifty fünfzig cinquante cincuenta",
        60: "sixty sechzig soixante sesenta",
        70: "seventy siebzig setenta",
        80: "eighty achtzig quatre-vingt quatre-vingts ochenta",
        90: "ninety neunzig quatre-vingt-dix noventa",
    }.items()
    for word in words.split()
}
_TIMES = {
    "hundred": 100,
    "hundert": 100,
    "thousand": 1_000,
    "tausend": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "dozen": 12,
}
_TENS_OF_GERMAN = "zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig"
_GERMAN = re.compile(rf"(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und({_TENS_OF_GERMAN})")
_ORDINALS = {
    word: value
    for value, words in {
        1: "first erste ersten erster premier première primero primera",
        2: "second zweite zweiten zweiter deuxième segunda",
        3: "third dritte dritten dritter troisième tercer tercera",
        4: "fourth vierte vierten vierter quatrième cuarto",
        5: "fifth fünfte fünften cinquième quinto",
        6: "sixth sechste sechsten sixième sexto",
        7: "seventh siebte siebten septième",
        8: "eighth achte achten huitième octavo",
        9: "ninth neunte neunten neuvième",
        10: "tenth zehnte zehnten dixième décimo",
        11: "eleventh elfte elften",
        12: "twelfth zwölfte zwölften",
        13: "thirteenth",
        14: "fourteenth",
        15: "fifteenth",
        16: "sixteenth",
        17: "seventeenth",
        18: "eighteenth",
        19: "nineteenth",
        20: "twentieth zwanzigste zwanzigsten",
        30: "thirtieth",
    }.items()
    for word in words.split()
}
_JOINING = frozenset({"and", "y", "und", "et", "a"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1_000}
_HAN_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
# Alone they are parts of other words; a run of them, or one before a counter, is a number.
_HAN = re.compile(
    r"[零〇一二两兩三四五六七八九十百千万萬亿億]{2,}"
    r"|[一二两兩三四五六七八九十](?=[年月日个個名位岁歳世人次%])"
)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A number in words. Ordinals and the least numbers are also used for other things than counting."""

    start: int
    end: int
    value: int
    is_ordinal: bool

    @property
    def counts(self) -> bool:
        """Whether it surely is a number: *one* and *first* may be a pronoun or an adverb."""
        return self.value > (2 if self.is_ordinal else 1)


def number_words(text: str) -> Iterator[NumberWords]:
    """Find numbers in words."""
    words = [word for match in _WORD.finditer(text) for word in _parts(match)]
    at = 0
    while at < len(words):
        taken, value, is_ordinal = _read(text, words, at)
        if taken:
            yield NumberWords(words[at][0], words[at + taken - 1][1], value, is_ordinal)
        at += max(1, taken)
    for match in _HAN.finditer(text):
        if (han := _han_value(match.group())) is not None:
            is_ordinal = text[max(0, match.start() - 1) : match.start()] == "第"
            yield NumberWords(match.start(), match.end(), han, is_ordinal)


def _parts(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Give a word whole if it is a number, else the parts between its hyphens: ten-minute."""
    word = match.group().lower()
    if "-" not in word or _small(word) is not None or _ordinal(word) is not None:
        yield match.start(), match.end(), word
        return
    start = match.start()
    for part in word.split("-"):
        yield start, start + len(part), part
        start += len(part) + 1


def _read(text: str, words: list[tuple[int, int, str]], at: int) -> tuple[int, int, bool]:
    """Read a number from a word on: how many words it took (0: none), its value, whether it is an ordinal."""
    total = current = taken = 0
    index = at
    while index < len(words):
        word = words[index][2]
        if index > at and text[words[index - 1][1] : words[index][0]].strip(" "):
            break
        if taken and word in _JOINING and index + 1 < len(words) and _small(words[index + 1][2]) is not None:
            index += 1
            continue
        small = _small(word)
        if small is not None and _adds(current, small):
            current += small
        elif word in _TIMES and (taken or word in {"dozen", "hundert", "tausend"}):
            scaled = max(current, 1) * _TIMES[word]
            total, current = (total + scaled, 0) if _TIMES[word] > 100 else (total, scaled)
        elif (ordinal := _ordinal(word)) is not None and (not taken or _adds(current, ordinal)):
            return index - at + 1, total + current + ordinal, True
        else:
            break
        index += 1
        taken = index - at
    return taken, total + current, False


def _adds(current: int, small: int) -> bool:
    """Whether a word goes on with a number: twenty-three, one hundred and four; not *two, three*."""
    if not current:
        return True
    return (current % 100 == 0 and small < 100) or (current % 10 == 0 and current % 100 >= 20 and small < 20)


def _small(word: str) -> int | None:
    if word in _ONES:
        return _ONES[word]
    if german := _GERMAN.fullmatch(word):
        ones = 1 if german.group(1) == "ein" else _ONES[german.group(1)]
        return ones + _ONES[german.group(2)]
    parts = [part for part in word.split("-") if part not in _JOINING]
    if len(parts) > 1 and all(part in _ONES for part in parts):
        values = [_ONES[part] for part in parts]
        return sum(values) if values == sorted(values, reverse=True) else None
    return None


def _ordinal(word: str) -> int | None:
    tens, _, ones = word.rpartition("-")
    if ones not in _ORDINALS:
        return None
    return _ORDINALS[ones] + (_ONES.get(tens) or 0)


def _han_value(run: str) -> int | None:
    if all(sign in _HAN_DIGITS for sign in run):
        return int("".join(str(_HAN_DIGITS[sign]) for sign in run))
    total = section = digit = 0
    for sign in run:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_TENS:
            section += (digit or 1) * _HAN_TENS[sign]
            digit = 0
        else:
            if not section and not digit:
                return None
            total = (total + section + digit) * _HAN_SCALES[sign]
            section = digit = 0
    return total + section + digit
