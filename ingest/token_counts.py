"""Where the pieces of a text start, and how many of an embedder's tokens lie before each."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from tokenizers import Encoding, Tokenizer

# What BERT's normaliser turns into a blank; the other blanks of Python it drops, which joins two words.
_BLANKS = re.compile(r"[^\S\x0b\x0c\x1c-\x1f\x85]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in pieces that an embedder takes apart in the same way whatever lies around them.

    Piece ``k`` is ``text[starts[k]:starts[k + 1]]``, and ``tokens[k]`` counts the tokens before it; the
    last entry of both is for the end of the text. So the tokens of neighbouring pieces add up.
    """

    starts: list[int]
    tokens: list[int]


class TokenCounter:
    """Counts tokens as an embedder does, special tokens not counted."""

    def __init__(self, tokenizer_json: Path) -> None:
        """Read the tokenizer; the truncation and padding that its file asks for are switched off."""
        self._tokenizer = Tokenizer.from_file(str(tokenizer_json))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def count(self, text: str) -> int:
        """Return the number of tokens of ``text``."""
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def pieces(self, text: str, *, max_characters: int, max_tokens: int) -> Pieces:
        """Return the pieces of ``text``, none larger than the limits; linear in its length.

        A piece is what the tokenizer takes for a word, with the blanks and ignored signs after it. Only
        where that is over a limit (a script without blanks, base64) it is cut by characters.
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        offsets = [start for start, _ in encoding.offsets]
        edges = {0, len(text), *_word_starts(encoding, offsets)}
        # A word can also start with signs that have no token, such as the bullets of a symbol font.
        edges.update(blanks.end() for blanks in _BLANKS.finditer(text))
        starts = sorted(edges)
        before = [bisect_left(offsets, start) for start in starts]
        sizes = [end - start for start, end in pairwise(before)]
        for k in range(len(sizes) - 1, -1, -1):
            start, end = starts[k], starts[k + 1]
            if end - start > max_characters or sizes[k] > max_tokens:
                starts[k : k + 1], sizes[k : k + 1] = self._cut(text, start, end, max_characters, max_tokens)
        return Pieces(starts, [0, *accumulate(sizes)])

    def _cut(
        self, text: str, start: int, end: int, max_characters: int, max_tokens: int
    ) -> tuple[list[int], list[int]]:
        """Starts and sizes in tokens of equal parts of one word, with its blanks apart from it."""
        content = start + len(text[start:end].rstrip())
        step = max_characters
        while True:
            starts = [*range(start, content, step), *range(content, end, max_characters)]
            parts = [text[first:last] for first, last in pairwise([*starts, end])]
            encodings = self._tokenizer.encode_batch_fast(parts, add_special_tokens=False)
            sizes = [len(encoding) for encoding in encodings]
            if max(sizes) <= max_tokens or step == 1:
                return starts, sizes
            step //= 2


def _word_starts(encoding: Encoding, offsets: list[int]) -> Iterator[int]:
    """Offsets at which the tokenizer's words start; a word is one or more tokens."""
    before = None
    for word, offset in zip(encoding.word_ids, offsets, strict=True):
        if word != before:
            yield offset
            before = word
