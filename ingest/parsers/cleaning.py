"""Makes extracted text plain before any offset into it exists.

`clean_text` is for text that a library extracted (PDF, DOCX, HTML); `keep_text` for text that is read as
it is stored, where nearly every character must stay, so that offsets into the file stay true.
"""

import re
import unicodedata

from ingest.parsers.hidden_text import BEGIN, END

_SOFT_HYPHENS = "\x02\ufffe\u00ad"  # PDFium marks a hyphenated line end with U+0002 or U+FFFE
_ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_NOTHING = "\u200b\u2060\ufeff\ufff9\ufffa\ufffb"  # zero width, but not the joiners that scripts need
_NEW_LINES = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_PRESENTATION_FORMS = (
    range(0xFB00, 0xFB50),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFEFD),
    range(0x1D400, 0x1D800),
)

_JOINED_LINE_END = re.compile(f"[{_SOFT_HYPHENS}](?: *\n)?")
_BLANKS_BEFORE_NEW_LINE = re.compile(r"(?<![ \t])[ \t]+\n")  # each run is tried once: linear
_MANY_NEW_LINES = re.compile(r"\n{3,}")
_NOT_FOR_STORED_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def _folding() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys((*range(32), *range(127, 160)))
    table |= dict.fromkeys(range(0xD800, 0xE000))  # lone surrogates, but for our own marks
    for mark in (BEGIN, END):
        del table[ord(mark)]
    table |= dict.fromkeys(map(ord, _NOTHING))
    table |= dict.fromkeys(map(ord, _ODD_SPACES), " ")
    table |= dict.fromkeys(map(ord, _NEW_LINES), "\n")
    for forms in _PRESENTATION_FORMS:  # ligatures; letters as fonts and formulas shape them
        table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in forms}
    del table[ord("\n")], table[ord("\t")]
    return table


_FOLDING = _folding()


def clean_text(text: str) -> str:
    r"""Extracted text with plain spaces, letters and ``\\n``; hyphenated line ends joined.

    A hyphen that the document itself drew at a line's end is left: it may belong to the word.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _JOINED_LINE_END.sub("", text).translate(_FOLDING)
    text = _BLANKS_BEFORE_NEW_LINE.sub("\n", text)
    return _MANY_NEW_LINES.sub("\n\n", text).strip("\n ")


def keep_text(text: str) -> str:
    r"""Stored text with ``\\n`` for every line end and without control characters; all else stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    return _NOT_FOR_STORED_TEXT.sub("", text)


def one_line(text: str) -> str:
    """Clean text with every run of blanks as one space."""
    return _BLANKS.sub(" ", clean_text(text)).strip()
