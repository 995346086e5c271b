"""Runs the pool over real files that broke other programs, and checks what it makes of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.reading.pool import ReaderPool
from ingest.types import DocumentState, PageState, ReadDocument, ReadLimits, Reason, Refusal
from tests.ingest.making_workers import WORKER
from tests.robust_files import NOT_READ, expected_words, squeezed

pytestmark = [pytest.mark.data, pytest.mark.slow]


@dataclass(frozen=True)
class Outcome:
    name: str
    expected: dict[str, Any]
    result: ReadDocument | Refusal

    @property
    def words(self) -> list[str]:
        """The words that a reader of the file must produce."""
        return expected_words(self.expected)

    @property
    def found(self) -> int:
        if isinstance(self.result, Refusal):
            return 0
        text = squeezed("".join(page.text for page in self.result.pages))
        return sum(squeezed(word) in text for word in self.words)


@pytest.fixture(scope="module")
def outcomes(dev_data):
    folder = dev_data / "robustness"
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    with ReaderPool(WORKER, workers=2, limits=ReadLimits()) as pool:
        futures = [pool.submit(folder / row["file"]) for row in rows]
        return [
            Outcome(row["file"], row["expect"], future.result())
            for row, future in zip(rows, futures, strict=True)
        ]


def supported(outcomes):
    return [outcome for outcome in outcomes if Path(outcome.name).suffix.lower() not in NOT_READ]


def test_every_file_has_an_outcome_and_none_harms_its_reader(outcomes):
    assert len(outcomes) > 100
    reasons = {
        outcome.name: outcome.result.reason for outcome in outcomes if isinstance(outcome.result, Refusal)
    }
    harmful = {Reason.READER_DIED, Reason.PARSER_ERROR, Reason.OVER_TIME_LIMIT, Reason.OVER_MEMORY_LIMIT}
    assert {name: reason for name, reason in reasons.items() if reason in harmful} == {}


def test_formats_without_a_parser_are_unsupported(outcomes):
    others = [outcome for outcome in outcomes if Path(outcome.name).suffix.lower() in NOT_READ]
    states = {outcome.name: outcome.result.state for outcome in others}
    assert set(states.values()) == {DocumentState.UNSUPPORTED}, states


def test_the_words_of_at_least_95_of_100_files_are_read(outcomes):
    with_words = [
        outcome
        for outcome in supported(outcomes)
        if outcome.words and outcome.expected.get("open") != "needs_password"
    ]
    lost = {
        outcome.name: f"{outcome.found} of {outcome.words}"
        for outcome in with_words
        if outcome.found < len(outcome.words)
    }
    assert len(with_words) > 50
    assert len(lost) <= 0.05 * len(with_words), lost


def test_pages_are_counted_right(outcomes):
    wrong = {
        outcome.name: (len(outcome.result.pages), outcome.expected["pages"])
        for outcome in outcomes
        if isinstance(outcome.result, ReadDocument)
        and outcome.expected.get("pages", len(outcome.result.pages)) != len(outcome.result.pages)
    }
    assert wrong == {}


def test_passwords_and_damage_are_told_from_text_and_its_absence(outcomes):
    for outcome in supported(outcomes):
        state = outcome.result.state if isinstance(outcome.result, Refusal) else None
        if outcome.expected.get("open") == "needs_password":
            assert state is DocumentState.PASSWORD, outcome
        elif outcome.expected.get("open") == "damaged":
            assert state in {DocumentState.DAMAGED, DocumentState.EMPTY}, outcome
        elif outcome.expected.get("has_text"):
            assert state is None, outcome
            assert any(page.state is PageState.INDEXED for page in outcome.result.pages), outcome
