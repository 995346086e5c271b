"""A whole conversation with a small real model, written down: python -m tests.benchmarks.recorded FOLDER.

On the sample library: a question, a follow-up, a question that nothing answers, why, a passage pinned and the
question asked again, and the chat exported in every format into FOLDER. SmolLM2 135M is good for plumbing;
what it says is worth nothing.
"""

import sys
import tempfile
from pathlib import Path

from app.engine import routes, wire
from app.engine.client import EngineClient
from tests.benchmarks.ingestion import SAMPLES, end
from tests.doubles.llama_server import LlamaServer, smollm2_path

QUESTION = "When can we end the lease of the Corn Mill early?"
FOLLOW_UP = "And what must we pay then?"
NOT_THERE = "What is the capital of Mongolia?"


def main(folder: Path) -> None:
    """Run, print, export."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, LlamaServer(smollm2_path()) as server:
        library = Path(scratch) / "library"
        with EngineClient(library) as door:
            for _ in door.stream(routes.ADD, wire.AddRequest(paths=(str(SAMPLES),))):
                pass
            first = _ask(door, server, QUESTION)
            _ask(door, server, FOLLOW_UP, chat=first.chat)
            last = _ask(door, server, NOT_THERE, chat=first.chat)
            _explain(first)
            pin = _beyond(first)
            print(f"\n## Pinned: {_place(pin)}; asked again\n")
            place = wire.PassageRef(path=pin.path, page=pin.page, start=pin.start, end=pin.end)
            again = _ask(door, server, NOT_THERE, chat=first.chat, instead_of=last.turn, pinned=(place,))
            _explain(again)
            for ending in ("md", "html", "pdf", "docx"):
                path = folder / f"chat.{ending}"
                request = wire.ExportRequest(chat=first.chat, path=str(path), replaces=True)
                done = door.ask(routes.EXPORT_CHAT, request)
                print(f"exported {done.questions} questions, {done.notes} notes: {path.name}")
            end(door, library)


def _ask(
    door: EngineClient,
    server: LlamaServer,
    question: str,
    *,
    chat: str | None = None,
    instead_of: int | None = None,
    pinned: tuple[wire.PassageRef, ...] = (),
) -> wire.Answer:
    """Ask, and print question, answer, verdicts, notices."""
    request = wire.AskRequest(
        query=question,
        server=server.address,
        chat=chat,
        instead_of=instead_of,
        pinned=pinned,
        temperature=0.0,
    )
    *events, answer = door.stream(routes.ASK, request)
    assert isinstance(answer, wire.Answer)
    print(f"\n## {question}\n\n{answer.answer}\n")
    for sentence in answer.sentences:
        reason = "" if sentence.reason is None else f" ({sentence.reason.code})"
        print(f"- {sentence.verdict}{reason} {list(sentence.citations)}: {sentence.text[:90]}")
    for event in events:
        if isinstance(event, wire.Notice):
            print(f"- notice: {event.message}")
    print(f"- {answer.model}, {answer.finish_reason}, {answer.usage}, left out: {len(answer.left_out)}")
    return answer


def _explain(answer: wire.Answer) -> None:
    assert answer.explanation is not None
    print(f"\n### Why: searched {list(answer.explanation.queries)}\n")
    for item in answer.explanation.passages[:12]:
        ranks = f"words {item.keyword_rank}, meaning {item.vector_rank}, fused {item.rank}"
        pinned = ", pinned" if item.pinned else ""
        print(f"- {item.fate}{pinned}, {item.tokens} tokens, {ranks}: {_place(item)}")


def _beyond(answer: wire.Answer) -> wire.Considered:
    """The best passage that was not given."""
    assert answer.explanation is not None
    return next(item for item in answer.explanation.passages if item.fate != "given")


def _place(item: wire.Passage) -> str:
    return f"{Path(item.path).name}, page {item.page}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
