"""What was searched, to be changed and searched again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.announce import announce
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.labels import Label
from app.desktop.widgets.section import SectionHeader


class QueryBlock(QWidget):
    """The query in a field, and what is to be said of it below.

    Signals:
        search_wanted: passages for the query are to be found, without asking a model.
    """

    search_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._asked = ""
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Searched for"))
        self.field.returnPressed.connect(self._on_search)
        self.button = Button(theme, self.tr("Search again"), icon="search")
        self.button.clicked.connect(self._on_search)
        self.field.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        self._note = Label(theme, step=Step.SMALL, colour="text_tertiary", wraps=True)
        row = QHBoxLayout()
        row.setSpacing(theme.type.scaled(8))
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.type.scaled(12), 0, theme.type.scaled(4))
        column.setSpacing(theme.type.scaled(6))
        column.addWidget(SectionHeader(theme, self.tr("Searched for")))
        column.addLayout(row)
        column.addWidget(self._note)

    @property
    def query(self) -> str:
        """What stands in the field."""
        return self.field.text().strip()

    @property
    def is_changed(self) -> bool:
        """Whether it is another query than the one that was searched for the answer."""
        return bool(self.query) and self.query != self._asked

    def set_query(self, query: str) -> None:
        """Show what was searched; a field has one line."""
        self._asked = " ".join(query.split())
        self.field.setText(self._asked)
        self.field.setCursorPosition(0)

    def say(self, text: str, *, is_wrong: bool = False, is_news: bool = False) -> None:
        """Say below how it was searched, or why it could not be; news are told to screen readers at once."""
        self._note.set_colour("none_text" if is_wrong else "text_tertiary")
        self._note.setText(text)
        if is_news:
            announce(self._note, text)

    def focus_field(self) -> None:
        """Put the keyboard into the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_search(self) -> None:
        if self.query:
            self.search_wanted.emit(self.query)
