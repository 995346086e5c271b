"""Walks a parsed HTML page and makes blocks of it.

The walk is a loop, not a recursion: pages with tens of thousands of nested elements exist.
"""

import re

from selectolax.lexbor import LexborNode

from ingest.parsers.cleaning import clean_text
from ingest.parsers.hidden_text import hide
from ingest.parsers.html_hidden import Concealment
from ingest.parsers.page_text import Block, BlockKind, row_blocks

_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "canvas",
        "svg",
        "audio",
        "video",
        "select",
        "datalist",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "button",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "math",
        "meter",
        "nobr",
        "output",
        "progress",
        "q",
        "ruby",
        "rb",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        *("mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "mstyle", "mpadded", "mfenced", "menclose"),
        *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "mover", "munder", "munderover", "mphantom"),
        *("mmultiscripts", "mprescripts", "none", "semantics", "annotation", "merror"),
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS = frozenset({"td", "th"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLANKS_AROUND_NEW_LINE = re.compile(r" *\n *")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class HtmlBlocks:
    """Reads one tree; ``skip_navigation`` leaves out menus where the page marks its own main part."""

    def __init__(self, *, skip_navigation: bool) -> None:
        self._skip_navigation = skip_navigation
        self._outer: list[list[Block]] = []  # blocks around the cells that are open
        self._blocks: list[Block] = []
        self._rows: list[list[list[Block]]] = []  # cells of the rows that are open
        self._lists: list[int | None] = []  # the next number of each open list, None for bullets
        self._words: list[str] = []
        self._marker = ""
        self._level = 0
        self._preformatted = 0
        self._concealment = Concealment()

    def read(self, root: LexborNode) -> list[Block]:
        """The blocks under ``root``, in the order of the markup."""
        node, depth = root, 0
        while True:
            is_entered = self._enter(node)
            if is_entered:
                self._concealment.enter(node, depth)
            child = node.child if is_entered else None
            if child is not None:
                node, depth = child, depth + 1
                continue
            if is_entered:
                self._leave(node.tag or "", depth)
            while depth and node.next is None and node.parent is not None:
                node, depth = node.parent, depth - 1
                self._leave(node.tag or "", depth)
            if not depth or node.next is None:
                break
            node = node.next
        self._flush()
        return self._blocks

    def _enter(self, node: LexborNode) -> bool:
        """Takes in what begins with ``node``; whether to look inside it."""
        tag = node.tag or ""
        if tag == "-text":
            self._add_text(node.text_content or "")
            return False
        if not node.is_element_node or self._is_unseen(tag, node):
            return False
        if tag == "br":
            self._words.append("\n")
        elif tag == "rt":
            self._words.append(" ")
        elif tag not in _INLINE:
            self._flush()
            self._open(tag, node)
        return True

    def _is_unseen(self, tag: str, node: LexborNode) -> bool:
        if tag in _UNSEEN or (tag == "nav" and self._skip_navigation):
            return True
        attributes = node.attrs
        return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.sget("style", "")))

    def _open(self, tag: str, node: LexborNode) -> None:
        if tag in _HEADINGS:
            self._level = _HEADINGS[tag]
        elif tag == "pre":
            self._preformatted += 1
        elif tag in {"ul", "menu"}:
            self._lists.append(None)
        elif tag == "ol":
            start = node.attrs.sget("start", "1")
            self._lists.append(int(start) if start.isdecimal() else 1)
        elif tag == "li":
            self._marker = self._next_marker()
        elif tag == "tr":
            self._rows.append([])
        elif tag in _CELLS:
            self._outer.append(self._blocks)
            self._blocks = []

    def _next_marker(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _leave(self, tag: str, depth: int) -> None:
        """Closes what `_open` opened, by the same tag."""
        self._concealment.leave(depth)
        if tag in _INLINE or tag in {"br", "rt"}:
            return
        self._flush()
        if tag in _HEADINGS:
            self._level = 0
        elif tag == "pre":
            self._preformatted = max(self._preformatted - 1, 0)
        elif tag in {"ul", "menu", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "tr" and self._rows:
            self._blocks += row_blocks(self._rows.pop())
        elif tag in _CELLS and self._outer:
            self._close_cell()

    def _close_cell(self) -> None:
        cell, self._blocks = self._blocks, self._outer.pop()
        if self._rows:
            self._rows[-1].append(cell)
        else:
            self._blocks += cell

    def _add_text(self, text: str) -> None:
        text = text if self._preformatted else _BLANKS.sub(" ", text)
        self._words.append(hide(text) if self._concealment.hides else text)

    def _flush(self) -> None:
        """Ends the block that is being collected, if it holds anything."""
        text = "".join(self._words)
        self._words.clear()
        if not self._preformatted:
            text = _BLANKS_AROUND_NEW_LINE.sub("\n", _BLANKS.sub(_one_blank, text))
        text = clean_text(text)
        if not text:
            return
        if self._level:
            self._blocks.append(Block(" ".join(text.split()), level=self._level))
        elif self._marker:
            self._blocks.append(Block(self._marker + text, BlockKind.ITEM))
        else:
            self._blocks.append(Block(text))
        self._marker = ""


def _one_blank(blanks: re.Match[str]) -> str:
    return "\n" if "\n" in blanks.group() else " "
