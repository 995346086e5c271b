"""What came of testing the server, line by line."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.chat.server_card_words import advice_free, model_words, server_name, server_words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.announce import announce
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.labels import Label
from app.engine import wire

# With less there is room for few passages.
_ROOMY_CONTEXT = 8192


class Mark(Enum):
    """How one thing stands: icon and token."""

    GOOD = ("check", "supported_text")
    DOUBT = ("triangle-alert", "weak_text")
    BAD = ("x", "none_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """One thing that was tested."""

    mark: Mark
    name: str
    text: str


class TrialCard(QFrame):
    """The result of a test, to be read at a glance and in detail.

    Signals:
        address_suggested: the address that the person took over.
    """

    address_suggested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._suggestion: str | None = None
        self._lines: list[tuple[QLabel, TrialLine]] = []
        self._shape = ("loader", "text_secondary")
        self._icon = QLabel()
        self._title = Label(theme, weight=600, wraps=True)
        self._use = Button(theme, self.tr("Use it"))
        self._use.clicked.connect(self._on_use_clicked)
        self._body = QWidget()
        scaled = theme.type.scaled
        head = QHBoxLayout()
        head.setSpacing(scaled(8))
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        head.addWidget(self._use)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(scaled(14), scaled(10), scaled(14), scaled(10))
        self._column.setSpacing(scaled(6))
        self._column.addLayout(head)
        self._column.addWidget(self._body)
        theme.changed.connect(self._tint)
        self.hide()

    def set_testing(self) -> None:
        """Say that the test is under way."""
        self._show(self.tr("Asking for a word…"), ("loader", "text_secondary"), "information", [], None)

    def set_trial(self, trial: wire.ServerTrial) -> None:
        """Show what came of it."""
        report = trial.report
        problem = trial.problem or report.problem
        if problem is None:
            title = self.tr("{0} answers and writes").format(server_name(report))
            shape, tone = ("circle-check", "supported_text"), "good"
        elif report.problem is None:
            title = self.tr("{0} answers, but its model does not write").format(server_name(report))
            shape, tone = ("triangle-alert", "weak_text"), "warning"
        else:
            title = server_words(report).title
            if report.suggestion:
                title = self.tr("The server answers, but not at this address")
            shape, tone = ("octagon-x", "none_text"), "error"
        self._show(title, shape, tone, self._made(trial, problem), report.suggestion)
        announce(self, title)

    def title(self) -> str:
        """The result in one line."""
        return self._title.text()

    def lines(self) -> tuple[TrialLine, ...]:
        """The result in detail."""
        return tuple(line for _, line in self._lines)

    def _made(self, trial: wire.ServerTrial, problem: wire.Failure | None) -> list[TrialLine]:
        report = trial.report
        lines = []
        if report.problem is None:
            lines += [self._server(report), self._models(report)]
            lines += self._loaded(trial)
        if problem is not None:
            text = advice_free(problem.message)
            name = self.tr("Test answer") if report.problem is None else self.tr("Server")
            lines.append(TrialLine(mark=Mark.BAD, name=name, text=text))
        else:
            lines += self._answer(trial)
        return lines

    def _server(self, report: wire.ServerReport) -> TrialLine:
        text = words.visible(report.address)
        if report.milliseconds is not None:
            text = self.tr("{0}, {1} ms").format(text, words.count(round(report.milliseconds)))
        return TrialLine(mark=Mark.GOOD, name=self.tr("Server"), text=text)

    def _models(self, report: wire.ServerReport) -> TrialLine:
        text = self.tr("{0} for chat", "", len(report.models)).format(words.count(len(report.models)))
        return TrialLine(mark=Mark.GOOD, name=self.tr("Models"), text=text)

    def _loaded(self, trial: wire.ServerTrial) -> list[TrialLine]:
        asked = trial.model or trial.report.chosen
        model = next((model for model in trial.report.models if model.id == asked), None)
        if model is None:
            return []
        lines = [TrialLine(mark=Mark.GOOD, name=self.tr("Model"), text=model_words(model))]
        if model.context_length is not None and model.context_length < _ROOMY_CONTEXT:
            text = self.tr("Room for few passages. Load it with {0} or more.").format(
                words.count(_ROOMY_CONTEXT)
            )
            lines.append(TrialLine(mark=Mark.DOUBT, name=self.tr("Context"), text=text))
        return lines

    def _answer(self, trial: wire.ServerTrial) -> list[TrialLine]:
        parts = [f"“{words.visible(trial.said.strip())[:60]}”"]
        locale = QLocale()
        if trial.first_word_seconds is not None:
            seconds = locale.toString(trial.first_word_seconds, "f", 1)
            parts.append(self.tr("first word after {0} s").format(seconds))
        if trial.tokens_per_second is not None:
            speed = locale.toString(round(trial.tokens_per_second))
            parts.append(self.tr("{0} tokens/s").format(speed))
        return [TrialLine(mark=Mark.GOOD, name=self.tr("Test answer"), text=", ".join(parts))]

    def _show(
        self,
        title: str,
        shape: tuple[str, str],
        tone: str,
        lines: list[TrialLine],
        suggestion: str | None,
    ) -> None:
        self._title.setText(title)
        self._shape = shape
        self._suggestion = suggestion
        self._use.setVisible(suggestion is not None)
        self._use.setToolTip(suggestion or "")
        self._fill(lines)
        said = ". ".join([title, *(f"{line.name}: {line.text}" for line in lines)])
        self.setAccessibleName(said)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._tint()
        self.show()

    def _fill(self, lines: list[TrialLine]) -> None:
        body = QWidget()
        grid = QGridLayout(body)
        scaled = self._theme.type.scaled
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(scaled(8))
        grid.setVerticalSpacing(scaled(6))
        grid.setColumnStretch(2, 1)
        grid.setColumnMinimumWidth(1, scaled(88))
        self._lines = []
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(lines):
            icon = QLabel()
            self._lines.append((icon, line))
            grid.addWidget(icon, row, 0, top)
            name = Label(self._theme, line.name, step=Step.SMALL)
            text = Label(self._theme, line.text, step=Step.SMALL, colour="text_secondary", wraps=True)
            # In the label and not in the grid, which would give it the height of its widest form.
            for column, label in ((1, name), (2, text)):
                label.setAlignment(top | Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(label, row, column)
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        body.setVisible(bool(lines))

    def _tint(self) -> None:
        tokens = self._theme.tokens
        name, colour = self._shape
        self._icon.setPixmap(self._theme.pixmap(name, getattr(tokens, colour), 18))
        for icon, line in self._lines:
            mark, token = line.mark.value
            icon.setPixmap(self._theme.pixmap(mark, getattr(tokens, token), 14))

    def _on_use_clicked(self) -> None:
        if self._suggestion is not None:
            self.address_suggested.emit(self._suggestion)
