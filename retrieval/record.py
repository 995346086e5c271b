"""What a chat keeps of one answer: what its person was told, and the turn that it becomes."""

from collections.abc import Callable, Sequence

import msgspec

from retrieval.answer_events import Notice, NoticeCode, Question
from retrieval.chats import KeptNotice, Turn
from retrieval.citations import CitedAnswer, CitedSentence
from retrieval.errors import RerankerUnusable
from retrieval.explaining import explain
from retrieval.finding import Found
from retrieval.language_model.errors import LanguageModelError
from retrieval.language_model.events import Finished
from retrieval.packing import Packed
from retrieval.sources import kept_passage
from retrieval.token_counts import TokenCounter
from retrieval.trying import Try
from retrieval.verdicts.types import CitedSpan


class Record:
    """The record of one question and what was found for it.

    ``words`` gives what a person reads for a notice: a chat keeps what was shown.
    """

    def __init__(self, question: Question, found: Found, words: Callable[[Notice], str]) -> None:
        self._question = question
        self._found = found
        self._words = words
        self._notices: list[Notice] = []
        # What a model had written when its server failed.
        self._beginning = ""

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

    def note_end(self, now: Try, cited: CitedAnswer, end: Finished) -> list[Notice]:
        """Keep what is to be said of an answer as it ended, and give it to be shown now."""
        notes = []
        if cited.invented:
            notes.append(self.note(NoticeCode.INVENTED, ", ".join(map(str, cited.invented))))
        if end.finish_reason == "length":
            notes.append(self.note(NoticeCode.CUT_BY_LENGTH))
        if not now.is_by(end.model):
            notes.append(self.note(NoticeCode.OTHER_MODEL, end.model))
        if now.packed.turns_left_out:
            notes.append(self.note(NoticeCode.LEFT_OUT, str(now.packed.turns_left_out)))
        pinned = [hit for hit in now.packed.left_out if hit.passage.id in self._found.pinned]
        if pinned:
            notes.append(self.note(NoticeCode.PINNED_LEFT_OUT, str(len(pinned))))
        return notes

    def keep_beginning(self, failed: Try) -> None:
        """Keep the words of a try that failed, without marks: nothing was checked against them."""
        self._beginning = failed.cut_off(()).text

    def written(self, now: Try, cited: CitedAnswer, counter: TokenCounter) -> Turn:
        """Give what is kept of an answer that a model wrote, or began to write."""
        return msgspec.structs.replace(
            self._begun(now.packed, counter),
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

    def quoted(self, packed: Packed, spans: Sequence[tuple[CitedSpan, ...]], counter: TokenCounter) -> Turn:
        """Give what is kept where the passages themselves are the answer; ``spans``: see `nearest`."""
        return msgspec.structs.replace(
            self._begun(packed, counter),
            answer="\n\n".join(f"{item.text} [{item.n}]" for item in packed.evidence),
            sentences=tuple(
                CitedSentence(item.text, (item.n,), spans=near)
                for item, near in zip(packed.evidence, spans, strict=True)
            ),
            citations=tuple(item.n for item in packed.evidence),
        )

    def judged(self, turn: Turn, cited: CitedAnswer) -> Turn:
        """Add to a written turn the verdicts on its sentences, and what was said of it since."""
        return msgspec.structs.replace(
            turn,
            sentences=cited.sentences,
            citations=cited.numbers or turn.citations,
            notice=self._notice(),
            notices=self._kept_notices(),
        )

    def _begun(self, packed: Packed, counter: TokenCounter) -> Turn:
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
            explanation=explain(self._found, packed, self._question.searched, counter),
        )

    def _notice(self) -> str | None:
        return " ".join(map(self._words, self._notices)) or None

    def _kept_notices(self) -> tuple[KeptNotice, ...]:
        return tuple(KeptNotice(notice.code.value, self._words(notice)) for notice in self._notices)
