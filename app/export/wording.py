"""The words of an exported chat, and of what keeps one from being written."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePath

from app.answer_text.harmless import harmless
from app.answer_text.marks import Verdict
from app.engine import wire
from app.export.errors import AlreadyThere, CannotWrite, ExportError, UnknownFormat
from app.export.formats import named_endings
from app.page_units import PageUnit, page_unit
from app.verdict_wording import because
from ingest.types import INSIDE

NO_SOURCE = "no source"
WEAK = "≈"
CONTINUED = "What the model had written when its server failed:"
INSTEAD = "These passages answer best:"
NO_ANSWER = "There is no answer."
NOTES = "Sources"

_LEGEND = "Each number leads to a source: the document, its page, and the words."
_LONGEST_NAME = 120
_LONGEST_REMARK = 1_000
_MOST_LEFT_OUT = 20
_UNITS_IN_NUMBERS = (PageUnit.PAGE, PageUnit.SLIDE, PageUnit.CHAPTER, PageUnit.MAIL)
# XML has no place for them.
_NO_CHARACTERS = str.maketrans(dict.fromkeys((0xFFFE, 0xFFFF)))


def clean(text: str) -> str:
    """Take out what hides or turns words round, and what no document can hold."""
    return harmless(text).translate(_NO_CHARACTERS)


def one_line(text: str, longest: int | None = None) -> str:
    """Give a text as it can stand within a line."""
    line = " ".join(clean(text).split())
    return line if longest is None or len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def place_of(passage: wire.Passage, *, with_folder: bool = False) -> str:
    """Where a passage is: the file, its page by the name that people have for it, or its heading."""
    outer, _, inner = passage.path.rpartition(INSIDE)
    if outer and Path(f"{outer}!").is_dir():
        outer = ""  # a folder that is called so
    path = PurePath(inner if outer else passage.path)
    name = one_line(f"{path.parent.name}/{path.name}" if with_folder else path.name, _LONGEST_NAME)
    if outer:
        name = f"{name} in {one_line(PurePath(outer).name, _LONGEST_NAME)}"
    unit = page_unit(passage.path)
    parts = [name]
    if unit in _UNITS_IN_NUMBERS:
        parts.append(f"{unit} {passage.page}")
    if passage.heading and unit not in {PageUnit.PAGE, PageUnit.SLIDE}:
        parts.append(one_line(passage.heading, _LONGEST_NAME))
    elif unit is PageUnit.SHEET:
        parts.append(f"{unit} {passage.page}")
    return ", ".join(parts)


def checked(verdict: Verdict, reason: wire.Reason | None) -> str:
    """What the check said of a sentence and the words it cites."""
    match verdict:
        case Verdict.SUPPORTED:
            return "Checked: these words say it."
        case Verdict.WEAK:
            why = one_line(because(reason))
            return f"Checked: close, but not the same claim{f' ({why})' if why else ''}."
        case Verdict.NONE:
            return "Checked: these words do not say it."
        case Verdict.UNCHECKED:
            return "Not checked."
        case Verdict.QUOTED:
            return "Quoted word for word."


# Of a document that was removed or deleted since.
GONE = "This document was not in the library any more when the chat was exported."
# Of a document whose source is offline.
OFFLINE = "The folder or drive of this document was not there when the chat was exported."
# Of a passage that a reader of its page does not see.
HIDDEN = "These words are in the document and are not visible there."


def moment(iso: str) -> str:
    """A time in the place of this computer, as every language reads it: 2026-11-29 14:05."""
    try:
        return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return one_line(iso)


def about(chat: wire.ChatRow, turns: int, now: datetime) -> tuple[str, ...]:
    """The lines below the title."""
    questions = "1 question" if turns == 1 else f"{turns} questions"
    return (
        f"{questions}, {moment(chat.begun)} to {moment(chat.changed)}",
        f"Exported from Sourcebook, {moment(now.isoformat())}. {_LEGEND}",
    )


def asked(turn: wire.ChatTurn) -> tuple[str, ...]:
    """The lines between a question and its answer: when it was asked, and of what."""
    scope = []
    if turn.collection is not None:
        scope.append(f"the collection {one_line(turn.collection, _LONGEST_NAME)}")
    if turn.file is not None:
        scope.append(f"files named {one_line(turn.file, _LONGEST_NAME)}")
    if turn.types:
        scope.append(f"documents of the types {_some(turn.types, ', ')}")
    if turn.since is not None:
        scope.append(f"what was changed since {turn.since.isoformat()}")
    if turn.until is not None:
        scope.append(f"what was changed until {turn.until.isoformat()}")
    if turn.files:
        names = [one_line(PurePath(path).name, _LONGEST_NAME) for path in turn.files]
        scope.append(_some(names, ", "))
    of = f", of {' and '.join(scope)} only" if scope else ""
    return (f"Asked {moment(turn.asked)}{of}",)


def remarks(answer: wire.Answer, left_out: Sequence[str]) -> tuple[str, ...]:
    """The lines below an answer: what should be known of it."""
    lines = [
        _checks(answer) if answer.model is not None else "",
        one_line(answer.notice or "", _LONGEST_REMARK),
        "It was stopped before its end." if answer.stopped else "",
        "The model reached its limit before the end." if answer.finish_reason == "length" else "",
        _left_out(left_out),
        _writer(answer),
    ]
    return tuple(filter(None, lines))


def _writer(answer: wire.Answer) -> str:
    if answer.model is not None:
        return f"Written by {one_line(answer.model, _LONGEST_NAME)}."
    nearest = any(sentence.spans for sentence in answer.sentences)
    bold = ", what is nearest to the question in bold" if nearest else ""
    return f"No language model wrote this; the passages are quoted{bold}."


def words_for(error: ExportError) -> str:
    """What happened, and what to do."""
    name, folder = one_line(error.path.name, _LONGEST_NAME), one_line(str(error.path.parent))
    match error:
        case UnknownFormat():
            return f"The ending of “{name}” names no format. Give it one of these: {named_endings()}."
        case AlreadyThere():
            return (
                f"There is a file “{name}” in {folder} already. Nothing was changed; choose another name, or "
                "on the command line: --replace."
            )
        case CannotWrite():
            why = one_line(error.message)
            return (
                f"“{name}” cannot be written in {folder}: {why}. Nothing was changed; choose another name or "
                "folder."
            )
        case _:
            why = one_line(error.message, _LONGEST_REMARK) or "the process that lays it out ended"
            return (
                f"“{name}” could not be made ({why}). Nothing was written. Word, HTML and Markdown need less."
            )


def _checks(answer: wire.Answer) -> str:
    verdicts = [sentence.verdict for sentence in answer.sentences]
    counts = {kind: verdicts.count(kind) for kind in ("supported", "weak", "none")}
    if not any(counts.values()):
        return ""
    parts = [
        f"{counts['supported']} supported",
        f"{counts['weak']} close, but not the same claim ({WEAK})",
        f"{counts['none']} with {NO_SOURCE}",
    ]
    told = [part for part, count in zip(parts, counts.values(), strict=True) if count]
    return f"Sentences checked against the documents: {', '.join(told)}."


def _left_out(places: Sequence[str]) -> str:
    if not places:
        return ""
    what = "1 passage" if len(places) == 1 else f"{len(places)} passages"
    was = "was" if len(places) == 1 else "were"
    distinct = list(dict.fromkeys(places))
    return f"{what} did not fit into the model's context and {was} left out: {_some(distinct, '; ')}."


def _some(names: Sequence[str], between: str) -> str:
    more = len(names) - _MOST_LEFT_OUT
    shown = between.join(names[:_MOST_LEFT_OUT])
    return shown if more <= 0 else f"{shown}{between}and {more} more"
