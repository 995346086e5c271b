"""What models make of texts: learnt from the tokens that servers counted, so that less room is kept idle.

A model's first prompt is measured by a guess that is rather too high. From then on the guess is corrected by
the highest of the last ratios of what was counted to what was guessed, apart for ASCII and all other signs,
since a model that is at home in English may spend a token on each sign of another script.
"""

from collections.abc import Sequence

import msgspec

from retrieval.language_model.events import Message
from retrieval.token_counts import TOKENS_PER_MESSAGE, TokenCounter, size_of

# Models that are remembered, the last used ones, and counts that are remembered of each.
_MOST_MODELS, _MOST_COUNTS = 32, 8
# Kept above the highest ratio that was seen.
_RESERVE = 1.05
# A server that says less counts only what it had not read before, one that says more counts otherwise.
_LEAST, _MOST = 0.3, 3.0
# The parts of a text up to which other signs tell nothing of ASCII, and from which they are told of.
_FEW, _MANY = 0.1, 0.5


class _Seen(msgspec.Struct):
    plain: list[float] = msgspec.field(default_factory=list)
    other: list[float] = msgspec.field(default_factory=list)


class TokenRates:
    """The counters of all models, by their ids. Used by one thread."""

    def __init__(self, remembered: str | None = None) -> None:
        """``remembered`` is what `dump` gave; what cannot be read is forgotten."""
        self._seen: dict[str, _Seen] = {}
        if remembered is not None:
            try:
                self._seen = msgspec.json.decode(remembered, type=dict[str, _Seen])
            except msgspec.MsgspecError:
                self._seen = {}

    def counter(self, model: str) -> TokenCounter:
        """Give the counter of a model; of one that was never seen, the guess alone."""
        seen = self._seen.get(model, _Seen())
        return TokenCounter(_factor(seen.plain), _factor(seen.other))

    def learn(self, model: str, messages: Sequence[Message], counted: int) -> None:
        """Take note of what a server counted for a prompt."""
        sizes = [size_of(message.content) for message in messages]
        plain = sum(size.plain for size in sizes) + TOKENS_PER_MESSAGE * len(messages)
        other = sum(size.other for size in sizes)
        counter = self.counter(model)
        seen = self._seen.pop(model, _Seen())
        self._seen[model] = seen
        while len(self._seen) > _MOST_MODELS:
            del self._seen[next(iter(self._seen))]
        if other <= _FEW * (plain + other):
            _note(seen.plain, (counted - other * counter.other) / plain)
        elif other >= _MANY * (plain + other):
            _note(seen.other, (counted - plain * counter.plain) / other)

    def dump(self) -> str:
        """Give all of it as text."""
        return msgspec.json.encode(self._seen).decode()


def _note(ratios: list[float], ratio: float) -> None:
    if _LEAST <= ratio <= _MOST:
        ratios.append(round(ratio, 4))
        del ratios[:-_MOST_COUNTS]


def _factor(ratios: Sequence[float]) -> float:
    return max(ratios) * _RESERVE if ratios else 1.0
