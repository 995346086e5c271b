"""What of a source is left alone: hidden things, names that match a pattern, files that are too large."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
from pathspec import GitIgnoreSpec

from ingest.catalog.catalog import Catalog
from ingest.errors import BadPattern
from ingest.types import DocumentState, ReadLimits, Reason, Refusal

# What programs make for themselves, by folder and by name: nobody means it when they add a folder.
DEFAULT_PATTERNS = (
    "node_modules/",
    "bower_components/",
    "__pycache__/",
    "site-packages/",
    "venv/",
    "$RECYCLE.BIN/",
    "System Volume Information/",
    "lost+found/",
    "*.tmp",
    "*.temp",
    "*.part",
    "*.crdownload",
    "*.download",
    "*.swp",
    "*~",
)
# A limit on the size of files lies between these; above the higher one no reader goes.
LEAST_LIMIT, LARGEST_FILE = 1024 * 1024, ReadLimits().file_bytes
MOST_PATTERNS = 200
LONGEST_PATTERN = 500
# Locks that Office writes beside an open document: never anything else.
_LOCK_PREFIXES = ("~$", ".~lock.")
_KEY = "rules"


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of one library, for all of its sources.

    ``patterns`` are those of a .gitignore, relative to each source; a later one that begins with ``!`` takes
    back what an earlier one left alone. A file of more than ``file_bytes`` is not read.
    """

    skips_hidden: bool = True
    patterns: tuple[str, ...] = DEFAULT_PATTERNS
    file_bytes: int = LARGEST_FILE


@dataclass(frozen=True)
class Matcher:
    """Applies rules to what a walk meets below ``root``."""

    rules: Rules
    root: Path

    def by_name(self, name: str) -> Refusal | None:
        """Say why something is left alone for its name alone."""
        if name.startswith(_LOCK_PREFIXES) or (self.rules.skips_hidden and name.startswith(".")):
            return Refusal(DocumentState.EXCLUDED, Reason.HIDDEN)
        return None

    def by_pattern(self, path: Path, *, is_folder: bool) -> Refusal | None:
        """Say which pattern leaves it alone, if one does."""
        below = str(path)[self._skipped :].replace(os.sep, "/")
        found = self._spec.check_file(f"{below}/" if is_folder else below)
        if not found.include or found.index is None:
            return None
        return Refusal(
            DocumentState.EXCLUDED, Reason.BY_PATTERN, {"pattern": self.rules.patterns[found.index]}
        )

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines(self.rules.patterns)

    @cached_property
    def _skipped(self) -> int:
        return len(str(self.root).rstrip(os.sep)) + 1


def rules_of(catalog: Catalog) -> Rules:
    """Give the rules of a library; the usual ones where none were set."""
    kept = catalog.remembered(_KEY)
    if kept is None:
        return Rules()
    try:
        return msgspec.json.decode(kept, type=Rules)
    except msgspec.MsgspecError:
        return Rules()


def set_rules(catalog: Catalog, rules: Rules) -> None:
    """Take other rules from now on. Raises `BadPattern`."""
    checked = msgspec.structs.replace(
        rules,
        patterns=tuple(checked_patterns(rules.patterns)),
        file_bytes=min(max(rules.file_bytes, LEAST_LIMIT), LARGEST_FILE),
    )
    catalog.remember(_KEY, None if checked == Rules() else msgspec.json.encode(checked).decode())


def checked_patterns(patterns: Iterable[str]) -> Sequence[str]:
    """Give patterns as they are kept: each once, without blanks around. Raises `BadPattern`."""
    kept = list(dict.fromkeys(filter(None, (pattern.strip() for pattern in patterns))))
    if len(kept) > MOST_PATTERNS:
        raise BadPattern(kept[MOST_PATTERNS], f"more than {MOST_PATTERNS} patterns")
    for pattern in kept:
        if len(pattern) > LONGEST_PATTERN or not pattern.isprintable():
            raise BadPattern(pattern[:LONGEST_PATTERN], "too long, or not one line of text")
        try:
            spec = GitIgnoreSpec.from_lines([pattern])
        except (ValueError, TypeError) as error:
            raise BadPattern(pattern, str(error)) from error
        # A comment, or a pattern of nothing: it would seem to be in force.
        if not any(part.include is not None for part in spec.patterns):
            raise BadPattern(pattern, "it matches nothing")
    return kept
