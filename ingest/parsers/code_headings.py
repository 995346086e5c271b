"""The outermost definitions of a source file, by the words that begin them, as headings of what follows."""

import re
from collections.abc import Iterator

from ingest.types import Heading

_MODIFIERS = (
    r"(?:(?:export|default|public|private|protected|internal|static|final|abstract|sealed|async|open|data|"
    r"partial|override|virtual|inline|extern|unsafe|pub(?:\([a-z]+\))?|const)\s+)*"
)
_DEFINITION = re.compile(
    rf"^{_MODIFIERS}(?:class|interface|struct|enum|trait|impl|protocol|record|namespace|module|object|contract|"
    r"def|fn|func|fun|function\*?|sub|procedure|type|CREATE\s+(?:OR\s+REPLACE\s+)?"
    r"(?:TABLE|VIEW|FUNCTION|PROCEDURE|TRIGGER|INDEX))\s+(?:\([^)]*\)\s*)?[\w$.:<>\"`\[\], ]*[\w$\"`>\]]",
    re.MULTILINE | re.IGNORECASE,
)
# A function in C and its kin: a type, a name, parameters, and the brace that opens it.
_C_FUNCTION = re.compile(
    r"^(?!(?:if|for|while|switch|return|else)\b)[A-Za-z_][\w \t*&:<>,~]{0,100}?[\w~]{1,60}"
    r"(?=[ \t]*\([^;{}()]{0,500}\)\s*\{)",
    re.MULTILINE,
)
_C_SUFFIXES = frozenset({".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".ino", ".m", ".mm"})
_TEX = re.compile(r"^\s*\\(part|chapter|section|subsection|subsubsection)\*?\{([^{}\n]+)\}", re.MULTILINE)
_TEX_LEVELS = {"part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4}
_KEYS = re.compile(r"^(?:\[+([^\]\n]+)\]+|([A-Za-z_][\w.-]*):)[ \t]*$", re.MULTILINE)
_KEYED = frozenset({".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf"})
_LONGEST = 120  # characters


def code_headings(text: str, suffix: str) -> Iterator[Heading]:
    """The definitions that stand at the beginning of a line, in order."""
    if suffix in {".tex", ".ltx"}:
        for match in _TEX.finditer(text):
            yield Heading(_TEX_LEVELS[match.group(1)], match.start(2), match.end(2))
        return
    if suffix in _KEYED:
        yield from _headings(_KEYS, text)
        return
    found = list(_headings(_DEFINITION, text))
    if suffix in _C_SUFFIXES:
        found = sorted([*found, *_headings(_C_FUNCTION, text)], key=lambda one: one.start)
    last = -1
    for heading in found:
        if heading.start >= last:
            last = heading.end
            yield heading


def _headings(pattern: re.Pattern[str], text: str) -> Iterator[Heading]:
    for match in pattern.finditer(text):
        if len(match.group()) <= _LONGEST:
            yield Heading(1, match.start(), match.end())
