"""Collections, the sources in them, and the place of the card that shows how reading goes."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from app.desktop import words
from app.desktop.library import source_words
from app.desktop.library.row_delegate import Index, Role
from app.desktop.library.source_nodes import CARD_KEY, Kind, Node
from app.desktop.library.source_tree import SourceTree
from app.engine import wire

_MOST_ROWS_TOLD = 32

# What the pane's signals carry: what the engine is asked for.
SourcePaused = wire.PauseRequest
SourceStopped = wire.StopRequest


class SourcesModel(SourceTree):
    """The tree of collections. What is known already keeps its row, so that nothing moves under the pointer.

    Signals:
        rename_wanted: a `wire.RenameCollectionRequest`; the row has its new name when the engine says so.
        repaint_wanted: something looks otherwise; of many rows at once, no more is told.
    """

    rename_wanted = Signal(object)
    repaint_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._states: dict[str, wire.SourceState] = {}
        self._progress: dict[str, wire.SourceProgress] = {}
        self._all_paused = False
        self._scope: str | None = None
        self._drop: str | None = None
        self._card: Node | None = None
        # A collection that is given another name is known to be the same when it comes back with it.
        self._renamed: wire.RenameCollectionRequest | None = None

    def set_sources(self, sources: wire.SourceList) -> None:
        """Take over the sources."""
        wanted: dict[str, list[wire.SourceState]] = {}
        for source in sources.sources:
            wanted.setdefault(source.collection, []).append(source)
        self._follow_rename(wanted)
        self.bring(self.root, self._with_card(self.root, list(wanted)), Kind.COLLECTION)
        changed = []
        for node in self.root.children:
            if node.kind is Kind.COLLECTION:
                states = {state.path: state for state in wanted[node.key]}
                self.bring(node, self._with_card(node, list(states)), Kind.SOURCE)
                for child in node.children:
                    state = states.get(child.key)
                    if state != child.state:
                        child.state = state
                        changed.append(child)
        self._states = {source.path: source for source in sources.sources}
        self._tell(changed)

    def set_progress(self, progress: wire.Progress) -> None:
        """Take over how far each source is."""
        before, was_paused = self._progress, self._all_paused
        self._progress = {source.path: source for source in progress.sources}
        self._all_paused = progress.paused
        if was_paused != progress.paused:
            self._tell(self._source_nodes())
        elif before or self._progress:
            self._tell(
                [
                    node
                    for node in self._source_nodes()
                    if before.get(node.key) != self._progress.get(node.key)
                ]
            )

    def states(self) -> Mapping[str, wire.SourceState]:
        """The sources' states by path."""
        return self._states

    def progress_of(self, path: str) -> wire.SourceProgress | None:
        """How far a source is; None where it is at rest."""
        return self._progress.get(path)

    def set_scope(self, collection: str | None) -> None:
        """Mark the collection that questions are put to."""
        if collection != self._scope:
            self._scope = collection
            self._tell(self.root.children)

    def set_drop(self, collection: str | None) -> None:
        """Mark the collection that paths are held over."""
        if collection != self._drop:
            self._drop = collection
            self._tell(self.root.children)

    def show_card(self, paths: tuple[str, ...] | None) -> QModelIndex:
        """Keep a row for the card below the first of these sources, at the end without any; None: no row."""
        if paths is None:
            self._remove_card()
            return QModelIndex()
        wanted = set(paths)
        after = next((node for node in self._source_nodes() if node.key in wanted), None)
        parent = after.parent if after is not None and after.parent is not None else self.root
        if self._card is None or not self._lies_well(self._card, parent, after):
            self._remove_card()
            row = after.row + 1 if after is not None else len(parent.children)
            self._card = Node(Kind.CARD, CARD_KEY, parent)
            self.insert(parent, row, [self._card])
        return self.index_of(self._card)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The card's row is nothing to be chosen; collections have names to be changed."""
        kind = self.node(index).kind
        if not index.isValid() or kind is Kind.CARD:
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if kind is Kind.COLLECTION else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - a table of roles
        """What a row shows and says."""
        node = self.node(index)
        match role:
            case Role.KIND:
                return node.kind
            case _ if node.kind is Kind.CARD:
                return None
            case Qt.ItemDataRole.EditRole | Role.KEY:
                return node.key
            case Qt.ItemDataRole.DisplayRole:
                return words.visible(node.name)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._said(node, role)
            case _ if node.state is not None:
                return self._of_source(node.state, role)
            case _:
                return self._of_collection(node, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        name = " ".join(str(value).split())
        node = self.node(index)
        if role != Qt.ItemDataRole.EditRole or not name or name == node.key:
            return False
        self._renamed = wire.RenameCollectionRequest(name=node.key, new_name=name)
        self.rename_wanted.emit(self._renamed)
        return True

    def _of_source(self, state: wire.SourceState, role: int) -> object:
        match role:
            case Role.ICON:
                return source_words.icon(state)
            case Role.DETAIL:
                return source_words.of_source(
                    state, self._progress.get(state.path), all_paused=self._all_paused
                )
            case Role.ATTENTION:
                return state.attention
            case Role.LEVEL:
                return 1
        return None

    def _of_collection(self, node: Node, role: int) -> object:
        match role:
            case Role.ICON:
                return "layers"
            case Role.DETAIL:
                return source_words.of_collection(node.sources, self._progress, all_paused=self._all_paused)
            case Role.ATTENTION:
                return sum(state.attention for state in node.sources)
            case Role.IS_STRONG:
                return node.key == self._scope
            case Role.IS_DROP:
                return node.key == self._drop
        return None

    def _said(self, node: Node, role: int) -> str:
        detail = self._of_source if node.state is not None else None
        state = (
            detail(node.state, Role.DETAIL)
            if detail is not None and node.state is not None
            else self._of_collection(node, Role.DETAIL)
        )
        described = source_words.described(node.sources, str(state))
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(f"{words.visible(node.key)}\n{described}")
        kind = self.tr("collection") if node.kind is Kind.COLLECTION else self.tr("source")
        return f"{words.visible(node.name)}, {kind}, {described}".replace("\n", ", ")

    def _follow_rename(self, wanted: dict[str, list[wire.SourceState]]) -> None:
        renamed = self._renamed
        if renamed is None or renamed.new_name not in wanted or renamed.name in wanted:
            return
        self._renamed = None
        known = {node.key: node for node in self.root.children}
        if renamed.name in known and renamed.new_name not in known:
            known[renamed.name].key = renamed.new_name

    def _source_nodes(self) -> list[Node]:
        return [child for node in self.root.children for child in node.children if child.kind is Kind.SOURCE]

    def _lies_well(self, card: Node, parent: Node, after: Node | None) -> bool:
        before = parent.children[card.row - 1] if card.parent is parent and card.row else None
        return card.parent is parent and (before is after or after is None)

    def _with_card(self, parent: Node, keys: list[str]) -> list[str]:
        """The keys, and the card's among them where it lies below one that stays."""
        if self._card is None or self._card.parent is not parent:
            return keys
        above = parent.children[self._card.row - 1].key if self._card.row else None
        if parent is self.root or above in keys:
            keys.insert(
                len(keys) if parent is self.root or above is None else keys.index(above) + 1, CARD_KEY
            )
        else:
            self._card = None
        return keys

    def _remove_card(self) -> None:
        if self._card is not None and self._card.parent is not None:
            parent, self._card = self._card.parent, None
            keys = [child.key for child in parent.children if child.kind is not Kind.CARD]
            self.bring(parent, keys, Kind.SOURCE)

    def _tell(self, nodes: list[Node]) -> None:
        """Have rows drawn anew, and the collections that they are in."""
        if not nodes:
            return
        self.repaint_wanted.emit()
        every = {node.id: node for child in nodes for node in (child, child.parent) if node is not None}
        # Of each row that is told, a tree takes the height anew.
        for node in list(every.values())[:_MOST_ROWS_TOLD]:
            index = self.index_of(node)
            if index.isValid():
                self.dataChanged.emit(index, index)
