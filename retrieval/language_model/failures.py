"""What a server says when it fails, in all the forms that were seen, and the error that each one means.

The texts are those of LM Studio 0.3 and 0.4 (issues of lmstudio-ai/lmstudio-bug-tracker, numbers beside
them), llama.cpp's server, llama-cpp-python and the OpenAI API. Texts decide before HTTP's status, since
the same failure comes as 400, 404, 500 or inside a stream that began with 200.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import httpx2

from retrieval.language_model.errors import (
    ContextOverflow,
    KeyProblem,
    LanguageModelError,
    ModelCrashed,
    ModelLoading,
    ModelNotFound,
    NoModelLoaded,
    NotAuthorised,
    ServerError,
    ServerUnreachable,
    UnreachableReason,
    WrongAddress,
)

_LONGEST_TEXT = 2000

_WRONG_ADDRESS = re.compile(r"unexpected endpoint or method", re.IGNORECASE)  # bug-tracker 1879
_LOADING = re.compile(r"^loading model$", re.IGNORECASE | re.MULTILINE)  # llama.cpp while it starts
_OVERFLOW = re.compile(
    r"tokens to keep from the initial prompt is greater than the context length"
    r"|cannot truncate prompt with n_keep"
    r"|tokens when context the overflows"  # sic; bug-tracker 237
    r"|context size has been exceeded"  # 1620
    r"|does not fit in context length"  # MLX
    r"|exceeds the available context size|exceed_context_size_error"  # llama.cpp
    r"|maximum context length is|context_length_exceeded",  # llama-cpp-python, OpenAI
    re.IGNORECASE,
)
_OVERFLOW_NUMBERS = (
    re.compile(r"n_keep:? *\(?(?P<tokens>\d+)\)? *>= *n_ctx:? *\(?(?P<limit>\d+)"),
    re.compile(r"has (?P<tokens>\d+) tokens, but the context length only supports (?P<limit>\d+) tokens"),
    re.compile(
        r"keep the first (?P<tokens>\d+) tokens .*?context length of only (?P<limit>\d+) tokens", re.DOTALL
    ),
    re.compile(r"request \((?P<tokens>\d+) tokens\) exceeds the available context size \((?P<limit>\d+)"),
    re.compile(
        r"maximum context length is (?P<limit>\d+) tokens.*?(?:requested|resulted in) (?P<tokens>\d+)",
        re.DOTALL,
    ),
    re.compile(r"maximum context length is (?P<limit>\d+) tokens(?P<tokens>)"),
)
_CRASHED = re.compile(
    r"model has crashed|exit code: ?\d+|engine protocol .*failed: fetch failed", re.IGNORECASE
)
_NOT_LOADED = re.compile(  # openhuman 3687; bug-tracker 1347: it was put out of memory meanwhile
    r"no models? loaded|^model (is )?unloaded", re.IGNORECASE | re.MULTILINE
)
_LOAD_FAILED = re.compile(r"insufficient system resources|model_load_failed", re.IGNORECASE)  # 1631, 2295
_NOT_FOUND = re.compile(
    r"failed to load model|model .*(not found|does not exist)|model_not_found", re.IGNORECASE
)
_KEY_PROBLEMS = (
    (re.compile(r"none was provided", re.IGNORECASE), KeyProblem.MISSING),
    (re.compile(r"malformed", re.IGNORECASE), KeyProblem.MALFORMED),
    (re.compile(r"not recognized|invalid|incorrect", re.IGNORECASE), KeyProblem.UNKNOWN),
)


@dataclass(frozen=True, slots=True)
class _Failure:
    """One failed answer: whose it was and what came."""

    status: int
    body: object
    text: str
    address: str
    model: str


def failure_of_answer(status: int, body: object, *, address: str, model: str) -> LanguageModelError:
    """The error that a server's answer means; ``body`` is decoded JSON, or text that is none.

    ``status`` is HTTP's; 200 stands for an error inside a stream too.
    """
    failure = _Failure(status, body, _text_of(body), address, model)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED}:
        return NotAuthorised(address, _key_problem(failure), failure.text)
    evidence = "\n".join([failure.text, *_codes_of(body)])
    for pattern, make in _MEANINGS:
        if pattern.search(evidence):
            return make(failure)
    if _is_elsewhere(failure):
        return WrongAddress(address, text=failure.text)
    return ServerError(address, status, failure.text)


def body_of(response: httpx2.Response) -> object:
    """The decoded JSON of an answer that has been read, or its text where it is none."""
    try:
        return response.json()
    except ValueError:
        return response.text


def failure_of_connection(cause: BaseException, address: str) -> LanguageModelError:
    """The error behind a request that got no answer."""
    chain = list(_chain(cause))
    text = str(chain[-1]) or str(cause)
    for error in chain:
        for kind, reason in _REASONS:
            if isinstance(error, kind):
                return ServerUnreachable(address, reason, text)
    if any(isinstance(error, ssl.SSLError) for error in chain):
        return WrongAddress(address, text=text)  # https asked of a port that speaks http
    return ServerUnreachable(address, UnreachableReason.OTHER, text)


_REASONS: tuple[tuple[type[BaseException], UnreachableReason], ...] = (
    (socket.gaierror, UnreachableReason.UNKNOWN_HOST),
    (ssl.SSLCertVerificationError, UnreachableReason.CERTIFICATE),
    (ConnectionRefusedError, UnreachableReason.REFUSED),
    (httpx2.ConnectTimeout, UnreachableReason.TIMEOUT),
    (httpx2.TimeoutException, UnreachableReason.SILENT),
    (httpx2.RemoteProtocolError, UnreachableReason.LOST),
    (httpx2.ReadError, UnreachableReason.LOST),
    (httpx2.WriteError, UnreachableReason.LOST),
)


def _overflow(failure: _Failure) -> LanguageModelError:
    error = _error_part(failure.body)
    if isinstance(error, dict) and isinstance(error.get("n_prompt_tokens"), int):
        limit = error.get("n_ctx")
        return ContextOverflow(
            failure.model, error["n_prompt_tokens"], limit if isinstance(limit, int) else None
        )
    for pattern in _OVERFLOW_NUMBERS:
        if found := pattern.search(failure.text):
            tokens, limit = found["tokens"], found["limit"]
            return ContextOverflow(failure.model, int(tokens) if tokens else None, int(limit))
    return ContextOverflow(failure.model)


_MEANINGS: tuple[tuple[re.Pattern[str], Callable[[_Failure], LanguageModelError]], ...] = (
    (_OVERFLOW, _overflow),
    (_WRONG_ADDRESS, lambda failure: WrongAddress(failure.address, text=failure.text)),
    (_LOADING, lambda failure: ModelLoading(failure.address)),
    (_CRASHED, lambda failure: ModelCrashed(failure.model, failure.text)),
    (_NOT_LOADED, lambda failure: NoModelLoaded(failure.address)),
    (_LOAD_FAILED, lambda failure: ServerError(failure.address, failure.status, failure.text)),
    (_NOT_FOUND, lambda failure: ModelNotFound(failure.model, text=failure.text)),
)


def _key_problem(failure: _Failure) -> KeyProblem:
    if failure.status == HTTPStatus.FORBIDDEN:
        return KeyProblem.FORBIDDEN
    problems = (problem for pattern, problem in _KEY_PROBLEMS if pattern.search(failure.text))
    return next(problems, KeyProblem.OTHER)


def _is_elsewhere(failure: _Failure) -> bool:
    """Whether an answer without a known meaning shows that no such API is at this address."""
    if failure.status < HTTPStatus.BAD_REQUEST:
        return not isinstance(failure.body, dict) or _error_part(failure.body) is None
    return failure.status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


def _error_part(body: object) -> object:
    """What tells of the error: below ``error`` or ``detail``, or the body itself with its ``message``."""
    if not isinstance(body, dict):
        return body
    return body.get("error") or (body if body.get("message") else body.get("detail"))


def _text_of(body: object) -> str:
    error = _error_part(body)
    if isinstance(error, dict):
        error = error.get("message") or error
    return "" if error is None else str(error).strip()[:_LONGEST_TEXT]


def _codes_of(body: object) -> list[str]:
    error = _error_part(body)
    codes = (error.get("type"), error.get("code")) if isinstance(error, dict) else ()
    return [code for code in codes if isinstance(code, str)]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it came from, down to the system's own; groups are opened.

    httpcore2 hides the system's exception (``from None``), so contexts are followed even so.
    """
    yield error
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield from _chain(member)
    origin = error.__cause__ or error.__context__
    if origin is not None:
        yield from _chain(origin)
