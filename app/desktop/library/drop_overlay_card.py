"""The card of a drop: what it is, what of it can be read, where it goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.library.drop_words import (
    add_words,
    count_parts,
    folder_name,
    is_there_already,
    kinds_words,
    refusal_words,
    title_of,
)
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.announce import announce
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label
from app.desktop.widgets.shadow import Shadow
from app.engine import wire
from app.settings import DEFAULT_COLLECTION

_WIDTH = 480
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Paths that are to be added, and the collection they go to; ``is_known``: they are there already."""

    paths: tuple[str, ...]
    collection: str
    is_known: bool = False


class DropCard(QFrame):
    """Says what would be added and asks where to.

    Signals:
        accepted: a `Accepted`.
        declined: nothing is to be added.
        resized: there is more or less to show.
    """

    accepted = Signal(object)
    declined = Signal()
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._paths: tuple[str, ...] = ()
        self._preview: wire.Preview | None = None
        # All of it is in the library: there is nothing to be added, and all can be synced.
        self._is_known = False
        self._collections: tuple[str, ...] = (DEFAULT_COLLECTION,)
        self.setProperty("kind", "floating")
        Shadow(theme, self)
        self._icon = QLabel()
        self._title = Label(theme, step=Step.PAGE, weight=600, wraps=True)
        self._counts = Label(theme, colour="text_secondary", wraps=True)
        self._kinds = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        self._refusals = Label(theme, step=Step.SMALL, colour="weak_text", wraps=True)
        self._collection = QComboBox()
        self._stay = Label(
            theme,
            self.tr("Files stay where they are."),
            step=Step.SMALL,
            colour="text_secondary",
            wraps=True,
        )
        self._question = QWidget()
        self._where = QWidget()
        self._add = Button(theme, "", icon="folder-plus", kind=ButtonKind.PRIMARY)
        self._decline = Button(theme, self.tr("Do not add"))
        self._arrange()
        self._add.clicked.connect(self._on_add_clicked)
        self._decline.clicked.connect(self.decline)
        self._collection.currentTextChanged.connect(lambda _text: self._enable())
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def is_asking(self) -> bool:
        """Whether an answer is waited for."""
        return bool(self._paths)

    def set_collections(self, collections: Sequence[str], current: str | None) -> None:
        """Offer these collections, ``current`` first."""
        names = [current, *collections] if current else list(collections)
        self._collections = tuple(dict.fromkeys(names)) or (DEFAULT_COLLECTION,)

    def show_dragged(self, names: Sequence[str]) -> None:
        """Say what is held over the window."""
        self._title.setText(title_of(names) if names else self.tr("Drop to add"))
        self._counts.show()
        self._counts.setText(self.tr("Anywhere in this window"))
        for widget in (self._kinds, self._refusals, self._question):
            widget.hide()
        self.resized.emit()

    def show_again(self) -> None:
        """Show the question again over which something else was dragged."""
        self._ask_for(self._paths)
        if self._preview is not None:
            self.set_preview(self._preview)

    def show_counting(self, names: Sequence[str]) -> None:
        """Ask, while it is not known yet what is in it."""
        self._paths = tuple(names)
        self._preview = None
        self._fill_collections()
        self._ask_for(self._paths)

    def set_preview(self, preview: wire.Preview) -> None:
        """Say what would be added."""
        if not self.is_asking:
            return
        self._preview = preview
        # Lines break between the parts and not within.
        self._is_known = is_there_already(preview, self._paths)
        parts = [] if self._is_known else count_parts(preview)
        self._counts.setText(" · ".join(part.replace(" ", _NO_BREAK) for part in parts))
        self._counts.setVisible(bool(parts))
        self._where.setVisible(not self._is_known)
        self._kinds.setText(kinds_words(preview.kinds))
        self._kinds.setVisible(bool(preview.kinds))
        self._refusals.setText(refusal_words(preview.refused))
        self._refusals.setVisible(bool(preview.refused))
        self._add.setText(self.tr("Sync now") if self._is_known else add_words(preview))
        self._enable()
        announce(self, self._counts.text() or self._refusals.text())
        self.resized.emit()

    def set_failed(self, message: str) -> None:
        """Say that it could not be counted."""
        self._counts.setText(words.visible(message))
        self._add.setText(self.tr("Add"))
        self.resized.emit()

    def forget(self) -> None:
        """Ask no longer."""
        self._paths = ()
        self._preview = None

    def decline(self) -> None:
        """Add nothing."""
        self.forget()
        self.declined.emit()

    def take_focus(self) -> None:
        """Take the keyboard: Enter adds, Esc does not."""
        self._add.setFocus(Qt.FocusReason.PopupFocusReason)

    def confirm(self) -> None:
        """Do what Enter means: add, or do not where the keyboard is on that."""
        if self._decline.hasFocus():
            self.decline()
        elif self._add.isEnabled():
            self._on_add_clicked()

    def fitting(self, room: QSize) -> QSize:
        """The size of the card in this room."""
        width = min(self._theme.type.scaled(_WIDTH), room.width())
        # Large letters in a small window: the question stays, what adorns it goes.
        for part in (self._icon, self._stay):
            part.show()
        for part in (self._icon, self._stay):
            self._column.invalidate()
            if self._column.totalHeightForWidth(width) > room.height():
                part.hide()
        self._column.invalidate()
        self._column.activate()
        return QSize(width, min(self._column.totalHeightForWidth(width), room.height()))

    def _arrange(self) -> None:
        scaled = self._theme.type.scaled
        self._collection.setEditable(True)
        self._collection.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for part in filter(None, (self._collection, self._collection.lineEdit())):
            part.setAccessibleName(self.tr("Collection"))
        for label in (self._title, self._counts, self._kinds, self._refusals, self._stay):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        where = QHBoxLayout(self._where)
        where.setContentsMargins(0, 0, 0, 0)
        where.setSpacing(scaled(8))
        to = Label(self._theme, self.tr("To the collection"), colour="text_secondary")
        to.setBuddy(self._collection)
        where.addWidget(to)
        where.addWidget(self._collection, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(scaled(8))
        buttons.addStretch(1)
        buttons.addWidget(self._decline)
        buttons.addWidget(self._add)
        lines = QVBoxLayout(self._question)
        lines.setContentsMargins(0, scaled(8), 0, 0)
        lines.setSpacing(scaled(16))
        lines.addWidget(self._where)
        lines.addLayout(buttons)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(scaled(28), scaled(28), scaled(28), scaled(24))
        self._column.setSpacing(scaled(8))
        self._column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for widget in (self._title, self._counts, self._kinds, self._refusals, self._stay, self._question):
            self._column.addWidget(widget)

    def _ask_for(self, paths: Sequence[str]) -> None:
        self._title.setText(title_of(paths))
        self._is_known = False
        self._where.show()
        self._counts.show()
        self._counts.setText(self.tr("Counting…"))
        self._kinds.hide()
        self._refusals.hide()
        self._question.show()
        self._add.setText(self.tr("Add"))
        self._enable()
        self.setAccessibleName(self._title.text())
        self.resized.emit()

    def _fill_collections(self) -> None:
        self._collection.clear()
        own = folder_name(self._paths)
        for name in dict.fromkeys((*self._collections, *((own,) if own else ()))):
            # The name as it is beside the name as it may be shown.
            self._collection.addItem(words.visible(name), name)
        self._collection.setCurrentIndex(0)

    def _chosen_collection(self) -> str:
        typed = self._collection.currentText().strip()
        row = self._collection.findText(typed, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        return str(self._collection.itemData(row)) if row >= 0 else typed

    def _enable(self) -> None:
        refused = 0 if self._preview is None else len(self._preview.refused)
        has_some = self._is_known or refused < max(1, len(self._paths))
        # Else Qt takes the keyboard out of the card, and Esc would be lost. The window need not be active.
        if not has_some and self.window().focusWidget() is self._add:
            self._decline.setFocus(Qt.FocusReason.OtherFocusReason)
        self._add.setEnabled(has_some and bool(self._chosen_collection()))

    def _on_add_clicked(self) -> None:
        accepted = Accepted(paths=self._paths, collection=self._chosen_collection(), is_known=self._is_known)
        self.forget()
        self.accepted.emit(accepted)

    def _tint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("folder-down", self._theme.tokens.accent_text, 36))
