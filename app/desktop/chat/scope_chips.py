"""The chips that say what a question is put to: the whole library, a collection, documents, types, days."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.desktop.chat.narrow_menu import NarrowMenu
from app.desktop.chat.scope import Scope, files_words, span_words, type_words
from app.desktop.chat.scope_chip import ChipKind, ScopeChip
from app.desktop.chat.span_picker import SpanPicker
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import TextButton
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import Label

# More documents than these are one chip that counts them.
_CHIPS_OF_FILES = 3


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
        self._chips: list[ScopeChip] = []
        self._flow = FlowLayout(self, gap=theme.type.scaled(4))
        self._label = Label(theme, self.tr("Ask in"), colour="text_secondary")
        self._narrow = TextButton(theme, "plus", self.tr("Narrow"), size=14)
        self._narrow.setToolTip(self.tr("Ask only one collection, some types, times or documents"))
        self._narrow.clicked.connect(lambda: self._open_menu(self._narrow))
        self._menu = NarrowMenu(self)
        self._menu.scope_chosen.connect(self._choose)
        self._menu.files_wanted.connect(self.files_wanted)
        self._menu.span_wanted.connect(self._pick_span)
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

    def set_choices(self, collections: Sequence[str], types: Sequence[str] = ()) -> None:
        """Offer these collections, and these types of documents."""
        self._menu.set_choices(collections, types)

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
        self._keep_tab_order()
        self.updateGeometry()
        self.changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Be walked through as one reads: what was made before there was a window is in no order there."""
        super().showEvent(event)
        self._keep_tab_order()

    def _keep_tab_order(self) -> None:
        before: QWidget = self
        for button in (*self._chips, self._narrow):
            self.setTabOrder(before, button)
            before = button

    def _made(self) -> list[ScopeChip]:
        scope = self._scope
        chips = []
        if scope.is_whole:
            chips.append(self._chip(ChipKind.LIBRARY, self.tr("Whole library"), scope))
        if scope.collection is not None:
            chips.append(self._chip(ChipKind.COLLECTION, scope.collection, replace(scope, collection=None)))
        for name in scope.types:
            others = tuple(other for other in scope.types if other != name)
            chips.append(self._chip(ChipKind.TYPE, type_words(name), replace(scope, types=others)))
        if scope.since is not None or scope.until is not None:
            without = replace(scope, since=None, until=None)
            chips.append(self._chip(ChipKind.DAYS, span_words(scope.since, scope.until), without))
        return chips + self._made_of_files()

    def _made_of_files(self) -> list[ScopeChip]:
        scope = self._scope
        if len(scope.files) > _CHIPS_OF_FILES:
            return [self._chip(ChipKind.FILES, files_words(len(scope.files)), replace(scope, files=()))]
        chips = []
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
        self._menu.open_for(self._scope, below)

    def _pick_span(self) -> None:
        picker = SpanPicker(self._theme, self.window())
        picker.set_span(self._scope.since, self._scope.until)
        picker.span_chosen.connect(
            lambda span: self._choose(replace(self._scope, since=span.since, until=span.until))
        )
        picker.finished.connect(picker.deleteLater)
        picker.open()
