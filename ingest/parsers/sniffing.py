"""Tells what a file is from its first bytes."""

from enum import StrEnum


class Content(StrEnum):
    """What the first bytes of a file say it is; ``OTHER`` where they say nothing known."""

    PDF = "pdf"
    ZIP = "zip"
    OLE = "ole"
    RTF = "rtf"
    HTML = "html"
    IMAGE = "image"
    ARCHIVE = "archive"
    PROGRAM = "program"
    MEDIA = "media"
    DATABASE = "database"
    POSTSCRIPT = "postscript"
    OTHER = "other"


_SIGNATURES = (
    (b"PK\x03\x04", Content.ZIP),
    (b"PK\x05\x06", Content.ZIP),  # an empty one
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content.OLE),
    (b"{\\rtf", Content.RTF),
    (b"\x89PNG\r\n\x1a\n", Content.IMAGE),
    (b"\xff\xd8\xff", Content.IMAGE),
    (b"GIF87a", Content.IMAGE),
    (b"GIF89a", Content.IMAGE),
    (b"II*\x00", Content.IMAGE),
    (b"MM\x00*", Content.IMAGE),
    (b"\x1f\x8b", Content.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Content.ARCHIVE),
    (b"Rar!\x1a\x07", Content.ARCHIVE),
    (b"\xfd7zXZ\x00", Content.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Content.ARCHIVE),
    (b"\x7fELF", Content.PROGRAM),
    (b"MZ\x90\x00", Content.PROGRAM),
    (b"\xca\xfe\xba\xbe", Content.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Content.PROGRAM),
    (b"ID3\x03", Content.MEDIA),
    (b"ID3\x04", Content.MEDIA),
    (b"OggS\x00", Content.MEDIA),
    (b"fLaC\x00", Content.MEDIA),
    (b"SQLite format 3\x00", Content.DATABASE),
    (b"%!PS-Adobe", Content.POSTSCRIPT),
)
_PDF = b"%PDF-"
_LEADING = b" \t\r\n\xef\xbb\xbf"
_HTML_STARTS = (b"<!doctype html", b"<html")


def sniff(head: bytes) -> Content:
    """What a file that begins with ``head`` is."""
    for signature, content in _SIGNATURES:
        if head.startswith(signature):
            return content
    if head[4:8] == b"ftyp":
        return Content.MEDIA
    start = head[:1_024].lstrip(_LEADING)
    if start.startswith(_PDF):
        return Content.PDF
    start = start.lower()
    if start.startswith(_HTML_STARTS) or (start.startswith(b"<?xml") and b"<html" in start):
        return Content.HTML
    return Content.OTHER
