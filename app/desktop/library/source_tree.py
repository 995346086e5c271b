"""A tree of nodes as Qt's views ask for it."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject

from app.desktop.library.row_changes import Inserted, Moved, Removed, changes
from app.desktop.library.row_delegate import Index
from app.desktop.library.source_nodes import Kind, Node

_NOWHERE = QModelIndex()


class SourceTree(QAbstractItemModel):
    """Qt's side of a tree of nodes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.root = Node(Kind.COLLECTION, "", None)
        self._nodes: dict[int, Node] = {}

    def node(self, index: Index) -> Node:
        """The row at an index; the root where there is none."""
        return self._nodes.get(index.internalId(), self.root) if index.isValid() else self.root

    def index_of(self, node: Node) -> QModelIndex:
        """The index of a row."""
        return self.createIndex(node.row, 0, node.id) if node.parent is not None else QModelIndex()

    def index_of_key(self, key: str, kind: Kind) -> QModelIndex:
        """The index of a source or of a collection; invalid where it is not there."""
        for node in self.root.children:
            for candidate in (node, *node.children):
                if candidate.key == key and candidate.kind is kind:
                    return self.index_of(candidate)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Give the index of a child."""
        children = self.node(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row].id)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject's takes nothing
        """Give the index of the collection that a row lies in."""
        node = self.node(index)
        return self.index_of(node.parent) if node.parent is not None else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count children."""
        return len(self.node(parent).children)

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        """One: what stands at the end of a row is drawn by the delegate."""
        return 1

    def bring(self, parent: Node, keys: list[str], kind: Kind) -> None:
        """Make a node's children those of ``keys``, and keep the ones that are there."""
        index = self.index_of(parent)
        known = {child.key: child for child in parent.children}
        for change in changes([child.key for child in parent.children], keys):
            match change:
                case Removed(first=first, last=last):
                    self.beginRemoveRows(index, first, last)
                    self._forget(parent.children[first : last + 1])
                    del parent.children[first : last + 1]
                    parent.number()
                    self.endRemoveRows()
                case Inserted(first=first, last=last):
                    self.insert(parent, first, [Node(kind, key, parent) for key in keys[first : last + 1]])
                case Moved(source=source, target=target):
                    # Qt counts the place before the row is taken out.
                    self.beginMoveRows(index, source, source, index, target + (target > source))
                    parent.children.insert(target, parent.children.pop(source))
                    parent.number()
                    self.endMoveRows()
                case _:
                    self.beginResetModel()
                    parent.children[:] = [known.get(key) or Node(kind, key, parent) for key in keys]
                    self._nodes |= {node.id: node for node in parent.children}
                    parent.number()
                    self.endResetModel()

    def insert(self, parent: Node, row: int, nodes: list[Node]) -> None:
        """Add rows to a node's children."""
        self.beginInsertRows(self.index_of(parent), row, row + len(nodes) - 1)
        parent.children[row:row] = nodes
        self._nodes |= {node.id: node for node in nodes}
        parent.number()
        self.endInsertRows()

    def _forget(self, nodes: list[Node]) -> None:
        for node in nodes:
            self._nodes.pop(node.id, None)
            self._forget(node.children)
