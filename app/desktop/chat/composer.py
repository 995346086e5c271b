"""Where the question is written: its scope above, the model and the context below, Send or Stop."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.desktop.chat.composer_box import ComposerBox
from app.desktop.chat.composer_editor import QuestionField
from app.desktop.chat.model_picker import NO_MODEL, ModelPicker
from app.desktop.chat.scope import Scope
from app.desktop.chat.scope_chips import ScopeChips
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.bars import ContextBar
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label
from app.engine import wire

__all__ = ["NO_MODEL", "Asked", "Composer"]

_LEAST_HEIGHT = 118
_LARGEST_SHARE = 0.4
_KILO = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as the person put it.

    ``model`` is an id, `NO_MODEL` ("") to quote passages, or None to take the server's own choice.
    """

    question: str
    scope: Scope
    model: str | None


class Composer(ComposerBox):
    """The box below the chat. It grows with the question up to 40 % of its parent, then scrolls.

    Signals:
        sent: an `Asked`; the field is empty by then, and undo brings the question back.
        stopped: the answer is to stop.
        scope_changed: another `Scope` was chosen.
        model_chosen: a model's id, or "" for none.
        files_wanted: documents to ask are to be chosen.
        server_settings_wanted: the server's settings are to be shown.
        look_again_wanted: the server may be there by now.
        context_opened: what fills the context is to be shown.
    """

    sent = Signal(object)
    stopped = Signal()
    scope_changed = Signal(object)
    model_chosen = Signal(str)
    files_wanted = Signal()
    server_settings_wanted = Signal()
    look_again_wanted = Signal()
    context_opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, QuestionField(theme), parent)
        self._asking = False
        self._pane: QWidget | None = None
        self._use: wire.ContextUse | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._chips = ScopeChips(theme)
        self._picker = ModelPicker(theme)
        self._bar = ContextBar(theme)
        self._spent = Label(theme, step=Step.SMALL, colour="text_secondary")
        self._send = Button(theme, self.tr("Send"), icon="arrow-up", kind=ButtonKind.PRIMARY)
        self._stop = Button(theme, self.tr("Stop"), icon="square")
        self._send.setToolTip(self.tr("Send (Enter)"))
        self._stop.setToolTip(self.tr("Stop the answer (Ctrl+.)"))
        self._arrange()
        self._connect()
        self.set_placeholder(first=True)
        self.set_asking(asking=False)
        self.set_context(None)

    def text(self) -> str:
        """The question as it stands."""
        return self._field.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a question there, the cursor behind it; undo brings the old one back."""
        self._field.replace_all(text)

    def set_asking(self, asking: bool) -> None:
        """Offer Stop while an answer comes; the text can be written on."""
        had_focus = self._send.hasFocus() or self._stop.hasFocus()
        self._asking = asking
        self._stop.setVisible(asking)
        self._send.setHidden(asking)
        if had_focus:
            # What had the keyboard is gone, and Qt would give it to anything.
            self.focus_text()

    def scope(self) -> Scope:
        """What the question will be put to."""
        return self._chips.scope()

    def set_scope(self, scope: Scope) -> None:
        """Show a scope."""
        self._chips.set_scope(scope)

    def set_choices(self, collections: Sequence[str], types: Sequence[str] = ()) -> None:
        """Offer these collections and types of documents to narrow to."""
        self._chips.set_choices(collections, types)

    def set_server(self, report: wire.ServerReport | None, chosen: str | None) -> None:
        """Show the server's models, and the chosen one: an id, "" for none, None for the server's choice."""
        self._picker.set_server(report, chosen)
        self._show_context()

    def set_context(self, use: wire.ContextUse | None) -> None:
        """Show what the last prompt took of the model's context."""
        self._use = use
        self._show_context()

    def set_left_out(self, passages: int) -> None:
        """Say in the context bar how many passages the last prompt had no room for."""
        self._bar.set_left_out(passages)

    def set_placeholder(self, first: bool) -> None:
        """Say what the field is for: a first question, or one that follows."""
        words = self.tr("Ask your documents") if first else self.tr("Ask a follow-up")
        self._field.setPlaceholderText(words)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the narrowest pane."""
        return QSize(self._theme.type.scaled(260), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the context go where there is no room; Send never does."""
        super().resizeEvent(event)
        self._show_context()
        self._fit()

    def set_pane(self, pane: QWidget) -> None:
        """Keep to a share of this widget's height; without it the window's counts."""
        if self._pane is not None:
            self._pane.removeEventFilter(self)
        self._pane = pane
        pane.installEventFilter(self)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Know the window, where nothing else was said."""
        if self._pane is None and self.window() is not self:
            self.set_pane(self.window())
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure anew when the pane's height changes."""
        if watched is self._pane and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _arrange(self) -> None:
        scaled = self._theme.type.scaled
        column = self._column
        column.setContentsMargins(scaled(12), scaled(8), scaled(10), scaled(10))
        column.setSpacing(scaled(6))
        column.addWidget(self._chips)
        column.addWidget(self._field)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addWidget(self._picker)
        row.addWidget(self._bar)
        row.addWidget(self._spent)
        row.addStretch(1)
        row.addWidget(self._send)
        row.addWidget(self._stop)
        column.addLayout(row)

    def _connect(self) -> None:
        self._field.textChanged.connect(self._on_text_changed)
        self._field.submitted.connect(self._submit)
        self._field.lines_changed.connect(self._fit)
        self._send.clicked.connect(self._submit)
        self._stop.clicked.connect(self.stopped)
        self._bar.clicked.connect(self.context_opened)
        self._chips.scope_changed.connect(self.scope_changed)
        self._chips.changed.connect(self._fit)
        self._chips.files_wanted.connect(self.files_wanted)
        self._picker.model_chosen.connect(self.model_chosen)
        self._picker.server_settings_wanted.connect(self.server_settings_wanted)
        self._picker.look_again_wanted.connect(self.look_again_wanted)
        self._theme.changed.connect(self._fit)
        self._on_text_changed()

    def _on_text_changed(self) -> None:
        self._send.setEnabled(not _is_blank(self._field))

    def _submit(self) -> None:
        question = self.text().strip()
        if self._asking or not question:
            return
        asked = Asked(question=question, scope=self.scope(), model=self._picker.model)
        self._field.replace_all("")
        self.focus_text()
        self.sent.emit(asked)

    def _fit(self) -> None:
        """Give the field its lines, as far as the box stays within its share of the pane."""
        margins = self._column.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        around = self._chips.heightForWidth(width) + self._row_height()
        height = self._field.wanted_height()
        if self._pane is not None:
            height = min(height, round(self._pane.height() * _LARGEST_SHARE) - around)
        height = max(self._field.least_height(), height)
        self._field.setFixedHeight(height)
        self.setFixedHeight(max(self._theme.type.scaled(_LEAST_HEIGHT), around + height))

    def _row_height(self) -> int:
        """All that stands above and below the field, but the chips."""
        margins = self._column.contentsMargins()
        return margins.top() + margins.bottom() + 2 * self._column.spacing() + self._send.sizeHint().height()

    def _show_context(self) -> None:
        scaled = self._theme.type.scaled
        use = self._use if self._picker.writes else None
        self._bar.set_use(use if self.width() >= scaled(280) else None)
        self._spent.setVisible(use is not None and self.width() >= scaled(440))
        if use is None:
            return
        spent = _short(use.used)
        whole = self.tr("{0} of {1}").format(spent, _short(use.window)) if use.window else spent
        self._spent.setText(whole)


def _is_blank(field: QuestionField) -> bool:
    """Whether nothing is written, without copying a long text for each letter."""
    document = field.document()
    block = document.begin()
    while block.isValid():
        if block.text().strip():
            return False
        block = block.next()
    return True


def _short(tokens: int) -> str:
    """5870 as "5.9k"."""
    return str(tokens) if tokens < _KILO else f"{tokens / _KILO:.1f}k"
