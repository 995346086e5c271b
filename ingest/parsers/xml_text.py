"""XML of any kind: paragraphs where text and elements mix, lines of ``name: value`` where they do not."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.parsers.cleaning import clean_text, one_line
from ingest.parsers.page_text import Block, BlockKind, page_of_blocks
from ingest.parsers.refusals import damaged, without_text
from ingest.parsers.safe_xml import parse_xml
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ReadLimits

PARSER = "xml"
_TITLES = frozenset({"title", "head", "heading"})
_PARAGRAPHS = frozenset(
    [
        "p",
        "para",
        "paragraph",
        "simpara",
        "li",
        "item",
        "entry",
        "td",
        "text",
        "description",
        "summary",
        "abstract",
        "content",
        "note",
    ]
)
_LONGEST_VALUE = 300  # characters; a longer one is a paragraph
_MOST_LEVELS = 6


class XmlParser:
    """Reads any XML; no entity is expanded and nothing is fetched."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """What the elements and their attributes say, on page 1; titles are headings."""
        try:
            root = parse_xml(path.read_bytes())
        except etree.XMLSyntaxError as problem:
            raise damaged(PARSER, problem) from problem
        page = page_of_blocks(_blocks(root, 0))
        if not page.text:
            raise without_text()
        first = next((page.text[one.start : one.end] for one in page.headings[:1]), "")
        report(1, 1)
        return ParsedDocument(sensible_title(first), (page,))


def _blocks(element: etree._Element, depth: int) -> Iterator[Block]:
    name = _name(element)
    children = [child for child in element if isinstance(child.tag, str)]
    if children and not _is_mixed(element, children):
        yield from _attributes(element)
        for child in children:
            yield from _blocks(child, depth + 1)
        return
    text = clean_text("".join(_texts(element)))
    if name.lower() in _TITLES and text:
        yield Block(one_line(text), level=max(1, min(depth, _MOST_LEVELS)))
    elif children or len(text) > _LONGEST_VALUE or name.lower() in _PARAGRAPHS:
        paragraphs = (one_line(part) for part in text.split("\n\n"))
        yield from (Block(part) for part in paragraphs if part)
    else:
        yield from _attributes(element)
        if text:
            yield Block(f"{name}: {one_line(text)}", BlockKind.ROW)


def _attributes(element: etree._Element) -> Iterator[Block]:
    name = _name(element)
    values = [
        f"{etree.QName(key).localname}: {one_line(str(value))}"
        for key, value in element.attrib.items()
        if str(value).strip() and not str(value).startswith(("http://", "https://"))
    ]
    if values:
        yield Block(f"{name} | {' | '.join(values)}", BlockKind.ROW)


def _is_mixed(element: etree._Element, children: list[etree._Element]) -> bool:
    """Whether text stands between the elements, which are then a part of the sentence."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in children)


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
