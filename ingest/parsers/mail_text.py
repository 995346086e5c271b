"""Lays a mail out as blocks: subject, who wrote to whom and when, the body, the names of what is attached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from selectolax.lexbor import LexborHTMLParser

from ingest.parsers.cleaning import clean_text, one_line
from ingest.parsers.hidden_text import unmarked
from ingest.parsers.html_blocks import HtmlBlocks
from ingest.parsers.page_text import Block, BlockKind
from ingest.types import Part

# UTF-8 bytes of an attachment's name. File systems allow 255, Windows 260 characters for the whole path.
_LONGEST_NAME = 180
_LONGEST_SUFFIX = 40  # UTF-8 bytes; what is longer is the rest of a sentence
_FORBIDDEN = dict.fromkeys([*range(32), 127, *map(ord, '/\\:*?"<>|!')], "_")


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail holds, whatever format it is kept in. ``fields`` are its headers by name, in order.

    ``unread`` names what is attached and cannot be taken out.
    """

    subject: str
    fields: Sequence[tuple[str, str]]
    body: Sequence[Block]
    attachments: tuple[Part, ...]
    unread: tuple[str, ...] = ()


def mail_blocks(mail: Mail) -> Iterator[Block]:
    """The blocks of the page that the mail makes; the subject is its heading."""
    subject = one_line(mail.subject)
    if subject:
        yield Block(subject, level=1)
    for name, value in mail.fields:
        words = one_line(value)
        if words:
            yield Block(f"{name}: {words}", BlockKind.ROW)
    yield from mail.body
    for name in (*(part.name for part in mail.attachments), *mail.unread):
        yield Block(f"[{name}]", BlockKind.ROW)


def plain_blocks(text: str) -> list[Block]:
    """The paragraphs of a body of plain text."""
    return [Block(part) for part in clean_text(text).split("\n\n") if part.strip()]


def html_blocks(markup: str) -> list[Block]:
    """What a reader of a body in HTML would see; its headings are none of the mail's."""
    tree = LexborHTMLParser(markup.replace("\x00", ""))
    body = tree.body or tree.root
    blocks = HtmlBlocks(skip_navigation=False).read(body) if body is not None else []
    return [Block(block.text, block.kind) for block in blocks]


class PartNames:
    """Gives each attachment of a container a name of its own that is safe as the name of a file."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def name(self, stated: str, suffix: str = "") -> str:
        """A name like the stated one, with ``suffix`` where it states none at all."""
        wanted = one_line(unmarked(stated)).translate(_FORBIDDEN).strip(". ") or f"attachment{suffix}"
        ending = PurePosixPath(wanted).suffix
        if len(ending.encode()) > _LONGEST_SUFFIX:
            ending = ""
        stem = _cut(wanted.removesuffix(ending), _LONGEST_NAME - len(ending.encode()))
        name, number = f"{stem}{ending}", 1
        while name in self._given:
            number += 1
            name = f"{stem} ({number}){ending}"
        self._given.add(name)
        return name


def _cut(text: str, size: int) -> str:
    """As many of the first characters as have room in ``size`` bytes."""
    data = text.encode()
    return text if len(data) <= size else data[:size].decode(errors="ignore").rstrip(". ")
