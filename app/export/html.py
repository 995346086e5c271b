"""A chat as one HTML file: no script, nothing from elsewhere, all that is said escaped."""

from collections import Counter
from collections.abc import Iterable
from html import escape

from app.export import wording
from app.export.direction import is_right_to_left
from app.export.html_style import PAPER, SCREEN
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

# Headings of an answer stand below the question's.
_LEVELS_ABOVE, _DEEPEST = 2, 6
# Should something slip through: a browser is told to run and to load nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def to_html(document: Document, *, for_paper: bool = False) -> str:
    """Write the whole chat; ``for_paper`` in the simpler form that is laid out as PDF."""
    return _Writer(for_paper=for_paper).write(document)


class _Writer:
    """Writes one document; it counts how often each note is pointed to, for the ways back."""

    def __init__(self, *, for_paper: bool) -> None:
        self._for_paper = for_paper
        self._pointed: Counter[int] = Counter()

    def write(self, document: Document) -> str:
        title = escape(document.title)
        about = "".join(f"<p>{escape(line)}</p>\n" for line in document.about)
        turns = "\n".join(map(self._turn, document.turns))
        return (
            '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>{title}</title>\n<style>\n{PAPER if self._for_paper else SCREEN}</style>\n</head>\n"
            f'<body>\n<main>\n<h1 dir="auto">{title}</h1>\n<div class="about">\n{about}</div>\n'
            f"{turns}\n</main>\n</body>\n</html>\n"
        )

    def _turn(self, turn: Turn) -> str:
        whole = f'<blockquote dir="auto">{self._blocks(turn.whole_question)}</blockquote>\n'
        # The answer first: it counts the ways to its notes.
        answer = self._blocks(turn.answer)
        return (
            f'<section>\n<h2 dir="auto">{escape(turn.question)}</h2>\n'
            f"{_small('details', turn.details)}"
            f"{whole if turn.whole_question else ''}"
            f'<div class="answer">\n{answer}</div>\n'
            f"{_small('remarks', turn.remarks)}{self._notes(turn.notes)}</section>"
        )

    # --- notes

    def _notes(self, notes: tuple[Note, ...]) -> str:
        if not notes:
            return ""
        if self._for_paper:
            inside = "".join(f'<p class="note">{note.number}. {_note(note)}</p>\n' for note in notes)
        else:
            items = "".join(
                f'<li id="n{note.number}" value="{note.number}" dir="auto">{_note(note)}'
                f"{self._ways_back(note.number)}</li>\n"
                for note in notes
            )
            inside = f"<ol>\n{items}</ol>\n"
        return f'<div class="notes">\n<p class="caption">{wording.NOTES}</p>\n{inside}</div>\n'

    def _ways_back(self, number: int) -> str:
        return "".join(
            f' <a class="back" href="#r{number}-{time}" aria-label="Back to the text">↩</a>'
            for time in range(1, self._pointed[number] + 1)
        )

    def _mark(self, mark: NoteMark) -> str:
        self._pointed[mark.number] += 1
        kind = "mark weak" if mark.weak else "mark"
        sign = wording.WEAK if mark.weak else ""
        comma = "<sup>,</sup>" if mark.follows else ""
        if self._for_paper:
            return f'{comma}<sup class="{kind}">{sign}{mark.number}</sup>'
        place = f"r{mark.number}-{self._pointed[mark.number]}"
        return (
            f'{comma}<sup class="{kind}"><a id="{place}" href="#n{mark.number}">{sign}{mark.number}</a></sup>'
        )

    # --- blocks

    def _blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:  # noqa: PLR0911 - one for each kind
        match block:
            case Paragraph(line):
                return f"<p{self._direction(line)}>{self._line(line)}</p>\n"
            case Heading(level, line):
                tag = f"h{min(level + _LEVELS_ABOVE, _DEEPEST)}"
                return f"<{tag}{self._direction(line)}>{self._line(line)}</{tag}>\n"
            case Code(text, _):
                return f"<pre><code>{escape(text)}</code></pre>\n"
            case Rule():
                return "<hr>\n"
            case Quote(blocks):
                return f'<blockquote dir="auto">\n{self._blocks(blocks)}</blockquote>\n'
            case Items():
                return self._items(block)
            case Table():
                return self._table(block)

    def _items(self, items: Items) -> str:
        tag = "ul" if items.start is None else "ol"
        start = f' start="{items.start}"' if items.start not in {None, 1} else ""
        inside = "".join(f'<li dir="auto">{self._item(item)}</li>\n' for item in items.items)
        return f"<{tag}{start}>\n{inside}</{tag}>\n"

    def _item(self, item: tuple[Block, ...]) -> str:
        """The first line of an item stands beside its mark."""
        if item and isinstance(item[0], Paragraph):
            return self._line(item[0].line) + self._blocks(item[1:])
        return self._blocks(item)

    def _table(self, table: Table) -> str:
        head = self._row("th", table.sides, table.head)
        rows = "".join(self._row("td", table.sides, row) for row in table.rows)
        # Qt knows the room in a table's cells by these attributes alone.
        dress = ' cellspacing="0" cellpadding="4"' if self._for_paper else ""
        inside = f"<thead>{head}</thead>\n<tbody>{rows}</tbody>"
        return f'<div class="table"><table{dress}>\n{inside}\n</table></div>\n'

    def _row(self, tag: str, sides: tuple[Side, ...], row: tuple[Line, ...]) -> str:
        cells = "".join(
            f'<{tag} align="{side}" dir="auto">{self._line(line)}</{tag}>'
            for side, line in zip(sides, row, strict=True)
        )
        return f"<tr>{cells}</tr>\n"

    # --- within a line

    def _direction(self, line: Line) -> str:
        """Browsers look for themselves; Qt has to be told."""
        if not self._for_paper:
            return ' dir="auto"'
        words = "".join(part.text for part in line if isinstance(part, Run))
        return ' dir="rtl"' if is_right_to_left(words) else ""

    def _line(self, line: Line) -> str:
        return "".join(map(self._inline, line))

    def _inline(self, part: Inline) -> str:
        match part:
            case Run():
                return _run(part)
            case NoteMark():
                return self._mark(part)
            case NoSource():
                return f' <span class="none">{wording.NO_SOURCE}</span>'
            case LineBreak():
                return "<br>\n"


def _run(run: Run) -> str:
    text = escape(run.text)
    for applies, tag in (
        (run.code, "code"),
        (run.struck, "s"),
        (run.italic, "em"),
        (run.bold, "strong"),
    ):
        text = f"<{tag}>{text}</{tag}>" if applies else text
    return f'<a href="{escape(run.link)}" rel="noopener noreferrer">{text}</a>' if run.link else text


def _note(note: Note) -> str:
    parts = [f"<strong>{escape(note.place)}</strong>"]
    if note.quoted:
        parts.append(f'<span class="quoted">“{escape(note.quoted)}”</span>')
    if note.remark:
        parts.append(f'<span class="remark">{escape(note.remark)}</span>')
    return " ".join(parts)


def _small(kind: str, lines: Iterable[str]) -> str:
    inside = "".join(f'<p dir="auto">{escape(line)}</p>\n' for line in lines)
    return f'<div class="{kind}">\n{inside}</div>\n' if inside else ""
