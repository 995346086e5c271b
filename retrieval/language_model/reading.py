"""Reads the chunks of one streamed answer into events, and judges how the stream ended."""

from http import HTTPStatus

from openai.types.chat import ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import ChoiceDelta

from retrieval.language_model.errors import BreakReason, BrokenStream, EmptyAnswer
from retrieval.language_model.events import Finished, StreamEvent, Text, TextWasThinking, Thinking, Usage
from retrieval.language_model.failures import failure_of_answer
from retrieval.language_model.thinking import Piece, ThinkingSplitter

_THINKING_FIELDS = ("reasoning_content", "reasoning")
"""Where servers put thinking that they have split off: LM Studio and llama.cpp; LM Studio for gpt-oss."""


class AnswerReader:
    """Takes one answer's chunks in order. The OpenAI library does not check them, so every field may lack."""

    def __init__(self, *, address: str, model: str) -> None:
        self._address = address
        self._asked_model = model
        self._answering_model = model
        self._splitter = ThinkingSplitter()
        self._text = ""
        self._any_thinking = False
        self._usage: Usage | None = None
        self.finish_reason: str | None = None
        self.has_begun = False
        """Whether a first token has come, a blank one too."""

    def feed(self, chunk: ChatCompletionChunk) -> list[StreamEvent]:
        """Take a chunk; give its events. Raises the error that the chunk tells of."""
        self._answering_model = chunk.model or self._answering_model
        self._read_usage(chunk)
        if not chunk.choices:
            self._raise_told_error(chunk)
            return []
        choice = chunk.choices[0]
        pieces = self._pieces(choice.delta) if choice.delta else []
        if choice.finish_reason:
            self.finish_reason = choice.finish_reason
            pieces += self._splitter.finish()
        self._note(pieces)
        return [*pieces]

    def end(self) -> Finished:
        """Judge the stream that has ended. Raises `BrokenStream` or `EmptyAnswer`."""
        if not self._text.strip() and not self._any_thinking and (self.finish_reason or self._usage):
            tokens = self._usage.prompt_tokens if self._usage else None
            raise EmptyAnswer(self._asked_model, self.finish_reason, tokens)
        if not self.finish_reason:
            raise self.broken(BreakReason.CLOSED)
        return Finished(self.finish_reason, self._usage, self._answering_model)

    def broken(self, reason: BreakReason) -> BrokenStream:
        """The error of a stream that ended here without a finish reason."""
        held = "".join(piece.text for piece in self._splitter.finish() if isinstance(piece, Text))
        return BrokenStream(self._address, reason, self._text + held)

    def _pieces(self, delta: ChoiceDelta) -> list[Piece]:
        pieces: list[Piece] = []
        fields = delta.model_extra or {}
        thinking = next((fields[name] for name in _THINKING_FIELDS if fields.get(name)), None)
        if isinstance(thinking, str):
            self._splitter.note_thinking()
            pieces.append(Thinking(thinking))
        if delta.content:
            pieces += self._splitter.feed(delta.content)
        self.has_begun = self.has_begun or bool(thinking or delta.content)
        return pieces

    def _note(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            match piece:
                case Text(text):
                    self._text += text
                case Thinking():
                    self._any_thinking = True
                case TextWasThinking():
                    self._any_thinking = self._any_thinking or bool(self._text)
                    self._text = ""

    def _read_usage(self, chunk: ChatCompletionChunk) -> None:
        if chunk.usage:
            self._usage = Usage(chunk.usage.prompt_tokens or 0, chunk.usage.completion_tokens or 0)

    def _raise_told_error(self, chunk: ChatCompletionChunk) -> None:
        """``data: {"message": "…"}`` is an error that the OpenAI library takes for a chunk."""
        told = chunk.model_extra or {}
        if told.get("message"):
            raise failure_of_answer(HTTPStatus.OK, told, address=self._address, model=self._asked_model)
