"""Where the password of a document is entered."""

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label
from app.desktop.words import visible

_LONGEST = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordEntered:
    """A password for a document; ``keep`` puts it into the system's keyring. It never shows in a log."""

    path: str
    password: str = field(repr=False)
    keep: bool


class PasswordEntry(QWidget):
    """A button that unfolds to a field; what was wrong with a password is said under it.

    Signals:
        entered: a `PasswordEntered`.
    """

    entered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._unfold = Button(theme, self.tr("Enter the password"), icon="key-round", kind=ButtonKind.PRIMARY)
        self._form = QWidget()
        self._field = QLineEdit()
        self._keep = QCheckBox(self.tr("Keep it in the system's keyring"))
        self._problem = Label(theme, step=Step.SMALL, colour="none_text", wraps=True)
        self._read = Button(theme, self.tr("Read it"), kind=ButtonKind.PRIMARY)
        self._set_up()
        self._lay_out(theme)
        self.set_path("")

    def set_path(self, path: str) -> None:
        """Fold, and forget what was entered for another document."""
        self._path = path
        self._forget()
        self._keep.setChecked(True)
        self._form.hide()
        self._unfold.show()

    def set_failed(self, message: str) -> None:
        """Say why the password did not open the document; the field is there for another."""
        self._open_form()
        self._forget()
        self._problem.setText(visible(message))
        self._problem.show()
        self._field.setProperty("tone", "error")
        self._repolish()
        self._field.setAccessibleDescription(message)
        # A field that was disabled has lost the keyboard.
        self._field.setFocus()

    def _set_up(self) -> None:
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setMaxLength(_LONGEST)
        self._field.setPlaceholderText(self.tr("Password"))
        self._field.setAccessibleName(self.tr("Password of the document"))
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._enter)
        self._read.clicked.connect(self._enter)
        self._unfold.clicked.connect(self._open_form)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.type.scaled(8)
        row = QHBoxLayout()
        row.setSpacing(gap)
        row.addWidget(self._field, 1)
        row.addWidget(self._read)
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(gap)
        form.addLayout(row)
        form.addWidget(self._problem)
        form.addWidget(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._unfold)
        column.addWidget(self._form)

    def _open_form(self) -> None:
        self._unfold.hide()
        self._form.show()
        self._field.setFocus()

    def _forget(self) -> None:
        self._field.clear()
        self._field.setEnabled(True)
        self._on_text_changed("")

    def _on_text_changed(self, text: str) -> None:
        self._read.setEnabled(bool(text))
        self._problem.hide()
        if self._field.property("tone"):
            self._field.setProperty("tone", "")
            self._field.setAccessibleDescription("")
            self._repolish()

    def _enter(self) -> None:
        password = self._field.text()
        if not password:
            return
        # One try at a time: the field comes back with what was wrong, or goes with the document's state.
        self._read.setEnabled(False)
        self._field.setEnabled(False)
        entry = PasswordEntered(path=self._path, password=password, keep=self._keep.isChecked())
        self.entered.emit(entry)

    def _repolish(self) -> None:
        # A property that the style sheet reads takes effect only so.
        self._field.style().unpolish(self._field)
        self._field.style().polish(self._field)
