"""What the LM Studio double writes, and the frames in which it streams it."""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum, auto

from tests.doubles.lm_studio_faults import frame

Json = dict[str, object]
Messages = Sequence[Json]
Answer = Callable[[Messages], str]

THOUGHTS = "The person asks about the sources. The first one fits."
NOTHING_FOUND = "The sources say nothing about that."

_SOURCE = re.compile(
    r"^\[(?P<number>\d+)\] [^\n]*\n(?P<text>.+?)(?=\n\s*\n|\n\[\d+\] |\n</|\Z)", re.MULTILINE | re.DOTALL
)
_SENTENCE = re.compile(r".+?[.!?](?=\s|\Z)", re.DOTALL)
_LONGEST_QUOTE = 400
_ID = "chatcmpl-double"


class ThinkingForm(StrEnum):
    """In which form a reasoning model's thinking arrives; all three live in LM Studio of today."""

    NONE = auto()
    TAGS = auto()
    TAGS_WITHOUT_OPENING = auto()
    REASONING_CONTENT = auto()
    REASONING = auto()


def quote_first_source(messages: Messages) -> str:
    """A grounded answer: the first sentence of the first numbered source, with its number.

    A source looks like ``[1] title, page 2`` and its text from the next line on, to an empty line.
    """
    for message in reversed(messages):
        if source := _SOURCE.search(str(message.get("content"))):
            text = " ".join(source["text"].split())
            sentence = _SENTENCE.match(text)
            quote = (sentence[0] if sentence else text)[:_LONGEST_QUOTE]
            return f"{quote} [{source['number']}]"
    return NOTHING_FOUND


def deltas(answer: str, form: ThinkingForm) -> Iterator[Json]:
    """The ``delta`` of each chunk: a newline first, then words; tags are cut in the middle."""
    yield {"content": "\n"}
    thinking_field = "content"
    match form:
        case ThinkingForm.REASONING_CONTENT | ThinkingForm.REASONING:
            thinking_field = form.value
        case ThinkingForm.TAGS:
            yield from _deltas("content", ["<th", "ink", ">\n"])
    if form is not ThinkingForm.NONE:
        yield from _deltas(thinking_field, _words(THOUGHTS))
    if form in {ThinkingForm.TAGS, ThinkingForm.TAGS_WITHOUT_OPENING}:
        yield from _deltas("content", ["\n</", "think>", "\n\n"])
    yield from _deltas("content", _words(answer))


def chunk_frame(model: str, delta: Json, finish_reason: str | None = None) -> str:
    """One chunk; the role is repeated in each delta but the last."""
    delta = {"role": "assistant", **delta} if delta else {}
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return frame(_envelope(model, "chat.completion.chunk", [choice]))


def usage_frame(model: str, prompt_tokens: int, completion_tokens: int) -> str:
    """The chunk without choices that ``include_usage`` asks for."""
    envelope = _envelope(model, "chat.completion.chunk", [])
    return frame({**envelope, "usage": _usage(prompt_tokens, completion_tokens)})


def whole_completion(model: str, answer: str, prompt_tokens: int) -> Json:
    """The answer to a request without ``stream``."""
    message = {"role": "assistant", "content": answer, "tool_calls": []}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    envelope = _envelope(model, "chat.completion", [choice])
    return {**envelope, "usage": _usage(prompt_tokens, len(_words(answer))), "stats": {}}


def count_tokens(messages: Messages) -> int:
    """About as many tokens as a real tokenizer would find: one for four characters."""
    return sum(len(str(message.get("content"))) // 4 + 4 for message in messages)


def _deltas(field: str, pieces: list[str]) -> Iterator[Json]:
    for piece in pieces:
        yield {field: piece}


def _envelope(model: str, kind: str, choices: list[Json]) -> Json:
    return {
        "id": _ID,
        "object": kind,
        "created": 1_760_000_000,
        "model": model,
        "system_fingerprint": model,
        "choices": choices,
    }


def _usage(prompt_tokens: int, completion_tokens: int) -> Json:
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
    }


def _words(text: str) -> list[str]:
    """The text in pieces that join to it again."""
    return re.findall(r"\s*\S+\s*?(?=\s|\Z)", text)
