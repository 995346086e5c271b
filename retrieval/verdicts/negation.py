"""Whether a sentence denies what a passage says, or says what it denies."""

import re
from collections.abc import Sequence

from retrieval.verdicts.plain_text import listed, plain
from retrieval.verdicts.words import DENYING, Token, Vocabulary, same_stem, tokens

_SPANISH_NO = "no"
_UNSPACED = re.compile("[不没沒未無无非]|ない|なかっ|ません|ず、")
# "non-profit" and "not only" deny nothing.
_HARMLESS = re.compile(
    r"\bnot only\b|\bnicht nur\b|\bnon seulement\b|\bno sólo\b|\bnone the less\b", re.IGNORECASE
)
# "has no right to end" denies the ending, not the right.
_MODAL_NOUNS = listed(
    "right rights permission authority power obligation obligations duty need recht pflicht befugnis droit "
    "derecho obligación"
)
# Words on either side of a denial that tell what is denied.
_REACH = 4


def denials(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Find what denies in a text, each with the words round it."""
    kept = _HARMLESS.sub(lambda match: " " * len(match.group()), plain(text))
    words = tokens(kept)
    return [
        (word.text, _round(words, index))
        for index, word in enumerate(words)
        if word.folded in DENYING and not (word.begins and word.folded == _SPANISH_NO and "," in kept[:4])
    ]


def unspaced_denials(text: str) -> int:
    """Count what denies in a script without blanks."""
    return len(_UNSPACED.findall(text))


def contradicts(claim: str, source: str, *, unspaced: bool = False) -> tuple[str, str] | None:
    """Tell the denial that only one of two texts about the same thing has: (said, found).

    ``source`` is the stretch that the claim is closest to.
    """
    if unspaced:
        mine, theirs = unspaced_denials(claim), unspaced_denials(source)
        return (("…", "") if mine > theirs else ("", "…")) if bool(mine) != bool(theirs) else None
    said, found = denials(claim), denials(source)
    there, here = _vocabulary(source), _vocabulary(claim)
    for cue, near in said:
        if _is_about(near, there) and not _matched(near, found):
            return cue, ""
    for cue, near in found:
        if _is_about(near, here, wholly=True) and not _matched(near, said):
            return "", cue
    return None


def _matched(near: Sequence[str], others: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether the other text denies the same."""
    return any(any(same_stem(one, two) or one == two for one in near for two in other) for _, other in others)


def _vocabulary(text: str) -> Vocabulary:
    return Vocabulary(token.folded for token in tokens(text))


def _is_about(near: Sequence[str], other: Vocabulary, *, wholly: bool = False) -> bool:
    """Whether what is denied is spoken of in the other text."""
    there = sum(map(other.has, near))
    return bool(near) and (there == len(near) if wholly else there * 2 >= len(near))


def _round(words: Sequence[Token], index: int) -> tuple[str, ...]:
    before = [word.folded for word in words[max(0, index - _REACH) : index] if _tells(word)]
    after = [word.folded for word in words[index + 1 : index + 1 + _REACH] if _tells(word)]
    return (*before[-1:], *after[:2])


def _tells(word: Token) -> bool:
    return not (word.is_function_word or word.folded in _MODAL_NOUNS)
