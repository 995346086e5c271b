"""One question on its way to its answer: a model writes it, or the passages are quoted."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

import msgspec

from retrieval.answer_events import AnswerEvent, EvidenceFound, Notice, NoticeCode, Question
from retrieval.chats import Evidence, Turn
from retrieval.checking import Checking, about_it, nearest_words
from retrieval.citations import CitedAnswer
from retrieval.draft import Draft
from retrieval.finding import Found
from retrieval.language_model.errors import (
    BrokenStream,
    ContextOverflow,
    EmptyAnswer,
    LanguageModelError,
    ModelCrashed,
)
from retrieval.language_model.events import Finished
from retrieval.language_model.server_state import ModelInfo, ModelState, choose_model
from retrieval.language_model.types import LanguageServer
from retrieval.packing import Packed
from retrieval.record import Record
from retrieval.token_counts import TokenCounter
from retrieval.token_rates import TokenRates
from retrieval.trying import Prompts, Try
from retrieval.verdicts.judge import Judge

_TEMPERATURE = 0.1
# What is said of a smaller try.
_SMALLER: dict[type[LanguageModelError], NoticeCode] = {
    ContextOverflow: NoticeCode.SMALLER_TRY,
    EmptyAnswer: NoticeCode.SMALLER_AFTER_NOTHING,
    ModelCrashed: NoticeCode.SMALLER_AFTER_CRASH,
}


class Writing:
    """The answer to one question; ``turn`` once it is there, ``record`` what becomes that turn.

    ``words`` gives what a person reads for a notice. Without ``may_quote`` a model that fails is an error:
    the answer was to replace one that passages are no better than.
    """

    def __init__(
        self,
        question: Question,
        turns: Sequence[Turn],
        found: Found,
        words: Callable[[Notice], str],
        judge: Judge | None = None,
        *,
        rates: TokenRates | None = None,
        may_quote: bool = True,
    ) -> None:
        self.turn: Turn | None = None
        self.found = found
        self.record = Record(question, found, words)
        self._question = question
        self._turns = turns
        self._judge = judge
        self._rates = rates or TokenRates()
        self._prompts = Prompts(question.text, turns, found, TokenCounter())
        self._may_quote = may_quote
        self._try: Try | None = None
        # Passages that would be quoted and have little to do with the question.
        self._beside_it: tuple[Evidence, ...] = ()

    @property
    def begins_anew(self) -> bool:
        """Whether the person named a chat that has no turns; one whose first turn is replaced has."""
        return self._question.goes_on and not self._turns and self._question.instead_of is None

    async def write(self, server: LanguageServer) -> AsyncGenerator[AnswerEvent, None]:
        """Let the model write; where it cannot, ``turn`` stays None and a notice says why.

        Where passages may not take its place, the failure is raised.
        """
        try:
            model = choose_model(await server.discover(), self._question.model)
            self._prompts.counter = self._rates.counter(model.id)
            for notice in self._before(server, model):
                yield notice
            async with aclosing(self._write_or_shrink(server, model)) as events:
                async for event in events:
                    yield event
        except LanguageModelError as error:
            self._keep_beginning()
            if not self._may_quote:
                raise
            midway = isinstance(error, BrokenStream)
            yield self.record.note(NoticeCode.STOPPED_MIDWAY if midway else NoticeCode.NO_MODEL, error=error)

    async def look_whether_found(self) -> list[Notice]:
        """Say so where nothing speaks of what is asked, else leave out what does not.

        A follow-up means more than its words say.
        """
        quoted = self._prompts.quoted().evidence
        if self._turns or not quoted:
            return []
        about = await about_it(self._judge, self._asked, quoted)
        if not about:
            return [self.record.note(NoticeCode.NOT_ABOUT_IT)]
        self._beside_it = tuple(item for item in quoted if item not in about)
        return []

    async def quote(self) -> Turn:
        """Answer with the best passages themselves, each with its words that are nearest to the question."""
        packed = self._prompts.quoted(self._beside_it)
        spans = await nearest_words(self._judge, self._asked, packed.evidence)
        self.turn = self.record.quoted(packed, spans, self._prompts.counter)
        return self.turn

    @property
    def _asked(self) -> str:
        """What passages are compared with: a person who says what to search for means that."""
        return self._question.searched or self._question.text

    def stopped(self) -> Turn | None:
        """Give what the model had written when its person stopped it; None before the answer's first word."""
        now = self._try
        if now is None or self.turn is not None or not now.draft.text.strip():
            return None
        kept = self.record.written(now, now.cut_off(now.packed.by_number), self._prompts.counter)
        return msgspec.structs.replace(kept, model=now.model.id, stopped=True)

    def _keep_beginning(self) -> None:
        """Let go of a try that failed; its words stay."""
        if self._try is not None:
            self.record.keep_beginning(self._try)
        self._try = None

    def _before(self, server: LanguageServer, model: ModelInfo) -> list[Notice]:
        """Say what may keep the first word waiting."""
        notices = []
        if model.state in {ModelState.NOT_LOADED, ModelState.LOADING}:
            notices.append(self.record.note(NoticeCode.LOADS_FIRST, model.id))
        if server.may_still_be_reading:
            notices.append(self.record.note(NoticeCode.STILL_READING))
        return notices

    async def _write_or_shrink(
        self, server: LanguageServer, model: ModelInfo
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Stream an answer; when the prompt overflows the context, try once more with less, and say so.

        Some servers do not say that it overflowed: the model crashes over the prompt, or writes nothing.
        Where there is nothing to leave out, the failure is the end of it.
        """
        packed = self._prompts.first(model)
        try:
            async with aclosing(self._stream(server, model, packed, model.context_length)) as events:
                async for event in events:
                    yield event
        except (ContextOverflow, EmptyAnswer, ModelCrashed) as error:
            limit = error.limit if isinstance(error, ContextOverflow) else None
            begun = self._try is not None and self._try.draft.has_begun
            smaller = None if begun else self._prompts.smaller(packed, model, limit)
            if smaller is None:
                raise
            window = limit or model.context_length
            code = _SMALLER[type(error)]
        else:
            return
        yield self.record.note(code, str(len(smaller.left_out)))
        async with aclosing(self._stream(server, model, smaller, window)) as events:
            async for event in events:
                yield event

    async def _stream(
        self, server: LanguageServer, model: ModelInfo, packed: Packed, window: int | None
    ) -> AsyncGenerator[AnswerEvent, None]:
        context = replace(packed.use, window=window)
        yield EvidenceFound((*packed.known, *packed.evidence), self.found.milliseconds, context)
        draft = Draft(self.found.begun)
        self._try = now = Try(model, packed, context, draft)
        checking = Checking(self._judge, packed.by_number.values())
        checking.begin()
        wanted = self._question.temperature
        stream = server.stream(
            packed.messages,
            model=model.id,
            max_tokens=packed.answer_tokens,
            temperature=_TEMPERATURE if wanted is None else wanted,
        )
        async with aclosing(stream) as events:
            async for event in events:
                if isinstance(event, Finished):
                    for notice in self._finish(now, event):
                        yield notice
                    for notice in await self._judged(checking):
                        yield notice
                    return
                draft.feed(event)
                checking.heard(draft.text)
                yield event

    def _finish(self, now: Try, end: Finished) -> list[Notice]:
        if end.usage is not None and now.is_by(end.model):
            self._rates.learn(now.model.id, now.packed.messages, end.usage.prompt_tokens)
        cited = now.cited()
        notices = self.record.note_end(now, cited, end)
        self.turn = msgspec.structs.replace(
            self.record.written(now, cited, self._prompts.counter),
            model=end.model or now.model.id,
            finish_reason=end.finish_reason,
            usage=end.usage,
            tokens_per_second=now.draft.tokens_per_second(end.usage),
        )
        return notices

    async def _judged(self, checking: Checking) -> list[Notice]:
        """Judge the answer. Until that is done it is kept without verdicts, should its person leave."""
        turn = self.turn
        assert turn is not None  # noqa: S101 - the stream has finished
        cited, codes = await checking.judge(CitedAnswer(turn.answer, turn.sentences, ()))
        notices = [self.record.note(code) for code in codes]
        self.turn = self.record.judged(turn, cited)
        return notices
