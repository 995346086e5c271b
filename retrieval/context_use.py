"""What a prompt spends of a model's context."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextUse:
    """Tokens by our estimate; ``window`` is what the model is loaded with, None where that is not known.

    ``reserved`` is the least that is kept for the answer. ``turns_left_out`` are earlier turns that did not
    fit.
    """

    window: int | None = None
    instructions: int
    history: int
    passages: int
    question: int
    reserved: int
    turns_left_out: int = 0
