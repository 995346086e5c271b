"""What can go wrong between a question and its answer, apart from the language model.

RetrievalError
├── UnknownCollection   no collection has this name; carries the names there are
├── UnknownType         no type of documents has this name; carries the names there are
├── EndsBeforeItBegins  a span of days whose last one is before its first
├── NoFileMatches       a pattern for files matches none
├── EmptyScope          no document has one of the types and was changed on one of the days
├── UnknownChat         no chat has this id, or it was deleted
├── UnknownTurn         a chat has no turn with this id (any more)
├── RerankerUnusable    the reranker that was chosen does not score; carries what is wrong with it
└── BadQuestionSet      a line of an evaluation file cannot be used; carries the line's number
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum


class RetrievalError(Exception):
    """Root of the errors of retrieval; ``code`` is stable, ``about`` names the thing."""

    code = "retrieval"

    def __init__(self, about: str, message: str = "") -> None:
        self.about = about
        self.message = message
        super().__init__(f"{self.code}: {about}" + (f": {message}" if message else ""))


class UnknownCollection(RetrievalError):
    """No collection has this name."""

    code = "unknown_collection"

    def __init__(self, about: str, names: list[str]) -> None:
        self.names = names
        super().__init__(about, ", ".join(names))


class NoFileMatches(RetrievalError):
    """A pattern for files matches none of those that were read."""

    code = "no_file_matches"


class UnknownType(RetrievalError):
    """No type of documents has this name."""

    code = "unknown_type"

    def __init__(self, about: str, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(about, ", ".join(names))


class EndsBeforeItBegins(RetrievalError):
    """The last day of a span is before its first."""

    code = "ends_before_it_begins"

    def __init__(self, since: date, until: date) -> None:
        self.since, self.until = since, until
        super().__init__(f"{since} to {until}")


class EmptyScope(RetrievalError):
    """No document has one of the types (if any) and was changed on one of the days (None: no limit)."""

    code = "empty_scope"

    def __init__(self, types: tuple[str, ...], since: date | None, until: date | None) -> None:
        self.types, self.since, self.until = types, since, until
        super().__init__(", ".join(types), f"{since} to {until}")


class UnknownChat(RetrievalError):
    """No chat has this id; ``deleted`` where one had it and can still be restored."""

    code = "no_such_chat"

    def __init__(self, about: str, *, deleted: bool = False) -> None:
        self.deleted = deleted
        super().__init__(about, "deleted" if deleted else "")


class UnknownTurn(RetrievalError):
    """A chat has no turn with this id."""

    code = "no_such_turn"

    def __init__(self, about: str, turn: int) -> None:
        self.turn = turn
        super().__init__(about, str(turn))


class RerankerProblem(StrEnum):
    """What is wrong with a reranker."""

    MISSING = "missing"  # its folder is not there
    INCOMPLETE = "incomplete"  # files that it should hold
    NEEDS_EXTRA = "needs_extra"  # the extra's name
    BROKEN = "broken"  # what it said


class RerankerUnusable(RetrievalError):
    """The reranker in the folder ``about`` does not score."""

    code = "reranker_unusable"

    def __init__(self, about: str, problem: RerankerProblem, detail: str = "") -> None:
        self.problem = problem
        super().__init__(about, detail)


class BadQuestionSet(RetrievalError):
    """A line of an evaluation file cannot be used."""

    code = "bad_question_set"
