"""The state of the server of language models, and the ways on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.desktop.chat.server_card_folding import FoldingCard
from app.desktop.chat.server_card_words import ServerState, server_words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.announce import announce
from app.desktop.widgets.buttons import Button, ButtonKind, IconButton
from app.desktop.widgets.labels import Label
from app.engine import wire

LM_STUDIO_PAGE = "https://lmstudio.ai/download"
_COMMAND = "lms server start"
_FOLDS_BELOW = 480
# The icon of each state and the token of its colour.
_ICONS = {
    ServerState.LOOKING: ("loader", "text_secondary"),
    ServerState.NOT_ANSWERING: ("unplug", "weak_text"),
    ServerState.NO_MODEL: ("cpu", "weak_text"),
    ServerState.WRONG_ADDRESS: ("unplug", "weak_text"),
    ServerState.NEEDS_KEY: ("key-round", "weak_text"),
    ServerState.OTHER: ("circle-alert", "none_text"),
    ServerState.READY: ("circle-check", "supported_text"),
}


class ServerCard(FoldingCard):
    """A card with the server's state; where it is not there, three ways on. Ready, it is one quiet line.

    Signals:
        look_again_wanted: the server may be there by now.
        server_settings_wanted: another server, or its key, is to be named.
        address_suggested: the address that the person took over.
        link_opened: a page in the web that is to be opened.
    """

    look_again_wanted = Signal()
    server_settings_wanted = Signal()
    address_suggested = Signal(str)
    link_opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _FOLDS_BELOW, parent)
        self._report: wire.ServerReport | None = None
        self._was_asked = False
        self.setProperty("kind", "card")
        self._icon = QLabel()
        self._title = Label(theme, weight=600, wraps=True)
        self._text = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        self._again = Button(theme, self.tr("Look again"), icon="rotate-cw")
        self._use = Button(theme, self.tr("Use it"), kind=ButtonKind.PRIMARY)
        self._settings = Button(theme, self.tr("Server settings"), icon="settings")
        self._ways = _WaysOn(theme)
        self._note = _Note(theme)
        self._arrange()
        self._again.clicked.connect(self.look_again_wanted)
        self._use.clicked.connect(self._on_use_clicked)
        self._settings.clicked.connect(self.server_settings_wanted)
        self._ways.server_settings_wanted.connect(self.server_settings_wanted)
        self._ways.link_opened.connect(self.link_opened)
        theme.changed.connect(self._tint)
        self.set_report(None)

    def set_report(self, report: wire.ServerReport | None) -> None:
        """Show what answers; None while it is being looked for."""
        self._report = report
        said = server_words(report)
        self._again.setText(self.tr("Look again"))
        self._again.setEnabled(True)
        self._title.setText(said.title)
        text = said.text
        if self._was_asked and said.state is ServerState.NOT_ANSWERING:
            text = self.tr("Looked just now: nothing answers. {0}").format(text)
            announce(self, text)
        self._was_asked = False
        self._text.setText(text)
        self._text.setVisible(bool(text))
        suggestion = None if report is None else report.suggestion
        self._use.setVisible(bool(suggestion))
        if suggestion:
            self._use.setToolTip(suggestion)
        self._again.setHidden(said.state in (ServerState.READY, ServerState.LOOKING) or bool(suggestion))
        self._settings.setVisible(said.state in (ServerState.WRONG_ADDRESS, ServerState.NEEDS_KEY))
        self._ways.setVisible(said.state is ServerState.NOT_ANSWERING)
        self._note.setHidden(said.state in (ServerState.READY, ServerState.LOOKING))
        self.setAccessibleName(f"{said.title}. {said.text}".strip())
        self._tint()

    def set_looking(self) -> None:
        """Say that it is being looked for; the ways on stay, so that nothing jumps."""
        self._was_asked = True
        self._again.setText(self.tr("Looking…"))
        self._again.setEnabled(False)

    def _arrange(self) -> None:
        scaled = self._theme.type.scaled
        words = QVBoxLayout()
        words.setSpacing(scaled(2))
        words.addWidget(self._title)
        words.addWidget(self._text)
        head = self.folding_row(words, self._settings, self._use, self._again)
        body = QVBoxLayout()
        body.setSpacing(scaled(8))
        body.addLayout(head)
        body.addWidget(self._ways)
        body.addWidget(self._note)
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(16), scaled(12), scaled(12), scaled(12))
        row.setSpacing(scaled(16))
        self._icon.setContentsMargins(0, scaled(8), 0, 0)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(body, 1)

    def _tint(self) -> None:
        name, colour = _ICONS[server_words(self._report).state]
        self._icon.setPixmap(self._theme.pixmap(name, getattr(self._theme.tokens, colour), 18))

    def _on_use_clicked(self) -> None:
        if self._report is not None and self._report.suggestion:
            self.address_suggested.emit(self._report.suggestion)


class _WaysOn(FoldingCard):
    """Start it, start it from a terminal, or name another one."""

    server_settings_wanted = Signal()
    link_opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _FOLDS_BELOW - 62)
        link = Button(theme, self.tr("Get LM Studio"), icon="external-link", kind=ButtonKind.LINK)
        settings = Button(theme, self.tr("Server settings"), icon="settings", kind=ButtonKind.LINK)
        link.setToolTip(LM_STUDIO_PAGE)
        link.clicked.connect(lambda: self.link_opened.emit(LM_STUDIO_PAGE))
        settings.clicked.connect(self.server_settings_wanted)
        ways: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Start LM Studio, open Developer, turn the server on."), link),
            (self.tr("Or, in a terminal:"), CommandLine(theme, _COMMAND)),
            (self.tr("Or name another OpenAI-compatible server."), settings),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.type.scaled(12))
        grid.setVerticalSpacing(theme.type.scaled(4))
        grid.setColumnStretch(1, 1)
        for row, (text, control) in enumerate(ways):
            words = Label(theme, text, colour="text_secondary", wraps=True)
            grid.addWidget(Label(theme, f"{row + 1}", colour="text_secondary"), row, 0)
            grid.addLayout(self.folding_row(words, control), row, 1)
            grid.setRowMinimumHeight(row, theme.type.scaled(30))


class CommandLine(QFrame):
    """A command that is to be copied into a terminal."""

    def __init__(self, theme: Theme, command: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._command = command
        self.setProperty("kind", "code")
        self._label = Label(theme, command)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = IconButton(theme, "copy", self.tr("Copy {0}").format(command), size=14)
        self._copy.clicked.connect(self._on_copy_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.type.scaled(10), 0, theme.type.scaled(2), 0)
        row.setSpacing(theme.type.scaled(24))
        row.addWidget(self._label, 1)
        row.addWidget(self._copy)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._command)
        self._copy.set_icon("check")
        self._copy.set_name(self.tr("Copied"))

    def _take_theme(self) -> None:
        self._label.setFont(self._theme.type.code())


class _Note(QWidget):
    """That one need not wait."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = QLabel()
        said = self.tr("You can begin without it: the passages that answer are shown, quoted and cited.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(8))
        row.addWidget(self._icon)
        row.addWidget(Label(theme, said, step=Step.SMALL, colour="text_secondary", wraps=True), 1)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("info", size=14))
