"""The forms that a server's failure takes, and the wording of LM Studio's own."""

import json
from dataclasses import dataclass
from enum import Enum, auto


class End(Enum):
    """How a stream ends after its last frame."""

    DONE = auto()  # ``[DONE]`` and the end of the body
    CLOSED = auto()  # the end of the body only
    CUT = auto()  # the connection breaks
    HELD = auto()  # nothing more, and the connection stays


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer with no stream. ``body`` is sent as JSON unless it is ``text`` of ``content_type``."""

    status: int
    body: object = None
    text: str = ""
    content_type: str = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class StreamFault:
    """A stream that goes wrong after ``words`` of the answer: ``frames`` come as they are, then the end.

    ``finishes`` puts the finish reason before the frames; ``words`` of None is the whole answer.
    """

    words: int | None
    frames: tuple[str, ...] = ()
    finishes: bool = False
    end: End = End.CLOSED


@dataclass(frozen=True, slots=True)
class ConnectionFault:
    """No answer at all: the connection is cut, or nothing comes."""

    end: End


Fault = Refusal | StreamFault | ConnectionFault

_KEY_HELP = "Learn more at: https://lmstudio.ai/docs/developer/core/authentication."


def object_error(
    message: str, kind: str, param: str | None = None, code: str | None = None
) -> dict[str, object]:
    """The newer form: an object."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def string_error(message: str) -> dict[str, object]:
    """The bare form: a string."""
    return {"error": message}


def key_error(message: str) -> dict[str, object]:
    """The form of what is wrong with a key."""
    return {
        "error": {"type": "invalid_request", "code": "invalid_api_key", "message": f"{message} {_KEY_HELP}"}
    }


def frame(value: object, event: str | None = None) -> str:
    """A server-sent event."""
    return (f"event: {event}\n" if event else "") + f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def error_event(message: str) -> str:
    """An error inside a stream."""
    return frame({"error": {"message": message}, "message": message}, event="error")


KEY_MISSING = Refusal(
    401,
    key_error(
        "An LM Studio API token is required to make requests to this server, but none was provided using the "
        "Authorization header using the 'Bearer' scheme (i.e., 'Authorization: Bearer $LM_API_TOKEN')."
    ),
)
KEY_MALFORMED = Refusal(401, key_error("Malformed LM Studio API token provided: sk-…"))
KEY_UNKNOWN = Refusal(401, key_error("The LM Studio API token provided was not recognized."))
NO_MODELS_LOADED = Refusal(
    400,
    string_error(
        "No models loaded. Please load a model in the developer page or use the 'lms load' command."
    ),
)
NO_MODELS_LOADED_BEFORE_0_4 = Refusal(
    404,
    object_error(
        "No models loaded. Please load a model in the developer page or use the `lms load` command.",
        "invalid_request_error",
        "model",
        "model_not_found",
    ),
)
UNRECOGNISED_KEYS = Refusal(400, object_error("Unrecognized key(s) in object: 'stream'", "invalid_request"))


def overflow(tokens: int, limit: int) -> Refusal:
    """What LM Studio 0.4 answers where a prompt of ``tokens`` meets a context of ``limit``."""
    return Refusal(
        400,
        string_error(
            "The number of tokens to keep from the initial prompt is greater than the context length "
            f"(n_keep: {tokens}>= n_ctx: {limit}). Try to load the model with a larger context length, or "
            "provide a shorter input"
        ),
    )


def not_found(model: str) -> Refusal:
    """What is answered for a model that is not on the disk, while others are."""
    message = f'Failed to load model "{model}". Error: Model not found.'
    return Refusal(404, object_error(message, "invalid_request_error", "model", "model_not_found"))


def unknown_endpoint(method: str, path: str) -> Refusal:
    """LM Studio answers 200 to what it does not know (1879)."""
    return Refusal(200, string_error(f"Unexpected endpoint or method. ({method} {path})"))
