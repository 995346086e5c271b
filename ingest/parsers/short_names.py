"""Names of XML elements as their standards write them: ``w:p`` for ``{http://…}p``."""

from collections.abc import Iterator, Mapping

from lxml import etree


class ShortNames(dict[str, str]):
    """From ``{namespace}name`` to ``prefix:name``; a bare name where the namespace has no prefix here."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """``prefixes`` are those of the namespaces."""
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, tag: str) -> str:
        namespace, _, name = tag.removeprefix("{").rpartition("}")
        prefix = self._prefixes.get(namespace, "")
        self[tag] = f"{prefix}:{name}" if prefix else name
        return self[tag]

    def of(self, element: etree._Element) -> str:
        """The short name of an element, such as ``w:p``; empty for what is none (a comment, an entity)."""
        tag = element.tag
        return self[tag] if isinstance(tag, str) else ""

    def descendants(self, element: etree._Element, name: str) -> Iterator[etree._Element]:
        """All elements under ``element`` with a short name, in document order."""
        return (found for found in element.iter() if self.of(found) == name)
