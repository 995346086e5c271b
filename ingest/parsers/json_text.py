"""JSON and JSON Lines: values as lines of ``key: value``, records apart; notebooks as their cells."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.parsers.cleaning import keep_text
from ingest.parsers.markdown import markdown_page
from ingest.parsers.page_text import Block, page_of_blocks, page_of_text
from ingest.parsers.text import stored_text
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ParsedPage, ReadLimits

_DEEPEST = 40  # levels that are laid out; deeper ones are written as they are stored
_BY_LINE = frozenset({".jsonl", ".ndjson"})
_INDENT = "  "

Json = dict[str, "Json"] | list["Json"] | str | bool | None
"""A value; numbers stay the text that they were written as."""


class JsonParser:
    """Reads JSON as a person would write it down; what is no JSON after all is kept as it is stored."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The file on page 1; the keys of the outermost object are its headings."""
        text = stored_text(path)
        try:
            page = _page(_values(text, by_line=path.suffix.lower() in _BY_LINE))
        except (ValueError, RecursionError):
            page = None
        report(1, 1)
        return ParsedDocument("", (page if page is not None and page.text else page_of_text(text),))


def _values(text: str, *, by_line: bool) -> list[Json]:
    """The values in the text: one, or one a line."""
    if not by_line:
        try:
            return [_value(text)]
        except ValueError:
            if text.count("\n") < 1:
                raise
    return [_value(line) for line in text.split("\n") if line.strip()]


def _value(text: str) -> Json:
    value: Json = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    return value


def _page(values: list[Json]) -> ParsedPage:
    if len(values) == 1 and isinstance(values[0], dict):
        only = values[0]
        if "cells" in only and "nbformat" in only:
            return markdown_page(keep_text("\n\n".join(filter(None, map(_cell, _listed(only["cells"]))))))
        return page_of_blocks(_sections(only))
    records = _listed(values[0]) if len(values) == 1 else values
    return page_of_blocks(_blocks(records))


def _sections(value: dict[str, Json]) -> Iterator[Block]:
    """The plain values of an object first, then a section for each of the others."""
    plain = {key: one for key, one in value.items() if not _is_nested(one)}
    yield from _blocks([plain] if plain else [])
    for key, one in value.items():
        if _is_nested(one):
            heading = keep_text(" ".join(key.split()))
            if heading:
                yield Block(heading, level=1)
            yield from _blocks(one if isinstance(one, list) else [one])


def _blocks(records: Iterable[Json]) -> Iterator[Block]:
    for record in records:
        text = keep_text("\n".join(_lines(record, 0))).strip("\n")
        if text.strip():
            yield Block(text)


def _lines(value: Json, depth: int) -> Iterator[str]:
    indent = _INDENT * depth
    if depth >= _DEEPEST and _is_nested(value):
        yield indent + json.dumps(value, ensure_ascii=False)
    elif isinstance(value, dict):
        for key, one in value.items():
            if _is_nested(one):
                yield f"{indent}{key}:"
                yield from _lines(one, depth + 1)
            else:
                yield f"{indent}{key}: {_plain(one)}"
    elif isinstance(value, list):
        for one in value:
            if _is_nested(one):
                first, *others = [*_lines(one, depth + 1)] or [""]
                yield f"{indent}- {first.strip()}"
                yield from others
            else:
                yield f"{indent}- {_plain(one)}"
    else:
        yield indent + _plain(value)


def _is_nested(value: Json) -> bool:
    return bool(value) and isinstance(value, (dict, list))


def _plain(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return "[]" if isinstance(value, list) else "{}"


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _cell(cell: Json) -> str:
    """A notebook's cell as Markdown: its source, and the text that came out of it."""
    if not isinstance(cell, dict):
        return ""
    source = _joined(cell.get("source"))
    if cell.get("cell_type") != "code":
        return source
    shown = [f"```\n{source}\n```"] if source else []
    for output in _listed(cell.get("outputs")):
        if isinstance(output, dict):
            data = output.get("data")
            text = _joined(data.get("text/plain") if isinstance(data, dict) else output.get("text"))
            shown += [f"```\n{text}\n```"] if text else []
    return "\n\n".join(shown)


def _joined(text: Json) -> str:
    """A text that is stored whole or line by line."""
    if isinstance(text, list):
        text = "".join(line for line in text if isinstance(line, str))
    return text.strip("\n") if isinstance(text, str) else ""
