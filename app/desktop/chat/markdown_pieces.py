"""Pieces of rich text that Qt has no element for: quotations with a bar, code in a box."""

from html import escape

from app.desktop.chat.highlighting import highlighted
from app.desktop.chat.markdown_look import Look

# The picture that keeps room for the Copy button of a piece of code, and its size.
COPY_PICTURE = "copy:code"
COPY_SIZE = (76, 24)


def quote_begin(look: Look) -> str:
    """The beginning of a quotation: a bar at its side. Qt has no border on one side of a paragraph."""
    return (
        f'<table width="100%" cellspacing="0" cellpadding="0" style="margin-top:{look.gap}px"><tr>'
        f'<td width="{look.scaled(3)}" bgcolor="{look.tokens.line_medium}"></td>'
        f'<td style="padding-left:{look.scaled(12)}px;color:{look.tokens.text_secondary}">'
    )


QUOTE_END = "</td></tr></table>"


def code_html(code: str, language: str, look: Look) -> str:
    """A piece of code: its language and a Copy button over it. ``<pre>`` has no padding in Qt, a cell has."""
    side = look.scaled(10)
    caption = f"font-size:{look.small}px;color:{look.tokens.text_tertiary}"
    cell = f'bgcolor="{look.tokens.bg_sunken}" style="padding-left:{side}px;padding-right:{side}px'
    line = f"line-height:{look.scaled(19)}px;-qt-line-height-type:fixed"
    wide, high = map(look.scaled, COPY_SIZE)
    picture = f'<img src="{COPY_PICTURE}" width="{wide}" height="{high}" style="vertical-align:middle"/>'
    return (
        f'<table width="100%" cellspacing="0" cellpadding="0" style="margin-top:{look.gap}px">'
        f'<tr><td {cell};padding-top:4px;{caption};vertical-align:middle">{escape(language) or "&nbsp;"}</td>'
        f'<td align="right" width="{wide + side + 4}" {cell};padding-top:4px;padding-right:4px">'
        f"{picture}</td></tr>"
        f'<tr><td colspan="2" {cell};padding-bottom:{side}px">'
        f'<p style="margin:0;white-space:pre-wrap;{line};'
        f"font-family:'{look.code_family}';font-size:{look.code}px\">"
        f"{highlighted(code, language, look.tokens)}</p></td></tr></table>"
    )
