"""The status bar: the library's state at the left, the server's at the right."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QStyle, QWidget

from app.desktop import words
from app.desktop.chat.server_card_words import ServerState, server_name, server_words
from app.desktop.library.source_words import attention, files_in_words, pages_in_words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.painting import draw_line
from app.engine import wire

_HEIGHT = 28


class StatusButton(QAbstractButton):
    """A state in small letters behind its icon, that leads to where something can be done about it.

    Signals:
        clicked: the person wants to go there.
    """

    def __init__(
        self, theme: Theme, icon: str = "", *, is_active: bool = True, parent: QWidget | None = None
    ) -> None:
        """``is_active`` false: it is only read."""
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._colour = "text_secondary"
        self._is_active = is_active
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_active else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Maximum if is_active else policy.Ignored, policy.Expanding)
        theme.changed.connect(self.updateGeometry)

    def say(self, text: str, icon: str, colour: str = "text_secondary") -> None:
        """Show a state; ``colour`` is the token of its icon."""
        if (text, icon, colour) == (self.text(), self._icon_name, self._colour):
            return
        self._icon_name, self._colour = icon, colour
        # A state is no menu: an ampersand in a model's name is a letter.
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(words.tooltip(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        return QSize(
            self._text_width() + self._head() + self._padding(), self._theme.type.scaled(_HEIGHT) - 1
        )

    def minimumSizeHint(self) -> QSize:
        """The icon and a few letters."""
        few = min(self._text_width(), self._theme.type.scaled(60))
        return QSize(few + self._head() + self._padding(), self.sizeHint().height())

    def hitButton(self, _position: object) -> bool:
        """What is only read is not pressed."""
        return self._is_active

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there as Space does."""
        if self._is_active and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer came."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer went."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon and the words."""
        tokens, scaled = self._theme.tokens, self._theme.type.scaled
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.rect().adjusted(0, 2, 0, -2)
        if self._is_active and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.bg_selected if self.isDown() else tokens.bg_hover))
            painter.drawRoundedRect(ground, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 5, 5)
        left = self._padding() // 2
        if self._icon_name:
            side = scaled(14)
            place = QRect(left, (self.height() - side) // 2, side, side)
            colour = getattr(tokens, self._colour)
            painter.drawPixmap(self._placed(place), self._theme.pixmap(self._icon_name, colour, 14))
        font = self._theme.type.figures(Step.CAPTION)
        start = left + self._head()
        area = QRect(start, 0, self.width() - start - self._padding() // 2 + 1, self.height())
        painter.setFont(font)
        painter.setPen(QColor(tokens.text_secondary))
        shown = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        draw_line(painter, self._placed(area), shown, direction=self.layoutDirection())

    def _text_width(self) -> int:
        return QFontMetrics(self._theme.type.figures(Step.CAPTION)).horizontalAdvance(self.text())

    def _head(self) -> int:
        return self._theme.type.scaled(14 + 5) if self._icon_name else 0

    def _padding(self) -> int:
        return 2 * self._theme.type.scaled(8)

    def _placed(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)


class StatusBar(QFrame):
    """One line below everything, 28 pixels high.

    Signals:
        attention_wanted: the person wants to see the files that need attention.
        server_wanted: the person wants to see to the server.
    """

    attention_wanted = Signal()
    server_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._coverage: wire.Coverage | None = None
        self._progress: wire.Progress | None = None
        self._link: str | None = None
        self.setAccessibleName(self.tr("State"))
        self.library_state = StatusButton(theme, is_active=False)
        self.attention_button = StatusButton(theme)
        self.server_button = StatusButton(theme)
        self.attention_button.hide()
        self.attention_button.clicked.connect(self._on_attention)
        self.server_button.clicked.connect(self._on_server)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.type.scaled(4), 1, theme.type.scaled(4), 0)
        row.setSpacing(theme.type.scaled(8))
        row.addWidget(self.library_state, 1)
        row.addWidget(self.attention_button)
        row.addWidget(self.server_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._show_library()
        self.set_server(None)

    def set_library(self, coverage: wire.Coverage | None, progress: wire.Progress | None) -> None:
        """Show what the library holds and how far reading is; None is nothing new."""
        self._coverage = coverage if coverage is not None else self._coverage
        self._progress = progress if progress is not None else self._progress
        self._show_library()

    def set_attention(self, files: int) -> None:
        """Show how many files need attention."""
        self.attention_button.say(attention(files), "triangle-alert", "weak_text")
        self.attention_button.setVisible(files > 0)

    def set_server(self, report: wire.ServerReport | None) -> None:
        """Show the server's state; None: it is being looked for."""
        said = server_words(report)
        if said.state is ServerState.LOOKING:
            self.server_button.say(said.title, "loader", "text_tertiary")
        elif report is not None and said.state is ServerState.READY:
            model = words.visible(report.chosen) if report.chosen else ""
            text = f"{server_name(report)} · {model}" if model else said.title
            self.server_button.say(text, "circle-check", "supported_text")
        else:
            self.server_button.say(said.title, "circle-alert", "weak_text")

    def set_link(self, words: str | None) -> None:
        """Show a state of the engine in the library's place; None: it is there."""
        self._link = words
        self._show_library()

    def sizeHint(self) -> QSize:
        """28 pixels high."""
        return QSize(super().sizeHint().width(), self._theme.type.scaled(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.bg_window))
        painter.fillRect(0, 0, self.width(), 1, QColor(self._theme.tokens.line_subtle))

    def _show_library(self) -> None:
        text = self._link if self._link is not None else self._library_words()
        self.library_state.say(text, "hard-drive")

    def _library_words(self) -> str:
        coverage, progress = self._coverage, self._progress
        if progress is not None and progress.walking:
            return self.tr("Looking for files: {0} so far").format(words.count(progress.files_found))
        if coverage is None:
            return self.tr("The engine is starting…")
        pending = coverage.pending
        if progress is not None:
            pending = progress.vectors_pending - progress.vectors_stopped
        if progress is not None and progress.files_done < progress.files_found:
            text = self.tr("Paused: {0} of {1}") if progress.paused else self.tr("Reading: {0} of {1}")
            return text.format(words.count(progress.files_done), files_in_words(progress.files_found))
        if pending > 0 and coverage.pages_searchable > 0:
            return self._vectors_words(coverage)
        return self.tr("Reading") if pending > 0 else self._rest_words(coverage)

    def _rest_words(self, coverage: wire.Coverage) -> str:
        if coverage.documents == 0:
            return self.tr("Empty library")
        # As the page of a new question says it: what can be searched, and no more.
        documents, pages = coverage.documents_searchable, pages_in_words(coverage.pages_searchable)
        if documents == 1:
            return self.tr("Library ready · 1 document, {0}").format(pages)
        return self.tr("Library ready · {0} documents, {1}").format(words.count(documents), pages)

    def _vectors_words(self, coverage: wire.Coverage) -> str:
        # How many vectors there are says the card beside what is being read.
        is_paused = self._progress is not None and self._progress.paused
        text = (
            self.tr("Paused · {0} can be searched by words")
            if is_paused
            else self.tr("Making vectors · {0} can be searched by words")
        )
        return text.format(pages_in_words(coverage.pages_searchable))

    def _on_attention(self) -> None:
        self.attention_wanted.emit()

    def _on_server(self) -> None:
        self.server_wanted.emit()
