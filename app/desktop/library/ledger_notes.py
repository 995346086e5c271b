"""What stands in the place of the table where there is nothing to list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.desktop.library.document_states import Group, group_name
from app.desktop.library.ledger_limits import place_name
from app.desktop.library.ledger_rows import Limits
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label
from app.desktop.words import visible

_ICON = 32
_NO_LIMITS = Limits()
_MOST_LETTERS = 60


class Note(QWidget):
    """An icon, a sentence or two, and one thing to do.

    Signals:
        acted: the person wants what the button says.
    """

    acted = Signal()

    def __init__(self, theme: Theme, icon: str, *, action: str, kind: ButtonKind) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel()
        self._title = Label(theme, step=Step.BODY, weight=600, wraps=True)
        self._text = Label(theme, step=Step.BODY, colour="text_secondary", wraps=True)
        button = Button(theme, action, kind=kind)
        button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.type.scaled(24), 0, theme.type.scaled(24), 0)
        column.setSpacing(theme.type.scaled(8))
        column.addStretch(2)
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def say(self, title: str, text: str = "") -> None:
        """Say why there is nothing here."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def _take_theme(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, self._theme.tokens.text_tertiary, _ICON))


class NoDocuments(Note):
    """The library is empty."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "folder-down", action=self.tr("Add a folder…"), kind=ButtonKind.PRIMARY)
        self.say(
            self.tr("No documents yet"),
            self.tr("Drop a folder anywhere in this window. Files stay where they are."),
        )


class NothingMatches(Note):
    """There are documents, and none of them matches the filter."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "search", action=self.tr("Clear the filter"), kind=ButtonKind.LINK)

    def say_why(self, text: str, group: Group | None, limits: Limits = _NO_LIMITS) -> None:
        """Name the letters and the state that nothing has."""
        if limits != _NO_LIMITS and not text and group is None:
            where = place_name(limits)
            if limits.attention:
                self.say(self.tr("No file needs attention now."))
            else:
                self.say(self.tr("There is no file in {place} now.").format(place=where))
            return
        letters = visible(text)
        if len(letters) > _MOST_LETTERS:
            letters = f"{letters[:_MOST_LETTERS]}…"
        name = None if group is None else group_name(group)
        if name is None:
            self.say(self.tr('No document has "{letters}" in its name.').format(letters=letters))
        elif not text:
            self.say(self.tr('No document is in the state "{state}" now.').format(state=name))
        else:
            words = self.tr('No document in the state "{state}" has "{letters}" in its name.')
            self.say(words.format(state=name, letters=letters))
