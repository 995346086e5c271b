"""What stands in the place of the table where there is nothing to list."""

from app.desktop.library.document_states import Group, group_name
from app.desktop.library.ledger_limit import place_name
from app.desktop.library.ledger_rows import Limit, NeedsAttention
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import ButtonKind
from app.desktop.widgets.note import Note
from app.desktop.words import visible

_MOST_LETTERS = 60


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

    def say_why(self, text: str, group: Group | None, limit: Limit | None = None) -> None:
        """Name the letters and the state that nothing has."""
        if limit is not None and not text and group is None:
            if isinstance(limit, NeedsAttention):
                self.say(self.tr("No file needs attention now."))
            else:
                self.say(self.tr("There is no file in {place} now.").format(place=place_name(limit)))
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
