"""The names of WordprocessingML, short and the same in both dialects of the standard.

ISO 29500 has two sets of namespaces, transitional (what Word writes) and strict; only these differ.
"""

from collections.abc import Iterator

from lxml import etree

_ISO = "http://purl.oclc.org/ooxml"
_ECMA = "http://schemas.openxmlformats.org"
_WORD = (f"{_ECMA}/wordprocessingml/2006/main", f"{_ISO}/wordprocessingml/main")
_PREFIXES = {
    **dict.fromkeys(_WORD, "w"),
    f"{_ECMA}/drawingml/2006/main": "a",
    f"{_ISO}/drawingml/main": "a",
    f"{_ECMA}/officeDocument/2006/math": "m",
    f"{_ISO}/officeDocument/math": "m",
    f"{_ECMA}/markup-compatibility/2006": "mc",
    "http://purl.org/dc/elements/1.1/": "dc",
}


class _ShortNames(dict[str, str]):
    """From ``{namespace}name`` to ``prefix:name``; a bare name where the namespace has no prefix here."""

    def __missing__(self, tag: str) -> str:
        namespace, _, name = tag.removeprefix("{").rpartition("}")
        prefix = _PREFIXES.get(namespace, "")
        self[tag] = f"{prefix}:{name}" if prefix else name
        return self[tag]


_SHORT_NAMES = _ShortNames()


def name_of(element: etree._Element) -> str:
    """The short name of an element, such as ``w:p``; empty for what is none (a comment, an entity)."""
    tag = element.tag
    return _SHORT_NAMES[tag] if isinstance(tag, str) else ""


def word_attribute(element: etree._Element, name: str) -> str | None:
    """The attribute ``w:name`` of an element."""
    for namespace in _WORD:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return None


def child_of(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child with the first short name of ``path``, its first with the second, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if name_of(child) == name), None)
    return element


def value_of(element: etree._Element | None, *path: str) -> str | None:
    """``w:val`` of the element at ``path`` under ``element``; None where either is missing."""
    found = child_of(element, *path)
    return word_attribute(found, "val") if found is not None else None


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements under ``element`` with a short name, in document order."""
    return (found for found in element.iter() if name_of(found) == name)
