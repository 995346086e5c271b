"""Names in a sentence: what is written with a capital where other words are not, acronyms, codes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.verdicts.plain_text import listed
from retrieval.verdicts.words import Token, Vocabulary, same_stem, tokens

_MONTHS_AND_DAYS = listed(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday januar februar märz mai juni juli oktober dezember montag "
    "dienstag mittwoch donnerstag freitag samstag sonntag i ii iii iv v"
)
_GERMAN = listed("der die das und ist den dem ein eine wird wurde sind mit von auf für nicht zu im")
_ALSO_NAMES = frozenset(("US", "UN", "IT", "WHO"))
# In a text that capitalises its nouns, as German does, a capital says nothing.
_MANY_CAPITALS = 0.28
# A first word with such an end is a noun: "Payment: three months" names nobody.
_NOUN = re.compile("[a-z]{3,}(?:ment|tion|sion|ness|ity)s?")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{3,}")
_CASED = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Name:
    """A part of a name; ``is_sure`` is false for the first word of a sentence: it has its capital anyway."""

    text: str
    folded: str
    start: int
    is_sure: bool


def find_names(text: str) -> list[Name]:
    """Find the names in a sentence, word by word."""
    words = tokens(text)
    capitalises_nouns = _capitalises_nouns(words)
    names = [
        Name(word.text, word.folded, word.start, is_sure=_is_sure(word, words, index))
        for index, word in enumerate(words)
        if _is_name(word, capitalises_nouns=capitalises_nouns)
    ]
    names += [
        Name(match.group(), match.group(), match.start(), is_sure=True) for match in _KATAKANA.finditer(text)
    ]
    return names


def is_in_cased_script(text: str) -> bool:
    """Whether a text is written in a script that has capitals, at least in part."""
    return len(_CASED.findall(text)) * 4 > sum(letter.isalpha() for letter in text)


class NameList:
    """The names and words of a passage, in which those of a sentence are looked up."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = [token for text in texts for token in tokens(text)]
        parts = [part for token in found for part in re.split(r"['’&.-]", token.folded) if part]
        self._words = Vocabulary([*(token.folded for token in found), *parts])
        self._text = "\n".join(texts)
        self._glued = "".join(token.folded for token in found)
        self._initials = frozenset(_initials(found))
        self._acronyms = frozenset(token.folded for token in found if _is_acronym(token.text))
        self.is_latin = bool(_LATIN.search("".join(texts)))

    def has(self, name: str) -> bool:
        """Whether a name stands there, in this form, in another, or as its initials."""
        if self._words.has(name) or name in self._initials or (not name.isascii() and name in self._text):
            return True
        parts = [part for part in re.split(r"['’&.-]", name) if part]
        if len(parts) > 1 and all(map(self._words.has, parts)):
            return True
        return "".join(parts) in self._glued if len(name) >= 5 else "".join(parts) in self._words.words

    def has_acronym_of(self, names: Sequence[Name]) -> bool:
        """Whether names that follow each other stand there as an acronym."""
        return "".join(name.folded[0] for name in names) in self._acronyms


def other_name(names: Iterable[Name], said: Iterable[Name]) -> str:
    """Give the first name that is not among those that are said; empty where all are."""
    known = [name.folded for name in said]
    for name in names:
        if name.is_sure and not any(name.folded == one or same_stem(name.folded, one) for one in known):
            return name.text
    return ""


def _capitalises_nouns(words: Sequence[Token]) -> bool:
    inner = [word for word in words if not word.begins and word.text[0].isalpha()]
    function = sum(word.is_function_word for word in inner)
    capitals = sum(word.text[0].isupper() and word.text[1:].islower() for word in inner)
    german = sum(word.folded in _GERMAN for word in words)
    return function > 0 and german >= 1 and capitals > _MANY_CAPITALS * len(inner) / 2


def _is_name(word: Token, *, capitalises_nouns: bool) -> bool:
    text = word.text
    if len(text) < 2 or word.folded in _MONTHS_AND_DAYS:
        return False
    if word.is_function_word:
        return text in _ALSO_NAMES
    if _is_acronym(text) or (any(map(str.isdigit, text)) and any(map(str.isalpha, text))):
        return not re.fullmatch(r"\d+(?:[a-z]{1,2}|[.,]\d.*|-[a-z]{2,}.*)?", text)
    if word.begins and _NOUN.fullmatch(word.folded):
        return False
    return text[0].isupper() and not (capitalises_nouns and word.begins)


def _is_sure(word: Token, words: Sequence[Token], index: int) -> bool:
    if not word.begins or not word.text[1:].islower():
        return True
    following = words[index + 1] if index + 1 < len(words) else None
    # "Angela Merkel said" against "Revenue rose".
    return following is not None and following.text[0].isupper() and not following.begins


def _is_acronym(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return 2 <= len(letters) <= 8 and all(map(str.isupper, letters))


def _initials(words: Sequence[Token]) -> Iterable[str]:
    run = ""
    for word in words:
        if word.text[0].isupper():
            run += word.folded[0]
            for length in (2, 3, 4, 5):
                if len(run) >= length:
                    yield run[-length:]
        elif not word.is_function_word:
            run = ""
