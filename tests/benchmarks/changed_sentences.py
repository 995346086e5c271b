"""Sentences changed by rules: so that they say the same in other words, or something else."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.verdicts.dates import find_dates
from retrieval.verdicts.names import find_names
from retrieval.verdicts.numbers import find_numbers

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_EXCHANGES = (
    "began=started|started=began|large=big|big=large|many=numerous|numerous=many|"
    "important=significant|significant=important|use=employ|used=employed|uses=employs|"
    "show=demonstrate|shows=demonstrates|showed=demonstrated|also=additionally|"
    "however=nevertheless|because=since|although=though|often=frequently|usually=typically|"
    "primarily=mainly|mainly=chiefly|largest=biggest|built=constructed|constructed=built|"
    "near=close to|several=a number of|various=different|different=distinct|called=named|"
    "known=recognised|made=produced|created=established|established=set up|received=obtained|"
    "provides=offers|provide=offer|include=comprise|includes=comprises|including=among them|"
    "region=area|area=region|approximately=about|about=around|people=persons|country=nation|"
    "major=main|main=principal|method=approach|results=findings|increase=rise|increased=rose|"
    "decrease=decline|decreased=declined|required=needed|requires=needs|help=assist|"
    "during=in the course of|within=inside|while=whereas|according to=as stated by|second=next|"
    "become=turn into|became=turned into|led=headed|ended=finished|whole=entire|entire=whole|"
    "study=investigation|studies=investigations|common=widespread|caused=brought about|"
    "quickly=rapidly|located=situated|lived=dwelt|died=passed away|said=stated|stated=said|"
    "developed=worked out|found=discovered|discovered=found|allowed=permitted|allows=permits|"
    "particularly=especially|especially=particularly|entirely=wholly|reported=described|"
    "obtained=acquired|occurred=took place|population=number of inhabitants|war=armed conflict|"
    "city=town|king=monarch|children=kids|company=firm|revenue=income|total=overall|annual=yearly|"
    "approved=accepted|purchase=buy"
)
_SYNONYMS = dict(pair.split("=") for pair in _EXCHANGES.split("|"))
_UNITS = {
    "million": "billion",
    "billion": "million",
    "thousand": "million",
    "percent": "percentage points",
    "per cent": "percentage points",
    "%": " percentage points",
    "km": "miles",
    "miles": "kilometres",
    "kilometres": "metres",
    "metres": "kilometres",
    "meters": "kilometers",
    "years": "months",
    "months": "weeks",
    "days": "weeks",
    "hours": "days",
    "weeks": "months",
    "mg": "g",
    "kg": "g",
    "°C": "°F",
    "acres": "hectares",
    "feet": "metres",
    "$": "€",
    "£": "$",
}
_WORDS_OF = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"
)  # fmt: skip
_DENIABLE = re.compile(
    r"\b(was|were|is|are|has|have|had|can|could|will|would|did|does|may|must|should)\b(?! not\b|n't)"
)
_DENIED = re.compile(r"\b(was|were|is|are|has|have|had|can|could|will|would|did|does|may|must|should) not\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    passage: str
    document: str


# --- true sentences


def _verbatim(sentence: Sentence, _chance: random.Random) -> str:
    return sentence.text + " "


def _reformatted(sentence: Sentence, _chance: random.Random) -> str | None:
    """Write dates and numbers otherwise."""
    text = sentence.text
    for date in reversed(find_dates(text)):
        day = date.readings[0]
        if day.year and day.day:
            written = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
            if written in text[date.start : date.end]:
                written = f"{day.year}-{day.month:02}-{day.day:02}"
            text = text[: date.start] + written + text[date.end :]
    text = re.sub(r"(?<![\d.,$])(\d{1,3}),(\d{3})(?![\d,])", r"\1\2", text)
    text = re.sub(
        r"(\d+(?:\.\d+)?) (million|billion)",
        lambda m: (
            f"{float(m[1]) * (1000 if m[2] == 'billion' else 1):,.6g} million"
            if m[2] == "billion"
            else f"{round(float(m[1]) * 1_000_000):,}"
        ),
        text,
    )
    text = re.sub(
        r"(\d+(?:\.\d+)?)\s?(?:%|percent\b|per cent\b)",
        lambda m: f"{m[1]} per cent" if "%" in m[0] else f"{m[1]}%",
        text,
    )
    return re.sub(
        r"(?<![\w-])(" + "|".join(_WORDS_OF[2:]) + r")(?![\w]|-(?:quarters|third|half))",
        lambda m: str(_WORDS_OF.index(m[1])),
        text,
    )


def _exchanged(sentence: Sentence, _chance: random.Random) -> str | None:
    """Put other words of the same meaning, at least two."""
    changed = 0

    def other(match: re.Match[str]) -> str:
        nonlocal changed
        if match[0] in _SYNONYMS:
            changed += 1
            return _SYNONYMS[match[0]]
        return match[0]

    text = re.sub(r"\b[a-z]+\b", other, sentence.text)
    return text if changed >= 2 else None


def _moved(sentence: Sentence, chance: random.Random) -> str | None:
    """Move the clause before the first comma to the end, and exchange words."""
    match = re.fullmatch(
        r"((?:In|On|At|During|After|Before|By|Since|For|From|Under|With) [^,]{4,60}), ([^.]+)\.",
        sentence.text,
    )
    if match is None:
        return None
    moved = f"{match[2][0].upper()}{match[2][1:]} {match[1][0].lower()}{match[1][1:]}."
    return _exchanged(Sentence(moved, "", ""), chance) or moved


def _shortened(sentence: Sentence, chance: random.Random) -> str | None:
    """Leave out what stands in parentheses and behind the last comma, and exchange words."""
    text = re.sub(r"\s*\([^)]*\)", "", sentence.text)
    head, comma, tail = text.rstrip(".").rpartition(", ")
    if comma and len(head) > 60 and not tail.startswith(("and ", "or ")):
        text = head + "."
    if text == sentence.text:
        return None
    return _exchanged(Sentence(text, "", ""), chance) or text


# --- false ones


def other_number(sentence: Sentence, chance: random.Random) -> str | None:
    numbers = [n for n in find_numbers(sentence.text, _dates(sentence.text)) if n.counts]
    digits = [n for n in numbers if re.match(r"[\d.,]+", sentence.text[n.start : n.end].lstrip("$€£ "))]
    if not digits:
        return None
    number = chance.choice(digits)
    written = re.search(r"\d[\d.,]*\d|\d", sentence.text[number.start : number.end])
    assert written is not None
    start, end = number.start + written.start(), number.start + written.end()
    for _ in range(20):
        place = chance.choice([i for i in range(start, end) if sentence.text[i].isdigit()])
        digit = chance.choice([d for d in "123456789" if d != sentence.text[place]])
        changed = sentence.text[:place] + digit + sentence.text[place + 1 :]
        if changed[start:end] not in sentence.passage:
            return changed
    return None


def _near_number(sentence: Sentence, chance: random.Random) -> str | None:
    """Put another number of the same passage."""
    dates = _dates(sentence.text)
    numbers = [
        n
        for n in find_numbers(sentence.text, dates)
        if re.fullmatch(r"[\d.,]*\d", sentence.text[n.start : n.end])
    ]
    there = {m[0] for m in re.finditer(r"(?<![\w.,-])\d[\d.,]*\d(?![\w-])", sentence.passage)}
    there -= {m[0] for m in re.finditer(r"\d[\d.,]*\d", sentence.text)}
    if not numbers or not there:
        return None
    number = chance.choice(numbers)
    return sentence.text[: number.start] + chance.choice(sorted(there)) + sentence.text[number.end :]


def _other_date(sentence: Sentence, chance: random.Random) -> str | None:
    dates = find_dates(sentence.text)
    if not dates:
        return None
    date = chance.choice(dates)
    day = date.readings[0]
    written = sentence.text[date.start : date.end]
    if day.day and chance.random() < 0.5:
        changed = re.sub(rf"(?<!\d)0?{day.day}(?!\d)", str(day.day % 28 + 1), written, count=1)
    else:
        changed = re.sub(
            "|".join(_MONTHS), _MONTHS[(day.month + chance.randrange(1, 10)) % 12], written, count=1
        )
    return None if changed == written else sentence.text[: date.start] + changed + sentence.text[date.end :]


def _other_unit(sentence: Sentence, chance: random.Random) -> str | None:
    found = list(
        re.finditer(r"(?<=\d)\s?(%|percent|per cent|[a-z°][a-zC]*)\b|([$£])(?=\d)|(?<=\d)%", sentence.text)
    )
    fitting = [m for m in found if m[0].strip() in _UNITS]
    if not fitting:
        return None
    match = chance.choice(fitting)
    blank = " " if match[0].startswith(" ") else ""
    return sentence.text[: match.start()] + blank + _UNITS[match[0].strip()] + sentence.text[match.end() :]


def _denied(sentence: Sentence, _chance: random.Random) -> str | None:
    if _DENIED.search(sentence.text):
        return _DENIED.sub(r"\1", sentence.text, count=1)
    if re.search(r"\b(?:not|no|never|none|nor|without)\b|n't", sentence.text):
        return None
    return _DENIABLE.sub(r"\1 not", sentence.text, count=1)


def _near_name(sentence: Sentence, chance: random.Random) -> str | None:
    """Put another name of the same passage."""
    mine = [name for name in find_names(sentence.text) if name.is_sure and len(name.text) > 3]
    known = {name.folded for name in find_names(sentence.text)}
    there = sorted(
        {
            n.text
            for n in find_names(sentence.passage)
            if n.is_sure and n.folded not in known and len(n.text) > 3
        }
    )
    if not mine or not there:
        return None
    name = chance.choice(mine)
    return sentence.text[: name.start] + chance.choice(there) + sentence.text[name.start + len(name.text) :]


def _dates(text: str) -> list[tuple[int, int]]:
    return [(date.start, date.end) for date in find_dates(text)]


MAKERS: tuple[tuple[str, bool, Callable[[Sentence, random.Random], str | None]], ...] = (
    ("as it stands", True, _verbatim),
    ("numbers written otherwise", True, _reformatted),
    ("words exchanged", True, _exchanged),
    ("clause moved", True, _moved),
    ("clause left out", True, _shortened),
    ("other number", False, other_number),
    ("number of the same passage", False, _near_number),
    ("other date", False, _other_date),
    ("other unit", False, _other_unit),
    ("denied", False, _denied),
    ("name of the same passage", False, _near_name),
)
