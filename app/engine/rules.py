"""The rules of what is left alone, as a person changes them."""

from app.engine import wire
from app.engine.library import Library, OpenLibrary
from app.engine.refusing import Refused
from ingest.rules import DEFAULT_PATTERNS, Rules, rules_of, set_rules

_MEGABYTE = 1024 * 1024


def rules(library: Library, opened: OpenLibrary, request: wire.RulesRequest) -> wire.Rules:
    """Give the rules, changed as asked; a change is in force at once. Raises `Refused`, `BadPattern`.

    What is left alone from now on stops answering, and what is not any more is read.
    """
    before = rules_of(library.catalog)
    after = _changed(Rules() if request.resets else before, request)
    if after != before:
        set_rules(library.catalog, after)
        job = opened.pipeline.submit([s for s in library.catalog.sources.all() if not s.paused])
        opened.untold.note(job)
    return _told(rules_of(library.catalog))


def _changed(rules: Rules, request: wire.RulesRequest) -> Rules:
    patterns = list(rules.patterns if request.patterns is None else request.patterns)
    for pattern in request.include:
        if pattern not in patterns:
            known = ", ".join(patterns) or "none"
            raise Refused("no_such_rule", f'There is no rule "{pattern}". There are: {known}.')
        patterns.remove(pattern)
    size = rules.file_bytes if request.megabytes is None else request.megabytes * _MEGABYTE
    return Rules(
        skips_hidden=rules.skips_hidden if request.skips_hidden is None else request.skips_hidden,
        patterns=(*patterns, *request.exclude),
        file_bytes=size,
    )


def _told(rules: Rules) -> wire.Rules:
    return wire.Rules(
        skips_hidden=rules.skips_hidden,
        patterns=rules.patterns,
        megabytes=rules.file_bytes // _MEGABYTE,
        usual=DEFAULT_PATTERNS,
    )
