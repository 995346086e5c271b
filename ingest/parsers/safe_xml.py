"""Parses XML that may be meant to do harm: no entity is expanded, nothing is fetched, depth has an end.

A document type is taken out before the document is parsed, and its entities with it: libxml2 counts what they
would expand to even where they are not expanded, and gives the document up.
"""

import re
from collections.abc import Iterator
from typing import IO, Protocol

from lxml import etree


class ByteSource(Protocol):
    """What can be read in blocks of bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; none at the end."""


_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_BEGINNING = 4_096  # bytes in which a document type begins, if there is one
_LONGEST_DOCTYPE = 1 << 20  # bytes; libxml2 judges a longer one


def parse_xml(content: bytes) -> etree._Element:
    """The root of an XML document, mended where that is possible; raises ``XMLSyntaxError``."""
    content = _without_doctype(content)
    try:
        return etree.fromstring(content, _xml_parser(recover=False))
    except etree.XMLSyntaxError:
        root: etree._Element | None = etree.fromstring(content, _xml_parser(recover=True))
        if root is None:
            raise
        return root


def stream_elements(source: ByteSource | IO[bytes], *names: str) -> Iterator[etree._Element]:
    """The elements with these local names, in any namespace, each whole; gone when the next is asked for.

    What is no XML is passed over, as `parse_xml` does. May raise ``XMLSyntaxError``.
    """
    parsing = etree.iterparse(
        _WithoutDoctype(source),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
    )
    for _, element in parsing:
        yield element
        element.clear()
        parent = element.getparent()
        if parent is not None:
            while (before := element.getprevious()) is not None:
                parent.remove(before)


def own_text(element: etree._Element) -> str:
    """The text of an element, without the entities in it, which are not resolved."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


class _WithoutDoctype:
    """The bytes of a document, its document type left out."""

    def __init__(self, source: ByteSource | IO[bytes]) -> None:
        self._source = source
        self._has_begun = False

    def read(self, size: int = -1, /) -> bytes:
        """About ``size`` bytes; none at the end."""
        block = self._source.read(size)
        if self._has_begun or not block:
            return block
        self._has_begun = True
        while len(block) < _BEGINNING and (more := self._source.read(_BEGINNING)):
            block += more
        if b"<!DOCTYPE" in block[:_BEGINNING]:
            while _DOCTYPE.search(block) is None and len(block) < _LONGEST_DOCTYPE:
                more = self._source.read(_LONGEST_DOCTYPE)
                if not more:
                    break
                block += more
        return _without_doctype(block)


def _without_doctype(content: bytes) -> bytes:
    if b"<!DOCTYPE" not in content[:_BEGINNING]:
        return content
    return _DOCTYPE.sub(b"", content, count=1)


def _xml_parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # keeps libxml2's limits: 256 levels, 10 MB in one text
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
