"""Where sentences end: in any script, past abbreviations, initials, numbered items and dates."""

import re
from collections.abc import Iterator

# A sentence ends at its mark, with all the citations behind it (which is what `*+` is for).
_MARKS = r"(?:\s*[\[【][^\]】\n]{1,40}[\]】])*+"
_END = re.compile(
    rf"""(?:[.!?…؟۔।]["'”’»)\]*_]*{_MARKS}(?=\s|\Z)(?!\s+[a-zß-öø-ÿ]))"""
    rf"""|(?:[。！？]["'”’»）」』]*{_MARKS})"""
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Nr|Art|Sec|Inc|Ltd|Co|Corp|vs|etc|approx|ca|bzw|[ie]\.[eg]|z\.\s?B"
    r"|d\.\s?h|u\.\s?a|Fig|Figs|Vol|pp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Mt|Gen|Sen|Rep|Gov|Col|Lt"
    r"|Jr|al|cf|Abs|Bd|Hrsg|Mme|Mlle|Sr|Sra|Ave|Blvd|Dept|Est|Eq|Ref|Tab|Kap|Str|Tel|Ph\.D|U\.S|U\.K)"
    # The number of an item.
    r"|(?:^|\n)\s*\(?\d{1,3})\.$"
)
_REACH = 12
_DAY = re.compile(r"\d{1,2}\.\s+(?:Jan|Feb|M[äa]r|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")


def sentence_ends(text: str) -> Iterator[int]:
    """Give where each sentence of a text ends that another follows; line breaks are not looked at."""
    for end in _END.finditer(text):
        if not _is_abbreviation(text, end):
            yield end.end()


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    if text[end.start()] != "." or end.end() - end.start() > 1:
        return False
    start = max(0, end.end() - _REACH)
    return _ABBREVIATION.search(text[start : end.end()]) is not None or _is_day(text, end)


def _is_day(text: str, end: re.Match[str]) -> bool:
    """Whether a stop belongs to a day before its month: 25. März."""
    start = max(0, end.start() - 2)
    return any(_DAY.match(text, at) for at in (start, start + 1))
