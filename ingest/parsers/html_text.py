"""Finds the text of an HTML file: its encoding, and what XHTML writes differently."""

import codecs
import re

from ingest.parsers.decoding import decode_text

_HEAD = 4_096  # bytes in which a declaration must stand
_DECLARED = re.compile(
    rb"""(?:<meta\b[^>]*?\bcharset|<\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""",
    re.IGNORECASE,
)
# Python's own inventions, which no page is written in.
_NO_CHARSETS = frozenset({"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})
_MOST_BROKEN = 0.001  # of all characters, for the declared encoding to be believed
# What browsers take these labels for, https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
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
    try:
        name = codecs.lookup(declared.group(1).decode("ascii")).name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32")) or name.replace("_", "-") in _NO_CHARSETS:
        return None  # the declaration could not be read if it were so
    try:
        text = data.decode(_MEANT.get(name, name), "replace")
    except LookupError:
        return None  # a codec, but none of text: base64, zlib
    return text if text.count("\ufffd") <= _MOST_BROKEN * len(text) else None
