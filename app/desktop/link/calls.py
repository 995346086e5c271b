"""Questions to the engine that are under way, each with what is to be done when it is answered."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkReply

from app.desktop.link.http import content_of, failure_of, status_of
from app.engine import wire
from app.engine.event_lines import decode_lines
from app.engine.routes import Route

R = TypeVar("R")
_OK = 200

Failed = Callable[[wire.Failure], None]
LOST = "engine_lost"


class Call(QObject):
    """A question under way. After `cancel` nothing is called back any more.

    Signals:
        ended: it is over, however it ended.
    """

    ended = Signal()

    def __init__(self, failed: Failed, parent: QObject) -> None:
        super().__init__(parent)
        self._failed = failed
        self._reply: QNetworkReply | None = None
        self.is_over = False

    def attach(self, reply: QNetworkReply) -> None:
        """Go on with the reply that was sent for it."""
        self._reply = reply
        reply.readyRead.connect(self._on_ready_read)
        reply.finished.connect(self._on_finished)

    def cancel(self) -> None:
        """Stop it; the engine notices within milliseconds."""
        if self.is_over:
            return
        self._end()

    def fail(self, failure: wire.Failure) -> None:
        """End it with a failure."""
        if not self.is_over:
            self._end()
            self._failed(failure)

    def _end(self) -> None:
        self.is_over = True
        reply, self._reply = self._reply, None
        if reply is not None:
            reply.readyRead.disconnect(self._on_ready_read)
            reply.finished.disconnect(self._on_finished)
            # One that has failed and not yet finished would fail a second time, which Qt warns of.
            if reply.error() is QNetworkReply.NetworkError.NoError:
                reply.abort()
            reply.deleteLater()
        self.ended.emit()
        self.deleteLater()

    def _on_ready_read(self) -> None:
        """A part has come."""

    def _on_finished(self) -> None:
        raise NotImplementedError

    def _content(self) -> bytes:
        return b"" if self._reply is None else content_of(self._reply)

    def _lose(self) -> None:
        message = "Sourcebook's engine stopped while it was working; it is started again."
        self.fail(wire.Failure(code=LOST, message=message))


class RequestCall(Call, Generic[R]):
    """A question with one reply."""

    def __init__(self, route: Route[R], done: Callable[[R], None], failed: Failed, parent: QObject) -> None:
        super().__init__(failed, parent)
        self._route = route
        self._done = done

    def _on_finished(self) -> None:
        if self._reply is None:
            return
        status, content = status_of(self._reply), self._content()
        if status == 0:
            self._lose()
        elif status != _OK:
            self.fail(failure_of(content, status))
        else:
            try:
                reply = wire.decode(content, self._route.reply)
            except wire.DecodeError as error:
                self.fail(
                    wire.Failure(code="engine", message=f"The engine's answer was not understood: {error}")
                )
                return
            self._end()
            self._done(reply)


class StreamCall(Call):
    """A question that is answered by events; the last one is a result or a failure.

    Signals:
        answered: the engine has accepted it; what comes may take its time.
    """

    answered = Signal()

    def __init__(self, received: Callable[[wire.Event], None], failed: Failed, parent: QObject) -> None:
        super().__init__(failed, parent)
        self._received = received
        self._rest = b""

    def attach(self, reply: QNetworkReply) -> None:
        """Go on with the reply that was sent for it."""
        super().attach(reply)
        reply.metaDataChanged.connect(self._on_headers)

    def _on_headers(self) -> None:
        if self._reply is not None and status_of(self._reply) == _OK:
            self.answered.emit()

    def _on_ready_read(self) -> None:
        if self._reply is None or status_of(self._reply) != _OK:
            return
        messages, self._rest = decode_lines(self._rest + self._content())
        for message in messages:
            if self.is_over:
                return
            self._take(message)

    def _take(self, message: bytes) -> None:
        try:
            event = wire.decode_event(message)
        except wire.DecodeError as error:
            self.fail(wire.Failure(code="engine", message=f"The engine was not understood: {error}"))
            return
        if isinstance(event, wire.Failure):
            self.fail(event)
        elif isinstance(event, wire.RESULTS):
            self._end()
            self._received(event)
        else:
            self._received(event)

    def _on_finished(self) -> None:
        if self._reply is None:
            return
        status = status_of(self._reply)
        if status in {0, _OK}:
            self._on_ready_read()
            # Also a handler that broke in the middle: every stream has a last event of its own.
            self._lose()
        else:
            self.fail(failure_of(self._content(), status))
