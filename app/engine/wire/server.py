"""The server of language models: what it is, what it has, whether it writes."""

from app.engine.wire.core import Failure, Wire


class ServerRequest(Wire, frozen=True, kw_only=True):
    """Look at a server; where no key is given, the one that the keyring holds for it is used."""

    server: str
    server_key: str | None = None


class TryServerRequest(ServerRequest, frozen=True, kw_only=True):
    """Let a model of a server write a word; ``model`` None is the one that would be taken."""

    model: str | None = None


class KeepKeyRequest(Wire, frozen=True, kw_only=True):
    """Keep a server's key in the system's keyring; None forgets it."""

    server: str
    server_key: str | None


class KeyKept(Wire, frozen=True, kw_only=True):
    """Where a secret is kept: ``keyring``, ``session`` where there is no keyring, or ``nowhere``."""

    where: str


class Model(Wire, frozen=True, kw_only=True):
    """A model that can chat; ``state`` is loaded, loading, not_loaded or unknown."""

    id: str
    state: str
    context_length: int | None = None
    max_context_length: int | None = None


class ServerReport(Wire, frozen=True, kw_only=True):
    """What answers at an address. ``problem`` None: a model can be asked; ``chosen`` would be the one.

    ``suggestion`` is an address near it that works. ``kind`` is lm_studio, openai_compatible or unknown.
    """

    address: str
    kind: str
    models: tuple[Model, ...] = ()
    chosen: str | None = None
    problem: Failure | None = None
    suggestion: str | None = None
    milliseconds: float | None = None
    has_key: bool = False


class ServerTrial(Wire, frozen=True, kw_only=True):
    """What came of letting a model write: its words and its speed, or the problem."""

    report: ServerReport
    model: str | None = None
    said: str = ""
    first_word_seconds: float | None = None
    tokens_per_second: float | None = None
    problem: Failure | None = None


class DoctorRequest(Wire, frozen=True, kw_only=True):
    """Look over library and server."""

    server: str
    server_key: str | None = None


class Check(Wire, frozen=True, kw_only=True):
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str
    remedy: str | None


class Checks(Wire, frozen=True, kw_only=True):
    """All that was looked at."""

    checks: tuple[Check, ...]
