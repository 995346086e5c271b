"""Turns the bytes of a text file into text, whatever encoding they are in.

In order: a byte order mark; UTF-8; UTF-16 and UTF-32 without a mark (a zero in each unit of Latin text);
ISO-2022, which says itself; then charset-normalizer for the encodings of whole scripts, and for the Latin
ones, which it confuses on short texts, the share of letters that their languages use. It is not asked where
each byte beyond ASCII stands alone, as signs and accented letters do. Only a sample is judged; all of the
bytes are decoded.
"""

import codecs
import re

from charset_normalizer import from_bytes

from ingest.parsers.latin_encodings import likeliest_latin_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"), (b"\x1b(J", "iso2022_jp_2"))
_SCRIPT_ENCODINGS = (
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp866", "mac_cyrillic",
    "cp1253", "cp1255", "cp1256", "cp874",
)  # fmt: skip
_LATIN_ENCODINGS = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman")
# What text in other scripts has, and Latin text whose signs and accented letters stand alone has not.
_OF_A_SCRIPT = re.compile(
    rb"[\x80-\x9f\xa1-\xff]{2}"  # two bytes in a row, where a no-break space is a blank
    rb"|[\x81-\x83\x86-\x90\x98\x9a-\x9f]"  # no common mark in Windows-1252; "ソフト" in cp932
    rb"|[0-9][\x93\x94][@-~]"  # a quotation mark between digit and letter; "1966年" in cp932
    rb"|[\x91-\x97][\\^_`{}~]"  # a mark before a symbol; "5本" in cp932
    rb"|[\xa4\xa6][@-~]"  # signs that nobody writes; "30人" and "1966年" in Big5
)
_SAMPLE = 32_768  # bytes
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01  # of the sample; logs and old listings hold a few, binary data a tenth
_FEW_CONTROLS = 2  # do not matter in the shortest text either
_MOST_BROKEN = 0.01  # of the characters beyond ASCII, where a UTF-8 file holds a few broken ones


def decode_text(data: bytes) -> str | None:
    """The text that ``data`` holds, without its byte order mark; None where it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    wide = _wide_encoding(data)
    if wide is not None:
        return data.decode(wide, "replace")
    sample = data[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > max(_MOST_CONTROLS * len(sample), _FEW_CONTROLS):
        return None
    for escape, encoding in _ESCAPES:
        if escape in sample:
            return data.decode(encoding, "replace")
    text = _as_utf8(data)
    return text if text is not None else data.decode(legacy_encoding(data), "replace")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: zeros in the same place of nearly every unit."""
    sample = data[: _SAMPLE - _SAMPLE % 4]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    quarters = [sample[place::4].count(0) / max(len(sample[place::4]), 1) for place in range(4)]
    if len(data) % 4 == 0 and quarters[2] > 0.9 and quarters[3] > 0.9 and quarters[0] < 0.1:
        return "utf-32-le"
    if len(data) % 4 == 0 and quarters[0] > 0.9 and quarters[1] > 0.9 and quarters[3] < 0.1:
        return "utf-32-be"
    even, odd = (quarters[0] + quarters[2]) / 2, (quarters[1] + quarters[3]) / 2
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    if even > 0.3 and odd < 0.05:
        return "utf-16-be"
    return None


def _as_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken <= _MOST_BROKEN * beyond_ascii else None


def legacy_encoding(data: bytes) -> str:
    """The likeliest encoding of ``data`` from before Unicode; there always is one."""
    sample = _telling_sample(data)
    if not _OF_A_SCRIPT.search(sample):
        return likeliest_latin_encoding(sample)
    best = from_bytes(sample, cp_isolation=[*_SCRIPT_ENCODINGS, *_LATIN_ENCODINGS]).best()
    if best is not None and best.encoding in _SCRIPT_ENCODINGS:
        return best.encoding
    return likeliest_latin_encoding(sample)


def _telling_sample(data: bytes) -> bytes:
    """The first lines that hold bytes beyond ASCII: the others say nothing of the encoding."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size >= _SAMPLE:
                break
    return b"".join(lines)[:_SAMPLE]
