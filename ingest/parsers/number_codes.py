"""The codes of number formats, taken apart into sections, their words told from their signs.

Codes by ECMA-376 part 1, 18.8.31.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].'
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<elapsed>\[(?:h+|m+|s+)\])"
    r"|\[(?P<compared>[<>=]+)(?P<bound>[^\]]*)\]|\[[^\]]*\]|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_WORD = "\0"  # stands among the signs for a character that is only written
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "<>": operator.ne, ">=": operator.ge,
    ">": operator.gt,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """Which numbers a section is for."""

    comparison: str
    bound: float

    def holds(self, number: float) -> bool:
        """Whether ``number`` is one of them."""
        return _COMPARISONS[self.comparison](number, self.bound)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a code: ``signs`` is as long as ``text``, with no letter or digit where words stand."""

    text: str
    signs: str
    condition: Condition | None = None


def read_section(code: str) -> Section:
    """The section that ``code`` writes; ``ValueError`` where its condition cannot be read."""
    text = signs = ""
    condition = None
    for piece in _PIECE.finditer(code):
        words = piece["quoted"] or piece["escaped"] or piece["currency"] or ""
        sign = piece["elapsed"] or piece["sign"] or ""
        text += words + sign
        signs += _WORD * len(words) + sign
        if piece["compared"]:
            if piece["compared"] not in _COMPARISONS:
                raise ValueError(code)
            condition = Condition(piece["compared"], float(piece["bound"]))
    return Section(text, signs, condition)
