"""How well an embedder knows a text: where it knows little, its vectors say little.

Two things tell, both without running the model. A *script* of which its vocabulary has hardly any pieces was
hardly in what it learned from: its texts become ``[UNK]`` or single letters, and their vectors are alike
whatever they say. And in a script that it knows, words of a *language* that it does not know fall apart into
short pieces. Figures: docs/decisions/0011-words-in-every-language.md.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

# all-MiniLM-L6-v2 has 27,500 Latin pieces of two letters and more, 8 Cyrillic ones, 4 Greek, 2 Arabic; of
# single ideographs 488. A multilingual vocabulary has thousands of each; BERT's has ideographs singly.
_LEAST_LONG_PIECES = 100
_LEAST_PIECES = 1_000
# What marks a piece as the beginning or the inside of a word, in WordPiece, SentencePiece and byte-level BPE.
_PIECE_MARKS = ("##", "\u2581", "\u0120")
_BYTE_MARK = "\u0120"
# Letters a piece: 4.4 in English questions, 2.75 in German and Spanish ones, 1 in scripts it does not know.
_FRAGMENTS = 2.75
_WHOLE = 4.0
# What fragments are still worth: names and numbers in them are known.
_LEAST_IN_FRAGMENTS = 0.4
# Below this share of letters in scripts it knows, a text is not known at all.
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Familiarity:
    """What an embedder knows.

    ``scripts`` are those of its vocabulary, by their names in Unicode, None for all; ``count_pieces`` gives
    the number of pieces that its tokenizer makes of a text.
    """

    scripts: frozenset[str] | None
    count_pieces: Callable[[str], int]

    def of(self, text: str) -> float:
        """Give 1 for a text as familiar as can be, 0 for one that is not known.

        Between them by the pieces of its Latin letters, which known languages share with unknown ones.
        """
        share = self._known_share(text)
        if share < _LEAST_SHARE:
            return 0.0
        words = "".join(sign if sign.isalpha() and _script(sign) == "LATIN" else " " for sign in text)
        letters = len(words) - words.count(" ")
        if letters == 0 or self.scripts is None:
            return share
        letters_a_piece = letters / max(1, self.count_pieces(words))
        whole = min(1.0, max(0.0, (letters_a_piece - _FRAGMENTS) / (_WHOLE - _FRAGMENTS)))
        return share * (_LEAST_IN_FRAGMENTS + (1 - _LEAST_IN_FRAGMENTS) * whole)

    def reads(self, text: str) -> bool:
        """Whether a text is mostly in scripts that the embedder knows; quick, for many texts."""
        return self._known_share(text) >= _LEAST_SHARE

    def _known_share(self, text: str) -> float:
        letters = [letter for letter in text if letter.isalpha()]
        if not letters or self.scripts is None:
            return 1.0
        return sum(map(self._is_known, letters)) / len(letters)

    def _is_known(self, letter: str) -> bool:
        return self.scripts is None or _script(letter) in self.scripts


def known_scripts(vocabulary: Iterable[str]) -> frozenset[str] | None:
    """Give the scripts that a tokenizer's vocabulary has enough pieces of; None where it cannot be told.

    Byte-level vocabularies are made of bytes, not letters, and belong to models of every script.
    """
    pieces: Counter[str] = Counter()
    long_pieces: Counter[str] = Counter()
    by_bytes = 0
    for piece in vocabulary:
        by_bytes += piece.startswith(_BYTE_MARK)
        letters = [letter for letter in _unmarked(piece) if letter.isalpha()]
        if letters:
            pieces[_script(letters[0])] += 1
            long_pieces[_script(letters[0])] += len(letters) > 1
    if by_bytes > _LEAST_PIECES:
        return None
    return frozenset(
        script
        for script, count in pieces.items()
        if count >= _LEAST_PIECES or long_pieces[script] >= _LEAST_LONG_PIECES
    )


def everything() -> Familiarity:
    """Give the familiarity of an embedder that knows every text."""
    return Familiarity(None, len)


def _unmarked(piece: str) -> str:
    for mark in _PIECE_MARKS:
        if piece.startswith(mark):
            return piece[len(mark) :]
    return piece


@lru_cache(maxsize=1 << 15)
def _script(letter: str) -> str:
    """Give the script of a letter, as the first word of its name in Unicode: LATIN, CJK, HIRAGANA, ..."""
    return unicodedata.name(letter, "").split(" ", 1)[0]
