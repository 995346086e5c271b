"""The attributes of WordprocessingML, which stand in a namespace of their own."""

from lxml import etree

from ingest.parsers.office_names import WORD, child_of


def word_attribute(element: etree._Element, name: str) -> str | None:
    """The attribute ``w:name`` of an element."""
    for namespace in WORD:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return None


def value_of(element: etree._Element | None, *path: str) -> str | None:
    """``w:val`` of the element at ``path`` under ``element``; None where either is missing."""
    found = child_of(element, *path)
    return word_attribute(found, "val") if found is not None else None
