"""The place of a turn in the transcript: the turn itself once it comes near, room for it before."""

from PySide6.QtWidgets import QWidget

from app.desktop.chat.turn_view import TurnView
from app.engine import wire

# Characters in a line of 680 pixels, to guess how high an unread turn is.
_LETTERS = 85
_LINE = 23
_AROUND = 150


class Slot:
    """One turn's place; ``view`` is None until it was near the part that is seen."""

    def __init__(self, kept: wire.ChatTurn | None, view: TurnView | None = None) -> None:
        self.kept = kept
        self.view = view
        self.top = 0
        self.height = 0
        # The width that the height was measured for.
        self._measured = -1

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.height

    @property
    def notices(self) -> tuple[wire.Notice, ...]:
        """What the turn says above its answer."""
        if self.kept is not None:
            return self.kept.answer.notices
        return self.view.notices if self.view is not None else ()

    def outdate(self) -> None:
        """Have its height measured again."""
        self._measured = -1

    def lay_out(self, left: int, top: int, width: int, *, is_steady: bool) -> int:
        """Place it, and say where it ends. ``is_steady``: it does not shrink before all of it is written."""
        self.top = top
        if self.view is None:
            self.height = self.height if self._measured == width else self._guess(width)
        else:
            if self._measured != width:
                height = self.view.height_for(width)
                is_whole = self.view.answer_view.renderer.is_complete
                self.height = height if is_whole or not is_steady else max(self.height, height)
            self.view.setGeometry(left, top, width, self.height)
        self._measured = width
        return self.bottom

    def release(self) -> None:
        """Let the view go; its height stays."""
        if self.view is not None and self.kept is not None:
            self.view.hide()
            self.view.deleteLater()
            self.view = None

    def holds(self, widget: QWidget | None) -> bool:
        """Whether a widget is part of its view."""
        return widget is not None and self.view is not None and self.view.isAncestorOf(widget)

    def _guess(self, width: int) -> int:
        if self.kept is None:
            return _AROUND
        letters = max(20, _LETTERS * width // 680)
        text = self.kept.answer.answer
        lines = 1.4 * text.count("\n") + len(text) / letters + len(self.kept.question) / letters
        return round(lines * _LINE) + _AROUND
