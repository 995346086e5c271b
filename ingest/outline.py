"""The headings above each place of a document."""

from bisect import bisect_right
from dataclasses import dataclass

from ingest.passage_header import SEPARATOR
from ingest.types import ParsedPage


@dataclass(frozen=True, slots=True)
class PageOutline:
    """The heading paths of one page: ``paths[k]`` holds from ``starts[k]`` on; the first starts at 0."""

    starts: list[int]
    paths: list[str]

    def path_at(self, offset: int) -> str:
        """Return the heading path (``Chapter › Section``) that holds at an offset of the page's text."""
        return self.paths[bisect_right(self.starts, offset) - 1]


class Outline:
    """Follows the headings of a document from page to page."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, page: ParsedPage) -> PageOutline:
        """Return the outline of the next page; the path it begins with comes from the pages before."""
        starts, paths = [0], [self._path()]
        for heading in page.headings:
            self._open_heading(heading.level, " ".join(page.text[heading.start : heading.end].split()))
            starts.append(heading.start)
            paths.append(self._path())
        return PageOutline(starts, paths)

    def _open_heading(self, level: int, words: str) -> None:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        if words:
            self._open.append((level, words))

    def _path(self) -> str:
        return SEPARATOR.join(words for _, words in self._open)
