"""What is left alone in every source, as rows of the page "Library"."""

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QWidget

from app.desktop.settings.rows import HintLine, SettingRows
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.number_field import NumberField
from app.engine import wire

_LINES = 7


class RulesRows(QObject):
    """Shows the rules of the library and tells what a person changes; disabled until they are known.

    Signals:
        rules_wanted: a `wire.RulesRequest`; answer with `set_rules` or `set_problem`.
    """

    rules_wanted = Signal(object)

    def __init__(self, theme: Theme, page: SettingRows) -> None:
        """Put the rows last on ``page``."""
        super().__init__(page)
        self._theme = theme
        self._rules: wire.Rules | None = None
        self._patterns = QPlainTextEdit()
        self._apply = Button(theme, self.tr("Apply"), icon="check")
        self._usual = Button(theme, self.tr("The usual ones"))
        self._hint = HintLine(theme)
        self._hidden = QCheckBox(self.tr("Leave hidden files and folders alone"))
        self._largest = NumberField(theme, self.tr("Largest file"))
        self._arrange(page)
        self._connect()
        self._show()

    def set_rules(self, rules: wire.Rules) -> None:
        """Show the rules that are in force; nothing is emitted."""
        self._rules = rules
        self._hint.say("")
        self._show()

    def set_problem(self, message: str) -> None:
        """Say why a change was refused; what was typed stays."""
        self._hint.say(message, is_problem=True)

    def _arrange(self, page: SettingRows) -> None:
        scaled = self._theme.type.scaled
        self._patterns.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._patterns.setTabChangesFocus(True)
        self._patterns.setFixedHeight(self._patterns.fontMetrics().lineSpacing() * _LINES + scaled(16))
        self._largest.setRange(1, wire.MOST_MEGABYTES)
        self._largest.setSuffix(" MB")
        self._largest.setKeyboardTracking(False)
        keep_scaled(self._largest, self._theme.type.factor, minimumWidth=120, maximumWidth=120)
        largest = QWidget()
        beside = QHBoxLayout(largest)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._largest)
        beside.addStretch(1)
        buttons = QWidget()
        row = FlowLayout(buttons, gap=scaled(8))
        row.addWidget(self._apply)
        row.addWidget(self._usual)
        note = self.tr("One pattern a line, as in a .gitignore file: *.bak or Archive/")
        page.add_row(self.tr("Left alone"), note, self._patterns)
        page.add_below(buttons)
        page.add_below(self._hint)
        page.add_row(self.tr("Hidden files"), "", self._hidden, keeps_name=True)
        note = self.tr("A larger one is not read")
        page.add_row(self.tr("Largest file"), note, largest, named=self._largest)

    def _connect(self) -> None:
        self._patterns.textChanged.connect(self._on_typed)
        self._apply.clicked.connect(lambda: self._want(patterns=self._typed()))
        self._usual.clicked.connect(self._on_usual_clicked)
        self._hidden.clicked.connect(lambda checked: self._want(skips_hidden=checked))
        self._largest.valueChanged.connect(lambda value: self._want(megabytes=value))

    def _show(self) -> None:
        rules = self._rules
        for control in (self._patterns, self._hidden, self._largest):
            control.setEnabled(rules is not None)
        if rules is not None:
            with QSignalBlocker(self._patterns), QSignalBlocker(self._largest):
                self._patterns.setPlainText("\n".join(rules.patterns))
                self._largest.setValue(rules.megabytes)
            self._hidden.setChecked(rules.skips_hidden)
        self._on_typed()

    def _on_typed(self) -> None:
        rules = self._rules
        self._apply.setEnabled(rules is not None and self._typed() != rules.patterns)
        self._usual.setEnabled(rules is not None and rules.patterns != rules.usual)

    def _on_usual_clicked(self) -> None:
        if self._rules is not None:
            self._want(patterns=self._rules.usual)

    def _typed(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self._patterns.toPlainText().splitlines())
        return tuple(dict.fromkeys(filter(None, lines)))

    def _want(
        self,
        *,
        patterns: tuple[str, ...] | None = None,
        skips_hidden: bool | None = None,
        megabytes: int | None = None,
    ) -> None:
        request = wire.RulesRequest(patterns=patterns, skips_hidden=skips_hidden, megabytes=megabytes)
        self.rules_wanted.emit(request)
