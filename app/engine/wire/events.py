"""The events of streams, told apart by their ``type``."""

import msgspec

from app.engine.wire.asking import (
    Answer,
    Notice,
    SourcesFound,
    Text,
    TextWasThinking,
    Thinking,
)
from app.engine.wire.core import Failure
from app.engine.wire.evaluating import Asked, Evaluation
from app.engine.wire.library import AddReport, Progress

AddEvent = Progress | Notice | AddReport | Failure
AskEvent = SourcesFound | Notice | Thinking | Text | TextWasThinking | Answer | Failure
EvaluateEvent = Asked | Evaluation | Failure
RESULTS = (AddReport, Answer, Evaluation)
Event = AddEvent | AskEvent | EvaluateEvent


def decode_event(data: bytes) -> Event:
    """Read one message of a stream. Raises as `decode` does."""
    event: Event = msgspec.json.decode(data, type=Event)
    return event
