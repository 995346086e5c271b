"""What the viewer is told and what it asks for."""

from dataclasses import dataclass
from pathlib import PurePath

from app.engine import wire
from app.page_units import has_pages, is_drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationInView:
    """A citation to be shown: its place among those of its answer, and whether its file may be drawn.

    ``position`` counts from 1; ``total`` 0 is a page that is looked at without a citation. ``is_safe`` false:
    the file broke a reader and is shown as text only. ``exists`` false: the file is gone, and only the words
    that the citation keeps can be shown; or it is of the source ``offline``, whose text the library keeps.
    """

    citation: wire.Citation
    position: int
    total: int
    verdict: str | None = None
    is_safe: bool = True
    exists: bool = True
    offline: str | None = None

    @property
    def name(self) -> str:
        """The file's name, as the system has it."""
        return PurePath(self.citation.path).name or self.citation.path

    @property
    def has_pages(self) -> bool:
        """Whether there may be other pages to go to."""
        return has_pages(self.citation.path, self.citation.page)

    @property
    def is_pdf(self) -> bool:
        """Whether the file is one that QtPdf draws, by its name; a part of a container is not."""
        return is_drawn(self.citation.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWanted:
    """The text of one page of a document, as the engine read it, is wanted."""

    path: str
    page: int
