"""One question on its way to its answer: a model writes it, or the passages are quoted."""

import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

import msgspec

from retrieval.answer_events import AnswerEvent, EvidenceFound, Notice, NoticeCode, Question
from retrieval.chats import Evidence, KeptNotice, Turn
from retrieval.checking import Checking, about_it
from retrieval.citations import CitedAnswer, CitedSentence, resolve_citations
from retrieval.context_use import ContextUse
from retrieval.draft import Draft
from retrieval.errors import RerankerUnusable
from retrieval.explaining import explain
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
from retrieval.sources import kept_passage
from retrieval.token_counts import TokenCounter
from retrieval.token_rates import TokenRates
from retrieval.trying import Prompts
from retrieval.verdicts.judge import Judge

_TEMPERATURE = 0.1
# What is said of a smaller try.
_SMALLER: dict[type[LanguageModelError], NoticeCode] = {
    ContextOverflow: NoticeCode.SMALLER_TRY,
    EmptyAnswer: NoticeCode.SMALLER_AFTER_NOTHING,
    ModelCrashed: NoticeCode.SMALLER_AFTER_CRASH,
}
# The beginning of a citation at which an answer was stopped.
_HALF_A_MARK = re.compile(r"\s*[\[【][^\]】\n]{0,40}\Z")


@dataclass(slots=True)
class _Try:
    """A model at work on a prompt."""

    model: ModelInfo
    packed: Packed
    context: ContextUse
    draft: Draft


class Writing:
    """The answer to one question; ``turn`` once it is there.

    ``words`` gives what a person reads for a notice: a chat keeps what was shown. Without ``may_quote`` a
    model that fails is an error: the answer was to replace one that passages are no better than.
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
        self._question = question
        self._turns = turns
        self._found = found
        self._words = words
        self._judge = judge
        self._rates = rates or TokenRates()
        self._prompts = Prompts(question.text, turns, found, TokenCounter())
        self._may_quote = may_quote
        self._notices: list[Notice] = []
        self._try: _Try | None = None
        self._beginning = ""
        # Passages that would be quoted and have little to do with the question.
        self._beside_it: tuple[Evidence, ...] = ()

    @property
    def begins_anew(self) -> bool:
        """Whether the person named a chat that has no turns; one whose first turn is replaced has."""
        return self._question.goes_on and not self._turns and self._question.instead_of is None

    @property
    def has_passages(self) -> bool:
        """Whether anything was found."""
        return bool(self._found.hits)

    @property
    def all_dropped(self) -> bool:
        """Whether something was found, and the person wants none of it."""
        found = self._found
        return any(found.dropped.holds(hit.passage) for hit in found.considered) and not found.hits

    @property
    def hidden(self) -> int:
        """How many of the best passages are not seen by the readers of their pages, and not given."""
        return self._found.hidden

    @property
    def pins_gone(self) -> int:
        """How many passages were pinned that are no longer there."""
        return len(self._found.vanished)

    def note(
        self,
        code: NoticeCode,
        detail: str = "",
        error: LanguageModelError | RerankerUnusable | None = None,
    ) -> Notice:
        """Keep a notice for the answer, and give it to be shown now."""
        notice = Notice(code, detail, error)
        self._notices.append(notice)
        return notice

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
            yield self.note(NoticeCode.STOPPED_MIDWAY if midway else NoticeCode.NO_MODEL, error=error)

    async def look_whether_found(self) -> list[Notice]:
        """Say so where nothing speaks of what is asked, else leave out what does not.

        A follow-up means more than its words say.
        """
        quoted = self._prompts.quoted().evidence
        if self._turns or not quoted:
            return []
        about = await about_it(self._judge, self._question.text, quoted)
        if not about:
            return [self.note(NoticeCode.NOT_ABOUT_IT)]
        self._beside_it = tuple(item for item in quoted if item not in about)
        return []

    def quote(self) -> Turn:
        """Answer with the best passages themselves."""
        packed = self._prompts.quoted(self._beside_it)
        self.turn = msgspec.structs.replace(
            self._begun_turn(packed),
            answer="\n\n".join(f"{item.text} [{item.n}]" for item in packed.evidence),
            sentences=tuple(CitedSentence(item.text, (item.n,)) for item in packed.evidence),
            citations=tuple(item.n for item in packed.evidence),
        )
        return self.turn

    def stopped(self) -> Turn | None:
        """Give what the model had written when its person stopped it; None before the answer's first word."""
        now = self._try
        if now is None or self.turn is not None or not now.draft.text.strip():
            return None
        cited = resolve_citations(_HALF_A_MARK.sub("", now.draft.text), self._evidence(now.packed))
        return msgspec.structs.replace(self._written_turn(now, cited), model=now.model.id, stopped=True)

    def _keep_beginning(self) -> None:
        """Let go of a try that failed. Its words stay, without marks: nothing was checked against them."""
        if self._try is not None:
            self._beginning = resolve_citations(_HALF_A_MARK.sub("", self._try.draft.text), ()).text
        self._try = None

    def _before(self, server: LanguageServer, model: ModelInfo) -> list[Notice]:
        """Say what may keep the first word waiting."""
        notices = []
        if model.state in {ModelState.NOT_LOADED, ModelState.LOADING}:
            notices.append(self.note(NoticeCode.LOADS_FIRST, model.id))
        if server.may_still_be_reading:
            notices.append(self.note(NoticeCode.STILL_READING))
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
        yield self.note(code, str(len(smaller.left_out)))
        async with aclosing(self._stream(server, model, smaller, window)) as events:
            async for event in events:
                yield event

    async def _stream(
        self, server: LanguageServer, model: ModelInfo, packed: Packed, window: int | None
    ) -> AsyncGenerator[AnswerEvent, None]:
        context = replace(packed.use, window=window)
        yield EvidenceFound((*packed.known, *packed.evidence), self._found.milliseconds, context)
        draft = Draft(self._found.begun)
        self._try = now = _Try(model, packed, context, draft)
        checking = Checking(self._judge, self._evidence(packed).values())
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

    def _finish(self, now: _Try, end: Finished) -> list[Notice]:
        before = len(self._notices)
        if end.usage is not None and end.model in {"", now.model.id, now.model.key}:
            self._rates.learn(now.model.id, now.packed.messages, end.usage.prompt_tokens)
        cited = resolve_citations(now.draft.text, self._evidence(now.packed))
        if cited.invented:
            self.note(NoticeCode.INVENTED, ", ".join(map(str, cited.invented)))
        if end.finish_reason == "length":
            self.note(NoticeCode.CUT_BY_LENGTH)
        if end.model and end.model not in {now.model.id, now.model.key}:
            self.note(NoticeCode.OTHER_MODEL, end.model)
        if now.packed.turns_left_out:
            self.note(NoticeCode.LEFT_OUT, str(now.packed.turns_left_out))
        pinned = [hit for hit in now.packed.left_out if hit.passage.id in self._found.pinned]
        if pinned:
            self.note(NoticeCode.PINNED_LEFT_OUT, str(len(pinned)))
        self.turn = msgspec.structs.replace(
            self._written_turn(now, cited),
            model=end.model or now.model.id,
            finish_reason=end.finish_reason,
            usage=end.usage,
            tokens_per_second=now.draft.tokens_per_second(end.usage),
        )
        return self._notices[before:]

    async def _judged(self, checking: Checking) -> list[Notice]:
        """Judge the answer. Until that is done it is kept without verdicts, should its person leave."""
        turn, before = self.turn, len(self._notices)
        assert turn is not None  # noqa: S101 - the stream has finished
        cited, codes = await checking.judge(CitedAnswer(turn.answer, turn.sentences, ()))
        for code in codes:
            self.note(code)
        self.turn = msgspec.structs.replace(
            turn,
            sentences=cited.sentences,
            citations=cited.numbers or turn.citations,
            notice=self._notice(),
            notices=self._kept_notices(),
        )
        return self._notices[before:]

    def _evidence(self, packed: Packed) -> dict[int, Evidence]:
        return {item.n: item for item in (*packed.known, *packed.evidence)}

    def _begun_turn(self, packed: Packed) -> Turn:
        """Give what any answer keeps."""
        return Turn(
            question=self._question.text,
            answer="",
            evidence=packed.evidence,
            model=None,
            finish_reason=None,
            scope=self._question.scope,
            notice=self._notice(),
            notices=self._kept_notices(),
            beginning=self._beginning,
            explanation=explain(self._found, packed, self._question.searched, self._prompts.counter),
        )

    def _notice(self) -> str | None:
        return " ".join(map(self._words, self._notices)) or None

    def _kept_notices(self) -> tuple[KeptNotice, ...]:
        return tuple(KeptNotice(notice.code.value, self._words(notice)) for notice in self._notices)

    def _written_turn(self, now: _Try, cited: CitedAnswer) -> Turn:
        """Give what an answer keeps that a model wrote, or began to write."""
        return msgspec.structs.replace(
            self._begun_turn(now.packed),
            answer=cited.text,
            sentences=cited.sentences,
            citations=cited.numbers or tuple(item.n for item in now.packed.evidence),
            left_out=tuple(map(kept_passage, now.packed.left_out)),
            context=now.context,
            thinking=now.draft.thinking.strip(),
            thought_seconds=now.draft.thought_seconds,
            first_word_seconds=now.draft.first_word_seconds,
            tokens_per_second=now.draft.tokens_per_second(),
        )
