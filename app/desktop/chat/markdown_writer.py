"""The tokens of Markdown as Qt's rich text.

Only what is written here can come out: every text is escaped, links are the web's, pictures are our own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, ClassVar

from app.answer_text.links import is_web_link
from app.answer_text.marks import IN_TEXT, NO_SOURCE, MarkedText, Verdict
from app.desktop.chat.chips import chip_html
from app.desktop.chat.markdown_look import Look
from app.desktop.chat.markdown_pieces import QUOTE_END, code_html, quote_begin

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(slots=True, kw_only=True)
class _Inside:
    """An item or a quotation that is open, and how many paragraphs it has so far."""

    is_item: bool
    paragraphs: int = 0


class MarkdownWriter:
    """Writes the tokens of one block, one after the other."""

    def __init__(self, marked: MarkedText, look: Look) -> None:
        self._marked = marked
        self._look = look
        self._out: list[str] = []
        self._refused: list[str | None] = []
        self._inside: list[_Inside] = []
        self._begins_list = False
        self._link_text = ""

    def write(self, tokens: "Sequence[Token]") -> str:
        """Give them as Qt's rich text."""
        for token in tokens:
            if write := self._WRITERS.get(token.type):
                write(self, token)
            elif token.content:
                # A kind that is not known here is shown as the text it holds.
                self._out.append(escape(self._marked.restored(token.content)))
        return "".join(self._out)

    # --- blocks

    def _paragraph(self, token: "Token") -> None:
        above = self._look.gap if token.level == 0 else self._look.scaled(4)
        if self._inside:
            inside = self._inside[-1]
            inside.paragraphs += 1
            if inside.paragraphs == 1:
                if inside.is_item:
                    # The first of an item is the item's own line.
                    return
                above = 0
        self._out.append(f'<p style="{self._line_style(above)}">')

    def _paragraph_end(self, _token: "Token") -> None:
        if not self._inside or not self._inside[-1].is_item or self._inside[-1].paragraphs > 1:
            self._out.append("</p>")

    def _line_style(self, above: int) -> str:
        return (
            f"margin-top:{above}px;margin-bottom:0;margin-left:0;margin-right:0;"
            f"line-height:{self._look.line}px;-qt-line-height-type:fixed;"
        )

    def _heading(self, token: "Token") -> None:
        sizes = self._look.headings
        size = sizes[min(int(token.tag[1]), len(sizes)) - 1]
        line = max(self._look.line, round(size * 1.4))
        self._out.append(
            f'<{token.tag} style="margin-top:{self._look.scaled(16)}px;margin-bottom:0;'
            f'line-height:{line}px;-qt-line-height-type:fixed">'
            f'<span style="font-size:{size}px;font-weight:600">'
        )

    def _heading_end(self, token: "Token") -> None:
        self._out.append(f"</span></{token.tag}>")

    def _list(self, token: "Token") -> None:
        self._begins_list = True
        start = token.attrGet("start")
        begins = f' start="{int(start)}"' if isinstance(start, int) and start != 1 else ""
        self._out.append(f'<{token.tag}{begins} style="margin-top:0;margin-bottom:0">')

    def _item(self, token: "Token") -> None:
        self._inside.append(_Inside(is_item=True))
        is_first_of_all = self._begins_list and token.level == 1
        above = self._look.gap if is_first_of_all else self._look.scaled(2)
        self._begins_list = False
        self._out.append(f'<li style="{self._line_style(above)}">')

    def _item_end(self, _token: "Token") -> None:
        self._inside.pop()
        self._out.append("</li>")

    def _close(self, token: "Token") -> None:
        self._out.append(f"</{token.tag}>")

    def _quote(self, _token: "Token") -> None:
        self._inside.append(_Inside(is_item=False))
        self._out.append(quote_begin(self._look))

    def _quote_end(self, _token: "Token") -> None:
        self._inside.pop()
        self._out.append(QUOTE_END)

    def _rule(self, _token: "Token") -> None:
        self._out.append(
            f'<table width="100%" cellspacing="0" cellpadding="0" style="margin-top:{self._look.gap}px"><tr>'
            f'<td bgcolor="{self._look.tokens.line_subtle}" style="font-size:1px;line-height:1px;'
            '-qt-line-height-type:fixed"></td></tr></table>'
        )

    def _code(self, token: "Token") -> None:
        language = self._marked.restored(token.info).strip().split(" ")[0][:40]
        code = self._marked.restored(token.content).removesuffix("\n")
        self._out.append(code_html(code, language, self._look))

    # --- tables

    def _table(self, _token: "Token") -> None:
        self._out.append(
            f'<table cellspacing="0" cellpadding="{self._look.scaled(5)}" '
            f'style="border-collapse:collapse;margin-top:{self._look.gap}px">'
        )

    def _cell(self, token: "Token") -> None:
        style = str(token.attrGet("style") or "")
        side = next((side for side in ("right", "center") if style.endswith(side)), "left")
        tokens = self._look.tokens
        head = f' bgcolor="{tokens.bg_sunken}"' if token.tag == "th" else ""
        weight = "600" if token.tag == "th" else "400"
        self._out.append(
            f'<td align="{side}"{head} style="border:1px solid {tokens.line_subtle};font-weight:{weight};'
            f'padding-left:{self._look.scaled(8)}px;padding-right:{self._look.scaled(8)}px">'
        )

    def _cell_end(self, _token: "Token") -> None:
        self._out.append("</td>")

    # --- in a line

    def _inline(self, token: "Token") -> None:
        for child in token.children or ():
            self._WRITERS.get(child.type, MarkdownWriter._text)(self, child)

    def _text(self, token: "Token") -> None:
        if self._refused:
            # Marks within a link stay as they were written: a chip in it would be two links in one place.
            words = self._marked.restored(token.content)
            self._link_text += words
            self._out.append(escape(words))
            return
        for number, part in enumerate(IN_TEXT.split(token.content)):
            if number % 2:
                self._out.append(self._chips(int(part)))
            else:
                tag = chip_html(0, Verdict.NONE, -1, self._look)
                self._out.append(escape(part).replace(NO_SOURCE, tag))

    def _chips(self, index: int) -> str:
        mark = self._marked.marks[index]
        return "".join(
            chip_html(n, verdict, mark.sentence, self._look)
            for n, verdict in zip(mark.numbers, mark.verdicts, strict=True)
        )

    def _link(self, token: "Token") -> None:
        address = self._marked.restored(str(token.attrGet("href") or ""))
        self._link_text = ""
        if is_web_link(address):
            self._refused.append(None)
            colour = self._look.tokens.accent_text
            self._out.append(f'<a href="{escape(address)}" style="color:{colour};text-decoration:underline">')
        else:
            self._refused.append(address)

    def _link_end(self, _token: "Token") -> None:
        address = self._refused.pop()
        if address is None:
            self._out.append("</a>")
        elif address != self._link_text:
            self._out.append(f" ({escape(address)})")

    def _image(self, token: "Token") -> None:
        self._out.append(escape(self._marked.restored(token.content)))

    def _code_span(self, token: "Token") -> None:
        code = escape(self._marked.restored(token.content))
        style = f"font-family:'{self._look.code_family}';font-size:{self._look.code}px"
        self._out.append(
            f'<span style="{style};background-color:{self._look.tokens.bg_sunken}">'
            f"&#8202;{code}&#8202;</span>"
        )

    def _break(self, token: "Token") -> None:
        self._out.append("<br/>" if token.type == "hardbreak" else " ")

    @staticmethod
    def _fixed(html: str) -> "Callable[[MarkdownWriter, Token], None]":
        return lambda writer, _token: writer._out.append(html)  # noqa: SLF001 -- of this class

    _WRITERS: ClassVar[dict[str, "Callable[[MarkdownWriter, Token], None]"]] = {
        "paragraph_open": _paragraph,
        "paragraph_close": _paragraph_end,
        "heading_open": _heading,
        "heading_close": _heading_end,
        "bullet_list_open": _list,
        "bullet_list_close": _close,
        "ordered_list_open": _list,
        "ordered_list_close": _close,
        "list_item_open": _item,
        "list_item_close": _item_end,
        "blockquote_open": _quote,
        "blockquote_close": _quote_end,
        "hr": _rule,
        "fence": _code,
        "code_block": _code,
        "table_open": _table,
        "table_close": _close,
        "thead_open": _fixed(""),
        "tr_open": _fixed("<tr>"),
        "tr_close": _fixed("</tr>"),
        "th_open": _cell,
        "td_open": _cell,
        "th_close": _cell_end,
        "td_close": _cell_end,
        "inline": _inline,
        "text": _text,
        "link_open": _link,
        "link_close": _link_end,
        "image": _image,
        "code_inline": _code_span,
        "softbreak": _break,
        "hardbreak": _break,
        "strong_open": _fixed('<span style="font-weight:600">'),
        "strong_close": _fixed("</span>"),
        "em_open": _fixed("<i>"),
        "em_close": _fixed("</i>"),
        "s_open": _fixed("<s>"),
        "s_close": _fixed("</s>"),
    }
