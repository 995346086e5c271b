"""The card below what is being read: how far it is, how long it will take, pause and stop."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.library.progress_estimate import Estimate, Reading
from app.desktop.library.progress_shares import Shares
from app.desktop.library.source_words import files_in_words, percent
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.bars import TwoToneBar
from app.desktop.widgets.buttons import IconButton
from app.desktop.widgets.labels import ElidedLabel, Label
from app.engine import wire

_SOON_SECONDS = 60.0
_NO_BREAK = "\N{NO-BREAK SPACE}"


class _Square(QWidget):
    """The colour of a tone of the bar, before its name."""

    def __init__(self, theme: Theme, colour: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colour = colour
        side = theme.type.scaled(10)
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(self._theme.tokens, self._colour)))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)


class _Share(QWidget):
    """A tone, its name, its share in figures."""

    def __init__(self, theme: Theme, colour: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        mode = Qt.TextElideMode.ElideRight
        self._name = ElidedLabel(theme, name, step=Step.SMALL, colour="text_secondary", mode=mode)
        self._share = Label(theme, step=Step.SMALL, colour="text_secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(6))
        row.addWidget(_Square(theme, colour, self))
        row.addWidget(self._name, 1)
        row.addWidget(self._share)

    def set_share(self, share: float | None) -> None:
        """Say how much it is; None: that is known later."""
        self._share.setText(self.tr("later") if share is None else percent(share))


class ProgressCard(QWidget):
    """How reading goes.

    Signals:
        source_paused: a `wire.PauseRequest`.
        all_paused: whether all reading is to pause; where several sources are read.
        source_stopped: a `wire.StopRequest` for each source that is read; its path None is all.
    """

    source_paused = Signal(object)
    all_paused = Signal(bool)
    source_stopped = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading: Reading | None = None
        # In a list, labels would take the colour of its rows.
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._title = ElidedLabel(theme, weight=600, mode=Qt.TextElideMode.ElideRight)
        self._bar = TwoToneBar(theme)
        self._words = _Share(theme, "bar_words", self.tr("Searchable by words"), self)
        self._vectors = _Share(theme, "accent_fill", self.tr("Vectors complete"), self)
        self._words.setToolTip(words.tooltip(self.tr("Read: what is found by the words in it, at once.")))
        self._vectors.setToolTip(
            words.tooltip(
                self.tr(
                    "A vector is what a passage means, as numbers: with it, it is found by meaning too, "
                    "in whatever words a question is put. How many there will be is known once all is read."
                )
            )
        )
        self._counts = Label(theme, step=Step.CAPTION, colour="text_secondary", wraps=True)
        self._time = Label(theme, step=Step.CAPTION, colour="text_secondary", wraps=True)
        self.pause_button = IconButton(theme, "pause", self.tr("Pause reading"), size=14)
        self.stop_button = IconButton(theme, "square", self.tr("Stop reading"), size=14)
        self.pause_button.clicked.connect(self._on_pause)
        self.stop_button.clicked.connect(self._on_stop)
        self._column = QVBoxLayout(self)
        self._body = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title, 1)
        head.addWidget(self.pause_button)
        head.addWidget(self.stop_button)
        column = self._column
        # The card's own edge, and the air between it and the rows.
        column.setContentsMargins(scaled(11), scaled(6), scaled(7), scaled(14))
        column.setSpacing(scaled(4))
        column.addLayout(head)
        body = self._body
        body.setContentsMargins(0, 0, scaled(4), 0)
        body.setSpacing(scaled(4))
        for widget in (self._bar, self._words, self._vectors, self._counts, self._time):
            body.addWidget(widget)
        column.addLayout(body)

    def height_at(self, width: int) -> int:
        """The height that its words need at a width."""
        # While the card is not shown yet, nothing else tells the layout of new words.
        self._column.invalidate()
        self._body.invalidate()
        if self._column.hasHeightForWidth():
            return self._column.totalHeightForWidth(width)
        return self._column.totalSizeHint().height()

    def show_reading(self, reading: Reading, estimate: Estimate, shares: Shares) -> None:
        """Say how far it is."""
        self._reading = reading
        self._title.setText(self._title_of(reading, shares))
        for widget in (self._bar, self._words, self._vectors):
            widget.setVisible(shares.words is not None)
        if shares.words is not None:
            self._bar.set_shares(shares.words, shares.vectors, note=self._exact(reading))
            self._words.set_share(shares.words)
            self._vectors.set_share(shares.vectors)
        self._say(self._counts, self._counts_of(reading, estimate, shares))
        self._say(self._time, self._time_of(reading, estimate))
        self._name_buttons(reading)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card's ground and edge."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line_subtle), 1))
        painter.setBrush(QColor(tokens.bg_surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 4.5, -0.5, -6.5), 8, 8)

    def sizeHint(self) -> QSize:
        """As high as its words at the width it has."""
        width = self.width() or self._theme.type.scaled(216)
        return QSize(width, self.height_at(width))

    def _title_of(self, reading: Reading, shares: Shares) -> str:
        if reading.is_paused:
            return self.tr("Paused")
        if shares.is_finding:
            return self.tr("Looking for files: {0} so far").format(words.count(reading.files_found))
        if reading.files_found == 0 and reading.pages == 0:
            # It has begun, and what it found is not known here yet.
            return self.tr("Reading")
        if reading.files_left == 0:
            return self.tr("Making vectors")
        return self.tr("Reading {0}").format(files_in_words(reading.files_found))

    def _counts_of(self, reading: Reading, estimate: Estimate, shares: Shares) -> str:
        if shares.is_finding:
            return self.tr("{0} read").format(files_in_words(reading.files_done))
        if reading.pages == 0:
            done, found = words.count(reading.files_done), words.count(reading.files_found)
            return self.tr("{0} of {1} files").format(done, found) if reading.files_found else ""
        text = self.tr("{0} of {1} pages") if reading.files_left == 0 else self.tr("{0} of {1} pages so far")
        said = text.format(words.count(shares.pages), words.count(reading.pages))
        if estimate.pages_per_second is None:
            return said
        rate = self.tr("{0} a second").format(f"{estimate.pages_per_second:.1f}")
        # A rate is not broken in two.
        return f"{said} · {rate.replace(' ', _NO_BREAK)}"

    def _time_of(self, reading: Reading, estimate: Estimate) -> str:
        if reading.is_paused or estimate.seconds_left is None:
            return ""
        if estimate.seconds_left < _SOON_SECONDS:
            return self.tr("Less than a minute left")
        return self.tr("About {0} left").format(words.duration(estimate.seconds_left))

    def _exact(self, reading: Reading) -> str:
        done = reading.passages - reading.pending
        return self.tr("{0} of {1} passages have vectors.").format(
            words.count(done), words.count(reading.passages)
        )

    def _name_buttons(self, reading: Reading) -> None:
        self.pause_button.set_icon("play" if reading.is_paused else "pause")
        self.pause_button.set_name(
            self.tr("Go on reading") if reading.is_paused else self.tr("Pause reading")
        )

    @staticmethod
    def _say(label: Label, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _on_pause(self) -> None:
        if self._reading is None:
            return
        wanted = not self._reading.is_paused
        paths = self._reading.paths
        if self._reading.is_all_paused or (wanted and len(paths) != 1):
            self.all_paused.emit(wanted)
            return
        for path in paths:
            self.source_paused.emit(wire.PauseRequest(paused=wanted, path=path))

    def _on_stop(self) -> None:
        paths = self._reading.paths if self._reading is not None else ()
        # Source by source: one that was paused by itself is not stopped with the others.
        for path in paths or (None,):
            self.source_stopped.emit(wire.StopRequest(path=path))
