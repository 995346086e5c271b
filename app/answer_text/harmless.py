"""A model's text before it is read as Markdown: made harmless, and no line too long to lay out."""

import re

# Embeddings, overrides and isolates turn round what stands beside them. Real Arabic and Hebrew need none of
# them: the letters have a direction of their own, and the marks (LRM, RLM, ALM) are kept.
# With them go controls, the characters that Qt and this program keep for themselves (object replacement, the
# first private ones) and tags that no one sees.
_UNWANTED = re.compile(
    "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffd\ufdd0-\ufdd1\ue000-\ue00f"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# Qt lays a paragraph out as a whole: 4,000 characters take some 3 ms.
LONGEST_LINE = 4_000
_PIECE = 2_000
# How far back a piece may end at a space.
_BACK = 200


def harmless(text: str) -> str:
    """Take out what would turn words round or hide them; Arabic and Hebrew stay as they are."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def in_short_lines(text: str) -> str:
    """Split lines over 4,000 characters into paragraphs, at spaces where there are any."""
    if len(text) <= LONGEST_LINE:
        return text
    lines = text.split("\n")
    return "\n".join(line if len(line) <= LONGEST_LINE else "\n\n".join(_pieces(line)) for line in lines)


def _pieces(line: str) -> list[str]:
    pieces = []
    start = 0
    while len(line) - start > _PIECE:
        end = start + _PIECE
        space = line.rfind(" ", end - _BACK, end)
        end = space if space > start else end
        pieces.append(line[start:end])
        start = end
    pieces.append(line[start:])
    return pieces
