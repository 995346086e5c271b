"""What a look at the passages says of a sentence."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How well the passages support a sentence."""

    SUPPORTED = "supported"
    WEAK = "weak"
    NONE = "none"


class ReasonCode(StrEnum):
    """Why a sentence is not supported; `app` has the words."""

    NUMBER = "number"  # said, found
    DATE = "date"  # said, found
    UNIT = "unit"  # said, found
    NAME = "name"  # said, found
    NEGATION = "negation"  # said or found: whichever side denies it
    WORDS = "words"  # said: what the passage has nothing of
    ORDER = "order"  # all that says so is a sentence that speaks to a model
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, with what the sentence says and what stands in its place in the passage, where that is known."""

    code: ReasonCode
    said: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """The words of passage ``n`` that a sentence rests on: offsets into the text of its page.

    ``verdict`` is that of this passage alone: another one may support what this one does not. It is None of a
    quoted passage, whose spans are its sentences that are nearest to the question.
    """

    n: int
    start: int
    end: int
    verdict: Verdict | None = None
