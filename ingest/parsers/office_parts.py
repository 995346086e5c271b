"""The parts that Word, PowerPoint and Excel files have in common: diagrams, charts, text boxes, the title."""

from collections.abc import Iterator
from itertools import zip_longest

from lxml import etree

from ingest.parsers.cleaning import clean_text, one_line
from ingest.parsers.office_names import alternative, child_of, descendants, name_of
from ingest.parsers.office_package import OfficePackage
from ingest.parsers.page_text import Block, row_blocks
from ingest.parsers.safe_xml import own_text
from ingest.parsers.titles import sensible_title

_MOST_POINTS = 10_000  # of one series of a chart


def stated_title(package: OfficePackage) -> str:
    """The title that the document's properties state, empty where no person would call it one."""
    root = next(package.related_xml("", "core-properties"), None)
    stated = child_of(root, "dc:title")
    return sensible_title(stated.text) if stated is not None else ""


def diagram_blocks(root: etree._Element) -> Iterator[Block]:
    """The words of SmartArt; ``root`` is that of the part that it keeps them in."""
    for paragraph in descendants(root, "a:p"):
        text = one_line(paragraph_text(paragraph))
        if text:
            yield Block(text)


def chart_blocks(root: etree._Element) -> Iterator[Block]:
    """A chart as its titles and a table: what it was drawn from is kept in it."""
    for title in descendants(root, "c:title"):
        words = one_line(" ".join(map(paragraph_text, descendants(title, "a:p"))))
        if words:
            yield Block(words)
    series = list(descendants(root, "c:ser"))
    if not series:
        return
    names = [" ".join(_points(child_of(one, "c:tx"))) for one in series]
    categories = next(filter(None, (_points(_first_of(one, "c:cat", "c:xVal")) for one in series)), [])
    values = [_points(_first_of(one, "c:val", "c:yVal")) for one in series]
    for row in [["", *names], *zip_longest(categories, *values, fillvalue="")]:
        yield from row_blocks([[Block(text)] if text else [] for text in row])


def text_boxes(root: etree._Element) -> Iterator[Block]:
    """The text of all shapes under ``root``, a block each."""
    for body in root.iter():
        if name_of(body).endswith("txBody"):
            text = body_text(body)
            if text:
                yield Block(text)


def body_text(body: etree._Element) -> str:
    """The paragraphs of a shape, a line each."""
    lines = (clean_text(paragraph_text(child)) for child in body if name_of(child) == "a:p")
    return "\n".join(line for line in lines if line)


def paragraph_text(paragraph: etree._Element) -> str:
    """The text of an ``a:p``, line breaks in it as newlines."""
    return "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = name_of(child)
        if name in {"a:t", "m:t"}:
            yield own_text(child)
        elif name == "a:br":
            yield "\n"
        elif name == "mc:AlternateContent":
            branch = alternative(child)
            if branch is not None:
                yield from _pieces(branch)
        elif name and name not in {"a:rPr", "a:pPr", "a:endParaRPr"}:
            yield from _pieces(child)


def _first_of(element: etree._Element, *names: str) -> etree._Element | None:
    return next(filter(lambda found: found is not None, (child_of(element, name) for name in names)), None)


def _points(element: etree._Element | None) -> list[str]:
    """The cached values under an element of a chart, at the places that their numbers give them."""
    points: list[str] = []
    for point in descendants(element, "c:pt") if element is not None else ():
        index, value = point.get("idx") or "", child_of(point, "c:v")
        if value is not None and index.isdecimal() and int(index) < _MOST_POINTS:
            points += [""] * (int(index) + 1 - len(points))
            points[int(index)] = one_line(own_text(value))
    return points
