"""Numbers in a text, as values: whatever their separators, scales, units, currencies, signs and script.

A number that can be read in two ways (1,234 is 1234 or 1.234) keeps both; two numbers agree where one reading
of each does.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from retrieval.verdicts.measures import (
    CURRENCIES,
    MONEY_SCALES,
    PERCENT,
    POINTS,
    SCALES,
    Measure,
    unit_of,
)
from retrieval.verdicts.number_words import number_words
from retrieval.verdicts.plain_text import plain
from retrieval.verdicts.quantities import Form, Number, Reading

_DIGITS = re.compile(
    r"""(?P<money>(?:US|C|A)?[$€£¥₹₽]|\b(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|Rs\.?)(?=[\s\d]))?\s?
    (?P<sign>(?<![\w)])[-+]|\((?=[$€£¥]?\s?[\d.,]+%?\)))?\s?
    (?P<money2>[$€£¥₹₽])?\s?
    (?P<digits>\d+(?:[.,'](?=\d)\d+|\ (?=\d{3}(?!\d))\d{3})*|\.\d+)
    (?P<fraction>[½¼¾⅓⅔]|\s\d/\d\b)?""",
    re.VERBOSE,
)
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667"}
_AFTER = re.compile(r"[ -]?(?P<word>%|[€$£¥₹₽](?!\s?\d)|°\s?[CF]\b|[^\W\d_]+[²³]?(?:/h\b)?|[^\W\d_]+2\b)")
_POINTS = re.compile(r"\s*(?:percentage points?|prozentpunkte?n?|points? de pourcentage|pp\b)", re.IGNORECASE)
_BASIS_POINTS = re.compile(r"\s*(?:basis points?|bps\b|basispunkte?n?)", re.IGNORECASE)
_PER_CENT = re.compile(r"\s*(?:per\s?cent|pour cent|por ciento|vom hundert|v\.\s?h\.)", re.IGNORECASE)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th", "er", "ère", "e", "ème", "º", "ª"))
_HUNDREDTHS = re.compile(r"百分之\s*$")
_RANGE = re.compile(r"\s*(?:-|–|—|to|bis|à|a|and|und|et|y|or)\s*", re.IGNORECASE)
_LONGEST = 40
_HUNDREDTH = Decimal("0.01")


def find_numbers(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Number]:
    """Find numbers in digits and in words, in order; stretches ``taken`` (dates) are not looked at."""
    flat = plain(text)
    for start, end in taken:
        flat = flat[:start] + "\n" * (end - start) + flat[end:]
    found = [number for match in _DIGITS.finditer(flat) if (number := _number(flat, match))]
    for words in number_words(flat):
        value = Decimal(words.value)
        number = Number(words.start, words.end, (Reading(value, Decimal(1)),), words.counts, words.is_ordinal)
        found.append(number if words.is_ordinal else _with_unit(flat, number))
    found.sort(key=lambda number: number.start)
    return _with_ranges(flat, found)


def _number(text: str, match: re.Match[str]) -> Number | None:
    digits = match["digits"]
    start, end = match.start("digits"), match.end()
    before = text[max(0, match.start() - 12) : match.start()]
    if len(digits) > _LONGEST or _is_in_a_name(text, start, match, before):
        return None
    readings = _readings(digits)
    if not readings:
        return None
    if fraction := match["fraction"]:
        part = _FRACTIONS.get(fraction)
        over = Decimal(part) if part else Decimal(fraction.strip()[0]) / (Decimal(fraction[-1]) or 1)
        readings = [Reading(reading.value + over, Decimal("0.1")) for reading in readings]
    if match["sign"] in {"-", "("} and not before[-1:].isalnum():
        readings = [replace(reading, value=-reading.value) for reading in readings]
    money = CURRENCIES.get((match["money"] or match["money2"] or "").lower().rstrip(". "), "")
    number = Number(
        next(match.start(name) for name in ("money", "money2", "digits") if match[name]),
        end,
        tuple(replace(reading, dimension=money) for reading in readings),
    )
    if _HUNDREDTHS.search(before):
        return replace(number, readings=_percent(number.readings))
    return _with_unit(text, number)


def _is_in_a_name(text: str, start: int, match: re.Match[str], before: str) -> bool:
    """Whether digits are part of a name: COVID-19, F16, 10-K, B2B; not FY2018 or Q2."""
    if match["money"] or match["money2"]:
        return False
    left = text[:start][-2:]
    if left[-1:].isalpha() and left[-1:].isascii():
        return not re.search(r"\b(?:FY|CY|GJ)$", before, re.IGNORECASE)
    if left[-1:] == "-" and left[:1].isalpha():
        return True
    return re.match(r"-[A-Z]{1,2}\b", text[match.end() : match.end() + 4]) is not None


def _readings(digits: str) -> list[Reading]:
    """Give what a run of digits and separators may stand for."""
    bare = digits.replace(" ", "").replace("'", "")
    marks = [sign for sign in bare if sign in ".,"]
    if len(set(marks)) == 2:
        decimal = marks[-1]
        other = "," if decimal == "." else "."
        if marks.count(decimal) > 1:
            return []
        return _values(bare.replace(other, "").replace(decimal, "."))
    if not marks:
        return _values(bare)
    groups = re.split(r"[.,]", bare)
    in_groups = len(groups[-1]) == 3 and all(len(group) in {2, 3} for group in groups[1:])
    if len(marks) > 1:
        return _values("".join(groups)) if in_groups else []
    readings = _values(f"{groups[0] or 0}.{groups[1]}")
    if in_groups and 1 <= len(groups[0]) <= 3 and groups[0] != "0":
        whole = [replace(reading, form=Form.GROUPED) for reading in _values("".join(groups))]
        readings = [*whole, *(replace(reading, form=Form.DECIMAL) for reading in readings)]
    return readings


def _values(text: str) -> list[Reading]:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return []
    decimals = len(text.partition(".")[2])
    return [Reading(value, Decimal(1).scaleb(-decimals))]


def _with_unit(text: str, number: Number) -> Number:
    """Read the scale and the unit that follow a number, or the parenthesis round a negative one."""
    readings = number.readings
    at = number.end + (readings[0].value < 0 and text[number.end : number.end + 1] == ")")
    for pattern, read in _SHARES:
        if share := pattern.match(text, at):
            return replace(number, end=share.end(), readings=read(readings))
    word, end = _word_after(text, at)
    if not word:
        return number
    if end == at + len(word) and word in _ORDINAL_ENDINGS:
        return replace(number, end=end, is_ordinal=True)
    is_money = bool(readings[0].dimension)
    scale = SCALES.get(word) or (MONEY_SCALES.get(word) if is_money else None)
    if scale:
        readings = tuple(reading.times(scale, reading.dimension, is_scaled=True) for reading in readings)
        at = end
        word, end = _word_after(text, at)
        if word in SCALES:  # mil millones, hundred thousand
            readings = _scaled(readings, SCALES[word], readings[0].dimension)
            at = end
            word, end = _word_after(text, at)
    unit, end = _unit(text, word, end)
    if unit is None or (is_money and unit.dimension not in CURRENCIES.values()):
        return replace(number, end=at, readings=readings)
    in_unit = _percent(readings) if unit.dimension == PERCENT else _measured(readings, unit)
    return replace(number, end=end, readings=in_unit)


def _word_after(text: str, at: int) -> tuple[str, int]:
    """Give the word behind a number, and its end; a run of Chinese or Japanese may begin with a unit."""
    match = _AFTER.match(text, at)
    if match is None:
        return "", at
    word, end = match["word"].lower().replace(" ", ""), match.end()
    if _CJK.match(word):
        for length in (5, 4, 3, 2, 1):
            if word[:length] in SCALES or unit_of(word[:length]):
                return word[:length], match.start("word") + len(word[:length])
        return "", at
    return word, end


def _unit(text: str, word: str, end: int) -> tuple[Measure | None, int]:
    if word in {"square", "sq", "cubic", "quadrat"}:
        following, after = _word_after(text, end + (text[end : end + 1] == "."))
        return unit_of(following, word), after
    return unit_of(word), end


def _percent(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """15 % is 15 of a hundred and 0.15."""
    as_percent = [reading.times(1, PERCENT) for reading in readings]
    return (*as_percent, *(reading.times(_HUNDREDTH, "", is_scaled=True) for reading in readings))


def _points(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    return _scaled(readings, 1, POINTS)


def _basis_points(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    return (*readings, *(reading.times(_HUNDREDTH, POINTS) for reading in readings))


def _scaled(readings: Sequence[Reading], scale: int, dimension: str) -> tuple[Reading, ...]:
    return tuple(
        reading.times(scale, dimension, is_scaled=reading.is_scaled or scale > 1) for reading in readings
    )


def _measured(readings: Sequence[Reading], unit: Measure) -> tuple[Reading, ...]:
    return tuple(
        reading.times(unit.factor, unit.dimension, is_scaled=reading.is_scaled) for reading in readings
    )


def _with_ranges(text: str, numbers: list[Number]) -> list[Number]:
    """In "10 to 15 %" and "1.2-1.5 billion" the first has the second's unit and scale as well."""
    for index in range(len(numbers) - 2, -1, -1):
        first, second = numbers[index], numbers[index + 1]
        joined = text[first.end : second.start]
        reading = second.readings[0]
        if not _RANGE.fullmatch(joined.rstrip("$€£ ")) or not (reading.dimension or reading.is_scaled):
            continue
        bare = first.readings[0]
        if bare.is_scaled or len({bare.dimension, reading.dimension} - {""}) > 1:
            continue
        factor = _factor(text, second)
        if factor is not None:
            more = tuple(
                mine.times(factor, reading.dimension or mine.dimension, is_scaled=reading.is_scaled)
                for mine in first.readings
            )
            numbers[index] = replace(first, readings=(*more, *first.readings))
    return numbers


def _factor(text: str, number: Number) -> Decimal | None:
    """What the digits of a number were multiplied by."""
    match = _DIGITS.search(text, number.start)
    if match is None:
        return None
    bare = _readings(match["digits"])
    return number.readings[0].value / bare[0].value if bare and bare[0].value else None


_SHARES: tuple[tuple[re.Pattern[str], Callable[[Sequence[Reading]], tuple[Reading, ...]]], ...] = (
    (_POINTS, _points),
    (_BASIS_POINTS, _basis_points),
    (_PER_CENT, _percent),
)
