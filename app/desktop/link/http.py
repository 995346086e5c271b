"""Requests to one engine, on loopback: its token, no proxy, and room for many streams at once."""

from PySide6.QtCore import QByteArray, QObject, QUrl
from PySide6.QtNetwork import (
    QHttp1Configuration,
    QNetworkAccessManager,
    QNetworkProxy,
    QNetworkReply,
    QNetworkRequest,
)

from app.engine import wire
from app.engine.address import EngineAddress

# With Qt's six, a seventh request waits for ever behind six open streams.
_CONNECTIONS = 32


class Http(QObject):
    """Sends requests to engines."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._manager = QNetworkAccessManager(self)
        self._manager.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))

    def send(
        self,
        address: EngineAddress,
        method: str,
        path: str,
        body: wire.Wire | None = None,
        *,
        silence_ms: int = 0,
    ) -> QNetworkReply:
        """Send a request; ``silence_ms`` without a byte ends it, 0 never."""
        request = QNetworkRequest(QUrl(address.address + path))
        request.setRawHeader(QByteArray(b"Authorization"), QByteArray(f"Bearer {address.token}".encode()))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        # Without it Qt asks for compressed answers, which nobody needs on loopback.
        request.setRawHeader(QByteArray(b"Accept-Encoding"), QByteArray(b"identity"))
        configuration = QHttp1Configuration()
        configuration.setNumberOfConnectionsPerHost(_CONNECTIONS)
        request.setHttp1Configuration(configuration)
        request.setTransferTimeout(silence_ms)
        data = QByteArray(b"" if body is None else wire.encode(body))
        return self._manager.sendCustomRequest(request, QByteArray(method.encode()), data)


def status_of(reply: QNetworkReply) -> int:
    """The HTTP status; 0 where there was no answer."""
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    return int(status) if status is not None else 0


def content_of(reply: QNetworkReply) -> bytes:
    """What has come and was not read yet; nothing where the request was given up for its silence."""
    # Qt closes such a reply before it says that it has finished, and warns whoever reads it.
    return bytes(reply.readAll().data()) if reply.isOpen() else b""


def failure_of(content: bytes, status: int) -> wire.Failure:
    """What an answer that is not OK says."""
    try:
        return wire.decode(content, wire.Failure)
    except wire.DecodeError:
        return wire.Failure(
            code="engine", message=f"Sourcebook's engine answered with status {status} and no reason."
        )
