"""Images of PDF pages, drawn by Qt's own thread, the newest wishes first, within a bound of memory."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer

# 16 million pixels are 64 MB; a page that is enlarged beyond is drawn at this size and stretched.
_MOST_PIXELS = 16_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """An image of a page (from 0) in pixels of the screen."""

    page: int
    size: QSize

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from others."""
        return self.page, self.size.width()


class PageImages(QObject):
    """Keeps page images and has missing ones drawn, one after another.

    Signals:
        drawn: an image of this page (from 0) is there.
    """

    drawn = Signal(int)

    def __init__(self, document: QPdfDocument, *, megabytes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bound = megabytes * 2**20
        self._kept: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._bytes = 0
        self._wanted: list[Wanted] = []
        self._in_hand: Wanted | None = None
        self._request = -1
        self._is_drawing = False
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(document)
        self._renderer.pageRendered.connect(self._on_rendered)

    @property
    def bytes(self) -> int:
        """Memory that the kept images take."""
        return self._bytes

    @property
    def is_drawing(self) -> bool:
        """Whether the other thread draws: until then whoever asks the document for anything waits for it."""
        return self._is_drawing

    def image(self, wanted: Wanted) -> QImage | None:
        """The image if it is there."""
        key = _bounded(wanted).key
        image = self._kept.get(key)
        if image is not None:
            self._kept.move_to_end(key)
        return image

    def any_image(self, page: int) -> QImage | None:
        """The largest image of a page in whatever size, to be stretched until the right one is there."""
        return max(
            (image for (kept, _), image in self._kept.items() if kept == page),
            key=QImage.width,
            default=None,
        )

    def want(self, wanted: Iterable[Wanted]) -> None:
        """Have these drawn in this order, and nothing that was wanted before."""
        self._wanted = [one for one in map(_bounded, wanted) if one.key not in self._kept]
        self._next()

    def clear(self) -> None:
        """Forget all images and wishes; what is being drawn is thrown away when it comes."""
        self._kept.clear()
        self._bytes = 0
        self._wanted = []
        self._in_hand = None
        self._request = -1

    def _next(self) -> None:
        while not self._is_drawing and self._wanted:
            wanted = self._wanted.pop(0)
            if wanted.key not in self._kept:
                self._in_hand = wanted
                self._is_drawing = True
                self._request = self._renderer.requestPage(
                    wanted.page, wanted.size, QPdfDocumentRenderOptions()
                )

    def _on_rendered(
        self, page: int, _size: QSize, image: QImage, _options: QPdfDocumentRenderOptions, request: int
    ) -> None:
        self._is_drawing = False
        wanted, self._in_hand = self._in_hand, None
        if wanted is not None and request == self._request and not image.isNull():
            self._keep(wanted.key, _on_paper(image))
            self.drawn.emit(page)
        self._next()

    def _keep(self, key: tuple[int, int], image: QImage) -> None:
        old = self._kept.pop(key, None)
        self._bytes += image.sizeInBytes() - (old.sizeInBytes() if old is not None else 0)
        self._kept[key] = image
        while self._bytes > self._bound and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.sizeInBytes()


def _bounded(wanted: Wanted) -> Wanted:
    width, height = max(1, wanted.size.width()), max(1, wanted.size.height())
    share = (_MOST_PIXELS / (width * height)) ** 0.5
    if share >= 1:
        return Wanted(wanted.page, QSize(width, height))
    return Wanted(wanted.page, QSize(max(1, int(width * share)), max(1, int(height * share))))


def _on_paper(image: QImage) -> QImage:
    """White where the page draws nothing: PDFium leaves that transparent."""
    if not image.hasAlphaChannel():
        return image
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    return paper
