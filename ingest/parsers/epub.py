"""EPUB: the chapters in the order of the book, a page each."""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from ingest.parsers.html_blocks import HtmlBlocks
from ingest.parsers.html_text import html_text
from ingest.parsers.page_text import Block, page_of_blocks
from ingest.parsers.refusals import copy_protected, damaged, over_limit, without_text
from ingest.parsers.safe_xml import own_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.parsers.zip_package import ZipPackage
from ingest.types import PageState, ParsedDocument, ReadLimits, Reason

PARSER = "epub"
_FONTS = (".ttf", ".otf", ".woff", ".woff2")  # are scrambled in many books, the text is not
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp")


class EpubParser:
    """Reads the books that publishers and many programs make, in versions 2 and 3."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """One page for each document of the book; those without a heading get their name in the contents."""
        with ZipPackage(path, limits, parser=PARSER) as package:
            _refuse_protected(package)
            book = _Book(package)
            chapters = list(book.chapters())
            if len(chapters) > limits.pages:
                raise over_limit(
                    Reason.OVER_PAGE_LIMIT, unit="pages", found=len(chapters), limit=limits.pages
                )
            names = book.names()
            pages = []
            for number, chapter in enumerate(chapters, start=1):
                blocks = _blocks(package.read(chapter))
                if names.get(chapter) and blocks and not any(block.level for block in blocks):
                    blocks.insert(0, Block(names[chapter], level=1))
                pages.append(page_of_blocks(blocks, number))
                report(number, len(chapters))
            has_pictures = any(name.endswith(_PICTURES) for name in package.names)
            if not has_pictures and all(page.state is PageState.NO_TEXT for page in pages):
                raise without_text()
            return ParsedDocument(book.title, tuple(pages))


class _Book:
    """The package document, which lists what is in the book and in which order."""

    def __init__(self, package: ZipPackage) -> None:
        self._package = package
        container = package.xml("META-INF/container.xml")
        named = _all(container, "rootfile") if container is not None else []
        self._part = next((file.get("full-path") or "" for file in named), "")
        root = package.xml(self._part)
        if root is None:
            raise damaged(PARSER, "no list of its chapters")
        self._root = root
        self._items = {item.get("id") or "": item for item in _all(root, "item")}

    @property
    def title(self) -> str:
        """The title of the book, empty where it states none."""
        return next((sensible_title(own_text(title)) for title in _all(self._root, "title")), "")

    def chapters(self) -> Iterator[str]:
        """The names of the parts with text, in order."""
        seen = set()
        for reference in _all(self._root, "itemref"):
            item = self._items.get(reference.get("idref") or "")
            part = self._target(item.get("href") or "") if item is not None else ""
            if part not in seen and self._package.has(part):
                seen.add(part)
                yield part

    def names(self) -> dict[str, str]:
        """What the table of contents calls the parts: the first name of each."""
        names: dict[str, str] = {}
        for item in self._items.values():
            is_contents = "nav" in (item.get("properties") or "").split()
            if is_contents or item.get("media-type") == "application/x-dtbncx+xml":
                part = self._target(item.get("href") or "")
                root = self._package.xml(part)
                for target, words in _entries(root) if root is not None else ():
                    whole = posixpath.normpath(posixpath.join(posixpath.dirname(part), unquote(target)))
                    names.setdefault(whole.partition("#")[0], " ".join(words.split()))
        return names

    def _target(self, reference: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._part), unquote(reference)))


def _entries(contents: etree._Element) -> Iterator[tuple[str, str]]:
    """Where each entry of a table of contents leads, and its words, in both versions."""
    for link in _all(contents, "a"):
        yield (link.get("href") or "").partition("#")[0], "".join(map(str, link.itertext()))
    for point in _all(contents, "navPoint"):
        content = next(iter(_all(point, "content")), None)
        label = next(iter(_all(point, "text")), None)
        if content is not None and label is not None:
            yield (content.get("src") or "").partition("#")[0], own_text(label)


def _blocks(content: bytes | None) -> list[Block]:
    markup = html_text(content or b"", xhtml=True)
    if not markup:
        return []
    tree = LexborHTMLParser(markup.replace("\x00", ""))
    body = tree.body or tree.root
    return HtmlBlocks(skip_navigation=False).read(body) if body is not None else []


def _refuse_protected(package: ZipPackage) -> None:
    """Refuse a book whose text is encrypted for the devices of one shop."""
    root = package.xml("META-INF/encryption.xml")
    for reference in _all(root, "CipherReference") if root is not None else ():
        if not (reference.get("URI") or "").lower().endswith(_FONTS):
            raise copy_protected()


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    """The elements under ``root`` with a local name."""
    return list(root.iter(f"{{*}}{name}"))
