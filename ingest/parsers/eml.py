"""EML and MBOX: mails as they are sent. A mail is a page; what is attached to it is read on its own."""

import codecs
import mimetypes
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from pathlib import Path

from ingest.parsers.decoding import decode_text
from ingest.parsers.mail_text import Mail, PartNames, html_blocks, mail_blocks, plain_blocks
from ingest.parsers.page_text import Block, page_of_blocks, page_of_text
from ingest.parsers.refusals import damaged, over_limit, without_text
from ingest.parsers.text import stored_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, Part, ReadLimits, Reason

PARSER = "email"
_FIELDS = ("From", "To", "Cc", "Date")
# A file without any of these is no mail, whatever its name.
_TELLING = (*_FIELDS, "Subject", "Received", "Message-ID", "MIME-Version", "Content-Type")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError)


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
            mail = _read(_message(data), PartNames())
            pages.append(page_of_blocks(mail_blocks(mail), number))
            parts += [Part(f"{number}/{part.name}", part.content) for part in mail.attachments]
            report(number, number)
        if not pages:
            raise damaged(PARSER, "no mail begins in it")
        return ParsedDocument("", tuple(pages), parts=tuple(parts), apart=True)


def _mails(path: Path) -> Iterator[bytes]:
    """The mails of an mbox file, each begun by a line with ``From`` after an empty one (RFC 4155)."""
    lines: list[bytes] = []
    is_begun, was_blank = False, True
    with path.open("rb") as stream:
        for line in stream:
            if was_blank and line.startswith(b"From "):
                if is_begun:
                    yield b"".join(lines)
                lines, is_begun = [], True
            elif is_begun:
                lines.append(line[1:] if line.startswith(b">From ") else line)
            was_blank = not line.strip()
    if is_begun:
        yield b"".join(lines)


def _message(data: bytes) -> Message:
    try:
        message: EmailMessage = message_from_bytes(data, policy=policy.default)
    except _BROKEN as problem:
        raise damaged(PARSER, problem) from problem
    return message


def _read(message: Message, names: PartNames) -> Mail:
    body: list[Block] = []
    attachments: list[Part] = []
    try:
        _collect(message, body, attachments, names)
        fields = [(name, _field(message, name)) for name in _FIELDS]
    except RecursionError as problem:
        raise damaged(PARSER, problem) from problem
    return Mail(_field(message, "Subject"), fields, body, tuple(attachments))


def _field(message: Message, name: str) -> str:
    """A header as text, decoded as far as it can be."""
    try:
        return ", ".join(str(value) for value in message.get_all(name, []))
    except _BROKEN:
        return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _collect(part: Message, body: list[Block], attachments: list[Part], names: PartNames) -> None:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        for inner in _inner(part):
            name = names.name(f"{_field(inner, 'Subject')}.eml" if _field(inner, "Subject") else "", ".eml")
            attachments.append(Part(name, _stored(inner)))
    elif part.is_multipart():
        choices = _inner(part)
        if kind == "multipart/alternative":
            choices = _best(choices)
        for inner in choices:
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


def _best(choices: list[Message]) -> list[Message]:
    """The one of several forms of a text to read: plain if there is one with words, else the last."""
    plain = [one for one in choices if one.get_content_type() == "text/plain" and _text(one).strip()]
    return plain[:1] or choices[-1:]


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
    try:
        return content.decode(part.get_content_charset() or "ascii")
    except (LookupError, ValueError):
        return decode_text(content) or content.decode("latin-1")
