"""HTML: what a reader of the page would see, as blocks on one page."""

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from ingest.parsers.html_blocks import HtmlBlocks
from ingest.parsers.html_text import html_text
from ingest.parsers.page_text import page_of_blocks
from ingest.parsers.refusals import not_text, without_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ReadLimits


class HtmlParser:
    """Reads HTML and XHTML by the rules that browsers use."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The visible text of the page; the title is that of the head."""
        markup = html_text(path.read_bytes(), xhtml=path.suffix.lower() == ".xhtml")
        if markup is None:
            raise not_text()
        tree = LexborHTMLParser(markup.replace("\x00", ""))
        body = tree.body or tree.root
        blocks = HtmlBlocks(skip_navigation=tree.css_first("main, article") is not None)
        page = page_of_blocks(blocks.read(body) if body is not None else [])
        if not page.text and tree.css_first("img, svg, picture") is None:
            raise without_text()
        title = tree.css_first("head > title")
        report(1, 1)
        return ParsedDocument(sensible_title(title.text() if title is not None else ""), (page,))
