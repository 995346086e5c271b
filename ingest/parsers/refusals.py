"""The refusals that several parsers share, each as an error ready to raise."""

from ingest.errors import FileRefused
from ingest.types import DocumentState, Reason, Refusal

_PROBLEM_CHARACTERS = 200


def short_problem(problem: object) -> str:
    """What a library said, on one line, at most 200 characters; the type's name where it said nothing."""
    words = " ".join(str(problem).split()) or type(problem).__name__
    return words.encode("utf-8", "replace").decode("utf-8")[:_PROBLEM_CHARACTERS]


def damaged(parser: str, problem: object) -> FileRefused:
    """The file breaks its format's rules too badly to be read."""
    detail = {"parser": parser, "problem": short_problem(problem)}
    return FileRefused(Refusal(DocumentState.DAMAGED, Reason.DAMAGED_FILE, detail))


def password_needed() -> FileRefused:
    """The file is encrypted and no password is known."""
    return FileRefused(Refusal(DocumentState.PASSWORD, Reason.PASSWORD_NEEDED))


def lock_not_supported() -> FileRefused:
    """The file is encrypted in a way that no password opens here."""
    return FileRefused(Refusal(DocumentState.PASSWORD, Reason.LOCK_NOT_SUPPORTED))


def unsupported(suffix: str) -> FileRefused:
    """No parser reads this format (yet)."""
    detail = {"suffix": suffix}
    return FileRefused(Refusal(DocumentState.UNSUPPORTED, Reason.FORMAT_NOT_SUPPORTED, detail))


def copy_protected() -> FileRefused:
    """The text is encrypted for the devices of one shop, and no password opens it."""
    return FileRefused(Refusal(DocumentState.UNSUPPORTED, Reason.COPY_PROTECTED))


def old_format(suffix: str, instead: str) -> FileRefused:
    """A format that its own program gave up for another one, ``instead``, which is read."""
    detail = {"suffix": suffix, "instead": instead}
    return FileRefused(Refusal(DocumentState.UNSUPPORTED, Reason.OLD_FORMAT, detail))


def misnamed(suffix: str, found: str) -> FileRefused:
    """The name promises one format and the content is another, which is not read under that name."""
    detail = {"suffix": suffix, "found": found}
    return FileRefused(Refusal(DocumentState.UNSUPPORTED, Reason.NOT_WHAT_ITS_NAME_SAYS, detail))


def not_text() -> FileRefused:
    """The name promises text and the bytes are none in any encoding."""
    return FileRefused(Refusal(DocumentState.UNSUPPORTED, Reason.NOT_TEXT))


def without_text() -> FileRefused:
    """There is nothing but blanks in the file."""
    return FileRefused(Refusal(DocumentState.EMPTY, Reason.EMPTY_TEXT))


def over_limit(reason: Reason, *, unit: str, found: int, limit: int) -> FileRefused:
    """The file asks for more than a limit allows; ``unit`` names what was counted (bytes, pages, …)."""
    return FileRefused(Refusal(DocumentState.TOO_BIG, reason, {unit: found, "limit": limit}))
