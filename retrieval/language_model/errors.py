"""What can go wrong between the program and a language model's server.

LanguageModelError      code, about (address or model), detail; words for people are made in `app`
├── BadAddress          what was typed is no address of a server
├── ServerUnreachable   nothing answers there: refused, timeout, unknown host, silence, lost, certificate
├── WrongAddress        something answers, but it is no OpenAI-compatible API; may carry one that works
├── NotAuthorised       the server wants a key, or another one
├── NoModelLoaded       the server has no chat model in memory, and loads none by itself
├── ModelNotFound       the server does not have the model that was asked for
├── ModelLoading        the server is still loading its model; worth another try soon
├── ContextOverflow     the prompt does not fit the model's context
├── ModelCrashed        the process behind the server that runs the model has ended
├── ServerError         any other failure, with the server's own text
├── BrokenStream        the answer ended without a finish reason; carries what had come
└── EmptyAnswer         the answer ended well and is empty: probably the context was too small

A cancelled task is no error: `asyncio.CancelledError` passes through.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

Detail = Mapping[str, str | int]


class AddressProblem(StrEnum):
    """Why a typed text is no address."""

    EMPTY = "empty"
    SCHEME = "scheme"  # something else than http or https
    HOST = "host"
    PORT = "port"
    CREDENTIALS = "credentials"  # a name or password inside the address; keys have a place of their own


class UnreachableReason(StrEnum):
    """Why nothing answers."""

    REFUSED = "refused"
    TIMEOUT = "timeout"  # no connection within the limit
    UNKNOWN_HOST = "unknown_host"
    SILENT = "silent"  # connected, but not a byte within the limit
    LOST = "lost"  # the connection was closed before an answer began
    CERTIFICATE = "certificate"  # https with a certificate that this computer does not trust
    OTHER = "other"


class KeyProblem(StrEnum):
    """Why the server does not let the program in."""

    MISSING = "missing"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"  # the key is good, but not for this
    OTHER = "other"


class BreakReason(StrEnum):
    """How a stream ended that has no finish reason."""

    CLOSED = "closed"  # in good order, but too early
    LOST = "lost"  # the connection broke
    SILENT = "silent"  # not a byte within the limit
    GARBLED = "garbled"  # what came was not JSON


class LanguageModelError(Exception):
    """Root of all errors of the language model client.

    ``code`` is stable and for programs; ``about`` names the address or the model; ``detail`` has what
    words about it need; ``str()`` is for logs.
    """

    code = "language_model"

    def __init__(self, about: str, detail: Mapping[str, str | int | None] | None = None) -> None:
        self.about = about
        self.detail: Detail = {key: value for key, value in (detail or {}).items() if value is not None}
        super().__init__(f"{self.code}: {about}" + (f" {self.detail}" if self.detail else ""))


class BadAddress(LanguageModelError, ValueError):
    """What was typed is no address of a server; ``about`` is the text."""

    code = "bad_address"

    def __init__(self, about: str, problem: AddressProblem) -> None:
        self.problem = problem
        super().__init__(about, {"problem": problem.value})


class ServerUnreachable(LanguageModelError):
    """Nothing answers at the address; ``text`` is the system's own message."""

    code = "server_unreachable"

    def __init__(self, about: str, reason: UnreachableReason, text: str = "") -> None:
        self.reason = reason
        super().__init__(about, {"reason": reason.value, "text": text or None})


class WrongAddress(LanguageModelError):
    """Something answers, but it is no OpenAI-compatible API; ``suggestion`` is an address that is one."""

    code = "wrong_address"

    def __init__(self, about: str, suggestion: str | None = None, text: str = "") -> None:
        self.suggestion = suggestion
        super().__init__(about, {"suggestion": suggestion, "text": text or None})


class NotAuthorised(LanguageModelError):
    """The server wants a key, or another one."""

    code = "not_authorised"

    def __init__(self, about: str, problem: KeyProblem, text: str = "") -> None:
        self.problem = problem
        super().__init__(about, {"problem": problem.value, "text": text or None})


class NoModelLoaded(LanguageModelError):
    """The server has no chat model in memory, and loads none by itself."""

    code = "no_model_loaded"


class ModelNotFound(LanguageModelError):
    """The server does not have the model that was asked for; ``available`` are those it has."""

    code = "model_not_found"

    def __init__(self, about: str, available: Sequence[str] = (), text: str = "") -> None:
        self.available = tuple(available)
        super().__init__(about, {"available": ", ".join(self.available) or None, "text": text or None})


class ModelLoading(LanguageModelError):
    """The server is still loading its model; the same request may work soon."""

    code = "model_loading"


class ContextOverflow(LanguageModelError):
    """The prompt does not fit the model's context; numbers are tokens, None where not told."""

    code = "context_overflow"

    def __init__(self, about: str, tokens: int | None = None, limit: int | None = None) -> None:
        self.tokens = tokens
        self.limit = limit
        super().__init__(about, {"tokens": tokens, "limit": limit})


class ModelCrashed(LanguageModelError):
    """The process behind the server that runs the model has ended."""

    code = "model_crashed"

    def __init__(self, about: str, text: str = "") -> None:
        self.text = text
        super().__init__(about, {"text": text or None})


class ServerError(LanguageModelError):
    """Any other failure; ``status`` is HTTP's (200 inside a stream), ``text`` the server's own words."""

    code = "server_error"

    def __init__(self, about: str, status: int, text: str = "") -> None:
        self.status = int(status)  # not `HTTPStatus`, whose name would end up in logs
        self.text = text
        super().__init__(about, {"status": self.status, "text": text or None})


class BrokenStream(LanguageModelError):
    """The answer ended without a finish reason; ``partial`` is the text that had come."""

    code = "broken_stream"

    def __init__(self, about: str, reason: BreakReason, partial: str) -> None:
        self.reason = reason
        self.partial = partial
        super().__init__(about, {"reason": reason.value, "characters": len(partial)})


class EmptyAnswer(LanguageModelError):
    """The answer ended well and is empty: probably the model's context was too small.

    ``prompt_tokens`` is what the server counted, if it did.
    """

    code = "empty_answer"

    def __init__(self, about: str, finish_reason: str | None, prompt_tokens: int | None = None) -> None:
        self.finish_reason = finish_reason
        self.prompt_tokens = prompt_tokens
        super().__init__(about, {"finish_reason": finish_reason, "prompt_tokens": prompt_tokens})
