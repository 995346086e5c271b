"""The words for people: why a file is not indexed, what went wrong and what to do.

`ingest` and `retrieval` give codes and data; this is the one place that turns them into sentences.
"""

import errno
from collections.abc import Callable, Mapping

from app.engine.wire import Failure
from app.program import is_packaged
from ingest.catalog.records import DocumentSummary
from ingest.errors import (
    BadPattern,
    CatalogError,
    CatalogNewer,
    DiskFull,
    ExtraMissing,
    ModelFailed,
    ModelMissing,
    OddVectors,
    ReadersUnavailable,
    ReadsTooLittle,
    WrongPassword,
)
from ingest.types import Reason
from retrieval.errors import (
    BadQuestionSet,
    EmptyScope,
    EndsBeforeItBegins,
    NoFileMatches,
    RerankerProblem,
    RerankerUnusable,
    UnknownChat,
    UnknownCollection,
    UnknownTurn,
    UnknownType,
)


class HoldsOtherThings(Exception):
    """What was named as the library is a folder of other files."""

    code = "not_a_library"


class NotAFolder(Exception):
    """What was named as the library is a file."""

    code = "not_a_folder"


Detail = Mapping[str, str | int]

_REASONS: dict[Reason, str] = {
    Reason.NO_TEXT_IN_PAGES: "Its pages hold no text (a scan, drawings, or blank). They cannot be searched "
    "until they are read with OCR.",
    Reason.PASSWORD_NEEDED: "Locked by a password. Enter its password in the window: "
    "Library, then this file.",
    Reason.LOCK_NOT_SUPPORTED: "Locked by a password. Sourcebook cannot open this kind of lock. Open it in "
    "its own program and save a copy without a password in a folder of the library; that is read.",
    Reason.DAMAGED_FILE: "Damaged: cut off or broken. Its reader says: {problem}. "
    "Get a fresh copy, then try again.",
    Reason.EMPTY_FILE: "The file is empty.",
    Reason.EMPTY_TEXT: "There is no text in it.",
    Reason.FORMAT_NOT_SUPPORTED: "Files of this kind ({suffix}) are not read yet.",
    Reason.COPY_PROTECTED: "Protected against copying by its seller: only the seller's own programs open it.",
    Reason.OLD_FORMAT: "An old format ({suffix}) that is not read. Open it in its program, or in "
    "LibreOffice, and save it as {instead}; that is read.",
    Reason.NOT_WHAT_ITS_NAME_SAYS: "Its name ends in {suffix}, but its content is something else ({found}).",
    Reason.NOT_TEXT: "Its name says text, but its content is not text.",
    Reason.OVER_SIZE_LIMIT: "Over the limit of {limit_mb} MB for one file.",
    Reason.OVER_PAGE_LIMIT: "It has {pages} pages; the limit is {limit}.",
    Reason.OVER_TEXT_LIMIT: "It has {characters} characters of text; the limit is {limit}.",
    Reason.OVER_UNPACKED_LIMIT: "It would unpack to over {limit_mb} MB, which is what a harmful file does.",
    Reason.OVER_DEPTH_LIMIT: "It lies in more than {limit} files, each inside the next.",
    Reason.HIDDEN: "Skipped: hidden files and folders, and the locks of office programs, are left alone.",
    Reason.SYSTEM_FILE: "Skipped: a file that the system made for itself.",
    Reason.BY_PATTERN: 'Skipped by the rule "{pattern}". The settings of the library have the rules.',
    Reason.KEYS: "Skipped: what holds keys and passwords is left alone.",
    Reason.OUT_OF_BOUNDS: "Skipped: a link into a folder of the system, or to a whole disk or home.",
    Reason.OWN_LIBRARY: "Skipped: Sourcebook's own library.",
    Reason.NOT_A_FILE: "Skipped: neither a file nor a folder.",
    Reason.CLOUD_PLACEHOLDER: "Skipped: its content is in a cloud drive and not on this computer.",
    Reason.PERMISSION_DENIED: (
        "This computer does not let you read it. Change its permissions, then try again."
    ),
    Reason.VANISHED: "It was there and is gone, or is a link to something that is not there.",
    Reason.READ_ERROR: "It could not be read: {problem}.",
    Reason.SYMLINK_LOOP: "Skipped: a link to a folder that was already read, or to itself.",
    Reason.NAME_NOT_UNICODE: "Its name holds bytes that are no text. Rename it, then try again.",
    Reason.OVER_TIME_LIMIT: "Reading it took too long ({seconds} s) and was stopped.",
    Reason.OVER_MEMORY_LIMIT: "Reading it took too much memory and was stopped.",
    Reason.READER_DIED: "The reader crashed on it. Other files are not affected.",
    Reason.PARSER_ERROR: "It could not be read: {problem}.",
}


# What follows where a file did harm to its reader, by the tries that were made.
_TRIES = {
    1: " It is tried once more by itself, after the other files.",
    2: " It was tried twice, the second time by itself.",
}


class _Detail(dict[str, str | int]):
    """What a sentence needs; a word that was not given shows as nothing rather than as an error."""

    def __missing__(self, key: str) -> str:
        return "unknown"


def reason_of(summary: DocumentSummary) -> str | None:
    """Say why a file is not indexed; None where it is."""
    if summary.reason is None:
        return None
    detail = _Detail(summary.detail)
    if isinstance(problem := summary.detail.get("problem"), str):
        detail["problem"] = problem.rstrip(". ")
    if not detail.get("suffix", "."):
        detail["suffix"] = "without a suffix"
    if isinstance(limit := summary.detail.get("limit"), int):
        detail["limit_mb"] = limit // (1024 * 1024)
    words = _REASONS[summary.reason].format_map(detail)
    tries = summary.detail.get("tries")
    return words + _TRIES[tries] if isinstance(tries, int) and tries in _TRIES else words


def failure_of(error: BaseException) -> Failure:
    """Say what happened and what to do about an error."""
    for kind, words in _ERRORS:
        if isinstance(error, kind):
            return Failure(code=_code(error), message=words(error))
    return Failure(
        code="unexpected", message=f"Something unexpected happened: {type(error).__name__}: {error}"
    )


def runtime_words(questions: str, passages: str) -> str:
    """Say which libraries run the embedding model."""
    return f"on {questions}" + (f", passages on {passages}" if passages != questions else "")


def _code(error: BaseException) -> str:
    if isinstance(error, BlockingIOError):
        return "library_locked"
    return str(getattr(error, "code", "system"))


def _newer(error: BaseException) -> str:
    return (
        f"{_about(error)} was written by a newer version of Sourcebook. Nothing was changed. "
        "Install that version, or choose another library with --library."
    )


def _full(error: BaseException) -> str:
    return (
        f"There is no room left on the disk that holds {_about(error)}. What was indexed is kept. "
        "Make room, then try again."
    )


def _not_a_folder(error: BaseException) -> str:
    return f"{error} is a file; a library is a folder. Name another one with --library."


def _holds_other_things(error: BaseException) -> str:
    return (
        f"{error} holds other files, and is no library of Sourcebook's. Name a folder that is empty, or not "
        "there yet, with --library."
    )


def _catalog(error: BaseException) -> str:
    return (
        f"The library's file {_about(error)} cannot be used ({getattr(error, 'message', error)}). "
        "Move it away and add your folders again; your documents themselves are not affected."
    )


def installing(extra: str) -> str:
    """Say how to install an extra; the packaged program takes none."""
    if is_packaged():
        return "The packaged program cannot take it; the one that runs from its source can."
    return (
        "Install it, in the folder of the program's source: .venv/bin/pip install --constraint "
        f"constraints.txt --editable '.[{extra}]'."
    )


def _extra(error: BaseException) -> str:
    return (
        f"The embedding model that was chosen needs a package that is not installed ({_about(error)}). "
        f"{installing('sentence-transformers')} Or take the bundled model again: "
        "sourcebook embedder bundled."
    )


def _too_little(error: BaseException) -> str:
    return (
        f"The embedding model {_about(error)} reads only {getattr(error, 'message', '')} tokens of a text; "
        "passages have up to 254, and their ends would be lost. Choose another model; nothing was changed."
    )


def _odd_vectors(error: BaseException) -> str:
    return (
        f"The embedding model {_about(error)} gives vectors that cannot be used "
        f"({getattr(error, 'message', '')}). Choose another model; nothing was changed."
    )


def _model(error: BaseException) -> str:
    return (
        f"The embedding model is not there or not whole ({_about(error)}). "
        "Run `make model` in Sourcebook's folder, or install Sourcebook again. "
        "If you chose another model, SOURCEBOOK_EMBEDDER=bundled takes the bundled one again."
    )


def _model_failed(error: BaseException) -> str:
    problem = getattr(error, "message", "").rstrip(".")
    return (
        f"The embedding model {_about(error)} could not be used: {problem}. "
        "The one that answers goes on, and nothing was changed. Choose a smaller one, or make room in memory "
        "and choose it again."
    )


def _locked(error: BaseException) -> str:
    return f"Another Sourcebook is using the library in {error}, and does not answer. End it, then try again."


def _permission(error: BaseException) -> str:
    return (
        f"The library's folder cannot be used: {error}. "
        "Choose a folder of your own with --library or SOURCEBOOK_LIBRARY."
    )


def _collection(error: BaseException) -> str:
    names = getattr(error, "names", [])
    there = f"There are: {', '.join(names)}." if names else "There is none yet: add a folder first."
    return f'There is no collection "{_about(error)}". {there}'


def _no_file(error: BaseException) -> str:
    return f'No file of the library matches "{_about(error)}". `sourcebook list` shows their names.'


def _type(error: BaseException) -> str:
    return f'There is no type "{_about(error)}". There are: {", ".join(getattr(error, "names", ()))}.'


def _span(error: BaseException) -> str:
    return f"The last day is before the first: {_about(error)}. Swap them."


def _empty_scope(error: BaseException) -> str:
    limits = []
    if types := getattr(error, "types", ()):
        limits.append(f"of type {' or '.join(types)}")
    if since := getattr(error, "since", None):
        limits.append(f"changed since {since}")
    if until := getattr(error, "until", None):
        limits.append(f"changed until {until}")
    return f"No document here is {', '.join(limits)}. Take a limit away, or ask the whole library."


def _chat(error: BaseException) -> str:
    if getattr(error, "deleted", False):
        return "This chat was deleted. Restore it, or begin another one."
    return f"There is no chat {_about(error)} any more. Choose another one, or begin a new one."


def _turn(error: BaseException) -> str:
    return f"The chat {_about(error)} does not have this question any more. Show it again, then ask anew."


def _pattern(error: BaseException) -> str:
    return (
        f'The rule "{_about(error)}" cannot be used: {getattr(error, "message", error)}. '
        "Nothing was changed. Write it as in a .gitignore file: `*.bak`, `Archive/`, `/drafts/*.txt`."
    )


def _password(error: BaseException) -> str:
    return f"This password does not open {_about(error)}. Nothing was changed; enter another one."


def _readers(error: BaseException) -> str:
    return f"No process for reading files could be started ({getattr(error, 'message', error)}). Try again."


def _reranker(error: BaseException) -> str:
    problem = getattr(error, "problem", RerankerProblem.BROKEN)
    detail = " ".join(str(getattr(error, "message", "")).split()).rstrip(".")
    why = _RERANKER_PROBLEMS[problem].format(detail=detail)
    how = f" {installing(detail)}" if problem is RerankerProblem.NEEDS_EXTRA else ""
    return f"The reranker in {_about(error)} cannot be used: {why}.{how} Search answers without it."


def _question_set(error: BaseException) -> str:
    return f"The question set cannot be used: {_about(error)}: {getattr(error, 'message', '')}"


def _system(error: BaseException) -> str:
    if getattr(error, "errno", None) in _NO_ROOM:
        return _full(error)
    filename = getattr(error, "filename", None)
    # The folder, or a file in it.
    where = f": {filename}" if filename else ""
    why = getattr(error, "strerror", None) or error
    return f"The library cannot be used{where}: {why}. Choose another one with --library."


def _about(error: BaseException) -> str:
    return str(getattr(error, "about", None) or getattr(error, "filename", None) or error)


_RERANKER_PROBLEMS = {
    RerankerProblem.MISSING: "there is no such folder",
    RerankerProblem.INCOMPLETE: "it does not hold {detail}",
    RerankerProblem.NEEDS_EXTRA: "it has no model.onnx, and other models need the extra {detail}",
    RerankerProblem.BROKEN: "it does not score ({detail})",
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_ERRORS: tuple[tuple[type[BaseException], Callable[[BaseException], str]], ...] = (
    (NotAFolder, _not_a_folder),
    (HoldsOtherThings, _holds_other_things),
    (CatalogNewer, _newer),
    (DiskFull, _full),
    (CatalogError, _catalog),
    (ExtraMissing, _extra),
    (ReadsTooLittle, _too_little),
    (OddVectors, _odd_vectors),
    (ModelFailed, _model_failed),
    (ModelMissing, _model),
    (BlockingIOError, _locked),
    (PermissionError, _permission),
    (UnknownCollection, _collection),
    (NoFileMatches, _no_file),
    (UnknownType, _type),
    (EndsBeforeItBegins, _span),
    (EmptyScope, _empty_scope),
    (UnknownChat, _chat),
    (UnknownTurn, _turn),
    (ReadersUnavailable, _readers),
    (WrongPassword, _password),
    (BadPattern, _pattern),
    (RerankerUnusable, _reranker),
    (BadQuestionSet, _question_set),
    (OSError, _system),
)
