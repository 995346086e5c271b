"""Keys and passwords: in the system's keyring, or in memory for as long as the engine runs.

A keyring may be missing, and a locked one may wait for a person. So every call has a time limit, and what
the keyring does not take is kept for the session. Nothing here is ever written to a file of our own.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum

_SERVICE = "Sourcebook"
# How long a keyring may take; one that asks its person to unlock it goes on by itself meanwhile.
_SECONDS = 4.0
# How long an answer of the keyring is believed: another engine may have kept another key.
_BELIEVED_SECONDS = 60.0


class Kind(StrEnum):
    """What a secret is for."""

    SERVER = "server"
    DOCUMENT = "document"


class Where(StrEnum):
    """Where a secret is kept."""

    KEYRING = "keyring"
    SESSION = "session"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the keyring said, and until when that is believed."""

    secret: str | None
    until: float


class Secrets:
    """Secrets by kind and name. Safe to use from several threads; every call may take some seconds.

    On an event loop, call it in a thread (``asyncio.to_thread``).
    """

    def __init__(self, seconds: float = _SECONDS) -> None:
        """Wait for the keyring no longer than ``seconds``."""
        self._keyring = _Keyring(seconds)
        self._lock = threading.Lock()
        self._session: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str], _Known] = {}

    def get(self, kind: str, name: str) -> str | None:
        """Give a secret that was kept; None where there is none, or the keyring does not say."""
        with self._lock:
            if (secret := self._session.get((kind, name))) is not None:
                return secret
            known = self._known.get((kind, name))
        if known is not None and time.monotonic() < known.until:
            return known.secret
        secret, has_said = self._keyring.get(_service(kind), name)
        # One that waits for its person is asked again, which costs nothing as long as it waits.
        if has_said:
            self._believe(kind, name, secret)
        return secret

    def keep(self, kind: str, name: str, secret: str) -> Where:
        """Keep a secret in the keyring, or for the session where there is none that takes it."""
        with self._lock:
            self._session[kind, name] = secret
        if not self._keyring.keep(_service(kind), name, secret):
            return Where.SESSION
        self._believe(kind, name, secret)
        with self._lock:
            self._session.pop((kind, name), None)
        return Where.KEYRING

    def forget(self, kind: str, name: str) -> Where:
        """Forget a secret wherever it is; it stays where the keyring had it and does not let it go."""
        with self._lock:
            self._session.pop((kind, name), None)
            known = self._known.pop((kind, name), None)
        if self._keyring.forget(_service(kind), name):
            self._believe(kind, name, None)
            return Where.NOWHERE
        return Where.NOWHERE if known is None or known.secret is None else Where.KEYRING

    def close(self) -> None:
        """Talk to the keyring no more, once it has done what it was told."""
        self._keyring.close()

    def _believe(self, kind: str, name: str, secret: str | None) -> None:
        with self._lock:
            self._known[kind, name] = _Known(secret, time.monotonic() + _BELIEVED_SECONDS)


class _Silent(Exception):
    """The keyring has not answered within the limit; it may wait for its person."""


class _Keyring:
    """The system's keyring behind a time limit: one thread talks to it, in the order of the calls.

    The thread is a daemon, as a keyring that waits for its person must not keep the engine from ending.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._calls: queue.SimpleQueue[tuple[Future[str | None], Callable[[], str | None]] | None] = (
            queue.SimpleQueue()
        )
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        # A call that outlasted its limit and is still under way; the next ones do not wait behind it.
        self._late: Future[str | None] | None = None

    def get(self, service: str, name: str) -> tuple[str | None, bool]:
        """Give a secret, and whether the keyring has said so in time; one that fails has none."""
        try:
            return self._call(lambda: _keyring_get(service, name), needed=False), True
        except _Silent:
            return None, False
        except Exception:  # noqa: BLE001 - backends raise what they like
            return None, True

    def keep(self, service: str, name: str, secret: str) -> bool:
        """Keep a secret; False where it was not taken."""
        try:
            return self._call(lambda: _keyring_keep(service, name, secret), needed=True) is not None
        except Exception:  # noqa: BLE001 - see above
            return False

    def forget(self, service: str, name: str) -> bool:
        """Forget a secret; False where that failed or is still to be done."""
        try:
            self._call(lambda: _keyring_forget(service, name), needed=True)
        except Exception:  # noqa: BLE001 - see above
            return False
        return True

    def close(self) -> None:
        """End the thread after what it was told."""
        self._calls.put(None)

    def _call(self, function: Callable[[], str | None], *, needed: bool) -> str | None:
        """Run a call within the limit; one that is ``needed`` still runs when nobody waits any more.

        Raises `_Silent` after the limit, and whatever the keyring raises.
        """
        self._start()
        waits = self._late is None or self._late.done()
        if not waits and not needed:
            raise _Silent
        call: Future[str | None] = Future()
        self._calls.put((call, function))
        if not waits:
            raise _Silent
        try:
            return call.result(self._seconds)
        except TimeoutError as error:
            if needed or not call.cancel():
                self._late = call
            raise _Silent from error

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="keyring", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (told := self._calls.get()) is not None:
            call, function = told
            if not call.set_running_or_notify_cancel():
                continue
            try:
                call.set_result(function())
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever called
                call.set_exception(error)


def _service(kind: str) -> str:
    return _SERVICE if kind == Kind.SERVER else f"{_SERVICE} {kind}"


def _keyring_get(service: str, name: str) -> str | None:
    # Imported here: it looks for its backends, which has no place in the engine's start.
    import keyring  # noqa: PLC0415

    return keyring.get_password(service, name)


def _keyring_keep(service: str, name: str, secret: str) -> str | None:
    """Keep a secret, and read it again: a keyring that is switched off takes everything and keeps nothing."""
    import keyring  # noqa: PLC0415

    keyring.set_password(service, name, secret)
    return secret if keyring.get_password(service, name) == secret else None


def _keyring_forget(service: str, name: str) -> str | None:
    import keyring  # noqa: PLC0415

    if keyring.get_password(service, name) is not None:
        keyring.delete_password(service, name)
    return None
