"""Finds the text of an HTML file: its encoding, and what XHTML writes differently."""

import codecs
import re

from ingest.parsers.decoding import decode_text
from ingest.parsers.stated_encoding import python_name, stated_text

_HEAD = 4_096  # bytes in which a declaration must stand
_DECLARED = re.compile(
    rb"""(?:<meta\b[^>]*?\bcharset|<\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""",
    re.IGNORECASE,
)
# Self-closed in XHTML, open to the document's end in HTML.
_SELF_CLOSED = re.compile(
    r"<(script|style|title|textarea|iframe|a|div|span|p|td|th|li|b|i|em|strong)\b([^<>]*?)/>", re.IGNORECASE
)


def html_text(data: bytes, *, xhtml: bool) -> str | None:
    """The markup in ``data`` as text; None where it is no text in any encoding."""
    text = _declared_text(data)
    if text is None:
        text = decode_text(data)
    if text is None:
        return None
    is_xml = xhtml or text.lstrip().startswith("<?xml")
    return _SELF_CLOSED.sub(r"<\1\2></\1>", text) if is_xml else text


def _declared_text(data: bytes) -> str | None:
    declared = _DECLARED.search(data, 0, _HEAD)
    if declared is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None  # a mark is stronger than a declaration
    label = declared.group(1).decode("ascii")
    if python_name(label).startswith(("utf-16", "utf-32")):
        return None  # the declaration could not be read if it were so
    return stated_text(data, label)
