"""What is found where a file is called, by chance, what a question is about.

``python -m tests.benchmarks.chance_names [--libraries FOLDER] [SET …]``. For each question some other
document is called by a word of the question: the rarest one that no name has yet. The document that answers
keeps its own name. Recall with and without the rules that keep such a name from burying what answers.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.engine.client import EngineClient
from ingest.analysis.analyzer import index_text, words_of
from ingest.analysis.languages import DEFAULTS
from ingest.catalog.catalog import Catalog
from ingest.catalog.document_names import names_column
from retrieval.evidence import Ranks
from tests.benchmarks.ablation import asking
from tests.benchmarks.ingestion import end
from tests.benchmarks.retrieval import add, offer_libraries
from tests.benchmarks.scoring import DEV_DATA, Find, QuestionSet, figures, question_sets

SETS = ("financebench", "mmlongbench", "covidqa_long", "squad2")
_WAYS = {
    "names as they are": (False, Ranks()),
    "called by chance": (True, Ranks()),
    "… without names": (True, replace(Ranks(), named=0.0)),
}


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chance_names")
    parser.add_argument("sets", nargs="*", metavar="SET", default=SETS)
    offer_libraries(parser)
    options = parser.parse_args(arguments)
    if not DEV_DATA.is_dir():
        print(f"names by chance are not measured: they need {DEV_DATA}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        for one in question_sets(options.sets):
            measure(one, (options.libraries or Path(scratch)) / one.name)


def measure(one: QuestionSet, library: Path) -> None:
    """Print what is found on a set, by each way."""
    with EngineClient(library) as door:
        add(door, one)
        end(door, library)
    for way, (is_called, ranks) in _WAYS.items():
        with closing(Catalog(library / "catalog.db")) as catalog, asking(library) as ask:
            found: list[list[Find]] = []
            for question in one.questions:
                called = _call_another(catalog, question) if is_called else None
                found.append(ask(ranks, [str(question["question"])]))
                if called is not None:
                    _rename(catalog, *called)
        recall = figures(one.questions, found).recall
        print(f"{one.name:<14}{way:<44}{'/'.join(f'{value:.3f}' for value in recall)}", flush=True)


def _call_another(catalog: Catalog, question: dict[str, object]) -> tuple[int, str] | None:
    """Call another document by the rarest word of a question; gives what it was called before."""
    text = str(question["question"])
    with catalog.database.read() as db:
        others = db.execute(
            "SELECT n.rowid, n.name FROM document_names n JOIN files f ON f.document_id = n.rowid"
            " WHERE f.path NOT LIKE ? GROUP BY n.rowid ORDER BY min(f.path)",
            (f"%{question['doc']}",),
        ).fetchall()
        named = {word for _, name in others for word in name.split()}
        counts = {
            word: db.execute(
                "SELECT count(*) FROM words WHERE words MATCH ?",
                (f'"{index_text([word], DEFAULTS).split()[0]}"',),
            ).fetchone()[0]
            for word in words_of(text)
            if word.isalpha() and not named & set(names_column([word]).split())
        }
    known = [word for word in counts if counts[word]]
    if not known or not others:
        return None
    rarest = min(known, key=lambda word: (counts[word], word))
    id_, before = random.Random(text).choice(others)
    _rename(catalog, id_, names_column([rarest]))
    return id_, before


def _rename(catalog: Catalog, document_id: int, name: str) -> None:
    with catalog.database.write() as db:
        db.execute("UPDATE document_names SET name = ? WHERE rowid = ?", (name, document_id))


if __name__ == "__main__":
    main(sys.argv[1:])
