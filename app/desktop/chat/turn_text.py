"""The words of an answer as they are shown, without a view: to be searched before it is made."""

from PySide6.QtGui import QTextDocumentFragment

from app.answer_text.harmless import harmless, in_short_lines
from app.answer_text.marks import mark_citations
from app.desktop.chat.answer_words import quoted_passages
from app.desktop.chat.markdown import parse, to_html
from app.desktop.chat.markdown_look import Look
from app.engine import wire


def shown_text(answer: wire.Answer, look: Look) -> str:
    """What `AnswerView` shows of an answer, as plain text; pictures of chips are U+FFFC."""
    if answer.model is None and answer.citations:
        blocks = quoted_passages(answer, look)
    else:
        known = [citation.n for citation in answer.citations]
        marked = mark_citations(in_short_lines(harmless(answer.answer)), known, answer.sentences)
        blocks = [to_html(block, marked, look) for block in parse(marked.text)]
    return QTextDocumentFragment.fromHtml("".join(blocks)).toPlainText()
