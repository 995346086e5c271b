"""EML and MBOX: mails as they are sent. A mail is a page; what is attached to it is read on its own."""

import codecs
import mimetypes
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import FileRefused
from ingest.parsers.decoding import decode_text
from ingest.parsers.mail_text import Mail, PartNames, html_blocks, mail_blocks, plain_blocks
from ingest.parsers.page_text import Block, page_of_blocks, page_of_text
from ingest.parsers.refusals import damaged, over_limit, without_text
from ingest.parsers.stated_encoding import python_name, stated_text
from ingest.parsers.text import stored_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import PageState, ParsedDocument, ParsedPage, Part, ReadLimits, Reason

if TYPE_CHECKING:
    _MailPolicy = EmailPolicy[EmailMessage]  # a generic class for the type checker alone
else:
    _MailPolicy = EmailPolicy

PARSER = "email"
_FIELDS = ("From", "To", "Cc", "Date")
# A file without any of these is no mail, whatever its name.
_TELLING = (*_FIELDS, "Subject", "Received", "Message-ID", "MIME-Version", "Content-Type")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError)
_HEAD = 65_536  # bytes in which a mail states the encoding of its text
_STATED = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_RAW_BYTES = re.compile("[\udc80-\udcff]")  # as Python keeps what is not ASCII in a header
# The envelope's date, in the order of asctime or of a mail; what only begins with "From" is a sentence.
_ENVELOPE = re.compile(
    rb"From (?=\S)(?=.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b)"
    rb"(?=.*\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)"
    rb"(?=.*\b\d{1,2}:\d{2}\b)(?=.*\b\d{4}\b)"
)
# The plain form is a stub, "please use another program", where it is shorter than this share of the other.
_STUB = 1 / 3


class EmlParser:
    """Reads one mail."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The mail on page 1, titled by its subject, and its attachments as parts."""
        data = path.read_bytes()
        if data.startswith(_MARKS):
            data = (decode_text(data) or "").encode()
        message = _message(data)
        if not any(name in message for name in _TELLING):
            page = page_of_text(stored_text(path))
            report(1, 1)
            return ParsedDocument("", (page,))
        mail = _read(message, PartNames())
        page = page_of_blocks(mail_blocks(mail))
        if not page.text:
            raise without_text()
        report(1, 1)
        return ParsedDocument(sensible_title(mail.subject), (page,), parts=mail.attachments)


class MboxParser:
    """Reads a folder of mails that is kept in one file."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """One page a mail; attachments are named ``mail/name``, with the number of their mail's page."""
        pages, parts = [], []
        for number, data in enumerate(_mails(path), start=1):
            if number > limits.pages:
                raise over_limit(Reason.OVER_PAGE_LIMIT, unit="pages", found=number, limit=limits.pages)
            try:
                mail = _read(_message(data), PartNames())
            except FileRefused:  # junk: it costs its own page, not the mailbox
                pages.append(ParsedPage(number, "", PageState.FAILED))
            else:
                pages.append(page_of_blocks(mail_blocks(mail), number))
                parts += [Part(f"{number}/{part.name}", part.content) for part in mail.attachments]
            report(number, number)
        if not pages:
            raise damaged(PARSER, "no mail begins in it")
        if all(page.state is PageState.FAILED for page in pages):
            raise damaged(PARSER, "no mail can be read")
        return ParsedDocument("", tuple(pages), parts=tuple(parts), apart=True)


def _mails(path: Path) -> Iterator[bytes]:
    """The mails of an mbox file, each begun by an envelope after an empty line (RFC 4155)."""
    lines: list[bytes] = []
    is_begun, was_blank, is_dated = False, True, False
    with path.open("rb") as stream:
        for line in stream:
            if was_blank and _is_envelope(line, must_be_dated=is_dated):
                if is_begun:
                    yield b"".join(lines)
                else:
                    is_dated = _ENVELOPE.match(line) is not None
                lines, is_begun = [], True
            elif is_begun:
                lines.append(line[1:] if line.startswith(b">From ") else line)
            was_blank = not line.strip()
    if is_begun:
        yield b"".join(lines)


def _is_envelope(line: bytes, *, must_be_dated: bool) -> bool:
    """Whether a mail begins here. Some programs write no date: they write none in the whole mailbox."""
    return line.startswith(b"From ") and (not must_be_dated or _ENVELOPE.match(line) is not None)


class _HeaderPolicy(_MailPolicy):
    """Reads headers as Python does, and those in raw 8-bit characters in the encoding of the text."""

    stated: str

    def __init__(self, stated: str) -> None:
        super().__init__(message_factory=EmailMessage)
        object.__setattr__(self, "stated", stated)  # a policy refuses to be changed

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ANN401 - as the base says
        """The header as its own class, whatever bytes it holds."""
        return super().header_fetch_parse(name, _decoded(value, self.stated))


def _decoded(value: str, stated: str) -> str:
    """A header with its raw bytes as the characters that they are meant for."""
    if not _RAW_BYTES.search(value):
        return value
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return stated_text(data, stated) or decode_text(data) or value


def _message(data: bytes) -> Message:
    stated = _STATED.search(data, 0, _HEAD)
    headers = _HeaderPolicy(stated=stated.group(1).decode("latin-1") if stated else "")
    try:
        message: EmailMessage = message_from_bytes(data, policy=headers)
    except _BROKEN as problem:
        raise damaged(PARSER, problem) from problem
    return message


def _read(message: Message, names: PartNames) -> Mail:
    body: list[Block] = []
    attachments: list[Part] = []
    try:
        _collect(message, body, attachments, names)
        fields = [(name, _field(message, name)) for name in _FIELDS]
    except _BROKEN as problem:
        raise damaged(PARSER, problem) from problem
    return Mail(_field(message, "Subject"), fields, body, tuple(attachments))


def _field(message: Message, name: str) -> str:
    """A header as text, decoded as far as it can be."""
    try:
        return ", ".join(str(value) for value in message.get_all(name, []))
    except _BROKEN:
        raw = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
        return _decoded(next(raw, ""), "")


def _collect(part: Message, body: list[Block], attachments: list[Part], names: PartNames) -> None:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        for inner in _inner(part):
            name = names.name(f"{_field(inner, 'Subject')}.eml" if _field(inner, "Subject") else "", ".eml")
            attachments.append(Part(name, _stored(inner)))
    elif part.is_multipart():
        if kind == "multipart/alternative":
            _collect_best(_inner(part), body, attachments, names)
        else:
            for inner in _inner(part):
                _collect(inner, body, attachments, names)
    elif part.get_content_disposition() == "attachment" or part.get_filename() or not _is_text(kind):
        if not _is_decoration(part):
            name = names.name(part.get_filename() or "", mimetypes.guess_extension(kind) or "")
            attachments.append(Part(name, _bytes(part)))
    else:
        text = _text(part)
        body += html_blocks(text) if kind == "text/html" else plain_blocks(text)


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _collect_best(
    choices: list[Message], body: list[Block], attachments: list[Part], names: PartNames
) -> None:
    """Takes one of several forms of a text, and what is attached to any of them.

    Each form is walked once, chosen or not: they may lie in each other, and looking twice at each level
    would never end.
    """
    plain: list[list[Block]] = []
    rich: list[list[Block]] = []
    others: list[Message] = []
    for choice in choices:
        if _is_other_form(choice):
            others.append(choice)
            continue
        text: list[Block] = []
        _collect(choice, text, attachments, names)
        if text:
            (plain if _is_plain(choice) else rich).append(text)
    if plain or rich:
        body += _best(plain, rich)
    else:
        for choice in others[-1:]:
            _collect(choice, body, attachments, names)


def _best(plain: list[list[Block]], rich: list[list[Block]]) -> list[Block]:
    """The first plain form, or the last and richest one where there is no plain one but a stub."""
    if plain and rich and _length(plain[0]) >= _STUB * _length(rich[-1]):
        return plain[0]
    return rich[-1] if rich else plain[0]


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _is_plain(part: Message) -> bool:
    return all(one.get_content_type() not in {"text/html", "text/enriched"} for one in part.walk())


def _is_other_form(part: Message) -> bool:
    """Whether a part is the text once more in a form that is not read: for a watch, for live mails."""
    kind = part.get_content_type()
    is_attached = part.get_content_disposition() == "attachment" or part.get_filename() is not None
    return kind.startswith("text/") and not _is_text(kind) and kind != "text/calendar" and not is_attached


def _is_text(kind: str) -> bool:
    return kind in {"text/plain", "text/html", "text/enriched"}


def _is_decoration(part: Message) -> bool:
    """Whether a part is a picture inside the text: a logo, a signature."""
    is_picture = part.get_content_maintype() == "image"
    return is_picture and (part.get("Content-ID") is not None or part.get_content_disposition() == "inline")


def _bytes(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except _BROKEN:
        content = None
    return content if isinstance(content, bytes) else b""


def _stored(message: Message) -> bytes:
    """An attached mail as a file of its own."""
    try:
        return message.as_bytes(policy=policy.compat32)
    except _BROKEN:
        return b""


def _text(part: Message) -> str:
    content = _bytes(part)
    return _stated_text(part, content) or decode_text(content) or content.decode("latin-1")


def _stated_text(part: Message, content: bytes) -> str | None:
    """The text in the encoding that the part states; ASCII says nothing of bytes that are none."""
    stated = part.get_content_charset() or "ascii"
    return None if python_name(stated) == "ascii" else stated_text(content, stated)
