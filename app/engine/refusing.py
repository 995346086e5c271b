"""Saying no to what cannot be done, in words for a person."""

from app.engine.wire import Failure


class Refused(Exception):
    """What was asked cannot be done; ``failure`` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.failure = Failure(code=code, message=message)
        super().__init__(message)
