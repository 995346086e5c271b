"""Answers in the order of their questions: each may come by a connection of its own."""

from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")


class Newest:
    """Passes answers on, but for one that the answer to a later question has overtaken."""

    def __init__(self) -> None:
        self._asked = 0
        self._answered = 0

    def only(self, done: Callable[[R], None]) -> Callable[[R], None]:
        """Give what is to be called with the answer to the question that is asked now."""
        self._asked += 1
        number = self._asked

        def answered(reply: R) -> None:
            if number > self._answered:
                self._answered = number
                done(reply)

        return answered

    def overtake(self) -> None:
        """Let nothing pass that was asked before now: what it tells of has been changed since."""
        self._answered = self._asked
