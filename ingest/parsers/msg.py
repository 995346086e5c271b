"""MSG: a mail as Outlook saves it, read by python-oxmsg."""

import struct
from collections.abc import Iterator
from pathlib import Path

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError

from ingest.parsers.mail_text import Mail, PartNames, html_blocks, mail_blocks, plain_blocks
from ingest.parsers.page_text import Block, page_of_blocks
from ingest.parsers.refusals import damaged, without_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, Part, ReadLimits

PARSER = "oxmsg"
_CONTENT_ID = 0x3712  # PidTagAttachContentId, [MS-OXPROPS] 2.586
_DISPLAY_TO = 0x0E04  # PidTagDisplayTo, 2.672
_DISPLAY_CC = 0x0E03  # PidTagDisplayCc
_RECIPIENT_TYPE = 0x0C15  # PidTagRecipientType
_CC = 2  # as a recipient's type
_BROKEN = (
    ValueError, LookupError, AttributeError, TypeError, AssertionError, struct.error, RecursionError,
    EOFError, UnrecognizedCodePageError, UnsupportedEncodingError,
)  # fmt: skip


class MsgParser:
    """Reads one mail of Outlook's."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The mail on page 1, titled by its subject, and its attachments as parts."""
        try:
            mail = _read(Message.load(str(path)))
        except OSError as problem:
            if problem.errno is not None:
                raise  # the disk's; olefile's own have none
            raise damaged(PARSER, problem) from problem
        except _BROKEN as problem:
            raise damaged(PARSER, problem) from problem
        page = page_of_blocks(mail_blocks(mail))
        if not page.text:
            raise without_text()
        report(1, 1)
        return ParsedDocument(sensible_title(mail.subject), (page,), parts=mail.attachments)


def _read(message: Message) -> Mail:
    date = message.sent_date
    fields = [
        ("From", message.sender or ""),
        *_recipients(message),
        ("Date", date.isoformat(" ", "minutes") if date is not None else ""),
    ]
    names = PartNames()
    named = [
        (names.name(attachment.file_name or ""), attachment.file_bytes)
        for attachment in message.attachments
        if not _is_decoration(attachment)
    ]
    attachments = tuple(Part(name, content) for name, content in named if content is not None)
    unread = tuple(name for name, content in named if content is None)  # mails in Outlook's own form, links
    return Mail(message.subject, fields, _body(message), attachments, unread)


def _recipients(message: Message) -> Iterator[tuple[str, str]]:
    """To whom a mail is and who has a copy."""
    for field, display, is_copied in (("To", _DISPLAY_TO, False), ("Cc", _DISPLAY_CC, True)):
        # As the whole message is encoded; the recipients' own fields do not say how they are.
        shown = message.properties.str_prop_value(display) or ""
        listed = (
            f"{one.name} <{one.email_address}>"
            for one in message.recipients
            if (one.properties.int_prop_value(_RECIPIENT_TYPE) == _CC) == is_copied
        )
        yield field, shown or ", ".join(listed)


def _body(message: Message) -> list[Block]:
    plain = plain_blocks(message.body or "")
    return plain or html_blocks(message.html_body or "")


def _is_decoration(attachment: Attachment) -> bool:
    is_picture = (attachment.mime_type or "").startswith("image/")
    return is_picture and attachment.properties.str_prop_value(_CONTENT_ID) is not None
