"""Small pictures of a PDF's pages, drawn as they come into view."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent, QShowEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.viewer.page_images import PageImages, Wanted
from app.desktop.viewer.pdf_paint import DIM_PAPER
from app.desktop.widgets.focus_ring import FocusRing

_WIDTH = 108
_PICTURE = QSize(72, 96)
_MEGABYTES = 16

Index = QModelIndex | QPersistentModelIndex


class _Pages(QAbstractListModel):
    """A row for each page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = 0

    def set_count(self, count: int) -> None:
        """Take another document's number of pages."""
        self.beginResetModel()
        self._count = count
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many pages there are."""
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The page's number, and its name for screen readers."""
        if role == Qt.ItemDataRole.DisplayRole:
            return words.count(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("Page {0}").format(words.count(index.row() + 1))
        return None


class Thumbnails(QListView):
    """The pages as a column of pictures with their numbers.

    Signals:
        page_wanted: a page (from 0).
    """

    page_wanted = Signal(int)

    def __init__(self, theme: Theme, document: QPdfDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.images = PageImages(document, megabytes=_MEGABYTES, parent=self)
        self._pages = _Pages(self)
        FocusRing(theme, self)
        self.setModel(self._pages)
        self.setItemDelegate(_Delegate(theme, self.images, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFixedWidth(theme.type.scaled(_WIDTH))
        self.setProperty("kind", "thumbnails")
        self.setAccessibleName(self.tr("Pictures of the pages"))
        self.images.drawn.connect(self._on_drawn)
        self.verticalScrollBar().valueChanged.connect(self._want)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.hide()

    def open(self) -> None:
        """Show the document that is open now."""
        self.images.clear()
        self._pages.set_count(self._document.pageCount())

    def close_pages(self) -> None:
        """Show nothing."""
        self.images.clear()
        self._pages.set_count(0)

    def mark_page(self, page: int) -> None:
        """Mark the page (from 0) that is being looked at."""
        if page == self.currentIndex().row():
            return
        self.selectionModel().blockSignals(True)  # noqa: FBT003 -- Qt's own signature
        self.setCurrentIndex(self._pages.index(page))
        self.selectionModel().blockSignals(False)  # noqa: FBT003 -- Qt's own signature
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More pages may have come into view."""
        super().resizeEvent(event)
        self._want()

    def showEvent(self, event: QShowEvent) -> None:
        """Pictures are drawn from now on."""
        super().showEvent(event)
        self.scrollTo(self.currentIndex(), QListView.ScrollHint.PositionAtCenter)
        self._want()

    def _want(self) -> None:
        if not self.isVisible() or not self._pages.rowCount():
            return
        first = self.indexAt(self.viewport().rect().topLeft()).row()
        last = self.indexAt(self.viewport().rect().bottomLeft()).row()
        rows = range(max(0, first), (last if last >= 0 else self._pages.rowCount() - 1) + 1)
        self.images.want(wanted(page, self.devicePixelRatioF()) for page in rows)

    def _on_drawn(self, page: int) -> None:
        self.update(self._pages.index(page))

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.page_wanted.emit(current.row())


def wanted(page: int, ratio: float) -> Wanted:
    """The picture of a page, as a paper of usual shape; others are drawn into its middle."""
    return Wanted(page, QSize(round(_PICTURE.width() * ratio), round(_PICTURE.height() * ratio)))


class _Delegate(QStyledItemDelegate):
    """A picture above its number, the current one with an accent edge."""

    def __init__(self, theme: Theme, images: PageImages, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._images = images

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """A picture, its number and the room between."""
        return QSize(_PICTURE.width() + 16, _PICTURE.height() + self._theme.type.line(Step.CAPTION) + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one page."""
        tokens = self._theme.tokens
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        left = area.left() + (area.width() - _PICTURE.width()) // 2
        paper = QRectF(left, area.top() + 8, _PICTURE.width(), _PICTURE.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(paper, Qt.GlobalColor.white)
        image = self._images.image(wanted(index.row(), painter.device().devicePixelRatioF()))
        if image is not None:
            painter.drawImage(paper, image)
        if tokens.is_dark:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.fillRect(paper, QColor(DIM_PAPER))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        width = 2 if is_current else 1
        painter.setPen(QPen(QColor(tokens.accent_text if is_current else tokens.line_medium), width))
        painter.drawRect(paper.adjusted(-1, -1, 1, 1))
        painter.setPen(QColor(tokens.accent_text if is_current else tokens.text_secondary))
        painter.setFont(self._theme.font(Step.CAPTION, weight=600 if is_current else 400))
        number = QRectF(area.left(), paper.bottom() + 3, area.width(), area.bottom() - paper.bottom())
        painter.drawText(number, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, index.data())
        painter.restore()
