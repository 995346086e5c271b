"""The names of OpenDocument, with the prefixes that its standard uses."""

from lxml import etree

from ingest.parsers.short_names import ShortNames

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_PREFIXES = {
    f"{_OASIS}:{name}:1.0": name
    for name in ("office", "text", "table", "drawing", "presentation", "style", "meta", "manifest")
} | {"http://purl.org/dc/elements/1.1/": "dc"}
_NAMESPACES = {prefix: namespace for namespace, prefix in _PREFIXES.items()}
_SHORT_NAMES = ShortNames(_PREFIXES)
name_of = _SHORT_NAMES.of
descendants = _SHORT_NAMES.descendants


def attribute(element: etree._Element, name: str) -> str:
    """The attribute ``prefix:name`` of an element, empty where it has none."""
    prefix, _, local = name.partition(":")
    return element.get(f"{{{_NAMESPACES[prefix]}}}{local}") or ""


def count_of(element: etree._Element, name: str, most: int) -> int:
    """The attribute as a number from 1 to ``most``; 1 where it is none."""
    stated = attribute(element, name)
    if not stated.isdecimal():
        return 1
    return max(1, min(int(stated), most)) if len(stated) < len(str(most)) + 1 else most
