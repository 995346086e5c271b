"""The ledger as a Qt model: updates touch only what changed, and never reorder what is being looked at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.desktop import words
from app.desktop.library.document_states import Group, look_of
from app.desktop.library.inspector_words import explain
from app.desktop.library.ledger_rows import Column, Entry, LedgerRows, Match, consecutive
from app.engine import wire

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
# Each range costs a signal and the view's work on it; beyond so many, one for all is cheaper.
_MOST_RANGES = 24
_TO_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TO_THE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LedgerModel(QAbstractTableModel):
    """The documents that match the filter, in the chosen order.

    What an update adds is put at the end, and what no longer matches stays, until `settle` is called: the
    table calls it when nobody points at it.

    Signals:
        counted: the numbers of documents changed.
    """

    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = LedgerRows()
        self._match = Match()
        self.sorted_by = Column.STATE
        self.is_descending = True
        self._shown: list[str] = []
        self._places: dict[str, int] | None = None
        self._was_empty = True
        self._is_settled = True

    # --- the listing ------------------------------------------------------------------------------------

    def begin_rows(self) -> None:
        """A whole listing comes."""
        self._was_empty = not self.rows.entries
        self.rows.begin()

    def add_rows(self, rows: Sequence[wire.LedgerRow]) -> None:
        """Take in a part of the listing, or rows that changed since: in place, and new ones at the end."""
        taken = self.rows.take(rows)
        places = self._place_of()
        self._announce(sorted(places[path] for path in taken.changed if path in places))
        known_now = (path for path in taken.changed if path not in places)
        # Once each: a file that a listing names twice is new and changed at a time.
        candidates = dict.fromkeys((*taken.new, *known_now))
        arrived = [path for path in candidates if self._match.holds(self.rows.entries[path])]
        self._append(arrived)
        if taken.new or taken.changed:
            self._is_settled = False
            self.counted.emit()

    def end_rows(self) -> None:
        """The listing is whole: what it did not hold goes."""
        gone = self.rows.end()
        if gone:
            self._remove(gone)
        if self._was_empty:
            self.settle()
        self.counted.emit()

    def settle(self) -> None:
        """Filter and sort again, if an update left that undone."""
        if not self._is_settled:
            self._arrange()

    # --- what is shown ----------------------------------------------------------------------------------

    def show_only(self, match: Match) -> None:
        """Filter."""
        self._match = replace(match, text=match.text.casefold())
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self.sorted_by = Column(column)
        self.is_descending = order is Qt.SortOrder.DescendingOrder
        self._arrange()

    def entry(self, row: int) -> Entry:
        """What stands in a row of the table."""
        return self.rows.entries[self._shown[row]]

    def path(self, row: int) -> str:
        """The path of the document in a row of the table."""
        return self._shown[row]

    def place(self, path: str) -> int | None:
        """The row of the table in which a document stands."""
        return self._place_of().get(path)

    # --- Qt ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many documents match."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell, for people who see it and for those who hear it."""
        if not index.isValid():
            return None
        entry = self.entry(index.row())
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell(entry, column)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(entry, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(entry, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The name of a column."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(Column(section))
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(self.column_meaning(Column(section)))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.column_name(Column(section))

    def column_meaning(self, column: Column) -> str:
        """What stands in a column, in a sentence."""
        return {
            Column.NAME: self.tr("The file's name; its folder is told where the pointer rests."),
            Column.STATE: self.tr("Whether it was read, and if not, why."),
            Column.PAGES: self.tr("Pages, slides, sheets or chapters; of some, how many hold text."),
            Column.PASSAGES: self.tr("A passage is a few sentences: what is searched, quoted and cited."),
            Column.SIZE: self.tr("The size of the file."),
            Column.CHANGED: self.tr("When the file was last changed."),
        }[column]

    def column_name(self, column: Column) -> str:
        """The name of a column."""
        return {
            Column.NAME: self.tr("Name"),
            Column.STATE: self.tr("State"),
            Column.PAGES: self.tr("Pages"),
            Column.PASSAGES: self.tr("Passages"),
            Column.SIZE: self.tr("Size"),
            Column.CHANGED: self.tr("Changed"),
        }[column]

    # --- how it is done ---------------------------------------------------------------------------------

    def _place_of(self) -> dict[str, int]:
        if self._places is None:
            self._places = {path: row for row, path in enumerate(self._shown)}
        return self._places

    def _announce(self, places: list[int]) -> None:
        for first, last in _ranges(places):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def _append(self, paths: list[str]) -> None:
        if not paths:
            return
        first = len(self._shown)
        self.beginInsertRows(_ROOT, first, first + len(paths) - 1)
        self._shown += paths
        if self._places is not None:
            self._places.update((path, first + row) for row, path in enumerate(paths))
        self.endInsertRows()

    def _remove(self, paths: Iterable[str]) -> None:
        places = self._place_of()
        rows = sorted(places[path] for path in paths if path in places)
        ranges = list(consecutive(rows))
        if len(ranges) > _MOST_RANGES:
            gone = set(paths)
            self._replace([path for path in self._shown if path not in gone])
            return
        for first, last in reversed(ranges):
            self.beginRemoveRows(_ROOT, first, last)
            del self._shown[first : last + 1]
            self._places = None
            self.endRemoveRows()

    def _arrange(self) -> None:
        self._is_settled = True
        wanted = self.rows.ordered(self._match, self.sorted_by, descending=self.is_descending)
        if wanted == self._shown:
            return
        if len(wanted) == len(self._shown) and self._place_of().keys() == set(wanted):
            self._reorder(wanted)
        else:
            self._replace(wanted)

    def _reorder(self, wanted: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        paths = [self._shown[index.row()] for index in before]
        self._shown = wanted
        self._places = None
        places = self._place_of()
        after = [self.index(places[path], index.column()) for path, index in zip(paths, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _replace(self, wanted: list[str]) -> None:
        self.beginResetModel()
        self._shown = wanted
        self._places = None
        self.endResetModel()


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Numbers stand on the right."""
    return _TO_THE_LEFT if column in (Column.NAME, Column.STATE, Column.CHANGED) else _TO_THE_RIGHT


def cell(entry: Entry, column: Column) -> str:
    """The words of a cell."""
    row = entry.row
    match column:
        case Column.NAME:
            return entry.name
        case Column.STATE:
            return look_of(row).words
        case Column.PAGES:
            return _pages(row, entry.group)
        case Column.PASSAGES:
            return words.count(row.passages) if row.pages else "–"
        case Column.SIZE:
            return "–" if row.size is None else words.size(row.size)
        case Column.CHANGED:
            return "–" if row.modified is None else words.day(row.modified)


def _pages(row: wire.LedgerRow, group: Group) -> str:
    if row.pages == 0:
        return "–"
    if group is Group.INDEXED:
        return words.count(row.pages)
    return QCoreApplication.translate("LedgerModel", "{searchable} of {pages}").format(
        searchable=words.count(row.pages_searchable), pages=words.count(row.pages)
    )


def _tip(entry: Entry, column: Column) -> str | None:
    if column is Column.NAME:
        return words.tooltip(words.visible(entry.row.path))
    if column is Column.STATE:
        said = explain(entry.row)
        return words.tooltip(f"{said.title}\n{said.text}".strip())
    return None


def _spoken(entry: Entry, column: Column) -> str:
    if column is Column.NAME:
        return f"{entry.name}, {look_of(entry.row).words}"
    return cell(entry, column)


def _ranges(places: list[int]) -> Iterator[tuple[int, int]]:
    """Cover ascending rows by ranges; by one range, where they are too many."""
    ranges = list(consecutive(places))
    if len(ranges) > _MOST_RANGES:
        yield places[0], places[-1]
    else:
        yield from ranges
