"""A chat as Markdown with footnotes (``[^1]``), as GitHub, Pandoc and Obsidian read it."""

import re
from collections.abc import Iterable, Sequence

from app.answer_text.parsing import markdown_parser
from app.export import wording
from app.export.model import (
    Block,
    Code,
    Document,
    Heading,
    Inline,
    Items,
    Line,
    LineBreak,
    NoSource,
    Note,
    NoteMark,
    Paragraph,
    Quote,
    Rule,
    Run,
    Side,
    Table,
    Turn,
)

# Every one of them means something somewhere: emphasis, links, strikethrough, mathematics, entities, HTML.
_SPECIAL = re.compile(r"[\\`*_\[\]~$^]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# At the beginning of a line: headings, lists, rules, definitions, the line below a heading.
_BEGINS_BLOCK = re.compile(r"(?m)^([ \t]*(?:\d{1,9}(?=[.)])|(?=[#+=:-])))")
_RULERS = {Side.LEFT: ":---", Side.CENTRE: ":---:", Side.RIGHT: "---:"}
_LANGUAGE = re.compile(r"[^\w+#.-]")
# Headings of an answer stand below the question's.
_LEVELS_ABOVE, _DEEPEST = 2, 6


def to_markdown(document: Document) -> str:
    """Write the whole chat."""
    parts = [f"# {_plain(document.title)}", *(f"*{_plain(line)}*" for line in document.about)]
    parts += [_turn(turn) for turn in document.turns]
    return "\n\n".join(parts) + "\n"


def _turn(turn: Turn) -> str:
    parts = [f"## {_plain(turn.question)}"]
    if turn.whole_question:
        parts.append(_blocks((Quote(turn.whole_question),)))
    parts += [f"*{_plain(line)}*" for line in turn.details]
    parts.append(_blocks(turn.answer))
    parts += [f"*{_plain(line)}*" for line in turn.remarks]
    parts += map(_note, turn.notes)
    return "\n\n".join(parts)


def _note(note: Note) -> str:
    parts = [f"**{_plain(note.place)}**"]
    if note.quoted:
        parts.append(f"“{_plain(note.quoted)}”")
    if note.remark:
        parts.append(f"*{_plain(note.remark)}*")
    return f"[^{note.number}]: {' '.join(parts)}"


def _blocks(blocks: Iterable[Block], between: str = "\n\n") -> str:
    written: list[str] = []
    before: Block | None = None
    # Two lists in a row would be one; the other marker parts them.
    other = False
    for block in blocks:
        is_next_list = isinstance(block, Items) and isinstance(before, Items)
        other = is_next_list and not other
        written.append(_block(block, other=other))
        before = block
    return between.join(filter(None, written))


def _block(block: Block, *, other: bool) -> str:  # noqa: PLR0911 - one for each kind
    match block:
        case Paragraph(line):
            return _line(line)
        case Heading(level, line):
            return f"{'#' * min(level + _LEVELS_ABOVE, _DEEPEST)} {_line(line, breaks=' ')}"
        case Code(text, language):
            fence = "`" * max(3, _longest_run(text) + 1)
            return f"{fence}{_LANGUAGE.sub('', language)}\n{text}\n{fence}"
        case Rule():
            return "* * *"
        case Quote(blocks):
            return "\n".join(f"> {line}".rstrip() for line in _blocks(blocks).split("\n"))
        case Items():
            return _items(block, other=other)
        case Table():
            return _table(block)


def _items(items: Items, *, other: bool) -> str:
    is_tight = all(
        len(item) <= 1 or all(isinstance(part, Items) for part in item[1:]) for item in items.items
    )
    written = []
    for number, item in enumerate(items.items, start=items.start or 0):
        mark = ("*" if other else "-") if items.start is None else f"{number}{')' if other else '.'}"
        inside = _blocks(item, "\n" if is_tight else "\n\n")
        indented = f"\n{' ' * (len(mark) + 1)}".join(inside.split("\n"))
        written.append(re.sub(r"(?m)^ +$", "", f"{mark} {indented}"))
    return ("\n" if is_tight else "\n\n").join(written)


def _table(table: Table) -> str:
    rows = [_row(_cell(line) for line in row) for row in (table.head, *table.rows)]
    return "\n".join((rows[0], _row(_RULERS[side] for side in table.sides), *rows[1:]))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(line: Line) -> str:
    return _line(line, breaks=" ").replace("|", "\\|")


# --- within a line -------------------------------------------------------------------------------------


def _line(line: Line, breaks: str = "\\\n") -> str:
    """Write a line; where emphasis would be read otherwise than it is meant, without emphasis."""
    dressed, plain = (_inlines(line, breaks, dressed=is_dressed) for is_dressed in (True, False))
    return dressed if dressed == plain or _read(dressed) == _read(plain) else plain


def _inlines(line: Sequence[Inline], breaks: str, *, dressed: bool) -> str:
    written: list[str] = []
    before: Inline | None = None
    for part in line:
        match part:
            case Run():
                text = _run(part, dressed=dressed)
                # "[^1]:" would define a note.
                is_definition = isinstance(before, NoteMark) and text.startswith(":")
                written.append(f"\\{text}" if is_definition else text)
            case NoteMark(number=number, weak=weak):
                written.append(f"{f' {wording.WEAK}' if weak else ''}[^{number}]")
            case NoSource():
                written.append(f" *({wording.NO_SOURCE})*" if dressed else f" ({wording.NO_SOURCE})")
            case LineBreak():
                written.append(breaks)
        before = part
    return _BEGINS_BLOCK.sub(r"\1\\", "".join(written))


def _run(run: Run, *, dressed: bool) -> str:
    if run.code and dressed:
        return _code_span(run.text)
    text = _plain(run.text)
    core = text.strip()
    if not dressed or not core:
        return text
    for applies, mark in ((run.struck, "~~"), (run.italic, "*"), (run.bold, "**")):
        core = f"{mark}{core}{mark}" if applies else core
    if run.link:
        core = f"[{core}](<{run.link.replace('<', '%3C').replace('>', '%3E')}>)"
    before, after = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
    return f"{text[:before]}{core}{text[len(text) - after :]}"


def _code_span(text: str) -> str:
    fence = "`" * (_longest_run(text) + 1)
    inside = " ".join(text.split("\n"))
    padded = f" {inside} " if inside.startswith("`") or inside.endswith("`") else inside
    return f"{fence}{padded}{fence}"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text.translate(_ENTITIES))


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _read(markdown: str) -> str:
    """The words that a reader sees."""
    tokens = markdown_parser().parseInline(markdown)[0].children or []
    return "".join(
        token.content if token.type in {"text", "text_special", "code_inline"} else " "
        for token in tokens
        if token.type
        not in {
            "strong_open",
            "strong_close",
            "em_open",
            "em_close",
            "s_open",
            "s_close",
            "link_open",
            "link_close",
        }
    )
