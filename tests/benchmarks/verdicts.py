"""How often verdicts are right, on sentences known to be true or false of a passage, and how long they take.

    python -m tests.benchmarks.verdicts [--fit]

Half of the documents are for fitting the limits, the figures are of the other: docs/benchmarks/verdicts.md.
"""

import argparse
import os
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.embedding.types import Embedder
from retrieval.citations import resolve_citations
from retrieval.verdicts.claims import claim_text
from retrieval.verdicts.judge import Judge
from retrieval.verdicts.similarity import Vectorizer
from retrieval.verdicts.types import Verdict
from retrieval.verdicts.weighing import Claim, Finding, Limits, Rarity, weigh
from retrieval.verdicts.witness import Witness
from tests.benchmarks.given import given
from tests.benchmarks.labelled import Case, cases

PROJECT = Path(__file__).parent.parent.parent
MODEL = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"
_PER_KIND = 120
# Passages that a model is given.
_TOGETHER = 8


def main(data: Path, *, fit: bool = False) -> None:
    """Measure and print."""
    embedder = OnnxEmbedder(MODEL)
    vectorizer = Vectorizer(embedder)
    made = cases(data, _PER_KIND)
    if fit:
        _fit([case for case in made if _is_for_fitting(case)], vectorizer)
        return
    held_back = [case for case in made if not _is_for_fitting(case)]
    limits = Limits()
    found = [(case, _weigh(case, vectorizer, limits)) for case in held_back]
    _print(found, limits)
    _among_others(held_back, embedder)
    _time(held_back, embedder)


def _is_for_fitting(case: Case) -> bool:
    return zlib.crc32(Path(case.document).stem.encode()) % 2 == 0


def _weigh(case: Case, vectorizer: Vectorizer, limits: Limits) -> Finding:
    witness = Witness(case.passage)
    claim = Claim(claim_text(case.claim), Rarity([witness]))
    vector = vectorizer.vectors([claim.statement.text])[0]
    return weigh(claim, witness, vector, vectorizer.vectors([piece.text for piece in witness.pieces]), limits)


def _print(found: Sequence[tuple[Case, Finding]], limits: Limits) -> None:
    verdicts: dict[tuple[bool, str], Counter[Verdict | None]] = defaultdict(Counter)
    for case, finding in found:
        verdicts[not case.is_true, case.kind][finding.verdict(limits)] += 1
    _table("verdicts", verdicts)
    english = [
        (c, f) for c, f in found if ":" not in c.kind and "English" not in c.kind and "denied" not in c.kind
    ]
    right = sum(c.is_true and f.verdict(limits) is Verdict.SUPPORTED for c, f in english)
    said = sum(f.verdict(limits) is Verdict.SUPPORTED for _, f in english)
    true = sum(c.is_true for c, _ in english)
    none = sum(c.is_true and f.verdict(limits) is Verdict.NONE for c, f in english)
    print(f"supported: precision {right / said:.3f}, recall {right / true:.3f}")
    print(f"true ones called none: {none / true:.3f}")


def _table(title: str, verdicts: Mapping[tuple[bool, str], Counter[Verdict | None]]) -> None:
    print(f"{title:<34} {'n':>5} {'supported':>10} {'weak':>7} {'none':>7} {'no verdict':>11}")
    for (is_false, kind), counts in sorted(verdicts.items()):
        total = counts.total()
        shares = "".join(f"{counts[verdict] / total:>9.3f}" for verdict in (*Verdict, None))
        print(f"{'false' if is_false else 'true'}: {kind:<28} {total:>5} {shares}")


def _among_others(made: Sequence[Case], embedder: Embedder) -> None:
    """Judge each sentence by its passage and others of the document, as in an answer: one may mislead."""
    passages: dict[str, list[str]] = defaultdict(list)
    for case in made:
        if case.passage not in passages[case.document]:
            passages[case.document].append(case.passage)
    judge = Judge(embedder)
    verdicts: dict[tuple[bool, str], Counter[Verdict | None]] = defaultdict(Counter)
    for case in made:
        others = [text for text in passages[case.document] if text != case.passage][: _TOGETHER - 1]
        # A paper's own "[44]" would be read as a citation of the answer.
        if "other passage" in case.kind or "other document" in case.kind or not others or "[" in case.claim:
            continue
        evidence = [given(text, n=n) for n, text in enumerate([case.passage, *others], start=1)]
        sentences = resolve_citations(case.claim, ()).sentences
        for sentence in judge.judge(sentences, evidence).sentences if len(sentences) == 1 else ():
            verdicts[not case.is_true, case.kind][sentence.verdict] += 1
    _table("verdicts among other passages", verdicts)


def _time(made: Sequence[Case], embedder: Embedder) -> None:
    """Judge answers of eight sentences by eight passages; all but the last was heard as it was written."""
    english = [case for case in made if case.kind == "words exchanged"]
    taken = []
    for first in range(0, len(english) - 8, 8):
        some = english[first : first + 8]
        evidence = [given(case.passage, n=n) for n, case in enumerate(some, start=1)]
        judge = Judge(embedder)
        judge.prepare(evidence)
        answer = " ".join(case.claim for case in some)
        judge.hear(answer, evidence)
        cited = resolve_citations(answer, ())
        begun = time.perf_counter(), time.process_time()
        judge.judge(cited.sentences, evidence)
        taken.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    for name, values in zip(("elapsed", "CPU"), zip(*taken, strict=True), strict=True):
        ordered = sorted(value * 1000 for value in values)
        middle, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(f"an answer judged after its last word, {name}: p50 {middle:.0f} ms, p95 {high:.0f} ms")


def _fit(made: Sequence[Case], vectorizer: Vectorizer) -> None:
    chosen = Limits()
    known = [(case, _weigh(case, vectorizer, chosen)) for case in made]
    print(f"chosen: {_goodness(known, chosen):.3f}")
    for words in (0.5, 0.6, 0.7, 0.8):
        limits = Limits(words=words, weak=0.2)
        found = [(case, _weigh(case, vectorizer, limits)) for case in made]
        best = [
            (_goodness(found, Limits(words, supported / 100, weak / 100)), weak, supported)
            for weak in range(20, 60, 2)
            for supported in range(max(40, weak + 2), 90, 2)
        ]
        best.sort(reverse=True)
        print(words, [tuple(round(x, 3) for x in row) for row in best[:4]])


def _goodness(found: Sequence[tuple[Case, Finding]], limits: Limits) -> float:
    """The mean over kinds: true sentences supported, and not none; false ones not; strangers none."""
    scores: dict[str, list[float]] = defaultdict(list)
    for case, finding in found:
        verdict = finding.verdict(limits)
        if verdict is None:
            continue
        if case.is_true:
            score = {Verdict.SUPPORTED: 1.0, Verdict.WEAK: 0.5, Verdict.NONE: -0.5}[verdict]
        elif case.kind in {"other passage", "other document"} or case.kind.endswith(": other passage"):
            score = {Verdict.SUPPORTED: -0.5, Verdict.WEAK: 0.5, Verdict.NONE: 1.0}[verdict]
        else:
            score = {Verdict.SUPPORTED: 0.0, Verdict.WEAK: 1.0, Verdict.NONE: 0.7}[verdict]
        scores[case.kind].append(score)
    return sum(sum(of_kind) / len(of_kind) for of_kind in scores.values()) / len(scores)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    data = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev")
    main(data, fit=options.fit)
