"""The composition root of the window: makes every part and connects them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from app.desktop import words
from app.desktop.chat.answer_footer import WHY_KEYS
from app.desktop.chat.scope import Scope
from app.desktop.controllers.adding import AddingController
from app.desktop.controllers.asking import AskingController
from app.desktop.controllers.chats import ChatListController
from app.desktop.controllers.engine_state import EngineStateController
from app.desktop.controllers.evaluation import EvaluationController
from app.desktop.controllers.exporting import ExportController
from app.desktop.controllers.ledger import LedgerController
from app.desktop.controllers.library import LibraryController
from app.desktop.controllers.outside import Outside
from app.desktop.controllers.server import ServerController
from app.desktop.controllers.settings import SettingsController
from app.desktop.controllers.viewer import ViewerController
from app.desktop.controllers.why import WhyController
from app.desktop.keys_help import show_keys
from app.desktop.library.navigation import Place
from app.desktop.library.source_words import pages_in_words
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import Geometry, MainWindow
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.theme.theme import Theme
from app.desktop.widgets.messages import Message, Tone
from app.engine import wire


class Desktop(QObject):
    """One window on one library.

    Signals:
        library_chosen: another library is to be opened instead.
    """

    library_chosen = Signal(str)

    def __init__(self, library: Path, theme: Theme, store: PreferencesStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        # The chat that was open when it was deleted.
        self._was_open: str | None = None
        self._theme = theme
        self.link = EngineLink(library, self)
        self.window = MainWindow(theme)
        outside = Outside(self.window.messages)
        self._engine_state = EngineStateController(self.link, self.window)
        self.server = ServerController(self.link, self.window, store)
        self.library = LibraryController(self.link, self.window)
        self.adding = AddingController(self.link, self.window, self.library)
        self._viewer = ViewerController(self.link, self.window, outside)
        self._ledger = LedgerController(
            self.link, self.window, library=self.library, viewer=self._viewer, outside=outside
        )
        self.evaluation = EvaluationController(self.link, self.window, theme, self._viewer)
        self.chats = ChatListController(self.link, self.window)
        self.exporting = ExportController(self.link, self.window, chats=self.chats, outside=outside)
        self.asking = AskingController(self.link, self.window, store)
        self.why = WhyController(self.link, self.window, asking=self.asking, viewer=self._viewer)
        self.settings = SettingsController(
            self.link, self.window, theme, store, server=self.server, outside=outside
        )
        self._connect(theme, outside)
        self._add_keys()
        self._restore()

    def start(self, paths: Sequence[str] = ()) -> None:
        """Show the window and reach for the engine; paths are added."""
        self.window.show()
        self.window.chat.focus_here()
        self.link.start()
        if self._store.note is not None:
            self.window.messages.show_message(
                Message("settings", Tone.WARNING, self.tr("Your settings"), self._store.note)
            )
        self.take(paths)

    def take(self, paths: Sequence[str]) -> None:
        """Raise the window; paths are shown as a drop is, before they are added."""
        self.window.raise_for_person()
        if paths:
            self.adding.preview(tuple(paths), None)

    def close(self) -> None:
        """Let the engine go, which stops what is being written, and remember where the window was."""
        self._remember()
        self.server.stop()
        self.asking.stop()
        self.link.close()

    def _connect(self, theme: Theme, outside: Outside) -> None:
        window, left, rail = self.window, self.window.left, self.window.rail
        for pane in (left, rail):
            pane.new_question_wanted.connect(self._show_new)
            pane.library_wanted.connect(self._show_ledger)
            pane.settings_wanted.connect(self.settings.open)
        left.chat_opened.connect(self._on_chat_opened)
        left.source_shown.connect(outside.show_in_folder)
        left.source_files_wanted.connect(self._show_source)
        left.collection_files_wanted.connect(self._show_collection)
        left.collection_asked.connect(self._on_collection_asked)
        window.ledger.scope_wanted.connect(self._on_files_asked)
        window.ledger.evaluation_wanted.connect(self.evaluation.open)
        self.evaluation.question_wanted.connect(self._on_question_wanted)
        self.evaluation.back_wanted.connect(self._show_ledger)
        window.status.attention_wanted.connect(self._show_attention)
        window.status.server_wanted.connect(self.settings.open)
        window.chat.composer.server_settings_wanted.connect(self.settings.open)
        window.chat.composer.files_wanted.connect(lambda: self.library.pick_documents(theme))
        window.chat.first_start.server_settings_wanted.connect(self.settings.open)
        window.chat.first_start.link_opened.connect(outside.open_link)
        window.chat.transcript.link_opened.connect(outside.open_link)
        window.chat.transcript.server_settings_wanted.connect(self.settings.open)
        window.closing.connect(self._remember)
        window.panes.left_folded.connect(lambda folded: self._store.change(left_folded=folded))
        self.library.counted.connect(lambda _coverage: self._show_blank_or_start())
        self.library.attention_wanted.connect(self._show_attention)
        self.library.moved.connect(self._show_chat_anew)
        self.library.offline_changed.connect(self._viewer.set_offline)
        self.chats.listed.connect(lambda _chats: self._show_title())
        self.chats.deleted.connect(self._on_chat_deleted)
        self.chats.restored.connect(self._on_chat_restored)
        self.asking.opened.connect(self._on_chat_changed)
        self.asking.answered.connect(lambda _chat: self.chats.refresh())
        self.asking.answered.connect(lambda _chat: self.server.look_unless_fresh())
        self.settings.library_chosen.connect(self.library_chosen)
        rail.collections_wanted.connect(self._unfold_to(left.focus_collections))
        rail.chats_wanted.connect(self._unfold_to(left.focus_chat_search))
        header = window.chat.header
        header.renamed.connect(self._on_renamed)
        header.pin_wanted.connect(self._on_pin_wanted)
        header.copy_wanted.connect(self.asking.copy)
        header.export_wanted.connect(self._on_export_wanted)
        header.delete_wanted.connect(self._on_delete_wanted)
        header.viewer_toggled.connect(window.toggle_viewer)

    def _add_keys(self) -> None:
        for key, act in (
            ("Ctrl+N", self._show_new),
            ("Ctrl+L", self._ask_now),
            ("Ctrl+K", self._unfold_to(self.window.left.focus_chat_search)),
            ("Ctrl+.", self.asking.stop),
            ("Ctrl+Shift+R", self.asking.regenerate_last),
            (WHY_KEYS, self.why.explain_last),
            ("Ctrl+,", self.settings.open),
            ("F1", lambda: show_keys(self._theme, self.window)),
            ("Ctrl+/", lambda: show_keys(self._theme, self.window)),
        ):
            QShortcut(QKeySequence(key), self.window, act)

    def _show_new(self) -> None:
        self.window.show_place(Place.NEW_QUESTION)
        self.asking.begin_new()
        self._show_blank_or_start()
        self.window.chat.focus_here()

    def _ask_now(self) -> None:
        self.window.show_place(Place.CHAT if self.asking.chat else Place.NEW_QUESTION)
        self.window.left.set_current_chat(self.asking.chat)
        self.window.chat.focus_here()

    def _show_ledger(self) -> None:
        self.window.show_place(Place.LIBRARY)
        self._ledger.show()

    def _show_attention(self) -> None:
        self._show_ledger()
        self.window.ledger.show_attention()

    def _show_source(self, path: str) -> None:
        self._show_ledger()
        self.window.ledger.show_source(path)

    def _show_collection(self, name: str) -> None:
        self._show_ledger()
        self.window.ledger.show_collection(name)

    def _show_blank_or_start(self) -> None:
        """A new chat asks for a question, or for documents where there are none."""
        coverage, status = self.library.coverage, self.window.status
        if self.asking.is_begun:
            return
        if coverage is None or not coverage.documents:
            self.window.chat.show_first_start()
        else:
            self.window.chat.show_blank(self._coverage_words(coverage))
            focus = self.window.focusWidget()
            # A page that takes another's place gets its keyboard and has no use for it, as the status bar.
            is_of_use = focus is not None and focus.isVisible()
            if not is_of_use or focus.focusPolicy() is Qt.FocusPolicy.NoFocus or status.isAncestorOf(focus):
                self.window.chat.focus_here()

    def _coverage_words(self, coverage: wire.Coverage) -> str:
        one, many = self.tr("1 document"), self.tr("{count} documents")
        told = self.tr("{pages} of {documents} can be searched.")
        return told.format(
            pages=pages_in_words(coverage.pages_searchable),
            documents=words.counted(coverage.documents_searchable, one, many),
        )

    def _on_chat_opened(self, chat: str) -> None:
        self.window.show_place(Place.CHAT)
        self.window.left.set_current_chat(chat)
        self.asking.open_chat(chat)

    def _show_chat_anew(self) -> None:
        """What its answers cite is at another place now."""
        if self.asking.chat is not None and not self.asking.is_asking:
            self.asking.open_chat(self.asking.chat)

    def _on_chat_changed(self, chat: str) -> None:
        self.window.left.set_current_chat(chat or None)
        if chat:
            self.window.show_place(Place.CHAT)
            self.window.chat.show_transcript()
        else:
            self._close_viewer()
        self._show_title()

    def _close_viewer(self) -> None:
        self.window.hide_right()
        self._viewer.close()

    def _on_chat_deleted(self, chat: str) -> None:
        self._was_open = chat if chat == self.asking.chat else None
        if self._was_open is not None:
            self._show_new()

    def _on_chat_restored(self, chat: str) -> None:
        """Open a chat again that was open when it was deleted, unless something else was begun since."""
        if chat == self._was_open and not self.asking.is_begun:
            self._on_chat_opened(chat)
        self._was_open = None

    def _unfold_to(self, focus: Callable[[], None]) -> Callable[[], None]:
        def unfold() -> None:
            self.window.panes.fold_left(folded=False)
            focus()

        return unfold

    def _on_renamed(self, title: str) -> None:
        if self.asking.chat is not None:
            self.chats.rename(self.asking.chat, title)

    def _on_pin_wanted(self, pinned: bool) -> None:
        if self.asking.chat is not None:
            self.chats.pin(self.asking.chat, pinned=pinned)

    def _on_export_wanted(self) -> None:
        if self.asking.chat is not None:
            self.exporting.export(self.asking.chat)

    def _on_delete_wanted(self) -> None:
        if self.asking.chat is not None:
            self.chats.delete(self.asking.chat)

    def _show_title(self) -> None:
        row = self.chats.row(self.asking.chat or "")
        if row is not None:
            self.window.chat.header.set_title(row.title)
            self.window.chat.header.set_pinned(row.pinned)

    def _on_collection_asked(self, collection: str) -> None:
        self.window.chat.composer.set_scope(Scope(collection=collection, files=()))
        self.window.left.set_scope(collection)
        # The click that went before may have shown its files.
        self.window.show_place(Place.CHAT if self.asking.chat else Place.NEW_QUESTION)
        self.window.chat.composer.focus_text()

    def _on_files_asked(self, paths: Sequence[str]) -> None:
        self._show_new()
        self.window.chat.composer.set_scope(Scope(collection=None, files=tuple(paths)))

    def _on_question_wanted(self, question: str) -> None:
        self._show_new()
        self.window.chat.composer.set_text(question)

    def _restore(self) -> None:
        preferences = self._store.preferences
        self.window.restore(Geometry(preferences.geometry, preferences.left_width, preferences.right_width))
        self.window.panes.fold_left(folded=preferences.left_folded)

    def _remember(self) -> None:
        kept = self.window.geometry_kept()
        self._store.change(geometry=kept.window, left_width=kept.left, right_width=kept.right)
