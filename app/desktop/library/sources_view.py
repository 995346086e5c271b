"""The tree of collections and sources, with its keys, its menus and what is dropped on it."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QStyleOptionViewItem, QWidget

from app.desktop.library.row_delegate import Index, Role, RowDelegate
from app.desktop.library.source_menus import collection_menu, source_menu
from app.desktop.library.source_nodes import Kind
from app.desktop.library.source_wishes import SourceWishes
from app.desktop.library.sources_model import SourcesModel
from app.desktop.theme.theme import Theme
from app.engine import wire


class SourcesDelegate(RowDelegate):
    """Rows of collections and sources; the card's row is as high as the card."""

    card_height = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row's height."""
        if index.data(Role.KIND) is Kind.CARD:
            return QSize(0, self.card_height)
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row; the card draws itself."""
        if index.data(Role.KIND) is not Kind.CARD:
            super().paint(painter, option, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt asks this for the card too: it fills its row."""
        if index.data(Role.KIND) is Kind.CARD:
            editor.setGeometry(option.rect)
        else:
            super().updateEditorGeometry(editor, option, index)


class SourcesView(SourceWishes):
    """Shows a `SourcesModel`; what its menus and keys ask for, `SourceWishes` lists.

    Signals:
        paths_dropped: a `wire.AddRequest`.
        height_changed: more or fewer rows want to be seen.
    """

    paths_dropped = Signal(object)
    height_changed = Signal()

    def __init__(self, theme: Theme, model: SourcesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tree = model
        self._delegate = SourcesDelegate(theme, self, elides=Qt.TextElideMode.ElideMiddle)
        # The collections that the person folded.
        self._closed: set[str] = set()
        self._is_opening = False
        # The click in hand is on a collection's icon, which folds it.
        self._folds = False
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Collections and sources"))
        self._look_flat()
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setAcceptDrops(True)
        model.rowsInserted.connect(self._on_inserted)
        model.modelReset.connect(self._on_reset)
        model.repaint_wanted.connect(self.viewport().update)
        self.expanded.connect(lambda index: self._on_folded(index, is_open=True))
        self.collapsed.connect(lambda index: self._on_folded(index, is_open=False))
        self.activated.connect(self._on_activated)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def _look_flat(self) -> None:
        self.setProperty("kind", "pane")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        # The delegate indents, so that what is lit reaches from edge to edge.
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)

    # --- height and the card ---------------------------------------------------------------------------

    def rows_height(self) -> int:
        """The height at which nothing has to be scrolled."""
        model, height = self._tree, 0
        row_height = self._delegate.row_height()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            node = model.node(index)
            height += self._delegate.card_height if node.kind is Kind.CARD else row_height
            if self.isExpanded(index):
                cards = sum(child.kind is Kind.CARD for child in node.children)
                height += (len(node.children) - cards) * row_height + cards * self._delegate.card_height
        return height

    def put_card(self, index: QModelIndex, card: QWidget) -> None:
        """Show a card in its row; the view owns it and deletes it with the row."""
        self.setIndexWidget(index, card)
        self.set_card_height(card.sizeHint().height())

    def set_card_height(self, height: int) -> None:
        """Give the card's row another height."""
        if height != self._delegate.card_height:
            self._delegate.card_height = height
            self.scheduleDelayedItemsLayout()
            self.height_changed.emit()

    def select(self, key: str, kind: Kind) -> None:
        """Put the cursor on a row."""
        self.setCurrentIndex(self._tree.index_of_key(key, kind))

    # --- keys, clicks, menus ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete asks whether a source is to be removed; F2 renames a collection by Qt's own."""
        node = self._tree.node(self.currentIndex())
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and node.kind is Kind.SOURCE:
            self.removal_wanted.emit(node.key)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a collection's icon folds it."""
        index = self.indexAt(event.position().toPoint())
        self._folds = False
        if event.button() is Qt.MouseButton.LeftButton and index.data(Role.KIND) is Kind.COLLECTION:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            area = self._delegate.icon_area(self.visualRect(index), 0, mirrored=mirrored)
            if area.contains(event.position().toPoint()):
                self._folds = True
                self.setExpanded(index, not self.isExpanded(index))
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a row."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid() or index.data(Role.KIND) is Kind.CARD:
            return
        self.setCurrentIndex(index)
        menu = self.menu_for(index)
        rect: QRect = self.visualRect(index)
        menu.popup(self.viewport().mapToGlobal(rect.bottomLeft()) if by_key else event.globalPos())

    def menu_for(self, index: QModelIndex) -> QMenu:
        """The menu of a row; it deletes itself when it is closed."""
        node = self._tree.node(index)
        if node.kind is Kind.SOURCE:
            return source_menu(self, node, self._tree.progress_of(node.key))
        return collection_menu(self, node, lambda: self.edit(self._tree.index_of(node)))

    def _on_clicked(self, index: QModelIndex) -> None:
        node = self._tree.node(index)
        if node.kind is Kind.SOURCE:
            self.source_files_wanted.emit(node.key)
        elif node.kind is Kind.COLLECTION and not self._folds:
            self.collection_files_wanted.emit(node.key)

    def _on_activated(self, index: QModelIndex) -> None:
        node = self._tree.node(index)
        if node.kind is Kind.COLLECTION:
            self.collection_asked.emit(node.key)
        elif node.kind is Kind.SOURCE:
            self.source_shown.emit(node.key)

    # --- what is dropped -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Paths may be dropped here."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which collection would take the paths; elsewhere they are the window's."""
        collection = self._collection_at(event.position().toPoint()) if event.mimeData().hasUrls() else None
        self._tree.set_drop(collection)
        event.setAccepted(collection is not None)
        if collection is not None:
            event.setDropAction(Qt.DropAction.CopyAction)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self._tree.set_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask that the paths are added to the collection they were dropped on."""
        collection = self._collection_at(event.position().toPoint())
        self._tree.set_drop(None)
        paths = tuple(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
        event.setAccepted(bool(paths) and collection is not None)
        if event.isAccepted():
            self.paths_dropped.emit(wire.AddRequest(paths=paths, collection=collection))

    def _collection_at(self, position: QPoint) -> str | None:
        index = self.indexAt(position)
        if not index.isValid():
            return None
        node = self._tree.node(index)
        if node.kind is Kind.COLLECTION:
            return node.key
        # Sources and the card lie in a collection, or the card at the tree's end.
        return node.parent.key or None if node.parent is not None else None

    # --- what comes and goes ---------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Nothing stays marked as a drop's place once the view is hidden."""
        if event.type() is QEvent.Type.Hide:
            self._tree.set_drop(None)
        return super().event(event)

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if not parent.isValid():
            self._open(range(first, last + 1))

    def _on_reset(self) -> None:
        self._open(range(self._tree.rowCount()))

    def _open(self, rows: range) -> None:
        """Unfold collections, but for those that the person has folded."""
        self._is_opening = True
        for row in rows:
            index = self._tree.index(row, 0)
            if self._tree.node(index).key not in self._closed:
                self.expand(index)
        self._is_opening = False

    def _on_folded(self, index: QModelIndex, *, is_open: bool) -> None:
        if self._is_opening:
            return
        name = self._tree.node(index).key
        if is_open:
            self._closed.discard(name)
        else:
            self._closed.add(name)
        self.height_changed.emit()
