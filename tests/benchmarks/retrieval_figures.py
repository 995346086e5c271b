"""The figures of the retrieval benchmark as they are kept, and the page and the plot made from them.

``docs/benchmarks/retrieval.json`` has them by set; a run replaces those that it measured. The page has notes
by hand above a mark, and tables below it; ``python -m tests.benchmarks.retrieval_figures`` makes it anew, as
after a merge.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tests.benchmarks.ablation import PARTS, Brought
from tests.benchmarks.plot import Bar, bars
from tests.benchmarks.scoring import FOUND, PROJECT, Figures

DOCS = PROJECT / "docs" / "benchmarks"

LABELS = {"sourcebook": "Sourcebook", "langchain": "LangChain", "llamaindex": "LlamaIndex"}
MARK = "<!-- Everything below is written by python -m tests.benchmarks.retrieval -->"
_FIGURES, _PAGE, _PLOT = "retrieval.json", "retrieval.md", "retrieval.svg"


@dataclass(frozen=True, slots=True)
class Measured:
    """How well one of the three did on a set, and when: a month, as ``November 2026``."""

    month: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Ablated:
    """What each part of the ranking brings on a set, by its name, and when."""

    month: str
    parts: dict[str, Brought]


@dataclass(slots=True)
class KeptSet:
    """What is known of a set: its number of questions, and who was measured on it."""

    questions: int
    measured: dict[str, Measured] = field(default_factory=dict)
    ablated: Ablated | None = None


def read(folder: Path) -> dict[str, KeptSet]:
    """Give the figures that are kept, by set; none where there is no file yet."""
    path = folder / _FIGURES
    return msgspec.json.decode(path.read_bytes(), type=dict[str, KeptSet]) if path.exists() else {}


def write(folder: Path, kept: Mapping[str, KeptSet]) -> None:
    """Keep the figures, and make the page and the plot anew."""
    content = msgspec.json.format(msgspec.json.encode(dict(sorted(kept.items()))), indent=1)
    (folder / _FIGURES).write_bytes(content + b"\n")
    page = folder / _PAGE
    notes = page.read_text("utf-8").split(MARK)[0].rstrip()
    page.write_text("\n\n".join([notes, MARK, *tables(kept)]) + "\n", "utf-8")
    (folder / _PLOT).write_text(plot(kept), "utf-8")


def tables(kept: Mapping[str, KeptSet]) -> list[str]:
    """Give the parts of the page below the mark."""
    return [
        "## What is found",
        "\n".join(
            [HEAD, *(row(name, who, kept[name]) for name in sorted(kept) for who in _measured(kept[name]))]
        ),
        f"![Recall at {FOUND}]({_PLOT})",
        "## What each part of the ranking brings",
        "\n".join(
            [PARTS_HEAD, *(parts_row(name, kept[name]) for name in sorted(kept) if kept[name].ablated)]
        ),
    ]


HEAD = (
    "| set | questions | who | R@1 | R@5 | R@10 | ± | MRR | nDCG | measured |\n"
    "|---|---:|---|---:|---:|---:|---:|---:|---:|---|"
)
PARTS_HEAD = f"| set | questions | {' | '.join(PARTS)} | measured |\n|---|---:|{'---:|' * len(PARTS)}---|"


def row(name: str, who: str, one: KeptSet) -> str:
    """A row of the table: how well one did on a set."""
    measured = one.measured[who]
    figures = measured.figures
    numbers = (*figures.recall, standard_error(figures.recall[2], one.questions), figures.mrr, figures.ndcg)
    cells = [name, str(one.questions), LABELS[who], *(f"{number:.3f}" for number in numbers), measured.month]
    return f"| {' | '.join(cells)} |"


def parts_row(name: str, one: KeptSet) -> str:
    """A row of the other table: recall at 10 that each part brings, and questions won and lost by it."""
    assert one.ablated is not None
    brought = (one.ablated.parts.get(part) for part in PARTS)
    cells = [
        name,
        str(one.questions),
        *(
            f"{(part.won - part.lost) / one.questions:+.3f} ({part.won}:{part.lost})" if part else ""
            for part in brought
        ),
        one.ablated.month,
    ]
    return f"| {' | '.join(cells)} |"


def plot(kept: Mapping[str, KeptSet]) -> str:
    """Draw recall at 10, set by set."""
    return bars(
        f"Recall at {FOUND}, per cent",
        [
            Bar(f"{name}, {LABELS[who]}", 100 * kept[name].measured[who].figures.recall[2])
            for name in sorted(kept)
            for who in _measured(kept[name])
        ],
    )


def standard_error(share: float, count: int) -> float:
    """The standard error of a share of ``count`` questions, by Agresti and Coull: two of each kind added.

    So that seven of seven is not thought to be certain. The American Statistician 52 (1998),
    https://doi.org/10.1080/00031305.1998.10480550.
    """
    added = (share * count + 2) / (count + 4)
    return math.sqrt(added * (1 - added) / (count + 4))


def _measured(one: KeptSet) -> list[str]:
    """Who was measured on a set, in the order of the table."""
    return [who for who in LABELS if who in one.measured]


if __name__ == "__main__":
    write(DOCS, read(DOCS))
