"""What a question is put to: the whole library, a collection, some documents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.desktop import words
from app.desktop.chat.scope_chip import ChipKind, ScopeChip, name_of
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import TextButton
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import Label

# More documents than these are one chip that counts them.
_CHIPS_OF_FILES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A limit to a collection, to documents (absolute paths), or to both; neither is the whole library."""

    collection: str | None = None
    files: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether everything is asked."""
        return self.collection is None and not self.files

    def words(self) -> str:
        """The scope as it stands in a sentence: "the whole library", "Contracts", "3 documents"."""
        if len(self.files) == 1:
            return words.visible(name_of(self.files[0]))
        if self.files:
            number = len(self.files)
            documents = QCoreApplication.translate("Scope", "{0} documents", None, number)
            return documents.format(words.count(number))
        if self.collection is not None:
            return words.visible(self.collection)
        return QCoreApplication.translate("Scope", "the whole library")


class ScopeChips(QWidget):
    """The row "Ask in", with a chip for each limit and "Narrow" to set one.

    Signals:
        scope_changed: the person chose another `Scope`.
        files_wanted: documents are to be chosen.
        changed: other chips are shown, whoever chose them.
    """

    scope_changed = Signal(object)
    changed = Signal()
    files_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scope = Scope()
        self._collections: tuple[str, ...] = ()
        self._chips: list[ScopeChip] = []
        self._flow = FlowLayout(self, gap=theme.type.scaled(4))
        self._label = Label(theme, self.tr("Ask in"), colour="text_secondary")
        self._narrow = TextButton(theme, "plus", self.tr("Narrow"), size=14)
        self._narrow.setToolTip(self.tr("Ask only one collection, or only some documents"))
        self._narrow.clicked.connect(lambda: self._open_menu(self._narrow))
        self._menu = QMenu(self)
        self._menu.setAccessibleName(self.tr("Ask in"))
        self._flow.addWidget(self._label)
        self._flow.addWidget(self._narrow)
        theme.changed.connect(self._resize)
        self._resize()
        self._show()

    def scope(self) -> Scope:
        """What a question would be put to."""
        return self._scope

    def set_scope(self, scope: Scope) -> None:
        """Show another scope; nothing is emitted."""
        if scope != self._scope:
            self._scope = scope
            self._show()

    def set_choices(self, collections: Sequence[str]) -> None:
        """Offer these collections."""
        self._collections = tuple(collections)

    def _resize(self) -> None:
        self._label.setFixedHeight(self._theme.type.scaled(28))
        self._narrow.setFixedHeight(self._theme.type.scaled(28))

    def _show(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = self._made()
        for place, chip in enumerate(self._chips, start=1):
            self._flow.insertWidget(place, chip)
            chip.show()
        before: QWidget = self
        for button in (*self._chips, self._narrow):
            self.setTabOrder(before, button)
            before = button
        self.updateGeometry()
        self.changed.emit()

    def _made(self) -> list[ScopeChip]:
        scope = self._scope
        chips = []
        if scope.is_whole:
            chips.append(self._chip(ChipKind.LIBRARY, self.tr("Whole library"), scope))
        if scope.collection is not None:
            chips.append(self._chip(ChipKind.COLLECTION, scope.collection, replace(scope, collection=None)))
        if len(scope.files) > _CHIPS_OF_FILES:
            chips.append(self._chip(ChipKind.FILES, scope.words(), replace(scope, files=())))
            return chips
        for path in scope.files:
            rest = tuple(other for other in scope.files if other != path)
            chips.append(self._chip(ChipKind.FILE, path, replace(scope, files=rest)))
        return chips

    def _chip(self, kind: ChipKind, name: str, without: Scope) -> ScopeChip:
        chip = ScopeChip(self._theme, kind, name)
        chip.removed.connect(lambda: self._choose(without))
        if kind in (ChipKind.FILE, ChipKind.FILES):
            chip.clicked.connect(self.files_wanted)
        else:
            chip.clicked.connect(lambda: self._open_menu(chip))
        return chip

    def _choose(self, scope: Scope) -> None:
        if scope == self._scope:
            return
        had_focus = any(chip.hasFocus() for chip in self._chips)
        self._scope = scope
        self._show()
        if had_focus:
            # The chip under the keyboard is gone; its neighbour takes its place.
            self._chips[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.scope_changed.emit(scope)

    def _open_menu(self, below: QWidget) -> None:
        self._menu.clear()
        self._add_choice(self.tr("Whole library"), Scope(), checked=self._scope.is_whole)
        for name in self._collections:
            shown = words.visible(name).replace("&", "&&")
            self._add_choice(shown, replace(self._scope, collection=name), name == self._scope.collection)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Choose documents…"), self.files_wanted.emit)
        self._menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _add_choice(self, text: str, scope: Scope, checked: bool) -> None:
        action = self._menu.addAction(text, lambda: self._choose(scope))
        action.setCheckable(True)
        action.setChecked(checked)
