"""What is told of a chip beside it: the verdict, the passage's words, the place they come from."""

from pathlib import PureWindowsPath

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.answer_text.harmless import harmless
from app.answer_text.marks import Verdict
from app.desktop import words
from app.desktop.chat.answer_notes import OfflineStrip, ReasonStrip
from app.desktop.chat.chips import Chip, chip_size, paint_chip, shape_in
from app.desktop.chat.markdown_look import look_of
from app.desktop.chat.verdict_words import because
from app.desktop.offline_words import on_card
from app.desktop.page_words import place_in_words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import ElidedLabel, Label
from app.engine import wire

# Characters of the passage that are quoted.
_QUOTED = 360
_CONTEXT = "Chips"


def file_name(path: str) -> str:
    """The last part of a path of any system, made visible."""
    return words.visible(PureWindowsPath(path).name or path)


def place_of(citation: wire.Citation) -> str:
    """The file and the page of a citation, in words."""
    return place_in_words(file_name(citation.path), citation)


def chip_name(chip: Chip, citation: wire.Citation | None, *, is_offline: bool = False) -> str:
    """A chip's name for a screen reader: number, verdict, file, page, and whether its source is offline."""
    if chip.is_tag:
        return QCoreApplication.translate(_CONTEXT, "No source for this sentence")
    told = QCoreApplication.translate(_CONTEXT, "Citation {0}, {1}").format(
        chip.n, _verdict_words(chip.verdict)
    )
    if citation is None:
        return told
    offline = QCoreApplication.translate(_CONTEXT, "offline")
    return ", ".join((told, place_of(citation), *([offline] if is_offline else [])))


def _verdict_words(verdict: Verdict) -> str:
    match verdict:
        case Verdict.SUPPORTED:
            return QCoreApplication.translate(_CONTEXT, "supported")
        case Verdict.WEAK:
            return QCoreApplication.translate(_CONTEXT, "weak")
        case Verdict.NONE:
            return QCoreApplication.translate(_CONTEXT, "no source")
        case Verdict.UNCHECKED:
            return QCoreApplication.translate(_CONTEXT, "not checked")
        case Verdict.QUOTED:
            return QCoreApplication.translate(_CONTEXT, "quoted word for word")


def _explained(chip: Chip) -> str:
    match chip.verdict:
        case Verdict.SUPPORTED:
            return QCoreApplication.translate(_CONTEXT, "the passage says this")
        case Verdict.WEAK:
            return QCoreApplication.translate(_CONTEXT, "close, but not the same claim")
        case Verdict.NONE if chip.is_tag:
            return QCoreApplication.translate(_CONTEXT, "no passage says this")
        case Verdict.NONE:
            return QCoreApplication.translate(_CONTEXT, "this passage does not say it")
        case Verdict.UNCHECKED | Verdict.QUOTED:
            return ""


class _ChipPicture(QWidget):
    """A chip as it stands in the text."""

    def __init__(self, theme: Theme, chip: Chip) -> None:
        super().__init__()
        self._theme = theme
        self._chip = chip
        size = chip_size(chip, look_of(theme))
        self.setFixedSize(size - QSize(0, look_of(theme).scaled(5)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        look = look_of(self._theme)
        paint_chip(QPainter(self), shape_in(QRectF(self.rect()), look), self._chip, look)


class CitationCard(QWidget):
    """The content of a chip's hover card.

    Signals:
        open_wanted: its passage is to be shown in the viewer.
    """

    open_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        chip: Chip,
        citation: wire.Citation | None,
        sentence: wire.Sentence | None = None,
        *,
        offline: str | None = None,
    ) -> None:
        """``offline`` is the source that the citation's document is of, where that is not there now."""
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.type.scaled(8))
        column.addLayout(self._head(chip))
        if citation is None:
            text = QCoreApplication.translate(_CONTEXT, "It may still be true; check it elsewhere.")
            column.addWidget(Label(theme, text, colour="text_secondary", wraps=True))
        else:
            quoted = f"“{shortened(citation.text, _QUOTED)}”"
            column.addWidget(Label(theme, quoted, step=Step.SMALL, colour="text_secondary", wraps=True))
            if citation.heading:
                heading = words.visible(citation.heading)
                column.addWidget(
                    ElidedLabel(
                        theme,
                        heading,
                        step=Step.SMALL,
                        colour="text_tertiary",
                        mode=Qt.TextElideMode.ElideRight,
                    )
                )
            if against := self._against(chip, sentence):
                column.addWidget(ReasonStrip(theme, against, chip.verdict.value, self))
            if offline is not None:
                column.addWidget(OfflineStrip(theme, on_card(offline, citation.path), self))
            column.addLayout(self._foot(citation))
        self.setAccessibleName(chip_name(chip, citation, is_offline=offline is not None))
        told = [] if citation is None else [shortened(citation.text, _QUOTED)]
        if citation is not None and offline is not None:
            told.append(on_card(offline, citation.path))
        self.setAccessibleDescription(" ".join(told))

    def _against(self, chip: Chip, sentence: wire.Sentence | None) -> str:
        """Say what stands against the sentence; that of another citation says nothing of this one."""
        if sentence is None or chip.verdict not in {Verdict.WEAK, Verdict.NONE}:
            return ""
        return because(sentence.reason)

    def _head(self, chip: Chip) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.type.scaled(8))
        row.addWidget(_ChipPicture(self._theme, chip))
        verdict = _verdict_words(chip.verdict)
        is_told = chip.verdict.told is not None
        colour = "text_secondary" if not is_told else f"{chip.verdict.value}_text"
        if not chip.is_tag:
            row.addWidget(Label(self._theme, verdict[:1].upper() + verdict[1:], colour=colour, weight=600))
        explained = _explained(chip)
        if explained:
            told = explained if chip.is_tag else f"· {explained}"
            row.addWidget(Label(self._theme, told, step=Step.SMALL, colour="text_secondary"))
        row.addStretch(1)
        return row

    def _foot(self, citation: wire.Citation) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.type.scaled(6))
        icon = Label(self._theme)
        icon.setPixmap(self._theme.pixmap("file-text", size=14))
        row.addWidget(icon)
        row.addWidget(
            ElidedLabel(self._theme, place_of(citation), step=Step.SMALL, colour="text_secondary"), 1
        )
        text = QCoreApplication.translate(_CONTEXT, "Open")
        button = Button(self._theme, text, icon="book-open", kind=ButtonKind.LINK)
        button.clicked.connect(self.open_wanted)
        row.addWidget(button)
        return row


def shortened(text: str, most: int) -> str:
    """Give the beginning of a text on one line, whole words of it, within ``most`` characters."""
    plain = " ".join(harmless(text).split())
    return plain if len(plain) <= most else f"{plain[:most].rsplit(' ', 1)[0]}…"
