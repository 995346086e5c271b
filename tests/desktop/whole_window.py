"""The whole window without a screen, on an engine that says what it is told: its parts, hands and eyes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.desktop.desktop import Desktop
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.theme.theme import Appearance, Theme
from app.engine import routes, wire
from tests.doubles.fake_engine import FakeEngine

CHAT = "chat-1"
COVERAGE = wire.Coverage(
    documents=2, documents_searchable=2, pages=9, pages_searchable=9, passages=40, pending=0
)
MODELS = (
    wire.Model(id="maker/small", state="loaded", context_length=8192),
    wire.Model(id="maker/large", state="not_loaded"),
)
REACHED = wire.ServerReport(
    address="http://127.0.0.1:9/v1", kind="lm_studio", models=MODELS, chosen="maker/small"
)


class WholeWindow:
    """One desktop, with what a person does to it and sees of it."""

    def __init__(self, desktop: Desktop, store: PreferencesStore, fake: FakeEngine) -> None:
        self.desktop = desktop
        self.window = desktop.window
        self.store = store
        self.fake = fake

    @property
    def field(self) -> QPlainTextEdit:
        """Where the question is written."""
        return next(field for field in self.window.chat.findChildren(QPlainTextEdit) if field.isVisible())

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
        answers = [
            view.answer_view.toPlainText() for view in self.window.chat.transcript.views() if view.isVisible()
        ]
        return labels + answers + list(self._names())

    def messages(self) -> list[str]:
        """The titles of the messages that lie over the window's corner."""
        cards = self.window.panes.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [
            card.accessibleName()
            for card in cards
            if card.isVisible() and card.property("kind") == "floating"
        ]

    def wait_until_ready(self, qtbot: QtBot) -> None:
        """Wait until the engine is there and all that is asked of it first has come."""
        server, library, chats = self.desktop.server, self.desktop.library, self.desktop.chats
        qtbot.waitUntil(
            lambda: (
                server.report is not None
                and library.coverage is not None
                and not library._is_out_of_step
                and chats._newest._answered > 0
            )
        )

    def _names(self) -> Iterator[str]:
        return (
            _name(widget)
            for widget in self.window.findChildren(QWidget)
            if widget.isVisible() and _name(widget)
        )


@contextmanager
def whole_window(application: QApplication, fake: FakeEngine, folder: Path) -> Iterator[WholeWindow]:
    """Open the window on a fake engine's library in ``folder``, and close it as the program does."""
    store = PreferencesStore(path=folder / "preferences.json", environment={})
    theme = Theme(application)
    theme.choose(Appearance.LIGHT, store.preferences.text_percent)
    theme.reduces_motion = True
    desktop = Desktop(folder / "library", theme, store, application)
    desktop.start()
    try:
        yield WholeWindow(desktop, store, fake)
    finally:
        desktop.close()
        desktop.window.close()
        desktop.window.deleteLater()
        desktop.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def filled(folder: Path) -> FakeEngine:
    """An engine of a library with two documents, whose server has two models."""
    fake = FakeEngine(folder / "library")
    fake.answer(routes.LEDGER, wire.Ledger(rows=(), coverage=COVERAGE, revision=0))
    fake.answer(
        routes.SOURCES,
        wire.SourceList(sources=(source("/papers/leases", "Leases"), source("/papers/deeds", "Deeds"))),
    )
    fake.answer(routes.SERVER, REACHED)
    return fake


def source(path: str, collection: str) -> wire.SourceState:
    """A source at rest."""
    return wire.SourceState(
        path=path,
        collection=collection,
        offline=False,
        is_folder=True,
        files=1,
        pages=4,
        pages_searchable=4,
        passages=20,
        pending=0,
        attention=0,
    )


def citation(n: int) -> wire.Citation:
    """A citation of a file that is not there."""
    return wire.Citation(
        n=n,
        path=f"/papers/leases/lease {n}.txt",
        page=1,
        heading="",
        start=0,
        end=19,
        text="The mill may be left",
        score=1.0,
        keyword_rank=1,
        vector_rank=1,
    )


def found(chat: str = CHAT) -> wire.SourcesFound:
    """Two passages for an answer."""
    return wire.SourcesFound(citations=(citation(1), citation(2)), milliseconds=4.0, chat=chat)


def answered(text: str, turn: int = 1, chat: str = CHAT, **more: Any) -> wire.Answer:
    """An answer with one supported sentence."""
    return wire.Answer(
        answer=text,
        sentences=(wire.Sentence(text=text, verdict="supported", citations=(1,)),),
        citations=(citation(1),),
        model="maker/small",
        finish_reason="stop",
        usage=None,
        left_out=(),
        notice=None,
        chat=chat,
        turn=turn,
        **more,
    )


def written(text: str, turn: int = 1, chat: str = CHAT) -> tuple[wire.Event, ...]:
    """All that comes of a question."""
    return (found(chat), wire.Text(text=text), answered(text, turn, chat))


def chat_row(id_: str = CHAT, title: str = "When does it end?", **more: Any) -> wire.ChatRow:
    """A chat as it is listed."""
    return wire.ChatRow(
        id=id_, title=title, begun="2026-01-01T10:00:00Z", changed="2026-01-01T10:00:00Z", turns=1, **more
    )


def turn(number: int, question: str, text: str) -> wire.ChatTurn:
    """A turn as the engine keeps it."""
    return wire.ChatTurn(
        turn=number, asked="2026-01-01T10:00:00Z", question=question, answer=answered(text, number)
    )


def _tops(window: QWidget) -> list[QWidget]:
    return [window, *(top for top in QApplication.topLevelWidgets() if top is not window and top.isVisible())]


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text
