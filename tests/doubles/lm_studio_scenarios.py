"""Every way in which LM Studio (or another server in its place) was seen to fail on a chat request.

The bodies are those of recorded answers and issue reports; numbers are issues of
lmstudio-ai/lmstudio-bug-tracker unless another repository is named.
"""

from enum import StrEnum, auto

from tests.doubles.lm_studio_faults import (
    KEY_MALFORMED,
    KEY_MISSING,
    KEY_UNKNOWN,
    NO_MODELS_LOADED,
    NO_MODELS_LOADED_BEFORE_0_4,
    UNRECOGNISED_KEYS,
    ConnectionFault,
    End,
    Fault,
    Refusal,
    StreamFault,
    error_event,
    frame,
    key_error,
    object_error,
    overflow,
    string_error,
    unknown_endpoint,
)


class Scenario(StrEnum):
    """How the double answers chat requests. ``ANSWERS`` is a healthy server."""

    ANSWERS = auto()
    # No model, wrong model
    NO_MODELS_LOADED_OBJECT = auto()
    NO_MODELS_LOADED_STRING = auto()
    MODEL_IS_NOT_EMBEDDING = auto()
    LOAD_REFUSED_FOR_MEMORY = auto()
    MODEL_UNLOADED = auto()
    MODEL_IS_UNLOADED_IN_STREAM = auto()
    LOADING_MODEL = auto()
    # The prompt does not fit
    OVERFLOW_KEEP = auto()
    OVERFLOW_KEEP_WITH_NUMBERS = auto()
    OVERFLOW_CANNOT_TRUNCATE = auto()
    OVERFLOW_KEEP_FIRST = auto()
    OVERFLOW_ENGINE = auto()
    OVERFLOW_ENGINE_IN_STREAM = auto()
    OVERFLOW_EMPTY_STREAM = auto()
    OVERFLOW_GARBAGE = auto()
    OVERFLOW_CRASH = auto()
    OVERFLOW_MLX_IN_STREAM = auto()
    OVERFLOW_LLAMA_CPP = auto()
    OVERFLOW_OPENAI = auto()
    # The engine behind the server
    CRASH_STRING = auto()
    CRASH_500 = auto()
    CRASH_IN_STREAM = auto()
    ENGINE_DOWN = auto()
    OUTPUT_NOT_PARSED = auto()
    # Errors inside a stream that began with 200
    ERROR_EVENT = auto()
    ERROR_EVENT_AFTER_TEXT = auto()
    ERROR_OBJECT_AND_DONE = auto()
    ERROR_STRING = auto()
    MESSAGE_ALONE = auto()
    # Requests that it refuses
    KEY_MISSING = auto()
    KEY_MALFORMED = auto()
    KEY_UNKNOWN = auto()
    KEY_FORBIDDEN = auto()
    BAD_IMAGE = auto()
    BAD_RESPONSE_FORMAT = auto()
    TOKEN_ARRAYS = auto()
    UNRECOGNISED_KEYS = auto()
    # 200 that is none
    UNKNOWN_ENDPOINT = auto()
    ERROR_WITH_200 = auto()
    HTML_WITH_200 = auto()
    JSON_OF_ANOTHER_API = auto()
    HTML_404 = auto()
    HTML_500 = auto()
    REDIRECT = auto()
    # The connection
    CUT_BEFORE_ANSWER = auto()
    CUT_IN_STREAM = auto()
    CLOSED_IN_STREAM = auto()
    EMPTY_STREAM = auto()
    ONLY_DONE = auto()
    GARBLED_IN_STREAM = auto()
    SILENT = auto()
    SILENT_IN_STREAM = auto()
    # Odd, but whole answers
    HELD_OPEN_AFTER_FINISH = auto()
    CUT_AFTER_FINISH = auto()
    ANOTHER_MODEL_ANSWERS = auto()
    NO_USAGE = auto()


_CRASH = "The model has crashed without additional information. (Exit code: 18446744072635812000)."
_ENGINE_OVERFLOW = (
    "Engine protocol predict stream returned an error: "
    '{"code":500,"message":"Context size has been exceeded.","type":"server_error"}'
)
_HTML = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><pre>{0}</pre></body></html>\n"

FAULTS: dict[Scenario, Fault] = {
    Scenario.NO_MODELS_LOADED_OBJECT: NO_MODELS_LOADED_BEFORE_0_4,
    Scenario.NO_MODELS_LOADED_STRING: NO_MODELS_LOADED,
    Scenario.MODEL_IS_NOT_EMBEDDING: Refusal(  # lmstudio-ai/lms 205
        404,
        object_error(
            'Failed to load model "x". Error: Model is not embedding.',
            "invalid_request_error",
            "model",
            "model_not_found",
        ),
    ),
    Scenario.LOAD_REFUSED_FOR_MEMORY: Refusal(  # 1631
        400, string_error("Model loading was stopped due to insufficient system resources.")
    ),
    Scenario.MODEL_UNLOADED: Refusal(400, string_error("Model unloaded.")),
    Scenario.MODEL_IS_UNLOADED_IN_STREAM: StreamFault(3, (error_event("Model is unloaded."),)),
    Scenario.LOADING_MODEL: Refusal(  # llama.cpp
        503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}
    ),
    Scenario.OVERFLOW_KEEP: Refusal(
        400,
        string_error(
            "The number of tokens to keep from the initial prompt is greater than the context length. Try to "
            "load the model with a larger context length, or provide a shorter input"
        ),
    ),
    Scenario.OVERFLOW_KEEP_WITH_NUMBERS: overflow(13055, 4096),
    Scenario.OVERFLOW_CANNOT_TRUNCATE: Refusal(  # 546
        400, string_error("Cannot truncate prompt with n_keep (14169) >= n_ctx (4096)")
    ),
    Scenario.OVERFLOW_KEEP_FIRST: Refusal(  # 237
        400,
        string_error(
            "Trying to keep the first 6051 tokens when context the overflows. However, the model is loaded "
            "with context length of only 4096 tokens, which is not enough. Try to load the model with a "
            "larger context length, or provide a shorter input"
        ),
    ),
    Scenario.OVERFLOW_ENGINE: Refusal(500, object_error(_ENGINE_OVERFLOW, "internal_error", code="unknown")),
    Scenario.OVERFLOW_ENGINE_IN_STREAM: StreamFault(0, (error_event(_ENGINE_OVERFLOW),)),
    Scenario.OVERFLOW_EMPTY_STREAM: StreamFault(0, finishes=True, end=End.DONE),  # 2339
    Scenario.OVERFLOW_CRASH: Refusal(400, string_error(_CRASH.replace("812000", "810000"))),
    Scenario.OVERFLOW_MLX_IN_STREAM: StreamFault(
        0,
        (
            error_event(
                "Input does not fit in context length. The input has 359277 tokens, but the context length "
                "only supports 262144 tokens."
            ),
        ),
    ),
    Scenario.OVERFLOW_LLAMA_CPP: Refusal(
        400,
        {
            "error": {
                "code": 400,
                "message": "the request exceeds the available context size, try increasing it",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 5031,
                "n_ctx": 2048,
            }
        },
    ),
    Scenario.OVERFLOW_OPENAI: Refusal(
        400,
        object_error(
            "This model's maximum context length is 2048 tokens. However, you requested 2112 tokens (1600 in "
            "the messages, 512 in the completion). Please reduce the length of the messages or completion.",
            "invalid_request_error",
            "messages",
            "context_length_exceeded",
        ),
    ),
    Scenario.CRASH_STRING: Refusal(400, string_error(_CRASH)),  # lmstudio-ai/lmstudio-python 171
    Scenario.CRASH_500: Refusal(500, object_error(_CRASH, "internal_error", code="unknown")),
    Scenario.CRASH_IN_STREAM: StreamFault(4, (error_event(_CRASH),)),
    Scenario.ENGINE_DOWN: Refusal(  # 2257
        500,
        object_error(
            "Engine protocol predict request failed: fetch failed", "internal_error", code="unknown"
        ),
    ),
    Scenario.OUTPUT_NOT_PARSED: Refusal(  # 2182
        500,
        object_error(
            "The model produced output that does not match the expected peg-native format", "server_error"
        ),
    ),
    Scenario.ERROR_EVENT: StreamFault(0, (error_event("Compute error."),)),
    Scenario.ERROR_EVENT_AFTER_TEXT: StreamFault(5, (error_event("Compute error."),)),
    Scenario.ERROR_OBJECT_AND_DONE: StreamFault(
        0, (frame({"error": {"message": "Compute error."}}),), end=End.DONE
    ),
    Scenario.ERROR_STRING: StreamFault(0, (frame({"error": "slot busy"}),)),
    Scenario.MESSAGE_ALONE: StreamFault(0, (frame({"message": "Compute error."}),)),
    Scenario.KEY_MISSING: KEY_MISSING,
    Scenario.KEY_MALFORMED: KEY_MALFORMED,
    Scenario.KEY_UNKNOWN: KEY_UNKNOWN,
    Scenario.KEY_FORBIDDEN: Refusal(403, key_error("The LM Studio API token lacks a permission.")),
    Scenario.BAD_IMAGE: Refusal(400, string_error("'url' field must be a base64 encoded image.")),  # 1752
    Scenario.BAD_RESPONSE_FORMAT: Refusal(  # 169
        400, string_error("'response_format.type' must be 'json_schema' or 'text'")
    ),
    Scenario.TOKEN_ARRAYS: Refusal(  # LearningCircuit/local-deep-research 4195
        400, string_error("'input' field must be a string or an array of strings")
    ),
    Scenario.UNRECOGNISED_KEYS: UNRECOGNISED_KEYS,
    Scenario.UNKNOWN_ENDPOINT: unknown_endpoint("POST", "/v1/chat/completions"),
    Scenario.ERROR_WITH_200: Refusal(200, object_error("Compute error.", "internal_error")),
    Scenario.HTML_WITH_200: Refusal(200, text=_HTML.format("Router")),
    Scenario.JSON_OF_ANOTHER_API: Refusal(200, {"status": "ok", "uptime": 5}),
    Scenario.HTML_404: Refusal(404, text=_HTML.format("Cannot POST /v1/chat/completions")),
    Scenario.HTML_500: Refusal(500, text=_HTML.format("Internal Server Error")),
    Scenario.REDIRECT: Refusal(301, text=_HTML.format("Moved Permanently")),
    Scenario.CUT_BEFORE_ANSWER: ConnectionFault(End.CUT),
    Scenario.CUT_IN_STREAM: StreamFault(4, end=End.CUT),
    Scenario.CLOSED_IN_STREAM: StreamFault(4, end=End.CLOSED),
    Scenario.EMPTY_STREAM: StreamFault(0),
    Scenario.ONLY_DONE: StreamFault(0, end=End.DONE),
    Scenario.GARBLED_IN_STREAM: StreamFault(4, ('data: {"choices": [{"delta": {"con\n\n',)),
    Scenario.SILENT: ConnectionFault(End.HELD),
    Scenario.SILENT_IN_STREAM: StreamFault(4, end=End.HELD),
    Scenario.HELD_OPEN_AFTER_FINISH: StreamFault(None, finishes=True, end=End.HELD),
    Scenario.CUT_AFTER_FINISH: StreamFault(None, finishes=True, end=End.CUT),
}

GARBAGE = "!!!!!!!!!!!! @@@ !!!!!!!!"
"""What a model writes whose context overflowed inside a tool's result (1620)."""
