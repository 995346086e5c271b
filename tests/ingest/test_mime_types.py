"""Every format has the types that desktops know it by, and none that is something else."""

from collections import defaultdict
from pathlib import Path

import pytest

from ingest.parsers.formats import _RULES, Format, is_read_by_name
from ingest.parsers.mime_types import MIME_TYPES

# Suffix and type by weight, as shared-mime-info installs them on every desktop.
GLOBS = Path("/usr/share/mime/globs2")


@pytest.fixture(scope="module")
def known():
    """The types of each suffix on this system."""
    if not GLOBS.exists():
        pytest.skip("shared-mime-info is not installed")
    known = defaultdict(set)
    for line in GLOBS.read_text().splitlines():
        if not line.startswith("#"):
            _, name, pattern, *_ = line.split(":")
            if pattern.startswith("*."):
                known[pattern[1:].lower()].add(name)
    return known


def test_every_format_has_its_types():
    assert set(MIME_TYPES) == set(Format)
    assert all(MIME_TYPES.values())


def test_what_a_desktop_calls_a_suffix_is_among_them(known):
    # Code is left out: its suffixes are many, and mean other things too.
    rules = [rule for rule in _RULES if rule.format is not Format.CODE]
    ours = {name for names in MIME_TYPES.values() for name in names}
    suffixes = {suffix for rule in rules for suffix in rule.suffixes if is_read_by_name(suffix)}
    assert {suffix for suffix in suffixes if known[suffix] and not known[suffix] & ours} == set()


def test_no_type_is_one_of_files_that_are_not_read(known):
    suffixes = defaultdict(set)
    for suffix, names in known.items():
        for name in names:
            suffixes[name].add(suffix)
    for names in MIME_TYPES.values():
        for name in names:
            # Desktops differ in which they know.
            assert not suffixes[name] or any(map(is_read_by_name, suffixes[name])), name
