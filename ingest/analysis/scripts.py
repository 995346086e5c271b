"""Which script a word is written in, and which scripts are written without blanks."""

import re
from bisect import bisect_right
from enum import Enum, auto

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3040-\u30ff\u31f0-\u31ff"
_HANGUL = "\u1100-\u11ff\uac00-\ud7a3"
# Thai, Lao; Tibetan; Myanmar; Khmer, Tai Le, New Tai Lue, Tai Tham; more of Myanmar, Tai Viet.
_SOUTH_EAST = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf"
)

# Runs of a script in which a word cannot be told by blanks: none are written, or, in Korean, particles
# are attached to the word.
RUN = re.compile(f"[{_HAN}{_KANA}]+|[{_HANGUL}]+|[{_SOUTH_EAST}]+")
HAN = re.compile(f"[{_HAN}]")


class Script(Enum):
    """A script whose words are told by blanks; `OTHER` is any that needs no telling apart."""

    LATIN = auto()
    GREEK = auto()
    CYRILLIC = auto()
    ARMENIAN = auto()
    HEBREW = auto()
    ARABIC = auto()
    DEVANAGARI = auto()
    TAMIL = auto()
    ETHIOPIC = auto()
    OTHER = auto()


_STARTS: tuple[tuple[int, Script], ...] = (
    (0, Script.LATIN),
    (0x370, Script.GREEK),
    (0x400, Script.CYRILLIC),
    (0x530, Script.ARMENIAN),
    (0x590, Script.HEBREW),
    (0x600, Script.ARABIC),
    (0x700, Script.OTHER),
    (0x750, Script.ARABIC),
    (0x780, Script.OTHER),
    (0x870, Script.ARABIC),
    (0x900, Script.DEVANAGARI),
    (0x980, Script.OTHER),
    (0xB80, Script.TAMIL),
    (0xC00, Script.OTHER),
    (0x1200, Script.ETHIOPIC),
    (0x13A0, Script.OTHER),
    (0x1C80, Script.CYRILLIC),
    (0x1C90, Script.OTHER),
    (0x1D00, Script.LATIN),
    (0x1F00, Script.GREEK),
    (0x2000, Script.OTHER),
    (0x2C60, Script.LATIN),
    (0x2C80, Script.OTHER),
    (0xA640, Script.CYRILLIC),
    (0xA6A0, Script.OTHER),
    (0xA720, Script.LATIN),
    (0xA800, Script.OTHER),
)
_CODES = [code for code, _ in _STARTS]


def script_of(word: str) -> Script:
    """Give the script of a word's first character; digits count as Latin."""
    return _STARTS[bisect_right(_CODES, ord(word[0])) - 1][1]
