"""Names of XML elements as their standards write them: ``w:p`` for ``{http://…}p``."""

from collections.abc import Mapping


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
