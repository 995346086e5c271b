"""Says how the engine is: that it starts, that it was lost and heals, or why it cannot run."""

from PySide6.QtCore import QObject

from app.desktop.link.engine_link import EngineLink, LinkState, LinkStatus
from app.desktop.main_window import MainWindow
from app.desktop.widgets.messages import Action, Message, Tone

_KEY = "engine"


class EngineStateController(QObject):
    """One message for a lost engine, which goes when it is back."""

    def __init__(self, link: EngineLink, window: MainWindow) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        link.status_changed.connect(self._on_status_changed)
        self._on_status_changed(link.status)

    def _on_status_changed(self, status: LinkStatus) -> None:
        match status.state:
            case LinkState.READY:
                self._window.status.set_link(None)
                if status.losses:
                    self._say(
                        Tone.GOOD,
                        self.tr("Sourcebook's engine is back"),
                        self.tr("It stopped and was started again. What was read and asked is kept."),
                    )
                else:
                    self._window.messages.dismiss(_KEY)
            case LinkState.STARTING:
                self._window.status.set_link(self.tr("The engine is starting…"))
            case LinkState.HEALING:
                self._window.status.set_link(self.tr("The engine is starting again…"))
                self._say(
                    Tone.WARNING,
                    self.tr("Sourcebook's engine stopped"),
                    self.tr("It is being started again. What was read and asked is kept."),
                )
            case LinkState.FAILED:
                self._window.status.set_link(self.tr("The engine does not run"))
                self._say(
                    Tone.ERROR,
                    self.tr("Sourcebook's engine does not run"),
                    status.failure.message if status.failure else "",
                    Action(self.tr("Start it again"), self._link.start),
                )

    def _say(self, tone: Tone, title: str, text: str, *actions: Action) -> None:
        self._window.messages.show_message(Message(_KEY, tone, title, text, actions))
