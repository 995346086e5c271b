"""Reads text in the encoding that a page or a mail states, as it is meant."""

import codecs

# Python's own inventions, which nothing is written in.
_NO_CHARSETS = frozenset({"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})
_MOST_BROKEN = 0.001  # of all characters, for the stated encoding to be believed
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


def stated_text(data: bytes, label: str) -> str | None:
    """``data`` in the encoding called ``label``; None where there is none, or the bytes deny it."""
    name = python_name(label)
    if name.replace("_", "-") in _NO_CHARSETS:
        return None
    try:
        text = data.decode(_MEANT.get(name, name), "replace")
    except (LookupError, ValueError):
        return None  # a codec, but none of text: base64, zlib
    return text if text.count("\ufffd") <= _MOST_BROKEN * len(text) else None


def python_name(label: str) -> str:
    """What Python calls the encoding; empty where it knows none."""
    try:
        return codecs.lookup(label).name
    except (LookupError, ValueError):  # a NUL in it is a ValueError
        return ""
