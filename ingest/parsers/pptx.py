"""PPTX and its kin: a slide is a page, with its tables, charts, diagrams, notes and comments."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.parsers.cleaning import one_line
from ingest.parsers.hidden_text import hide
from ingest.parsers.office_names import alternative, child_of, descendants, name_of, relation_of
from ingest.parsers.office_package import OfficePackage
from ingest.parsers.office_parts import body_text, chart_blocks, diagram_blocks, stated_title, text_boxes
from ingest.parsers.page_text import Block, page_of_blocks, row_blocks
from ingest.parsers.refusals import damaged, over_limit, without_text
from ingest.parsers.safe_xml import own_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import PageState, ParsedDocument, ParsedPage, ReadLimits, Reason

PARSER = "pptx"
_TITLES = frozenset({"title", "ctrTitle"})
# Placeholders whose text is the same on every slide.
_FURNITURE = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})


class PptxParser:
    """Reads PowerPoint's package format in both its dialects."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """One page a slide, in the order of the show, hidden slides among them."""
        with OfficePackage(path, limits, parser=PARSER) as package:
            slides = _slides(package)
            if len(slides) > limits.pages:
                raise over_limit(Reason.OVER_PAGE_LIMIT, unit="pages", found=len(slides), limit=limits.pages)
            size = _size(package)
            pages = []
            for number, slide in enumerate(slides, start=1):
                pages.append(page_of_blocks(SlideReader(package, slide, size).blocks(), number))
                report(number, len(slides))
            if not package.has_pictures and all(page.state is PageState.NO_TEXT for page in pages):
                raise without_text()
            title = stated_title(package) or _first_heading(pages)
            return ParsedDocument(title, tuple(pages), apart=True)


def _slides(package: OfficePackage) -> list[str]:
    main = package.main_part
    root = package.xml(main)
    if root is None:
        raise damaged(PARSER, "no main presentation part")
    listed = child_of(root, "p:sldIdLst")
    targets = (
        package.related_by_id(main, relation_of(slide)) for slide in ([] if listed is None else listed)
    )
    return [target for target in targets if target is not None]


def _size(package: OfficePackage) -> tuple[int, int] | None:
    stated = child_of(package.xml(package.main_part), "p:sldSz")
    size = (_number(stated, "cx"), _number(stated, "cy")) if stated is not None else (0, 0)
    return size if min(size) > 0 else None


def _number(element: etree._Element, name: str) -> int:
    try:
        return int(element.get(name, "0"))
    except ValueError:
        return 0


def _first_heading(pages: list[ParsedPage]) -> str:
    for page in pages[:1]:
        for heading in page.headings[:1]:
            return sensible_title(page.text[heading.start : heading.end])
    return ""


class SlideReader:
    """Reads one slide; ``size`` is its width and height, None where the file does not say."""

    def __init__(self, package: OfficePackage, part: str, size: tuple[int, int] | None = None) -> None:
        self._size = size
        self._package = package
        self._part = part

    def blocks(self) -> list[Block]:
        """The title as a heading, what else is on the slide in its own order, its notes and comments."""
        root = self._package.xml(self._part)
        if root is None:
            return []
        tree = child_of(root, "p:cSld", "p:spTree")
        blocks = list(self._shapes(tree)) if tree is not None else []
        blocks.sort(
            key=lambda block: not block.level
        )  # the title first, wherever it lies; the sort is stable
        return [*blocks, *self._notes(), *self._comments()]

    def _shapes(self, container: etree._Element, *, in_group: bool = False) -> Iterator[Block]:
        for shape in container:
            name = name_of(shape)
            if name == "p:sp":
                yield from _text_of_shape(shape, is_off_slide=not in_group and self._is_off_slide(shape))
            elif name in {"p:grpSp", "p:contentPart"}:
                # Which has a scale of its own.
                yield from self._shapes(shape, in_group=True)
            elif name == "p:graphicFrame":
                yield from self._graphic(shape)
            elif name == "mc:AlternateContent":
                branch = alternative(shape)
                yield from self._shapes(branch, in_group=in_group) if branch is not None else ()

    def _is_off_slide(self, shape: etree._Element) -> bool:
        """Whether no part of a shape is on the slide; one that says nothing lies where its layout has it."""
        frame = child_of(shape, "p:spPr", "a:xfrm")
        offset, extent = child_of(frame, "a:off"), child_of(frame, "a:ext")
        if self._size is None or offset is None or extent is None:
            return False
        left, top = _number(offset, "x"), _number(offset, "y")
        beside = left + _number(extent, "cx") <= 0 or left >= self._size[0]
        return beside or top + _number(extent, "cy") <= 0 or top >= self._size[1]

    def _graphic(self, frame: etree._Element) -> Iterator[Block]:
        data = child_of(frame, "a:graphic", "a:graphicData")
        for content in data if data is not None else ():
            name = name_of(content)
            if name == "a:tbl":
                for row in descendants(content, "a:tr"):
                    yield from _row(row)
            elif name == "c:chart":
                root = self._related_xml(relation_of(content))
                yield from chart_blocks(root) if root is not None else ()
            elif name == "dgm:relIds":
                root = self._related_xml(relation_of(content, "dm"))
                yield from diagram_blocks(root) if root is not None else ()

    def _related_xml(self, id_: str | None) -> etree._Element | None:
        part = self._package.related_by_id(self._part, id_)
        return self._package.xml(part) if part is not None else None

    def _notes(self) -> Iterator[Block]:
        for root in self._package.related_xml(self._part, "notesSlide"):
            for shape in descendants(root, "p:sp"):
                yield from _text_of_shape(shape, may_be_title=False)

    def _comments(self) -> Iterator[Block]:
        for root in self._package.related_xml(self._part, "comments"):
            for comment in root:
                old = "".join(own_text(text) for text in descendants(comment, "p:text"))
                if old.strip():
                    yield Block(one_line(old))
                yield from text_boxes(comment)  # as newer versions write them


def _text_of_shape(
    shape: etree._Element, *, may_be_title: bool = True, is_off_slide: bool = False
) -> Iterator[Block]:
    placeholder = child_of(shape, "p:nvSpPr", "p:nvPr", "p:ph")
    kind = placeholder.get("type") if placeholder is not None else None
    body = child_of(shape, "p:txBody")
    if body is None or kind in _FURNITURE:
        return
    text = body_text(body)
    text = hide(text) if is_off_slide else text
    if text and kind in _TITLES and may_be_title:
        yield Block(one_line(text), level=1)
    elif text:
        yield Block(text)


def _row(row: etree._Element) -> list[Block]:
    cells = []
    for cell in row:
        if name_of(cell) != "a:tc":
            continue
        body = child_of(cell, "a:txBody")
        is_covered = "1" in {cell.get("hMerge"), cell.get("vMerge")}
        text = body_text(body) if body is not None and not is_covered else ""
        cells.append([Block(text)] if text else [])
    return row_blocks(cells)
