"""An answer as words: to be copied, and as quoted passages where no model wrote one."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication

from app.answer_text.cited import stretches_cited
from app.answer_text.harmless import harmless, in_short_lines
from app.answer_text.lines import paragraphs_of
from app.answer_text.marks import Verdict, mark_citations
from app.answer_text.set_off import Part, parts_of
from app.desktop.chat.chips import chip_html
from app.desktop.chat.chips_card import place_of
from app.desktop.chat.markdown import parse, to_html
from app.desktop.chat.markdown_look import Look
from app.desktop.chat.markdown_pieces import QUOTE_END, quote_begin
from app.engine import wire


def copied(text: str, citations: tuple[wire.Citation, ...]) -> str:
    """Markdown with its marks, and the list of what they point to."""
    if not citations:
        return text
    title = QCoreApplication.translate("Answer", "Sources:")
    lines = [f"[{citation.n}] {place_of(citation)}" for citation in citations]
    return "\n".join((text.rstrip(), "", title, *lines))


def quoted_passages(answer: wire.Answer, look: Look) -> list[str]:
    """Passages as quotations, each with its file and page below: rich text, one block for each.

    The sentences that are nearest to the question are set off.
    """
    return [
        _quoted(citation, stretches_cited(citation, answer.sentences), look) for citation in answer.citations
    ]


def cut_off(beginning: str, look: Look) -> list[str]:
    """What a model had written when its server failed, and that it ends there; nothing for nothing."""
    if not beginning:
        return []
    marked = mark_citations(in_short_lines(harmless(beginning)), ())
    caption = QCoreApplication.translate("Answer", "Cut off here. These passages are quoted instead:")
    style = f"margin:{look.scaled(8)}px 0;font-size:{look.small}px;color:{look.tokens.text_tertiary}"
    blocks = [to_html(block, marked, look) for block in parse(marked.text)]
    return [*blocks, f'<p style="{style}">{escape(caption)}</p>']


def _quoted(citation: wire.Citation, nearest: Sequence[tuple[int, int]], look: Look) -> str:
    style = f"margin:0;line-height:{look.line}px;-qt-line-height-type:fixed"
    text = in_short_lines(harmless(citation.text).strip())
    made = parts_of(citation.text, nearest, paragraphs_of(text))
    written = ["<br/>".join(_line(parts, look) for parts in lines) for lines in made]
    paragraphs = "".join(f'<p style="{style};margin-top:{look.scaled(4)}px">{lines}</p>' for lines in written)
    chip = chip_html(citation.n, Verdict.QUOTED, -1, look)
    caption = f"font-size:{look.small}px;color:{look.tokens.text_tertiary}"
    place = f'<span style="{caption}">{escape(place_of(citation))}</span>'
    return f'{quote_begin(look)}{paragraphs}<p style="{style}">{chip} {place}</p>{QUOTE_END}'


def _line(parts: Sequence[Part], look: Look) -> str:
    style = f"font-weight:600;color:{look.tokens.text_primary}"
    return "".join(
        f'<span style="{style}">{escape(part.text)}</span>' if part.is_set_off else escape(part.text)
        for part in parts
    )
