"""The strips of a turn: what the person should know of its answer, and why there is none."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.desktop.chat.answer_notes import FailureStrip, NoticeStrip
from app.desktop.theme.theme import Theme
from app.engine import wire


class TurnStrips(QObject):
    """The strips that a turn has now; it lays them out itself.

    Signals:
        ask_again_wanted: the question is to be put once more.
        server_settings_wanted: the server's settings are to be shown.
    """

    ask_again_wanted = Signal()
    server_settings_wanted = Signal()

    def __init__(self, theme: Theme, turn: QWidget) -> None:
        super().__init__(turn)
        self._theme = theme
        self._turn = turn
        self.notices: list[NoticeStrip] = []
        self.failure: FailureStrip | None = None

    def add_notice(self, notice: wire.Notice, *, told_before: bool) -> None:
        """Say one thing more."""
        strip = NoticeStrip(self._theme, notice, self._turn, told_before=told_before)
        strip.settings_wanted.connect(self.server_settings_wanted)
        self.notices.append(strip)
        strip.show()

    def clear_notices(self) -> None:
        """Say none of it any more."""
        for strip in self.notices:
            _remove(strip)
        self.notices.clear()

    def fail(self, failure: wire.Failure, title: str = "") -> QWidget:
        """Say why there is no answer; gives the button that asks again."""
        self.take_failure_back()
        self.failure = FailureStrip(self._theme, failure, self._turn, title=title)
        self.failure.ask_again_wanted.connect(self.ask_again_wanted)
        return self.failure.button

    def take_failure_back(self) -> None:
        """There is an answer."""
        if self.failure is not None:
            _remove(self.failure)
        self.failure = None


def _remove(strip: QWidget) -> None:
    strip.hide()
    strip.deleteLater()
