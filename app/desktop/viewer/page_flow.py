"""The column of a document's pages: their boxes, how large they are, which are near. No widget."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSizeF

from app.desktop.viewer.layout import GAP, Ink, PageBox, arrange, fit_scale
from app.desktop.viewer.pdf_paint import Light

_ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0)
# Where a passage's top comes to stand, as a share of the viewport's height.
_UPPER_THIRD = 0.2
# Where the page that one looks at is told, as a share of the viewport's height.
_EYES = 0.4


class PageFlow:
    """Pages one below the other, in pixels from the top of the first."""

    def __init__(self) -> None:
        self.boxes: list[PageBox] = []
        self._inks: dict[int, Ink] = {}
        self._lead: Ink | None = None
        # None: fitted to the width.
        self._scale: float | None = None

    @property
    def fits(self) -> bool:
        """Whether pages are fitted to the width."""
        return self._scale is None

    @property
    def is_measured(self) -> bool:
        """Whether the margins are known, so that pages stand where they will stay."""
        return self._lead is not None

    @property
    def height(self) -> int:
        """The whole column's height."""
        return self.boxes[-1].bottom + GAP if self.boxes else 0

    @property
    def width(self) -> int:
        """The widest page's width."""
        return max((box.width for box in self.boxes), default=0)

    def clear(self) -> None:
        """Hold no pages; the size that a person chose stays."""
        self.boxes, self._inks, self._lead = [], {}, None

    def learn_ink(self, page: int, ink: Ink) -> None:
        """Take how far a page's ink reaches; the first one leads the others."""
        self._inks[page] = ink
        if self._lead is None:
            self._lead = ink

    def knows_ink(self, page: int) -> bool:
        """Whether that page was measured."""
        return page in self._inks

    def zoom(self, steps: int, page: int) -> None:
        """Enlarge (1) or make smaller (-1); 0 fits to the width again. `arrange` puts it into force."""
        now = self.boxes[page].scale
        if steps == 0:
            self._scale = None
        elif steps > 0:
            self._scale = next((one for one in _ZOOMS if one > now * 1.02), _ZOOMS[-1])
        else:
            self._scale = next((one for one in reversed(_ZOOMS) if one < now / 1.02), _ZOOMS[0])

    def arrange(self, sizes: Sequence[QSizeF], width: int, page: int) -> None:
        """Lay the pages out anew for this width, which ``page`` is fitted to."""
        if sizes:
            lead = self._lead or Ink()
            scale = self._scale or fit_scale(sizes[page], lead, width)
            self.boxes = arrange(sizes, self._inks, lead, width=width, scale=scale, fits=self.fits)

    def near(self, top: int, height: int, screens: float = 0) -> Iterator[PageBox]:
        """The pages in a viewport, or so many of its heights above and below."""
        low, high = top - screens * height, top + (1 + screens) * height
        return (box for box in self.boxes if box.bottom > low and box.top < high)

    def page_at(self, top: int, height: int) -> int:
        """The page that one looks at."""
        middle = top + height * _EYES
        return next((box.page for box in self.boxes if box.bottom > middle), len(self.boxes) - 1)

    def start_of(self, light: Light, page: int) -> float | None:
        """Where the lit lines of this page begin, from the middle; None if none are lit there."""
        if not light.areas or light.page != page:
            return None
        box = self.boxes[page]
        return box.x + min(box.placed(area).left() for area in light.areas)

    def held(self, top: int) -> tuple[int, float] | None:
        """What stands at the top: a page, and the share of it that is above; for `place_held`."""
        box = next((one for one in self.boxes if one.bottom > top), None)
        return None if box is None else (box.page, (top - box.top) / box.height)

    def place_held(self, page: int, share: float) -> int:
        """Where that stands now."""
        box = self.boxes[page]
        return round(box.top + share * box.height)

    def place_of(self, target: Light, height: int) -> int:
        """Where to scroll to: the page's top, further only as far as brings the areas to the upper third."""
        box = self.boxes[min(target.page, len(self.boxes) - 1)]
        start = box.top - GAP
        if not target.areas:
            return start
        top = min(box.placed(area).top() for area in target.areas)
        return max(start, round(box.top + top - _UPPER_THIRD * height))
