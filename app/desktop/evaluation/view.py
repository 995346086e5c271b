"""Scoring search on a question set: opening one, how far it is, the scores, what was missed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.evaluation.misses_table import MissesTable
from app.desktop.evaluation.scores import Scores
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.announce import announce
from app.desktop.widgets.buttons import Button, ButtonKind, IconButton
from app.desktop.widgets.labels import ElidedLabel, Label
from app.desktop.widgets.note import Note
from app.desktop.widgets.scrolled_column import ScrolledColumn
from app.engine import wire


class EvaluationView(QWidget):
    """Takes the ledger's place.

    Signals:
        back_wanted: to the library.
        set_wanted: a question set is to be chosen.
        stopped: no more questions are to be put.
        save_wanted: the result is to be saved.
        found_opened: the place (`wire.PassageRef`) of what was found instead.
        question_wanted: a question that is to be asked.
    """

    back_wanted = Signal()
    set_wanted = Signal()
    stopped = Signal()
    save_wanted = Signal()
    found_opened = Signal(object)
    question_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("How well search finds"))
        self._back = IconButton(theme, "arrow-left", self.tr("Back to the library"))
        self._save = Button(theme, self.tr("Save…"), icon="download")
        self._other = Button(theme, self.tr("Open another set…"))
        open_set = self.tr("Open a question set…")
        self._blank = Note(theme, "list-checks", action=open_set, kind=ButtonKind.PRIMARY)
        self._problem = Note(theme, "triangle-alert", action=open_set, kind=ButtonKind.PRIMARY)
        self._running, self._progress, self._so_far = QWidget(), QProgressBar(), Label(theme)
        self._stop = Button(theme, self.tr("Stop"), icon="square")
        self._scores = Scores(theme)
        self._name = ElidedLabel(theme, weight=600)
        self._about = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        self._missed = Label(theme, weight=600, wraps=True)
        self._table = MissesTable()
        self._open = Button(theme, self.tr("Open what was found"), icon="eye")
        self._ask = Button(theme, self.tr("Ask this question"), icon="corner-down-left")
        self._pages = QStackedLayout()
        self._blank.say(
            self.tr("Does search find what you ask for?"),
            self.tr(
                "Write questions into a file, one a line, with the document and the pages that answer it: "
                '{"id": "1", "question": "…", "doc": "lease.pdf", "pages": [7]}. '
                "Sourcebook puts them to search and shows which it missed."
            ),
        )
        self._lay_out()
        self._connect()
        self.show_blank()

    def show_blank(self) -> None:
        """Say what a question set is."""
        self._show(self._blank)

    def show_problem(self, title: str, text: str) -> None:
        """Say why there is no result."""
        self._problem.say(words.visible(title), words.visible(text))
        self._show(self._problem)
        announce(self, f"{title}. {text}")

    def show_running(self, name: str) -> None:
        """A set is about to be put to search."""
        self._progress.setRange(0, 0)
        self._so_far.setText(self.tr("Putting the questions of {0}").format(words.visible(name)))
        self._show(self._running)

    def set_progress(self, done: int, total: int) -> None:
        """So many of the questions were put."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        said = self.tr("{0} of {1} questions").format(words.count(done), words.count(total))
        self._so_far.setText(said)
        self._progress.setAccessibleDescription(said)

    def show_result(self, name: str, result: wire.Evaluation) -> None:
        """Show the scores of a set, and what was missed."""
        self._name.setText(name)
        self._scores.set_result(result)
        self._about.setText(self._about_words(result))
        self._missed.setText(self._missed_words(result))
        self._table.set_misses(result.misses)
        for widget in (self._table, self._open, self._ask):
            widget.setVisible(bool(result.misses))
        self._show(self._result)
        announce(self, self._missed.text())
        # It may come while the person is elsewhere.
        if result.misses and self.isVisible():
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.bg_surface))

    def _about_words(self, result: wire.Evaluation) -> str:
        parts = [words.counted(result.questions, self.tr("1 question"), self.tr("{count} questions"))]
        if result.unanswerable:
            none = self.tr("{0} of them without an answer, which are not scored")
            parts.append(none.format(words.count(result.unanswerable)))
        times = self.tr("a search took {0} ms, one in twenty over {1} ms")
        parts.append(
            times.format(
                words.decimal(result.latency_ms["p50"], 0), words.decimal(result.latency_ms["p95"], 0)
            )
        )
        return "; ".join(parts)

    def _missed_words(self, result: wire.Evaluation) -> str:
        if not result.misses:
            return self.tr("Every answer was among the first 10 passages.")
        return words.counted(
            len(result.misses),
            self.tr("1 answer was not among the first 10 passages"),
            self.tr("{count} answers were not among the first 10 passages"),
        )

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        head = QHBoxLayout()
        head.setContentsMargins(scaled(12), scaled(12), scaled(12), scaled(8))
        head.setSpacing(scaled(8))
        title = ElidedLabel(
            self._theme,
            self.accessibleName(),
            step=Step.TITLE,
            weight=600,
            mode=Qt.TextElideMode.ElideRight,
        )
        head.addWidget(self._back)
        head.addWidget(title, 1)
        head.addWidget(self._save)
        head.addWidget(self._other)
        self._lay_out_running()
        self._result = self._laid_out_result()
        for page in (self._blank, self._problem, self._running, self._result):
            page.setMinimumHeight(1)
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._pages, 1)

    def _lay_out_running(self) -> None:
        scaled = self._theme.type.scaled
        self._progress.setAccessibleName(self.tr("Questions that were put"))
        self._progress.setTextVisible(False)
        column = QVBoxLayout(self._running)
        column.setContentsMargins(scaled(24), scaled(16), scaled(24), scaled(16))
        column.setSpacing(scaled(8))
        column.addWidget(self._so_far)
        column.addWidget(self._progress)
        column.addWidget(self._stop)
        column.addStretch(1)

    def _laid_out_result(self) -> QWidget:
        scaled = self._theme.type.scaled
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(scaled(24), scaled(8), scaled(24), scaled(12))
        column.setSpacing(scaled(8))
        for widget in (self._name, self._scores, self._about, self._missed):
            column.addWidget(widget)
        column.addWidget(self._table, 1)
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addWidget(self._open)
        row.addWidget(self._ask)
        row.addStretch(1)
        column.addLayout(row)
        # Takes what is left where no table does.
        column.addStretch(0)
        keep_scaled(self._table, self._theme.type.factor, minimumHeight=160)
        return ScrolledColumn(inside, column)

    def _connect(self) -> None:
        self._back.clicked.connect(self.back_wanted)
        self._save.clicked.connect(self.save_wanted)
        self._stop.clicked.connect(self.stopped)
        self._other.clicked.connect(self.set_wanted)
        self._blank.acted.connect(self.set_wanted)
        self._problem.acted.connect(self.set_wanted)
        self._table.current_moved.connect(self._on_current_moved)
        self._table.opened.connect(self._on_opened)
        self._open.clicked.connect(lambda: self._on_opened(self._table.current()))
        self._ask.clicked.connect(self._on_ask_clicked)

    def _on_current_moved(self) -> None:
        miss = self._table.current()
        self._open.setEnabled(miss is not None and bool(miss.places))
        self._ask.setEnabled(miss is not None)

    def _on_opened(self, miss: wire.Miss | None) -> None:
        if miss is None:
            return
        if miss.places:
            self.found_opened.emit(miss.places[0])
        else:
            self.question_wanted.emit(miss.question)

    def _on_ask_clicked(self) -> None:
        miss = self._table.current()
        if miss is not None:
            self.question_wanted.emit(miss.question)

    def _show(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self._save.setVisible(page is self._result)
        self._other.setVisible(page is self._result)
