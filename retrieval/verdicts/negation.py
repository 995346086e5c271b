"""Whether a sentence denies what a passage says, or says what it denies."""

import re
from collections.abc import Sequence

from retrieval.verdicts.plain_text import listed, plain
from retrieval.verdicts.words import Token, Vocabulary, tokens

_DENYING = listed(
    "not no never none nobody nothing neither nor without cannot nowhere hardly "
    "didn't doesn't don't isn't wasn't weren't aren't won't can't couldn't wouldn't shouldn't hasn't "
    "haven't hadn't "
    "nicht kein keine keiner keinen keinem keines nie niemals ohne niemand nichts weder "
    "ne pas jamais aucun aucune sans rien ni nunca jamás sin ningún ninguna ninguno nada tampoco "
    "non senza nessuno mai não sem nenhum geen niet nooit zonder "
    "не нет без никогда никто "
    "لا لم لن ليس ليست غير دون بدون"
)
_SPANISH_NO = "no"
_UNSPACED = re.compile("[不没沒未無无非]|ない|なかっ|ません|ず、")
# "non-profit" and "not only" deny nothing.
_HARMLESS = re.compile(
    r"\bnot only\b|\bnicht nur\b|\bnon seulement\b|\bno sólo\b|\bnone the less\b", re.IGNORECASE
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
        if word.folded in _DENYING and not (word.begins and word.folded == _SPANISH_NO and "," in kept[:4])
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
    if bool(said) == bool(found):
        return None
    if said:
        there = Vocabulary(token.folded for token in tokens(source))
        return next(((cue, "") for cue, near in said if _is_about(near, there)), None)
    here = Vocabulary(token.folded for token in tokens(claim))
    return next((("", cue) for cue, near in found if _is_about(near, here)), None)


def _is_about(near: Sequence[str], other: Vocabulary) -> bool:
    """Whether what is denied is spoken of in the other text."""
    shared = sum(other.has(word) for word in near)
    return bool(near) and shared * 2 >= len(near)


def _round(words: Sequence[Token], index: int) -> tuple[str, ...]:
    before = [word.folded for word in words[max(0, index - _REACH) : index] if not word.is_function_word]
    after = [word.folded for word in words[index + 1 : index + 1 + _REACH] if not word.is_function_word]
    return (*before[-1:], *after[:2])
