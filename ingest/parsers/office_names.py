"""The names of Office's XML, short and the same in both dialects of the standard.

ISO 29500 has two sets of namespaces, transitional (what Office writes) and strict; only these differ.
"""

from lxml import etree

from ingest.parsers.short_names import ShortNames

_ISO = "http://purl.oclc.org/ooxml"
_ECMA = "http://schemas.openxmlformats.org"
_RELATIONS = (f"{_ECMA}/officeDocument/2006/relationships", f"{_ISO}/officeDocument/relationships")
WORD = (f"{_ECMA}/wordprocessingml/2006/main", f"{_ISO}/wordprocessingml/main")
"""The namespaces of Word's own elements and attributes."""
_PREFIXES = {
    **dict.fromkeys(WORD, "w"),
    f"{_ECMA}/presentationml/2006/main": "p",
    f"{_ISO}/presentationml/main": "p",
    f"{_ECMA}/spreadsheetml/2006/main": "x",
    f"{_ISO}/spreadsheetml/main": "x",
    f"{_ECMA}/drawingml/2006/main": "a",
    f"{_ISO}/drawingml/main": "a",
    f"{_ECMA}/drawingml/2006/chart": "c",
    f"{_ISO}/drawingml/chart": "c",
    f"{_ECMA}/drawingml/2006/diagram": "dgm",
    f"{_ISO}/drawingml/diagram": "dgm",
    f"{_ECMA}/officeDocument/2006/math": "m",
    f"{_ISO}/officeDocument/math": "m",
    f"{_ECMA}/markup-compatibility/2006": "mc",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_SHORT_NAMES = ShortNames(_PREFIXES)
name_of = _SHORT_NAMES.of
descendants = _SHORT_NAMES.descendants


def child_of(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child with the first short name of ``path``, its first with the second, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if name_of(child) == name), None)
    return element


def alternative(element: etree._Element) -> etree._Element | None:
    """The one branch of an ``mc:AlternateContent`` to read: the others say the same in another way."""
    choice = child_of(element, "mc:Choice")
    return choice if choice is not None else child_of(element, "mc:Fallback")


def relation_of(element: etree._Element, name: str = "id") -> str | None:
    """The id of the relation that an element names in its attribute ``r:name``."""
    for namespace in _RELATIONS:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return None
