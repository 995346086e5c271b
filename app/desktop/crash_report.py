"""What the window's own code lets fall is written down and said, and the window goes on."""

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from app.desktop.widgets.messages import Action, Message, MessageStack, Tone

LOG_NAME = "window.log"
_log = logging.getLogger(__name__)


def report_crashes(messages: MessageStack, library: Path) -> None:
    """Say every error that nobody caught, with a way to its details; it is kept in ``window.log``."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        details = "".join(traceback.format_exception(kind, error, trace))
        _write_down(library / LOG_NAME, details)
        tr = QCoreApplication.translate
        copy = Action(tr("Crash", "Copy the details"), lambda: QGuiApplication.clipboard().setText(details))
        messages.show_message(
            Message(
                "crash",
                Tone.ERROR,
                tr("Crash", "Something in the window failed"),
                tr("Crash", "Your library and chats are not touched. The file {path} says more.").format(
                    path=library / LOG_NAME
                ),
                (copy,),
            )
        )

    sys.excepthook = report


def _write_down(path: Path, details: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as log:
            log.write(details + "\n")
    except OSError:
        # It was printed, and it is shown; a full disk is not to hide that.
        _log.warning("window.log cannot be written")
