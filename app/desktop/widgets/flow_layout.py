"""A layout that breaks its row where the width ends, as words do."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items in reading order, row under row; mirrored in languages that are written from the right."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 4) -> None:
        super().__init__(parent)
        self.setSpacing(gap)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item last."""
        self._items.append(item)
        self.invalidate()

    def insertWidget(self, index: int, widget: QWidget) -> None:
        """Put a widget before the item at an index."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at an index, or None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at an index out, or None beyond the end."""
        if not 0 <= index < len(self._items):
            return None
        taken = self._items.pop(index)
        self.invalidate()
        return taken

    def clear(self) -> None:
        """Take all widgets out and delete them."""
        while (item := self.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def expandingDirections(self) -> Qt.Orientation:
        """It asks for no more room than its items take."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows at a width."""
        return self._arrange(QRect(0, 0, width, 0), places=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place every item."""
        super().setGeometry(rect)
        self._arrange(rect, places=True)

    def sizeHint(self) -> QSize:
        """All items in one row."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        height = max((size.height() for size in shown), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        """The widest item alone in its row."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _arrange(self, rect: QRect, *, places: bool) -> int:
        """Place the items, or only measure: the height that they take."""
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        top = area.y()
        for row in self._rows(area.width()):
            height = max(size.height() for _, size in row)
            if places:
                self._place(row, QRect(area.x(), top, area.width(), height))
            top += height + self.spacing()
        end = max(area.y(), top - self.spacing())
        return end - rect.y() + margins.bottom()

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        taken = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(item.maximumSize())
            size.setWidth(min(size.width(), max(width, item.minimumSize().width())))
            if not rows or taken + self.spacing() + size.width() > width:
                rows.append([])
                taken = -self.spacing()
            rows[-1].append((item, size))
            taken += self.spacing() + size.width()
        return rows

    def _place(self, row: list[tuple[QLayoutItem, QSize]], area: QRect) -> None:
        """Put a row's items beside each other, each in the middle of the row's height."""
        left = area.x()
        for item, size in row:
            place = QRect(QPoint(left, area.y() + (area.height() - size.height()) // 2), size)
            if self._is_mirrored():
                place.moveRight(area.right() - (left - area.x()))
            item.setGeometry(place)
            left += size.width() + self.spacing()

    def _is_mirrored(self) -> bool:
        widget = self.parentWidget()
        return widget is not None and widget.isRightToLeft()
