"""What can go wrong between a question and its answer, apart from the language model.

RetrievalError
├── UnknownCollection   no collection has this name; carries the names there are
├── NoFileMatches       a pattern for files matches none
├── UnknownChat         no chat has this id, or it was deleted
├── UnknownTurn         a chat has no turn with this id (any more)
└── BadQuestionSet      a line of an evaluation file cannot be used; carries the line's number
"""


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


class BadQuestionSet(RetrievalError):
    """A line of an evaluation file cannot be used."""

    code = "bad_question_set"
