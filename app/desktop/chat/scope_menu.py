"""Choosing the documents that a question is put to."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.desktop import words
from app.desktop.chat.scope_chip import name_of
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class DocumentsModel(QAbstractListModel):
    """Documents with a check box, those whose path holds every typed word.

    It filters by itself: a proxy would call back into Python once a row for each letter that is typed,
    100 ms for 50,000 rows where this takes 5.
    """

    def __init__(self, theme: Theme, paths: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._paths = tuple(paths)
        self._folded = [path.casefold() for path in self._paths]
        self._rows: Sequence[int] = range(len(self._paths))
        self._checked: set[str] = set()

    def set_filter(self, text: str) -> None:
        """Show the documents whose path holds each of these words, in any case."""
        needles = text.casefold().split()
        self.beginResetModel()
        self._rows = [
            row for row, path in enumerate(self._folded) if all(needle in path for needle in needles)
        ]
        self.endResetModel()

    def checked(self) -> tuple[str, ...]:
        """The chosen documents, in their order, hidden ones too."""
        return tuple(path for path in self._paths if path in self._checked)

    def set_checked(self, paths: Iterable[str]) -> None:
        """Choose exactly these, as far as they are there."""
        self.beginResetModel()
        self._checked = set(paths) & set(self._paths)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """How many documents are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, path, check."""
        path = self._paths[self._rows[index.row()]]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words.visible(name_of(path))
            case Qt.ItemDataRole.ToolTipRole:
                return words.tooltip(path)
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if path in self._checked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.SizeHintRole:
                return QSize(0, self._theme.type.scaled(28))
            case _:
                return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Choose a document, or no longer."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        path = self._paths[self._rows[index.row()]]
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._checked.add(path)
        else:
            self._checked.discard(path)
        self.dataChanged.emit(index, index, [role])
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Each can be chosen and checked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class _CheckedByRow(QStyledItemDelegate):
    """Checks a document by a click anywhere in its row, and by Space."""

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> bool:
        """Turn the check on a release of the left button or on Space."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            wanted = event.button() is Qt.MouseButton.LeftButton
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            wanted = event.key() == Qt.Key.Key_Space
        else:
            wanted = False
        if not wanted:
            return False
        was = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
        now = Qt.CheckState.Unchecked if was is Qt.CheckState.Checked else Qt.CheckState.Checked
        return model.setData(index, now, Qt.ItemDataRole.CheckStateRole)


class _FilterField(QLineEdit):
    """A field from which the arrow keys lead into the list."""

    def __init__(self, view: QListView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes into the list."""
        if event.key() == Qt.Key.Key_Down and self._view.model().rowCount():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._view.setCurrentIndex(self._view.model().index(0, 0))
            return
        super().keyPressEvent(event)


class FilePicker(QDialog):
    """A small window with all documents, to check those that are asked. Show it by ``open()``.

    Signals:
        files_chosen: the paths, as a tuple; empty where none is checked any more.
    """

    files_chosen = Signal(object)

    def __init__(self, theme: Theme, names: Sequence[str], parent: QWidget | None = None) -> None:
        """``names`` are the documents' absolute paths, in the order to be shown."""
        super().__init__(parent)
        self._theme = theme
        self._all = len(names)
        self.setWindowTitle(self.tr("Ask only some documents"))
        self._view = QListView()
        self._view.setUniformItemSizes(True)
        self._view.setAccessibleName(self.tr("Documents"))
        self._view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._view.setItemDelegate(_CheckedByRow(self._view))
        self._model = DocumentsModel(theme, names, self)
        self._view.setModel(self._model)
        self._filter = _FilterField(self._view, self)
        self._filter.setAccessibleName(self.tr("Filter documents"))
        self._filter.setPlaceholderText(self.tr("Filter by name or folder"))
        self._filter.setClearButtonEnabled(True)
        self._note = Label(theme, colour="text_secondary")
        self._take = Button(theme, "", kind=ButtonKind.PRIMARY)
        self._take.setDefault(True)
        self._cancel = Button(theme, self.tr("Cancel"))
        # Else Enter on it would press the default one.
        self._cancel.setAutoDefault(True)
        self._arrange()
        self._connect()
        self._tell()

    def set_checked(self, files: Sequence[str]) -> None:
        """Check exactly these documents, as far as they are in the list."""
        self._model.set_checked(files)
        self._tell()

    def _arrange(self) -> None:
        scaled = self._theme.type.scaled
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16))
        column.setSpacing(scaled(8))
        column.addWidget(self._filter)
        column.addWidget(self._view, 1)
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addWidget(self._note, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._take)
        column.addLayout(row)
        self.resize(scaled(520), scaled(480))

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_filter_changed)
        self._model.dataChanged.connect(self._tell)
        self._take.clicked.connect(self._on_take_clicked)
        self._cancel.clicked.connect(self.reject)

    def _on_filter_changed(self, text: str) -> None:
        self._model.set_filter(text)
        self._tell()

    def _on_take_clicked(self) -> None:
        chosen = self._model.checked()
        self.accept()
        self.files_chosen.emit(chosen)

    def _tell(self) -> None:
        chosen, shown = len(self._model.checked()), self._model.rowCount()
        if shown == 0 and self._all:
            said = self.tr("No document has “{0}” in its name.").format(self._filter.text())
        else:
            said = self.tr("{0} of {1} documents").format(words.count(shown), words.count(self._all))
        self._note.setText(said)
        if chosen == 1:
            self._take.setText(self.tr("Ask in 1 document"))
        elif chosen:
            self._take.setText(self.tr("Ask in {0} documents", "", chosen).format(words.count(chosen)))
        else:
            self._take.setText(self.tr("Ask in all documents"))
