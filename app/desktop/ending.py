"""The window ends in good order when it is told to by a signal: at a log-out, by Ctrl C, by ``kill``.

Python runs its handlers between two of its own steps, and while Qt waits for events there are none; without
this, SIGTERM would end the process where it stands, with its files and its socket left behind.
https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd
"""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QSocketNotifier

# Windows knows no SIGHUP, which says that a terminal or a session is gone.
_NAMES = ("SIGTERM", "SIGINT", "SIGHUP")
_NUMBERS = frozenset(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
# What a shell gives for a program that a signal has ended; 130 for Ctrl C, as every command has it.
_STATUS = 128


@contextmanager
def told_by_signals(application: QCoreApplication) -> Iterator[None]:
    """Leave the application's loop at a signal, with 128 and its number; as long as this lasts.

    It lasts until the window has closed: a session's end sends two signals, one right after the other.
    """
    receiver, sender = socket.socketpair()
    receiver.settimeout(0)
    sender.settimeout(0)
    notifier = QSocketNotifier(receiver.fileno(), QSocketNotifier.Type.Read)
    told: set[int] = set()

    def leave() -> None:
        for number in _NUMBERS.intersection(receiver.recv(64)):
            told.add(number)
            application.exit(_STATUS + number)

    notifier.activated.connect(leave)
    before = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    # What is ignored stays so: whoever started this with ``nohup`` wants it to live on.
    handlers = {
        number: signal.signal(number, lambda *_: None)
        for number in _NUMBERS
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in handlers.items():
            # The second of a session's end is not to cut short what the first one has begun.
            signal.signal(number, signal.SIG_IGN if told else handler)
        signal.set_wakeup_fd(before)
        notifier.setEnabled(False)
        notifier.deleteLater()
        receiver.close()
        sender.close()
