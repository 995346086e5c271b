"""Which sentences of an answer claim something, and what they claim without their Markdown."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from retrieval.verdicts.words import content_words

_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"\s*#{1,6}\s")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*\|?\s*")
_PREFIX = re.compile(r"\s*(?:>+\s*)*(?:[-*+•]\s+|\(?\d{1,3}[.)]\s+)?(?:\[[ xX]\]\s+)?")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|\*\*|~~")
_CODE = re.compile(r"`+([^`]*)`+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_TAGS = re.compile(r"</?[a-zA-Z][^>]{0,80}>")
_INTRODUCES = re.compile(r"[:：]\s*[*_]*\s*$")
_ASKS = re.compile(r"[?？؟]\s*[\"'”’»)*_]*$")
# A bold line alone is a heading.
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)[^*_]+(?:\*\*|__)\s*:?\s*")
_REFUSALS = re.compile(
    r"""\b(?:could|can|was|were|is|are|am|do|does|did)(?:\s?n[o']t|n’t|not)\s+(?:\w+\s+){0,3}?(?:find|found|contain|provide|mention|
        say|state|specif\w+|answer|include|address|discuss|able|give|given|available|cover|enough|have)\b
    |\bno\s+(?:\w+\s+){0,2}?(?:information|mention|source|sources|details?|answer|data|passage|evidence)\b
    |\b(?:sources?|documents?|passages?|texts?|context|excerpts?|information)\b[^.]{0,60}?\b(?:say|says|contain|contains|
        provide|provides|provided|mention|mentions)\s+(?:nothing|no)\b
    |\bnot\s+(?:mentioned|stated|specified|provided|given|answered|addressed|available|found|contained)\b
    |\binsufficient\s+information\b|\bunable\s+to\s+(?:find|answer|determine)\b
    |\b(?:quellen?|dokumente?|unterlagen|textstellen?|passagen?)\b[^.]{0,80}?\b(?:nicht|nichts|keine[rn]?)\b
    |\bkeine\s+(?:information|angaben|antwort|hinweise)\w*|\b(?:nicht|keine)\s+\w*\s*(?:gefunden|angegeben|enthalten|erwähnt)\b
    |\bsources?\b[^.]{0,80}?\bne\s+\w+\s+(?:pas|aucun\w*)\b|\baucune?\s+(?:information|source|réponse|mention)\b
    |\bdocuments?\b[^.]{0,80}?\bne\s+\w+\s+pas\b|\bpas\s+(?:mentionn|précis|indiqu)\w+
    |\bfuentes?\b[^.]{0,80}?\bno\s+(?:\w+\s+)?(?:mencion|conti|dic|indic|proporcion|responden)\w*
    |\bno\s+(?:se\s+)?(?:menciona|encontr|indica|especifica)\w*|\bninguna\s+(?:información|fuente)\b
    |(?:没有|未)(?:提及|提到|说明|提供|找到|包含)|(?:記載|言及|情報)(?:が|は|も)?(?:ありません|されていません|ない)""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_SOURCES = re.compile(
    r"sources?|documents?|passages?|texts?|context|excerpts?|information|provided|given|files?|mention|quelle|dokument"
    r"|unterlage|angabe|text|fuente|documento|réponse|资料|文档|来源|文中|資料|文書|記載|I\s",
    re.IGNORECASE,
)
_LEAST_WORDS = 2
# What is longer is no sentence.
_LONGEST = 3_000
_FIGURES = re.compile(r"\d\D+\d")
_LIST_OF_SOURCES = re.compile(
    r"\s*(?:sources?|quellen?|fuentes?|references?|来源)\s*[:：]?\s*$", re.IGNORECASE
)


class Kind(Enum):
    """What a sentence of an answer is."""

    CLAIM = auto()
    REFUSAL = auto()
    OTHER = auto()


def kinds(sentences: Sequence[str]) -> Iterator[Kind]:
    """Tell claims from headings, questions, code, heads of tables and lines that only introduce a list."""
    in_code = False
    for index, sentence in enumerate(sentences):
        if _FENCE.match(sentence):
            in_code = not in_code
            yield Kind.OTHER
        elif (
            in_code
            or len(sentence) > _LONGEST
            or _is_frame(sentence, sentences[index + 1] if index + 1 < len(sentences) else "")
        ):
            yield Kind.OTHER
        elif is_refusal(sentence):
            yield Kind.REFUSAL
        else:
            yield Kind.CLAIM if _claims(claim_text(sentence)) else Kind.OTHER


def is_refusal(sentence: str) -> bool:
    """Whether a sentence says that the documents do not answer."""
    return bool(_REFUSALS.search(sentence)) and bool(_ABOUT_SOURCES.search(sentence)) and len(sentence) < 400


def claim_text(sentence: str) -> str:
    """Give what a sentence says, without Markdown; the cells of a row are parted by commas."""
    text = _PREFIX.sub("", sentence, count=1)
    text = _TAGS.sub(" ", _LINK.sub(r"\1", _CODE.sub(r"\1", text)))
    if sentence.count("|") >= 2:
        text = ", ".join(cell.strip() for cell in text.split("|") if cell.strip())
    return " ".join(_EMPHASIS.sub("", text).split())


def _is_frame(sentence: str, following: str) -> bool:
    return bool(
        _HEADING.match(sentence)
        or _TABLE_RULE.fullmatch(sentence)
        or _TABLE_RULE.fullmatch(following)
        or _BOLD_LINE.fullmatch(sentence)
        or _INTRODUCES.search(sentence)
        or _ASKS.search(sentence)
        or _LIST_OF_SOURCES.match(sentence)
    )


def _claims(text: str) -> bool:
    words = content_words(text)
    if any(letter.isdigit() for letter in text) and (words or _FIGURES.search(text)):
        return True
    return len(words) >= _LEAST_WORDS or any(word[:1].isupper() for word in text.split()[1:])
