"""What the prompt was made of, as a bar with its legend, and the way to ask again."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.why.considered import Choice
from app.desktop.widgets.bars import paint_parts
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import Label
from app.engine import wire

_HIGH = 10
_SWATCH = 10
# Below this width the button stands under the words.
_ONE_LINE_FROM = 520


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the prompt, or of what the model holds besides: tokens, and the token of its colour."""

    name: str
    tokens: int
    colour: str
    is_used: bool = True


class PromptFoot(QFrame):
    """The bar of a prompt, how much is pinned and dropped, and the button that asks again.

    Signals:
        ask_wanted: the question is to be asked again.
    """

    ask_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "footer")
        self._title = Label(theme, weight=600, wraps=True)
        self._chosen = Label(theme, step=Step.SMALL, colour="text_secondary")
        self.ask_button = Button(theme, "", icon="rotate-cw", kind=ButtonKind.PRIMARY)
        self.set_passages(is_any=False)
        self.ask_button.clicked.connect(self.ask_wanted)
        self._bar = PromptBar(theme)
        self._legend = QWidget()
        self._flow = FlowLayout(self._legend, gap=theme.type.scaled(6))
        self._note = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        self._note.hide()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._column = QVBoxLayout(self)
        self._lay_out()

    def set_prompt(self, use: wire.ContextUse | None, *, is_written: bool, replaced: int) -> None:
        """Show what a prompt took; ``is_written`` says whether a model wrote the answer at all.

        ``replaced`` is how many answers go when this one is asked again.
        """
        parts = () if use is None else self._parts(use)
        self._title.setText(self._title_words(use, is_written=is_written))
        self._bar.set_parts(parts)
        self._flow.clear()
        for part in parts:
            self._flow.addWidget(LegendItem(self._theme, part))
        self._legend.setVisible(bool(parts))
        notes = []
        if use is not None and use.turns_left_out:
            notes.append(
                self.tr("Earlier turns that did not fit: {0}.").format(words.count(use.turns_left_out))
            )
        if replaced > 1:
            notes.append(
                self.tr("Asked again, {0} answers are replaced: this one and all after it.").format(
                    words.count(replaced)
                )
            )
        self._note.setText(" ".join(notes))
        self._note.setVisible(bool(notes))

    def set_passages(self, *, is_any: bool) -> None:
        """Name the button by what it is asked with."""
        self.ask_button.setText(self.tr("Ask again with these") if is_any else self.tr("Ask again"))

    def set_margin(self, margin: int) -> None:
        """Begin and end where what is above does."""
        margins = self._column.contentsMargins()
        self._column.setContentsMargins(margin, margins.top(), margin, margins.bottom())

    def set_choice(self, choice: Choice) -> None:
        """Say how many passages are pinned and dropped."""
        told = []
        if choice.pinned:
            told.append(self.tr("{0} pinned").format(words.count(len(choice.pinned))))
        if choice.dropped:
            told.append(self.tr("{0} dropped").format(words.count(len(choice.dropped))))
        self._chosen.setText(", ".join(told))
        self._chosen.setVisible(bool(told))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button under the words where there is no room beside them."""
        super().resizeEvent(event)
        is_wide = self.width() >= self._theme.type.scaled(_ONE_LINE_FROM)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(across if is_wide else down)

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        self._line.setSpacing(scaled(8))
        self._line.addWidget(self._title, 1)
        asking = QHBoxLayout()
        asking.setSpacing(scaled(12))
        asking.addWidget(self.ask_button)
        asking.insertWidget(0, self._chosen)
        asking.addStretch(0)
        self._line.addLayout(asking)
        column = self._column
        column.setContentsMargins(0, scaled(12), 0, scaled(12))
        column.setSpacing(scaled(8))
        column.addLayout(self._line)
        for widget in (self._bar, self._legend, self._note):
            column.addWidget(widget)

    def _title_words(self, use: wire.ContextUse | None, *, is_written: bool) -> str:
        if use is None:
            if is_written:
                return self.tr("What the prompt took was not kept")
            return self.tr("No model wrote this: the passages are quoted")
        used = words.count(use.used)
        if use.window is None:
            return self.tr("The prompt: about {0} tokens; the model does not say how many it holds").format(
                used
            )
        return self.tr("The prompt: {0} of {1} tokens").format(used, words.count(use.window))

    def _parts(self, use: wire.ContextUse) -> tuple[Part, ...]:
        parts = [
            Part(
                name=self.tr("Instructions and question {0}"),
                tokens=use.instructions + use.question,
                colour="bar_instructions",
            ),
            Part(name=self.tr("Earlier turns {0}"), tokens=use.history, colour="bar_history"),
            Part(name=self.tr("Passages {0}"), tokens=use.passages, colour="bar_passages"),
        ]
        if use.unused is not None:
            parts.append(
                Part(name=self.tr("Unused {0}"), tokens=use.unused, colour="bar_track", is_used=False)
            )
        parts.append(
            Part(
                name=self.tr("Kept free for the answer {0}"),
                tokens=use.reserved,
                colour="line_medium",
                is_used=False,
            )
        )
        return tuple(part for part in parts if part.tokens)


class PromptBar(QWidget):
    """The parts of a prompt one after another; each is told in the legend, and all in the bar's name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The prompt's parts"))
        theme.changed.connect(self.updateGeometry)
        self.hide()

    def set_parts(self, parts: tuple[Part, ...]) -> None:
        """Show these; without any the bar is hidden."""
        self._parts = parts
        said = ", ".join(part.name.format(words.count(part.tokens)) for part in parts)
        self.setAccessibleDescription(said)
        self.setToolTip(said)
        self.setVisible(bool(parts))
        self.update()

    def sizeHint(self) -> QSize:
        """Ten pixels high."""
        return QSize(self._theme.type.scaled(120), self._theme.type.scaled(_HIGH))

    def minimumSizeHint(self) -> QSize:
        """As narrow as it must be."""
        return QSize(self._theme.type.scaled(60), self._theme.type.scaled(_HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw each part in its share of the whole."""
        whole = sum(part.tokens for part in self._parts)
        tokens = self._theme.tokens
        parts = tuple((part.tokens / whole, getattr(tokens, part.colour)) for part in self._parts)
        area, is_mirrored = QRectF(self.rect()), self.isRightToLeft()
        paint_parts(QPainter(self), area, tokens.bar_track, parts, mirrored=is_mirrored)


class LegendItem(Label):
    """A part's name and tokens, behind a swatch in its colour; what is free has an edge round the swatch."""

    def __init__(self, theme: Theme, part: Part) -> None:
        super().__init__(
            theme,
            part.name.format(words.count(part.tokens)),
            step=Step.SMALL,
            colour="text_secondary",
        )
        self._part = part

    def changeEvent(self, event: QEvent) -> None:
        """The swatch stands where lines begin."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._take_margin()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the swatch, and the words beside it."""
        super().paintEvent(event)
        side = self._theme.type.scaled(_SWATCH)
        left = self.width() - side - 1 if self.isRightToLeft() else 1
        area = QRectF(left, (self.height() - side) / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        tokens = self._theme.tokens
        fill = QColor(getattr(tokens, self._part.colour))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(fill)
        painter.setPen(QPen(fill if self._part.is_used else QColor(tokens.line_control), 1))
        painter.drawRoundedRect(area, 3, 3)

    def _take_theme(self) -> None:
        super()._take_theme()
        self._take_margin()

    def _take_margin(self) -> None:
        room, apart = self._theme.type.scaled(_SWATCH + 6), self._theme.type.scaled(10)
        left, right = (apart, room) if self.isRightToLeft() else (room, apart)
        self.setContentsMargins(left, 0, right, 0)
