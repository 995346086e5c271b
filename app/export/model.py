"""What is exported, apart from any format: every word of it is final, and none of it is markup."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

# --- within a line -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of one look; ``link`` is an address of the web, or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMark:
    """A pointer to the note of this number; ``weak``: its words are close, but not the same claim.

    ``follows``: it stands right behind another one, and the two are not to be read as one number.
    """

    number: int
    weak: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class NoSource:
    """No passage says the sentence that ends here."""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line within a paragraph."""


Inline: TypeAlias = Run | NoteMark | NoSource | LineBreak
Line: TypeAlias = tuple[Inline, ...]

# --- blocks --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside an answer, of level 1 to 6."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Code:
    """Code, to be shown as it stands."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``start`` is the first number, None where it has bullets."""

    start: int | None
    items: tuple[tuple["Block", ...], ...]


class Side(StrEnum):
    """Where the words of a table's column stand."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row, the head too, has as many cells as there are sides."""

    sides: tuple[Side, ...]
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


Block: TypeAlias = Paragraph | Heading | Code | Rule | Quote | Items | Table

# --- the whole -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote: where it is, the quoted words, and what the check said of them."""

    number: int
    place: str
    quoted: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question with its answer; ``details`` and ``remarks`` are lines above and below the answer."""

    question: str
    whole_question: tuple[Block, ...]
    details: tuple[str, ...]
    answer: tuple[Block, ...]
    remarks: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A chat; ``about`` are lines below its title. Notes are numbered through all turns."""

    title: str
    about: tuple[str, ...]
    turns: tuple[Turn, ...]
