"""What can go wrong between a question and its answer, apart from the language model.

RetrievalError
├── UnknownCollection   no collection has this name; carries the names there are
├── NoFileMatches       a pattern for files matches none
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


class BadQuestionSet(RetrievalError):
    """A line of an evaluation file cannot be used."""

    code = "bad_question_set"
