"""From a chat as the engine shows it to what is exported: blocks, notes, and the words about them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import PurePath

import msgspec

from app.answer_text.cited import cited_words, stretches_cited
from app.answer_text.harmless import harmless, in_short_lines
from app.answer_text.lines import paragraphs_of
from app.answer_text.marks import Mark, Verdict, mark_citations
from app.answer_text.set_off import Part, parts_of
from app.engine import wire
from app.export import wording
from app.export.model import Block, Document, Inline, LineBreak, Note, NoteMark, Paragraph, Quote, Run, Turn
from app.export.reading import read_blocks

# Longer questions stand below their heading in full.
_LONGEST_HEADING = 120
# Of a passage whose very words are not known.
_LONGEST_BEGINNING = 300
# Spans that are not one after the other.
_BETWEEN = " … "

IsThere = Callable[[str], bool]


def gather(shown: wire.ChatShown, is_there: IsThere, now: datetime) -> Document:
    """Put a chat together; ``is_there`` says whether the library has a document of this path."""
    places = _Places(shown.turns)
    turns: list[Turn] = []
    notes = 0
    for turn in shown.turns:
        turns.append(_TurnGatherer(turn, notes, places, is_there).gather())
        notes += len(turns[-1].notes)
    return Document(
        title=wording.one_line(shown.chat.title) or "Sourcebook",
        about=wording.about(shown.chat, len(turns), now),
        turns=tuple(turns),
    )


class _Places:
    """Names places; two files of one name are told apart by their folders."""

    def __init__(self, turns: Sequence[wire.ChatTurn]) -> None:
        paths: dict[str, set[str]] = defaultdict(set)
        for turn in turns:
            for passage in (*turn.answer.citations, *turn.answer.left_out):
                paths[PurePath(passage.path).name].add(passage.path)
        self._shared = {name for name, found in paths.items() if len(found) > 1}

    def of(self, passage: wire.Passage) -> str:
        return wording.place_of(passage, with_folder=PurePath(passage.path).name in self._shared)


class _TurnGatherer:
    """Gathers one turn. A note is a citation with the words that a sentence rests on, and their verdict."""

    def __init__(self, turn: wire.ChatTurn, notes_before: int, places: _Places, is_there: IsThere) -> None:
        self._turn = turn
        self._before = notes_before
        self._places = places
        self._is_there = is_there
        self._citations = {citation.n: citation for citation in turn.answer.citations}
        self._sentences = tuple(
            msgspec.structs.replace(sentence, text=wording.clean(sentence.text))
            for sentence in turn.answer.sentences
        )
        self._notes: dict[tuple[int, str, str], Note] = {}

    def gather(self) -> Turn:
        question = wording.one_line(self._turn.question)
        heading = wording.one_line(question, _LONGEST_HEADING)
        answer = self._turn.answer
        blocks = self._blocks()
        return Turn(
            question=heading,
            whole_question=() if heading == question else tuple(_paragraphs(self._turn.question)),
            details=wording.asked(self._turn),
            answer=blocks or (_paragraph(wording.NO_ANSWER),),
            remarks=wording.remarks(answer, [self._places.of(passage) for passage in answer.left_out]),
            notes=tuple(self._notes.values()),
        )

    def _blocks(self) -> tuple[Block, ...]:
        answer = self._turn.answer
        if answer.model is not None:
            return self._read(answer.answer, self._citations)
        quoted = [block for citation in answer.citations for block in self._quoted(citation)]
        if not answer.beginning:
            return tuple(quoted) or tuple(_paragraphs(answer.answer))
        beginning = self._read(answer.beginning, ())
        instead = (_paragraph(wording.INSTEAD), *quoted) if quoted else ()
        return (_paragraph(wording.CONTINUED), Quote(beginning), *instead)

    def _read(self, text: str, known: Collection[int]) -> tuple[Block, ...]:
        sentences = self._sentences if known else ()
        return read_blocks(mark_citations(in_short_lines(wording.clean(text)), known, sentences), self._noted)

    def _quoted(self, citation: wire.Citation) -> tuple[Block, ...]:
        """A passage in full: its note needs no words of its own."""
        mark = self._note(citation, "", self._state(citation))
        nearest = stretches_cited(citation, self._turn.answer.sentences)
        return (Quote((*_paragraphs(citation.text, nearest), Paragraph((mark,)))),)

    def _noted(self, mark: Mark) -> list[NoteMark]:
        sentence = self._sentences[mark.sentence] if mark.sentence >= 0 else None
        noted = []
        for n, told in zip(mark.numbers, mark.verdicts, strict=True):
            citation = self._citations[n]
            quoted = _quoted_words(citation, sentence)
            # Without words of its own here, the verdict of its sentence is about other ones.
            is_judged = sentence is not None and n in {span.n for span in sentence.spans}
            verdict = told if is_judged else Verdict.UNCHECKED
            reason = sentence.reason if sentence is not None and verdict is not Verdict.SUPPORTED else None
            remark = " ".join(filter(None, (wording.checked(verdict, reason), self._state(citation))))
            number = self._note(citation, quoted, remark).number
            noted.append(NoteMark(number=number, weak=verdict is Verdict.WEAK))
        return noted

    def _note(self, citation: wire.Citation, quoted: str, remark: str) -> NoteMark:
        key = (citation.n, quoted, remark)
        if key not in self._notes:
            number = self._before + len(self._notes) + 1
            place = self._places.of(citation)
            self._notes[key] = Note(number=number, place=place, quoted=quoted, remark=remark)
        return NoteMark(number=self._notes[key].number)

    def _state(self, citation: wire.Citation) -> str:
        """What should be known of where the words stand."""
        hidden = wording.HIDDEN if citation.hidden else ""
        away = wording.OFFLINE if citation.offline else ""
        if not self._is_there(citation.path):
            away = wording.GONE
        return " ".join(filter(None, (hidden, away)))


def _quoted_words(citation: wire.Citation, sentence: wire.Sentence | None) -> str:
    """The words that a sentence rests on; where they are not known, the beginning of the passage."""
    pieces = map(wording.one_line, cited_words(citation, () if sentence is None else (sentence,)))
    return _BETWEEN.join(dict.fromkeys(pieces)) or wording.one_line(citation.text, _LONGEST_BEGINNING)


def _paragraphs(text: str, set_off: Sequence[tuple[int, int]] = ()) -> list[Block]:
    """Plain text by its empty lines, and within them by the line ends that are meant."""
    made = parts_of(text, set_off, paragraphs_of(harmless(text)))
    return [_of_lines([_runs(parts) for parts in lines]) for lines in made]


def _runs(parts: Sequence[Part]) -> list[Run]:
    return [Run(text=wording.clean(part.text), bold=part.is_set_off) for part in parts]


def _of_lines(lines: Sequence[Sequence[Run]]) -> Paragraph:
    line: list[Inline] = []
    for runs in lines:
        line += [LineBreak(), *runs] if line else runs
    return Paragraph(tuple(line))


def _paragraph(words: str) -> Paragraph:
    return Paragraph((Run(text=words),))
