"""The words of a text, comparable over their endings, in scripts with and without blanks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.analysis.analyzer import plain_words
from retrieval.verdicts.plain_text import folded, listed

_TOKEN = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]")
# As much must two words have in common at their beginning, and no more may follow it.
_LEAST_STEM, _LONGEST_ENDING = 4, 3
_ARABIC_ARTICLE = re.compile("^(?:و|ب|ل|ف|ك)?ال(?=..)")
# Words that carry no claim. Rarity weighs the others; these are too rare in a few passages to be seen so.
_FUNCTION_WORDS = listed(
    "a an and are as at be been being but by can could did do does for from had has have he her his i if in "
    "into is it its may might of on or our she should so than that the their them then there these they this "
    "those to was we were what when where which while who whom will with would you your also both such about "
    "der die das den dem des ein eine einer eines einem einen und oder ist sind war waren wird werden "
    "wurde wurden hat haben hatte hatten von vom zu zum zur im in mit auf für an am als auch sich es er sie "
    "dass wie bei aus nach über durch um so noch nur "
    "le la les un une de du des et ou est sont était étaient a ont au aux en dans par pour sur avec que qui "
    "se ce cette ces il elle ils elles son sa ses leur leurs plus "
    "el los las una y o es son era eran fue fueron ha han del al por para con su sus se lo como más que "
    "и в на с по к из от у о что как это был была были или для его ее их "
    "في من على إلى عن مع هذا هذه التي الذي أن كان كانت هو هي"
)
# They are compared by themselves (`negation`).
DENYING = listed(
    "not no never none nobody nothing neither nor without cannot nowhere hardly "
    "didn't doesn't don't isn't wasn't weren't aren't won't can't couldn't wouldn't shouldn't hasn't "
    "haven't hadn't "
    "nicht kein keine keiner keinen keinem keines nie niemals ohne niemand nichts weder "
    "ne pas jamais aucun aucune sans rien ni nunca jamás sin ningún ninguna ninguno nada tampoco "
    "non senza nessuno mai não sem nenhum geen niet nooit zonder "
    "не нет без никогда никто "
    "لا لم لن ليس ليست غير دون بدون"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is written, and folded; ``begins``: it is the first of its sentence."""

    text: str
    folded: str
    start: int
    end: int
    begins: bool

    @property
    def is_function_word(self) -> bool:
        """Whether it holds sentences together and says nothing."""
        return self.folded in _FUNCTION_WORDS


def tokens(text: str) -> list[Token]:
    """Find the words of a text in order, with apostrophes, hyphens and dots inside."""
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        between = text[last : match.start()]
        begins = not found or any(sign in between for sign in ".!?:\n•")
        word = match.group().removesuffix("'s").removesuffix("’s")
        found.append(Token(word, folded(word), match.start(), match.end(), begins))
        last = match.end()
    return found


def content_words(text: str) -> tuple[str, ...]:
    """Give the distinct words that say something, folded; runs of unspaced scripts as pairs."""
    words = (_ARABIC_ARTICLE.sub("", word) for word in plain_words(text))
    return tuple(
        dict.fromkeys(
            word
            for word in words
            if _LETTERS.search(word) and word not in _FUNCTION_WORDS and word not in DENYING
        )
    )


class Vocabulary:
    """A set of words in which others are looked up, whatever their endings."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._by_beginning: dict[str, list[str]] = {}
        for word in self.words:
            if len(word) >= _LEAST_STEM:
                self._by_beginning.setdefault(word[:_LEAST_STEM], []).append(word)

    def has(self, word: str) -> bool:
        """Whether a word is in it, in this form or another."""
        if word in self.words:
            return True
        near = self._by_beginning.get(word[:_LEAST_STEM], ())
        return len(word) >= _LEAST_STEM and any(same_stem(word, other) for other in near)


def same_stem(one: str, other: str) -> bool:
    """Whether two words differ in their endings alone."""
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    longest = min(_LONGEST_ENDING, max(1, common // 2))
    return common >= _LEAST_STEM and max(len(one), len(other)) - common <= longest


def is_unspaced(words: Sequence[str]) -> bool:
    """Whether most words are pairs of a script without blanks."""
    pairs = sum(len(word) <= 2 and word[0] > "\u0e00" for word in words)
    return pairs * 2 > len(words)
