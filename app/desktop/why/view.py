"""Why this answer: the query, the passages, the prompt, in the place of the chat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.why.considered import Choice, Entry, Wish, entries_found, entries_of
from app.desktop.why.passage_list import ColumnNames, PassageList
from app.desktop.why.prompt_foot import PromptFoot
from app.desktop.why.query_block import QueryBlock
from app.desktop.widgets.buttons import TextButton
from app.desktop.widgets.keys import bind_key
from app.desktop.widgets.labels import ElidedLabel, Label, Separator
from app.desktop.widgets.scrolled_column import ScrolledColumn
from app.engine import wire

_HEADER = 48
_MARGIN = 24
_NARROW_MARGIN = 12
# At 100 % scaling: below this width margins are narrow, below this height all but the header scrolls.
_WIDE_FROM = 560
_HIGH_FROM = 460


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An answer to be explained, with what was asked; ``scope`` names where it was searched.

    ``replaced`` is how many answers go when it is asked again.
    """

    question: str
    answer: wire.Answer
    scope: str
    replaced: int


class WhyView(QFrame):
    """Explains one answer, and lets it be asked again with other passages.

    Signals:
        search_wanted: passages for a query are to be found, without asking a model.
        ask_wanted: the question is to be asked again (a `Choice`).
        passage_opened: a passage is to be shown in its document (an `Entry`).
        back_wanted: the chat is to be seen again.
    """

    search_wanted = Signal(str)
    ask_wanted = Signal(object)
    passage_opened = Signal(object)
    back_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "surface")
        self._entries: tuple[Entry, ...] = ()
        self._before = self._choice = Choice()
        self._explained: Explained | None = None
        self._subject = ElidedLabel(
            theme, step=Step.SMALL, colour="text_secondary", mode=Qt.TextElideMode.ElideRight
        )
        self.back_button = TextButton(theme, "arrow-left", self.tr("Back to the answer"))
        self.back_button.setToolTip(self.tr("Back to the answer (Esc)"))
        self.query = QueryBlock(theme)
        self.passages = PassageList(theme)
        self.foot = PromptFoot(theme)
        self._names = ColumnNames(theme)
        self._nothing = Label(theme, step=Step.READING, colour="text_secondary", wraps=True)
        self._is_high = True
        self._top, self._rows, self._all = QWidget(), QWidget(), QWidget()
        self._header = QHBoxLayout()
        self._top_column = QVBoxLayout(self._top)
        self._rows_column = QVBoxLayout(self._rows)
        self._inside = QVBoxLayout(self._all)
        self._scroll = ScrolledColumn(self._all, self._inside)
        self._outside = QVBoxLayout(self)
        self._lay_out()
        self._connect()

    def explain(self, explained: Explained) -> None:
        """Explain an answer."""
        self._explained = explained
        answer = explained.answer
        explanation = answer.explanation
        self._subject.setText(" ".join(explained.question.split()))
        self._before = self._choice = Choice.of(explanation)
        queries = explanation.queries if explanation is not None else ()
        self.query.set_query(queries[0] if queries else explained.question)
        self.query.say(self._how_searched(explained))
        self.foot.set_prompt(answer.context, is_written=answer.model is not None, replaced=explained.replaced)
        self._names.set_written(is_written=answer.model is not None)
        nothing = ""
        if explanation is None:
            nothing = self.tr(
                "This answer is from before Sourcebook kept why an answer rests on its passages. "
                "Ask it again, and it will be kept; or search again to see what is found now."
            )
        elif not explanation.passages:
            nothing = self.tr("Nothing was found for this question.")
        self._show(entries_of(answer), nothing)
        self._scroll.verticalScrollBar().setValue(0)

    def show_found(self, found: wire.SearchReply) -> None:
        """Show what another query finds; what is pinned or dropped stays, though it was not found now."""
        if self._explained is None:
            return
        wanted = [entry for entry in self._entries if self._choice.wish(entry.place) is not Wish.NONE]
        self._show(
            entries_found(found.passages, wanted),
            "" if found.passages else self.tr("Nothing was found for this query."),
        )
        told = self.tr("Found in {scope}: {count} passages, {time} ms. No model was asked yet.").format(
            scope=self._explained.scope,
            count=words.count(len(found.passages)),
            time=words.count(round(found.milliseconds)),
        )
        self.query.say(" ".join(filter(None, (told, found.notice))), is_news=True)

    def show_failure(self, failure: wire.Failure) -> None:
        """Say why nothing could be searched."""
        self.query.say(failure.message, is_wrong=True, is_news=True)

    def mark_open(self, entry: Entry | None) -> None:
        """Mark the passage that the viewer shows."""
        self.passages.mark_open(entry)

    def focus_first(self) -> None:
        """Give the keyboard to the first passage, or to the query where there is none."""
        if self.passages.current is not None:
            self.passages.current.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.query.focus_field()

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the columns' names over the columns, which a scroll bar makes narrower."""
        if watched is self._scroll.viewport() and event.type() is QEvent.Type.Resize:
            self._fit_names()
        return super().eventFilter(watched, event)

    # --- inner

    def _fit(self) -> None:
        """Take narrow margins in a narrow pane; in a low one let all but the header scroll."""
        scaled = self._theme.type.scaled
        margin = scaled(_MARGIN if self.width() >= scaled(_WIDE_FROM) else _NARROW_MARGIN)
        for column in (self._top_column, self._rows_column):
            margins = column.contentsMargins()
            column.setContentsMargins(margin, margins.top(), margin, margins.bottom())
        self._header.setContentsMargins(margin, 0, margin, 0)
        self.foot.set_margin(margin)
        is_high = self.height() >= scaled(_HIGH_FROM)
        if is_high != self._is_high:
            self._is_high = is_high
            self._arrange()
        self._fit_names()

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        row = self._header
        row.addStrut(scaled(_HEADER))
        row.setSpacing(scaled(8))
        row.addWidget(Label(self._theme, self.tr("Why this answer"), step=Step.TITLE, weight=600))
        row.addWidget(self._subject, 1)
        row.addWidget(self.back_button)
        for column in (self._top_column, self._inside, self._outside):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        self._top_column.addWidget(self.query)
        self._top_column.addWidget(self._names)
        self._rows_column.setContentsMargins(0, scaled(6), 0, scaled(12))
        self._rows_column.addWidget(self._nothing)
        self._rows_column.addWidget(self.passages)
        self._inside.addWidget(self._rows)
        self._inside.addStretch(1)
        self._scroll.viewport().installEventFilter(self)
        self._outside.addLayout(self._header)
        self._outside.addWidget(Separator(self._theme))
        self._outside.addWidget(self._scroll, 1)
        self._arrange()

    def _arrange(self) -> None:
        """Put query and prompt outside of what scrolls, or into it."""
        if self._is_high:
            self._outside.insertWidget(2, self._top)
            self._outside.addWidget(self.foot)
        else:
            self._inside.insertWidget(0, self._top)
            self._inside.addWidget(self.foot)
        self._fit_names()

    def _connect(self) -> None:
        self._theme.changed.connect(self._fit)
        self.back_button.clicked.connect(self.back_wanted)
        bind_key(self, "Esc", self.back_wanted.emit)
        self.query.search_wanted.connect(self.search_wanted)
        self.foot.ask_wanted.connect(self._on_ask_wanted)
        self.passages.opened.connect(self.passage_opened)
        self.passages.wish_changed.connect(self._on_wish_changed)
        self.passages.current_changed.connect(self._on_current_changed)

    def _show(self, entries: Sequence[Entry], nothing: str) -> None:
        self._entries = tuple(entries)
        self._nothing.setText(nothing)
        self._nothing.setVisible(bool(nothing))
        self._names.setVisible(bool(entries))
        focus = self.focusWidget()
        had_focus = focus is not None and focus.hasFocus() and self.passages.isAncestorOf(focus)
        self.passages.show_entries(entries)
        self.passages.put_between(self.query.button, self.foot.ask_button)
        self._show_choice()
        self.foot.set_passages(is_any=bool(entries))
        if not entries:
            self.setFocusProxy(self.query.field)
        if had_focus:
            # What had the keyboard is gone, and Qt would give it to anything.
            self.focus_first()

    def _show_choice(self) -> None:
        self.passages.show_choice(self._choice, self._before)
        self.foot.set_choice(self._choice)

    def _fit_names(self) -> None:
        beside = self._scroll.width() - self._scroll.viewport().width() if self._is_high else 0
        margins = self._top_column.contentsMargins()
        width = self.width() - margins.left() - margins.right() - beside
        self._names.take_width(width)
        self._names.setMaximumWidth(max(1, width))

    def _how_searched(self, explained: Explained) -> str:
        explanation = explained.answer.explanation
        if explanation is None:
            return ""
        if explanation.searched:
            how = self.tr("Your own query, in place of the question.")
        elif len(explanation.queries) > 1:
            how = self.tr("Your question, searched together with the one before it.")
        else:
            how = self.tr("Your question as it was asked.")
        looked = self.tr("{count} passages looked at in {scope}. Fused: reciprocal rank fusion.").format(
            count=words.count(len(explanation.passages)), scope=explained.scope
        )
        gone = len(explanation.vanished)
        lost = self.tr("Pinned, but no longer there: {0}.").format(words.count(gone)) if gone else ""
        return " ".join(filter(None, (how, looked, lost)))

    def _on_wish_changed(self, entry: Entry, wish: Wish) -> None:
        self._choice = self._choice.wanting(wish, entry.place)
        self._show_choice()

    def _on_current_changed(self, row: QWidget) -> None:
        self.setFocusProxy(row)
        if row.isVisible():
            self._scroll.ensureWidgetVisible(row, 0, self._theme.type.scaled(8))

    def _on_ask_wanted(self) -> None:
        searched = self.query.query if self.query.is_changed else self._before.searched
        if self._explained is not None and searched == " ".join(self._explained.question.split()):
            searched = None
        self.ask_wanted.emit(replace(self._choice, searched=searched))
