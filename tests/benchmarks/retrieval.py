"""What is found, beside LangChain and LlamaIndex, and what each part of the ranking brings.

``python -m tests.benchmarks.retrieval [--only WHO] [--libraries FOLDER] [SET …]``: the sets named, or all, by
Sourcebook and both others, or only by those that are named. The others need the environment of
``requirements.txt`` in ``.venv-bench`` (or SOURCEBOOK_BENCH_PYTHON). Each gets the whole folder, no hint of
the document, and at most ten passages, cut to 1,200 characters. What was measured replaces its own figures
in ``docs/benchmarks/retrieval.json`` as soon as it is there, and page and plot are made anew; so a run can
be stopped at any time, and the rest be measured later.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.engine import routes, wire
from app.engine.client import EngineClient
from tests.benchmarks import ablation
from tests.benchmarks.ingestion import end
from tests.benchmarks.retrieval_figures import (
    DOCS,
    HEAD,
    LABELS,
    PARTS_HEAD,
    Ablated,
    KeptSet,
    Measured,
    parts_row,
    read,
    row,
    write,
)
from tests.benchmarks.scoring import DEV_DATA, FOUND, PROJECT, Find, QuestionSet, figures, question_sets

_PYTHON = Path(os.environ.get("SOURCEBOOK_BENCH_PYTHON") or PROJECT / ".venv-bench" / "bin" / "python")
_OURS = "sourcebook"


def main(arguments: Sequence[str] = ()) -> None:
    """Ask, print, keep."""
    options = _options(arguments)
    if not DEV_DATA.is_dir():
        print(f"retrieval is not measured: it needs {DEV_DATA}")
        return
    asked = options.only or list(LABELS)
    if not _PYTHON.exists() and asked != [_OURS]:
        print(f"the others are not measured: they need {_PYTHON} (make {_PYTHON.parent.parent.name}/.ready)")
        asked = [who for who in asked if who == _OURS]
    for one in question_sets(options.sets):
        for who in asked:
            with tempfile.TemporaryDirectory() as scratch:
                if who == _OURS:
                    measure_ours(one, (options.libraries or Path(scratch)) / one.name)
                else:
                    keep_found(one, who, peer(who, one, Path(scratch)))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.retrieval")
    parser.add_argument(
        "sets", nargs="*", metavar="SET", help="sets of the development data; all unless named"
    )
    parser.add_argument(
        "--only", action="append", choices=LABELS, help="measure only this one; can be repeated"
    )
    offer_libraries(parser)
    return parser.parse_args(arguments)


def offer_libraries(parser: argparse.ArgumentParser) -> None:
    """Let a folder be named for the libraries of the sets, so that several benchmarks share them."""
    parser.add_argument(
        "--libraries",
        type=lambda path: Path(path).absolute(),
        help="make Sourcebook's libraries here, or find them here again",
    )


def measure_ours(one: QuestionSet, library: Path) -> None:
    """What the program finds, and what it does without each part of its ranking."""
    keep_found(one, _OURS, ours(one, library))
    ablated = Ablated(_month(), ablation.brought(one, library))
    kept = read(DOCS)
    kept[one.name].ablated = ablated
    write(DOCS, kept)
    print(f"{PARTS_HEAD}\n{parts_row(one.name, kept[one.name])}", flush=True)


def keep_found(one: QuestionSet, who: str, found: Sequence[Sequence[Find]]) -> None:
    """Score what one of them found on a set, keep it and print it."""
    kept = read(DOCS)
    this = kept.setdefault(one.name, KeptSet(len(one.questions)))
    if this.questions != len(one.questions):
        # Figures of other questions cannot stand beside these.
        this = kept[one.name] = KeptSet(len(one.questions))
    this.measured[who] = Measured(_month(), figures(one.questions, found))
    write(DOCS, kept)
    print(f"{HEAD}\n{row(one.name, who, this)}", flush=True)


def ours(one: QuestionSet, library: Path) -> list[list[Find]]:
    """What the program finds: an engine of its own, asked as the command line asks it."""
    with EngineClient(library) as door:
        add(door, one)
        replies = [
            door.ask(routes.SEARCH, wire.SearchRequest(query=str(question["question"]), k=FOUND))
            for question in one.questions
        ]
        end(door, library)
    return [
        [Find(Path(passage.path).name, passage.page, passage.text) for passage in reply.passages]
        for reply in replies
    ]


def add(door: EngineClient, one: QuestionSet) -> None:
    """Add the documents of a set; where they are there already, nothing is done."""
    for _ in door.stream(routes.ADD, wire.AddRequest(paths=(str(one.documents),))):
        pass


def peer(name: str, one: QuestionSet, scratch: Path) -> list[list[Find]]:
    """What one of the others finds, in a process of its own."""
    script = Path(__file__).with_name("retrieval_peers.py")
    command = [
        str(_PYTHON),
        str(script),
        name,
        str(one.documents),
        str(one.path(scratch)),
        str(scratch / name),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed on {one.name}:\n{done.stderr[-2_000:]}")
    return [[Find(**find) for find in json.loads(text)] for text in done.stdout.splitlines()]


def _month() -> str:
    return f"{date.today():%B %Y}"  # noqa: DTZ011 - the person's own day


if __name__ == "__main__":
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    main(sys.argv[1:])
