"""The whole window without a screen, on an engine that says what it is told: its parts, hands and eyes."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.desktop.desktop import Desktop
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.theme.theme import Appearance, Theme
from app.engine import routes, wire
from tests.doubles.fake_engine import FakeEngine, Script

CHAT = "chat-1"
COVERAGE = wire.Coverage(documents=2, pages=9, pages_searchable=9, passages=40, pending=0)
MODELS = (wire.Model(id="maker/small", state="loaded", context_length=8192), wire.Model(id="maker/large", state="not_loaded"))
REACHED = wire.ServerReport(address="http://127.0.0.1:9/v1", kind="lm_studio", models=MODELS, chosen="maker/small")


class WholeWindow:
    """One desktop, with what a person does to it and sees of it."""

    def __init__(self, desktop: Desktop, store: PreferencesStore, fake: FakeEngine) -> None:
        self.desktop = desktop
        self.window = desktop.window
        self.store = store
        self.fake = fake

    @property
    def field(self) -> QWidget:
        """Where the question is written."""
        return self.named("Question")

    def named(self, name: str) -> QWidget:
        """What is to be seen under a name that begins so."""
        found = self.all_named(name)
        assert found, f"nothing is called {name!r}; there are {sorted(set(self._names()))}"
        return found[0]

    def all_named(self, name: str) -> list[QWidget]:
        """All that is to be seen under such a name."""
        widgets = [widget for top in _tops(self.window) for widget in (top, *top.findChildren(QWidget))]
        return [widget for widget in widgets if widget.isVisible() and _name(widget).startswith(name)]

    def press(self, name: str) -> None:
        """Click a button in its middle."""
        button = next(widget for widget in self.all_named(name) if isinstance(widget, QAbstractButton))
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def ask(self, question: str) -> None:
        """Write a question and send it."""
        QTest.keyClicks(self.field, question)
        QTest.keyClick(self.field, Qt.Key.Key_Return)

    def says(self, words: str) -> bool:
        """Whether words stand anywhere in the window."""
        return any(words in text for text in self.texts())

    def texts(self) -> list[str]:
        """All words of labels, buttons and answers that are to be seen."""
        labels = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        answers = [view.answer_view.toPlainText() for view in self.window.chat.transcript.views() if view.isVisible()]
        return labels + answers + list(self._names())

    def messages(self) -> list[str]:
        """The titles of the messages that lie over the window's corner."""
        cards = [card for card in self.window.panes.findChildren(QWidget) if card.property("kind") == "floating"]
        shown = [card for card in cards if card.isVisible() and self.window.messages.keys()]
        return [card.accessibleName() for card in shown if not self.window.drop.isAncestorOf(card)]

    def _names(self) -> Iterator[str]:
        return (_name(widget) for widget in self.window.findChildren(QWidget) if widget.isVisible() and _name(widget))


@contextmanager
def whole_window(application: QApplication, fake: FakeEngine, folder) -> Iterator[WholeWindow]:
    """Open the window on a fake engine's library, and close it as the program does."""
    store = PreferencesStore(path=folder / "preferences.json", environment={})
    theme = Theme(application)
    theme.choose(Appearance.LIGHT)
    theme.reduces_motion = True
    desktop = Desktop(fake.library, theme, store, application)
    desktop.start()
    try:
        yield WholeWindow(desktop, store, fake)
    finally:
        desktop.close()
        desktop.window.close()
        desktop.window.deleteLater()
        desktop.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
