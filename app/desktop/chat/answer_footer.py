"""What stands under an answer: what the sentences' verdicts were, who wrote it, and what can be done."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.answer_text.marks import Verdict
from app.desktop import words
from app.desktop.chat.chips import paint_verdict
from app.desktop.chat.markdown_look import look_of
from app.desktop.chat.turn_buttons import ShyIconButton, ShyTextButton
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import ElidedLabel
from app.desktop.widgets.painting import draw_line
from app.engine import wire

_COPIED_MS = 1_500
# Explains the last answer; who owns the action binds it.
WHY_KEYS = "Ctrl+Shift+Y"


class VerdictLine(QWidget):
    """How many sentences are supported, weak, without a source; hidden while none was checked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: Counter[Verdict] = Counter()

    def set_sentences(self, sentences: Sequence[wire.Sentence]) -> None:
        """Count verdicts."""
        counted = Counter(map(Verdict.of, sentences))
        del counted[Verdict.UNCHECKED]
        self._counts = counted
        self.setAccessibleName(", ".join(text for _, text in self._parts()))
        self.update()

    def height_for(self, _width: int) -> int:
        """A line, or nothing."""
        return self._theme.type.scaled(24) if self._counts else 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw each verdict's shape and how many."""
        painter = QPainter(self)
        font = self._theme.font(Step.SMALL)
        metrics = QFontMetrics(font)
        look = look_of(self._theme)
        side = look.scaled(12)
        left = 0
        middle = self.height() / 2
        for verdict, text in self._parts():
            sign = self._mirrored(QRectF(left, middle - side / 2, side, side))
            paint_verdict(painter, sign, verdict, look)
            painter.setPen(QColor(self._theme.tokens.text_secondary))
            painter.setFont(font)
            wide = metrics.horizontalAdvance(text) + 2
            room = QRectF(left + side + look.scaled(6), 0, wide, self.height())
            draw_line(painter, self._mirrored(room), text, direction=self.layoutDirection())
            left += side + look.scaled(6) + wide + look.scaled(14)

    def _mirrored(self, area: QRectF) -> QRectF:
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            area.moveLeft(self.width() - area.right())
        return area

    def _parts(self) -> list[tuple[Verdict, str]]:
        told = {
            Verdict.SUPPORTED: self.tr("{0} supported"),
            Verdict.WEAK: self.tr("{0} weak"),
            Verdict.NONE: self.tr("{0} without a source"),
        }
        return [
            (verdict, text.format(words.count(self._counts[verdict])))
            for verdict, text in told.items()
            if self._counts[verdict]
        ]


class AnswerFooter(QWidget):
    """Model, speed and tokens at the left; Copy, Regenerate and Why at the right.

    Signals:
        copy_wanted, regenerate_wanted, why_wanted: a button was pressed.
    """

    copy_wanted = Signal()
    regenerate_wanted = Signal()
    why_wanted = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = ElidedLabel(
            theme, step=Step.CAPTION, colour="text_tertiary", mode=Qt.TextElideMode.ElideRight
        )
        keeps_room = self._label.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._label.setSizePolicy(keeps_room)
        self.copy_button = ShyIconButton(theme, "copy", self.tr("Copy answer"))
        self.regenerate_button = ShyIconButton(
            theme, "rotate-cw", self.tr("Regenerate"), shortcut="Ctrl+Shift+R"
        )
        self.why_button = ShyTextButton(theme, "circle-help", self.tr("Why"))
        self.why_button.setAccessibleName(self.tr("Why this answer"))
        keys = QKeySequence(WHY_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.why_button.setToolTip(self.tr("Why this answer ({0}, of the last one)").format(keys))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.regenerate_button.clicked.connect(self.regenerate_wanted)
        self.why_button.clicked.connect(self.why_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(4))
        row.addWidget(self._label, 1)
        for button in (self.copy_button, self.regenerate_button, self.why_button):
            row.addWidget(button)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED_MS)
        self._copied.timeout.connect(self._take_back_copied)

    def set_answer(self, answer: wire.Answer) -> None:
        """Say who wrote it, how fast, and what it took."""
        parts = [answer.model] if answer.model else []
        if answer.tokens_per_second is not None:
            parts.append(self.tr("{0} tokens/s").format(words.count(round(answer.tokens_per_second))))
        if answer.usage:
            used = answer.usage.get("prompt_tokens", 0) + answer.usage.get("completion_tokens", 0)
            window = answer.context.window if answer.context else None
            if window:
                told = self.tr("{0} of {1} tokens").format(words.count(used), words.count(window))
            else:
                told = self.tr("{0} tokens").format(words.count(used))
            parts.append(told)
        self._label.setText(" · ".join(parts))

    def reveal(self, *, shown: bool) -> None:
        """Draw words and buttons, or not; what the keyboard is on is drawn always."""
        self._label.setVisible(shown)
        for button in (self.copy_button, self.regenerate_button, self.why_button):
            button.reveal(shown=shown)

    def height_for(self, _width: int) -> int:
        """One line of buttons."""
        return self._theme.type.scaled(28)

    def hideEvent(self, event: object) -> None:
        """Leave nothing running."""
        self._take_back_copied()
        super().hideEvent(event)  # type: ignore[arg-type]

    def _on_copy_clicked(self) -> None:
        self.copy_wanted.emit()
        self.copy_button.set_icon("check")
        self.copy_button.set_name(self.tr("Copied"))
        self._copied.start()

    def _take_back_copied(self) -> None:
        self._copied.stop()
        self.copy_button.set_icon("copy")
        self.copy_button.set_name(self.tr("Copy answer"))
