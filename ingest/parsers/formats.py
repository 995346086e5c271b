"""Which format a file is read as: by its name's suffix, checked against its first bytes.

Imports no parser, so that the engine can tell what is not read without loading what reads. A new format is a
name in `Format`, and a line in each of ``_RULES``, `ingest.parsers.registry`, `kinds` and `mime_types`.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.errors import FileRefused
from ingest.parsers.code_suffixes import CODE_SUFFIXES
from ingest.parsers.ole import holds_encrypted_package
from ingest.parsers.refusals import misnamed, old_format, password_needed, unsupported
from ingest.parsers.sniffing import Content, sniff
from ingest.types import DocumentState, Refusal

HEAD_BYTES = 4_096
"""How much of a file's beginning `format_for` wants to see."""


class Format(StrEnum):
    """The formats that are read."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    XLS = "xls"
    ODF = "odf"
    EPUB = "epub"
    RTF = "rtf"
    EML = "eml"
    MBOX = "mbox"
    MSG = "msg"
    DELIMITED = "delimited"
    JSON = "json"
    XML = "xml"
    RST = "rst"
    ORG = "org"
    CODE = "code"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class _Rule:
    """How the files of a format are named and what they begin with."""

    format: Format
    suffixes: frozenset[str]
    contents: frozenset[Content]


def _rule(format_: Format, suffixes: str, *contents: Content) -> _Rule:
    return _Rule(format_, frozenset(suffixes.split()), frozenset(contents))


# What begins like nothing known may be a damaged package: its parser says so. Programs save web pages, RTF
# and the newer formats under the names of the old ones, which their own files never begin like.
_RULES = (
    _rule(Format.PDF, ".pdf", Content.PDF, Content.OTHER),
    _rule(Format.DOCX, ".docx .docm .dotx .dotm", Content.ZIP, Content.OTHER),
    _rule(Format.DOCX, ".doc .dot", Content.ZIP),
    _rule(Format.PPTX, ".pptx .pptm .ppsx .ppsm .potx .potm", Content.ZIP, Content.OTHER),
    _rule(Format.PPTX, ".ppt .pps", Content.ZIP),
    _rule(Format.XLSX, ".xlsx .xlsm .xltx .xltm", Content.ZIP, Content.OTHER),
    _rule(Format.XLSX, ".xls", Content.ZIP),
    _rule(Format.XLS, ".xls .xlt .xlsx", Content.OLE),
    _rule(Format.XLS, ".xlsb", Content.ZIP),
    _rule(Format.ODF, ".odt .ott .ods .ots .odp .otp .odg .otg", Content.ZIP, Content.OTHER),
    _rule(Format.EPUB, ".epub", Content.ZIP, Content.OTHER),
    _rule(Format.RTF, ".rtf .doc .dot", Content.RTF),
    _rule(Format.EML, ".eml .mht .mhtml", Content.OTHER, Content.HTML),
    _rule(Format.MBOX, ".mbox", Content.OTHER, Content.HTML),
    _rule(Format.MSG, ".msg", Content.OLE),
    _rule(Format.DELIMITED, ".csv .tsv .tab", Content.OTHER, Content.HTML),
    _rule(Format.JSON, ".json .jsonl .ndjson .geojson .ipynb", Content.OTHER),
    _rule(Format.XML, ".xml .xsd .dbk .tei .rss .atom .opml", Content.OTHER, Content.HTML),
    _rule(Format.RST, ".rst", Content.OTHER, Content.HTML),
    _rule(Format.ORG, ".org", Content.OTHER, Content.HTML),
    _rule(Format.CODE, CODE_SUFFIXES, Content.OTHER, Content.HTML),
    _rule(Format.TEXT, ".txt .text .log .srt .vtt", Content.OTHER, Content.HTML),
    _rule(Format.MARKDOWN, ".md .markdown", Content.OTHER, Content.HTML),
    _rule(Format.HTML, ".html .htm .xhtml", Content.OTHER, Content.HTML),
    _rule(Format.HTML, ".doc .xls", Content.HTML),
)
# Content that is read whatever the file is called.
_BY_CONTENT = {Content.PDF: Format.PDF}
# What Office wrote until 2007, and what it saves the same document as now.
_OLD_FORMATS = {".doc": ".docx", ".dot": ".docx", ".ppt": ".pptx", ".pps": ".pptx"}


def _rules_by_suffix() -> dict[str, list[_Rule]]:
    found: defaultdict[str, list[_Rule]] = defaultdict(list)
    for rule in _RULES:
        for suffix in rule.suffixes:
            found[suffix].append(rule)
    return dict(found)


_BY_SUFFIX = _rules_by_suffix()


def is_read_by_name(suffix: str) -> bool:
    """Whether files with this suffix are read, as far as the name tells; case does not matter."""
    return suffix.lower() in _BY_SUFFIX and suffix.lower() not in _OLD_FORMATS


def format_by_name(suffix: str) -> Format | None:
    """The format that files with this suffix usually have, None for an unknown one; case does not matter."""
    rules = _BY_SUFFIX.get(suffix.lower())
    return rules[0].format if rules else None


def format_for(path: Path, head: bytes) -> Format:
    """The format of a file that begins with ``head``; raises `FileRefused` where it is none that is read."""
    suffix = path.suffix.lower()
    content = sniff(head)
    if content in _BY_CONTENT:
        return _BY_CONTENT[content]
    rules = _BY_SUFFIX.get(suffix)
    if rules is None:
        raise unsupported(suffix)
    if is_locked_office(path, head):
        raise password_needed()
    for rule in rules:
        if content in rule.contents:
            return rule.format
    if suffix in _OLD_FORMATS:
        raise old_format(suffix, _OLD_FORMATS[suffix])
    raise misnamed(suffix, content.value)


def is_locked_office(path: Path, head: bytes) -> bool:
    """Whether a file that begins with ``head`` is an Office document behind a password. Raises OSError."""
    rules = _BY_SUFFIX.get(path.suffix.lower(), [])
    may_be_locked = any(Content.ZIP in rule.contents for rule in rules)
    return may_be_locked and sniff(head) is Content.OLE and holds_encrypted_package(path)


def refusal_by_format(path: Path) -> Refusal | None:
    """Say why a file is not read at all, from its name and first bytes; None where it is to be read.

    Raises OSError.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    try:
        format_for(path, head)
    except FileRefused as refused:
        return refused.refusal if refused.refusal.state is DocumentState.UNSUPPORTED else None
    return None


def opens_with_password(path: Path) -> bool:
    """Whether a locked file at ``path`` is of a format that is opened with its password. Raises OSError."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    return sniff(head) in _BY_CONTENT or is_locked_office(path, head)
