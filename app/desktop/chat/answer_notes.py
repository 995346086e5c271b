"""What stands beside an answer and is none: information, a failure, how far the writing is."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.answer_text.harmless import harmless
from app.desktop.chat.notice_words import is_of_server, notice_text
from app.desktop.chat.server_card_words import advice_free
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label
from app.engine import wire

_RADIUS = 6
_MOST = 1_000


class _Strip(QWidget):
    """A tinted block with an icon at its left; a layout of words at its right."""

    def __init__(self, theme: Theme, *, icon: str, fill: str, edge: str, tint: str, parent: QWidget) -> None:
        """``fill``, ``edge`` and ``tint`` are names of tokens."""
        super().__init__(parent)
        self._theme = theme
        self._names = (icon, fill, edge, tint)
        row = QHBoxLayout(self)
        scaled = theme.type.scaled
        row.setContentsMargins(scaled(12), scaled(9), scaled(12), scaled(9))
        row.setSpacing(scaled(8))
        self._icon = Label(theme)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(scaled(6))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def height_for(self, width: int) -> int:
        """As high as its words are in a width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the block."""
        _, fill, edge, _ = self._names
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(getattr(self._theme.tokens, edge)), 1))
        painter.setBrush(QColor(getattr(self._theme.tokens, fill)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _take_theme(self) -> None:
        icon, _, _, tint = self._names
        self._icon.setPixmap(self._theme.pixmap(icon, getattr(self._theme.tokens, tint)))


class NoticeStrip(_Strip):
    """Something the person should know about an answer.

    Signals:
        settings_wanted: the server's settings are to be shown.
    """

    settings_wanted = Signal()

    def __init__(self, theme: Theme, notice: wire.Notice, parent: QWidget, *, told_before: bool) -> None:
        super().__init__(
            theme, icon="info", fill="bg_selected", edge="bg_selected", tint="accent_text", parent=parent
        )
        self.notice = notice
        shown = harmless(notice_text(notice, told_before=told_before))[:_MOST]
        self.column.addWidget(Label(theme, shown, step=Step.SMALL, colour="text_secondary", wraps=True))
        self.button: Button | None = None
        if is_of_server(notice) and not told_before:
            self.button = Button(
                theme, self.tr("Server settings"), icon="settings", kind=ButtonKind.LINK, parent=self
            )
            self.button.clicked.connect(self.settings_wanted)
            self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(self.tr("Note: {0}").format(shown))


class ReasonStrip(_Strip):
    """What stands against a sentence, in the colours of its verdict."""

    def __init__(self, theme: Theme, words: str, verdict: str, parent: QWidget) -> None:
        super().__init__(
            theme,
            icon="triangle-alert",
            fill=f"{verdict}_bg",
            edge=f"{verdict}_line",
            tint=f"{verdict}_text",
            parent=parent,
        )
        self.column.addWidget(Label(theme, words, step=Step.SMALL, wraps=True))
        self.setAccessibleName(words)


class OfflineStrip(_Strip):
    """That a citation's source is not there now, and what can be shown of it all the same."""

    def __init__(self, theme: Theme, words: str, parent: QWidget) -> None:
        super().__init__(
            theme,
            icon="unplug",
            fill="bg_selected",
            edge="bg_selected",
            tint="text_secondary",
            parent=parent,
        )
        self.column.addWidget(Label(theme, words, step=Step.SMALL, wraps=True))
        self.setAccessibleName(words)


class FailureStrip(_Strip):
    """Why there is no answer. It never looks like one.

    Signals:
        ask_again_wanted: the question is to be put once more.
    """

    ask_again_wanted = Signal()

    def __init__(self, theme: Theme, failure: wire.Failure, parent: QWidget, *, title: str = "") -> None:
        super().__init__(
            theme, icon="circle-alert", fill="none_bg", edge="none_line", tint="none_text", parent=parent
        )
        title = title or self.tr("This question was not answered")
        message = harmless(advice_free(failure.message))[:_MOST]
        self.column.addWidget(Label(theme, title, weight=600))
        self.column.addWidget(Label(theme, message, colour="text_secondary", wraps=True))
        self.button = Button(theme, self.tr("Ask again"), icon="rotate-cw")
        self.button.clicked.connect(self.ask_again_wanted)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(f"{title}. {message}")


class StateLine(QWidget):
    """One quiet line below a text: that it is being written, or was stopped."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = "loader"
        self._icon = Label(theme)
        self._label = Label(theme, step=Step.SMALL, colour="text_tertiary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(6))
        row.addWidget(self._icon)
        row.addWidget(self._label)
        row.addStretch(1)
        theme.changed.connect(self._take_theme)

    @property
    def text(self) -> str:
        """What it says; empty where it says nothing."""
        return self._label.text()

    def say(self, text: str, icon: str = "loader") -> None:
        """Say something, or nothing."""
        self._icon_name = icon
        self._label.setText(text)
        self.setAccessibleName(text)
        self._take_theme()

    def height_for(self, _width: int) -> int:
        """A line, or nothing."""
        return self._theme.type.scaled(24) if self.text else 0

    def _take_theme(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, self._theme.tokens.text_tertiary, 14))
