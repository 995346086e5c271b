"""What is shown while the library is empty: drop a folder, try the sample, see to LM Studio."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.desktop.chat.server_card import ServerCard
from app.desktop.chat.server_card_folding import FoldingCard
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label
from app.engine import wire

_WIDEST = 640
_ABOVE = 40


class FirstStart(QScrollArea):
    """The way from nothing to a cited answer.

    Signals:
        folder_wanted, files_wanted: something is to be chosen and added.
        sample_wanted: the sample library is to be added.
        look_again_wanted, server_settings_wanted, address_suggested, link_opened: as of `ServerCard`.
    """

    folder_wanted = Signal()
    files_wanted = Signal()
    sample_wanted = Signal()
    look_again_wanted = Signal()
    server_settings_wanted = Signal()
    address_suggested = Signal(str)
    link_opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._drop = DropZone(theme)
        self._sample = _SampleCard(theme)
        self._server = ServerCard(theme)
        self._drop.folder_wanted.connect(self.folder_wanted)
        self._drop.files_wanted.connect(self.files_wanted)
        self._sample.sample_wanted.connect(self.sample_wanted)
        self._server.look_again_wanted.connect(self.look_again_wanted)
        self._server.server_settings_wanted.connect(self.server_settings_wanted)
        self._server.address_suggested.connect(self.address_suggested)
        self._server.link_opened.connect(self.link_opened)
        self.setWidget(self._page())

    def focus_first(self) -> None:
        """Give the keyboard to the first thing to do: choose a folder."""
        self._drop.focus_first()

    def set_server(self, report: wire.ServerReport | None) -> None:
        """Show what answers; None while it is being looked for."""
        self._server.set_report(report)

    def set_looking(self) -> None:
        """Say that the server is being looked for."""
        self._server.set_looking()

    def _page(self) -> QWidget:
        scaled = self._theme.type.scaled
        column = QWidget()
        keep_scaled(column, self._theme.type.factor, maximumWidth=_WIDEST)
        lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(scaled(12))
        hero = Label(self._theme, self.tr("Ask your own documents"), step=Step.HERO, weight=600, wraps=True)
        said = self.tr(
            "Sourcebook reads them on this computer.\n"
            "Every sentence of an answer opens the page it came from."
        )
        lines.addWidget(hero)
        lines.addWidget(Label(self._theme, said, colour="text_secondary", wraps=True))
        lines.addSpacing(scaled(12))
        for card in (self._drop, self._sample, self._server):
            lines.addWidget(card)
        page = _Ground(self._theme)
        beside = QHBoxLayout()
        beside.addStretch(1)
        beside.addWidget(column, 1000)
        beside.addStretch(1)
        over = QVBoxLayout(page)
        over.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16))
        # From a fixed place down: what is found out of the server moves nothing that is about to be clicked.
        least, most = QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum
        over.addItem(QSpacerItem(0, scaled(_ABOVE), least, most))
        over.addLayout(beside)
        over.addStretch(1)
        return page


class _Ground(QWidget):
    """The page's ground."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it."""
        QPainter(self).fillRect(event.rect(), QColor(self._theme.tokens.bg_surface))


class DropZone(FoldingCard):
    """A dashed box that says what can be dropped, with the same by buttons.

    Signals:
        folder_wanted, files_wanted: something is to be chosen.
    """

    folder_wanted = Signal()
    files_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, 356, parent)
        self._icon = QLabel()
        folder = self._folder = Button(
            theme, self.tr("Choose a folder…"), icon="folder-plus", kind=ButtonKind.PRIMARY
        )
        files = Button(theme, self.tr("Choose files…"))
        folder.clicked.connect(self.folder_wanted)
        files.clicked.connect(self.files_wanted)
        said = self.tr("PDF, Office files, mail, books, web pages and text. Files stay where they are.")
        title = Label(theme, self.tr("Drop a folder here"), step=Step.TITLE, weight=600)
        formats = Label(theme, said, step=Step.SMALL, colour="text_secondary", wraps=True)
        formats.setAlignment(Qt.AlignmentFlag.AlignCenter)
        scaled = theme.type.scaled
        lines = QVBoxLayout(self)
        lines.setContentsMargins(scaled(12), scaled(28), scaled(12), scaled(24))
        lines.setSpacing(scaled(6))
        lines.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addSpacing(scaled(4))
        lines.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addWidget(formats)
        lines.addSpacing(scaled(8))
        row = QHBoxLayout()
        row.addStretch(1)
        buttons = self.folding_row(folder, files)
        for button in (folder, files):
            buttons.setAlignment(button, Qt.AlignmentFlag.AlignCenter)
        row.addLayout(buttons)
        row.addStretch(1)
        lines.addLayout(row)
        theme.changed.connect(self._tint)
        self._tint()

    def focus_first(self) -> None:
        """Give the keyboard to the first button."""
        self._folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._theme.tokens.line_control), 2)
        # In widths of the pen: ten pixels drawn, six left out.
        pen.setDashPattern([5, 3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)

    def _tint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("folder-down", self._theme.tokens.accent_text, 32))


class _SampleCard(FoldingCard):
    """The offer of the sample library."""

    sample_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, 440)
        self.setProperty("kind", "card")
        self._icon = QLabel()
        self._button = Button(theme, self.tr("Open the sample"))
        self._button.clicked.connect(self.sample_wanted)
        # Counted by a test: resources/samples, as Sourcebook reads it.
        said = self.tr("12 documents of a small charity, 50 pages. Ready in half a minute.")
        words = QVBoxLayout()
        words.setSpacing(theme.type.scaled(2))
        words.addWidget(Label(theme, self.tr("Try the sample library"), weight=600))
        words.addWidget(Label(theme, said, step=Step.SMALL, colour="text_secondary", wraps=True))
        scaled = theme.type.scaled
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(16), scaled(12), scaled(12), scaled(12))
        row.setSpacing(scaled(16))
        row.addWidget(self._icon)
        row.addLayout(self.folding_row(words, self._button), 1)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("library", size=18))
