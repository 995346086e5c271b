"""The pages of a PDF, one below the other, with a passage lit."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.viewer.ink import ink_of
from app.desktop.viewer.layout import PageBox, small
from app.desktop.viewer.motion import Motion
from app.desktop.viewer.page_flow import PageFlow
from app.desktop.viewer.page_images import PageImages, Wanted
from app.desktop.viewer.page_sizes import PageSizes
from app.desktop.viewer.pdf_paint import Light, Marks, paint_marks, paint_page
from app.desktop.viewer.selecting import Selecting
from app.desktop.widgets.focus_ring import FocusRing

_SIDE = 12
_MEGABYTES = 128
_LINE = 48


class PdfView(QAbstractScrollArea):
    """Draws the pages near the viewport, fitted to its width with the margins trimmed, or enlarged.

    Signals:
        page_changed: another page (from 0) is the one being looked at.
        settled: a page in view was drawn in its size.
    """

    page_changed = Signal(int)
    settled = Signal()

    def __init__(
        self,
        theme: Theme,
        document: QPdfDocument,
        is_drawing: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        """``is_drawing``: whether the document is in use by another thread, so that asking it would wait."""
        super().__init__(parent)
        self._theme = theme
        self.images = PageImages(document, megabytes=_MEGABYTES, parent=self)
        self._sizes = PageSizes(document, is_drawing, self)
        self._flow = PageFlow()
        self._page = 0
        self._light: Light | None = None
        self._found: Light | None = None
        self._hidden: Light | None = None
        self._target: Light | None = None
        self._dims = True
        self._motion = Motion(theme, self.verticalScrollBar(), self)
        FocusRing(theme, self)
        self.selecting = Selecting(self, self, document, is_drawing)
        self._set_up()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        # Always there: a bar that came and went would change the width that pages are fitted to.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._motion.pulsed.connect(self.viewport().update)
        self.images.drawn.connect(self._on_drawn)
        self._sizes.learnt.connect(self._arrange)
        self._theme.changed.connect(self.viewport().update)
        self.selecting.changed.connect(self.viewport().update)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        bar.actionTriggered.connect(self._forget_target)

    # --- what is shown --------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """The page (from 0) being looked at."""
        return self._page

    @property
    def dim_pages(self) -> bool:
        """Whether paper is dimmed in the dark theme."""
        return self._dims

    @dim_pages.setter
    def dim_pages(self, dims: bool) -> None:
        self._dims = dims
        self.viewport().update()

    def open(self, page: int) -> None:
        """Show the document, which is open now, at a page (from 0)."""
        self.close_pages()
        self._sizes.begin(page)
        self._page = page
        self._target = Light(page=page, areas=())
        # First a small image, for the margins: fitting the page before would move it a moment later.
        self.images.want([Wanted(page, small(self._sizes.sizes[page]))])
        self._arrange()

    def close_pages(self) -> None:
        """Show nothing and ask the document for nothing more."""
        self._motion.stop()
        self._sizes.stop()
        self.images.clear()
        self._flow.clear()
        self._light = self._found = self._hidden = self._target = None
        self.selecting.clear()
        self._arrange()

    def light(self, light: Light | None) -> None:
        """Light a passage and bring it to the upper third; it pulses once."""
        before, self._light = self._light, light
        self.viewport().update()
        if light is not None:
            self._go_to(light)
            if light != before and self.isVisible():
                self._motion.pulse()

    def mark_found(self, light: Light | None) -> None:
        """Frame what a search found, and bring it into view."""
        self._found = light
        self.viewport().update()
        if light is not None:
            self._go_to(light)

    def mark_hidden(self, light: Light | None) -> None:
        """Mark where text stands that is not seen."""
        self._hidden = light
        self.viewport().update()

    def go_to_page(self, page: int) -> None:
        """Bring the top of a page (from 0) to the top."""
        if self._flow.boxes:
            self._go_to(Light(page=max(0, min(page, len(self._flow.boxes) - 1)), areas=()))

    # --- size -----------------------------------------------------------------------------------------

    @property
    def scale(self) -> float:
        """Pixels of the page being looked at for a point."""
        return self._flow.boxes[self._page].scale if self._flow.boxes else 1.0

    @property
    def fits(self) -> bool:
        """Whether pages are fitted to the width."""
        return self._flow.fits

    def zoom(self, steps: int) -> None:
        """Enlarge (1) or make smaller (-1); 0 fits to the width again."""
        if self._flow.boxes:
            self._flow.zoom(steps, self._page)
            self._arrange()

    def area_on_screen(self, page: int, area: QRectF) -> QRectF:
        """Where an area of a page, in points, stands in the viewport, in pixels."""
        box = self._flow.boxes[page]
        return box.placed(area).translated(self._paper(box).topLeft())

    def place_at(self, point: QPointF, page: int | None = None) -> tuple[int, QPointF] | None:
        """The page at a point of the viewport, and the place on it in points; with ``page``, on that one."""
        boxes = self._near() if page is None else self._flow.boxes[page : page + 1]
        for box in boxes:
            paper = self._paper(box)
            if page is not None or paper.contains(point):
                return box.page, box.point_at(point - paper.topLeft())
        return None

    def _arrange(self) -> None:
        """Lay the pages out anew, and keep what is being looked at where it is."""
        flow, bar = self._flow, self.verticalScrollBar()
        held = flow.held(bar.value())
        flow.arrange(self._sizes.sizes, max(1, self.viewport().width() - 2 * _SIDE), self._page)
        self._set_ranges()
        if self._target is not None and flow.boxes:
            bar.setValue(flow.place_of(self._target, self.viewport().height()))
        elif held is not None and flow.boxes:
            bar.setValue(flow.place_held(*held))
        self._on_scrolled()

    def _set_ranges(self) -> None:
        view = self.viewport().size()
        vertical, across = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, self._flow.height - view.height()))
        vertical.setPageStep(view.height())
        vertical.setSingleStep(_LINE)
        over = 0 if self.fits else max(0, self._flow.width + 2 * _SIDE - view.width())
        if across.maximum() != over:
            across.setRange(0, over)
            # The lit lines begin in view, else the middle is.
            start = self._flow.start_of(self._light, self._page) if self._light else None
            left = over if start is None else round((view.width() + over) / 2 + start) - 2 * _SIDE
            across.setValue(min(over // 2, left))
        across.setPageStep(view.width())
        across.setSingleStep(_LINE)

    def _paper(self, box: PageBox) -> QRectF:
        across = self.horizontalScrollBar()
        middle = self.viewport().width() / 2 + across.maximum() / 2 - across.value()
        return QRectF(
            round(middle + box.x), box.top - self.verticalScrollBar().value(), box.width, box.height
        )

    # --- moving ---------------------------------------------------------------------------------------

    def _go_to(self, target: Light) -> None:
        self._target = target
        if not self._flow.boxes:
            return
        bar = self.verticalScrollBar()
        place = self._flow.place_of(target, self.viewport().height())
        is_far = abs(place - bar.value()) > self.viewport().height()
        self._motion.go(place, jumps=is_far or not self._flow.is_measured or not self.isVisible())
        self._on_scrolled()

    def _forget_target(self) -> None:
        self._target = None
        self._motion.stay()

    def _on_scrolled(self) -> None:
        self.viewport().update()
        if not self._flow.boxes:
            return
        self._want()
        page = self._flow.page_at(self.verticalScrollBar().value(), self.viewport().height())
        if self._target is not None:
            page = self._target.page
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    # --- images ---------------------------------------------------------------------------------------

    def _near(self, screens: float = 0) -> Iterator[PageBox]:
        return self._flow.near(self.verticalScrollBar().value(), self.viewport().height(), screens)

    def _wanted(self, box: PageBox) -> Wanted:
        return Wanted(box.page, QSize(box.page_width, box.height) * self.devicePixelRatioF())

    def _want(self) -> None:
        if not self._flow.is_measured:
            return
        visible = list(self._near())
        seen = {box.page for box in visible}
        near = [box for box in self._near(1) if box.page not in seen]
        self.images.want(self._wanted(box) for box in visible + near)

    def _on_drawn(self, page: int) -> None:
        image = self.images.any_image(page)
        if image is not None and not self._flow.knows_ink(page):
            self._flow.learn_ink(page, ink_of(image))
            self._arrange()
        elif any(box.page == page for box in self._near()):
            self.viewport().update()
            self.settled.emit()

    # --- Qt -------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pages in view."""
        tokens = self._theme.tokens
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(tokens.bg_sunken))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._flow.is_measured:
            return
        strength, selected = self._motion.strength, self.selecting.light
        marks = Marks(self._light, selected, self._found, self._hidden, strength)
        for box in self._near():
            paper = self._paper(box)
            image = self.images.image(self._wanted(box)) or self.images.any_image(box.page)
            paint_page(painter, paper, box, image, tokens=tokens, dims=tokens.is_dark and self._dims)
            paint_marks(painter, paper, box, marks, tokens)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width."""
        super().resizeEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing moves that is not seen."""
        super().hideEvent(event)
        self._motion.stop()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        self._forget_target()
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and page keys scroll; Home and End go to the first and the last page."""
        self._forget_target()
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)
