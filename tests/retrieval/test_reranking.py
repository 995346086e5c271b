"""A reranker that the person supplies: what it says, and what becomes of search when it says nothing."""

import json
from pathlib import Path

import pytest

from retrieval.errors import RerankerProblem, RerankerUnusable
from retrieval.rerankers.loading import load_reranker
from retrieval.reranking import Reranking
from tests.retrieval.making_rerankers import make_reranker

QUESTION = "When does the lease end?"
PASSAGES = [
    "The lease ends on 25 March 2030.",
    "Barley.",
    "The cold store is kept at minus eighteen degrees, and its seeds are dried before. " * 60,
    "",
    "a\udcff lone surrogate",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_reranker(tmp_path_factory.mktemp("reranker"))


def test_a_score_does_not_depend_on_what_is_scored_beside_it(folder):
    reranker = load_reranker(folder)
    together = reranker.scores(QUESTION, PASSAGES)
    alone = [reranker.scores(QUESTION, [passage])[0] for passage in PASSAGES]
    assert together == pytest.approx(alone, abs=1e-5)
    assert len(set(together)) == len(PASSAGES)
    # AND question and passage are told apart
    assert reranker.scores(PASSAGES[0], [QUESTION])[0] != pytest.approx(together[0], abs=1e-3)


def test_a_question_of_ten_thousand_letters_is_cut_to_what_the_model_reads(folder):
    assert len(load_reranker(folder).scores("lease " * 2_000, PASSAGES)) == len(PASSAGES)


def test_a_model_says_how_long_a_pair_may_be(tmp_path):
    folder = make_reranker(tmp_path / "short")
    whole = load_reranker(folder).scores(QUESTION, PASSAGES[2:3])
    (folder / "config.json").write_text(json.dumps({"max_position_embeddings": 32}))
    assert load_reranker(folder).scores(QUESTION, PASSAGES[2:3]) != pytest.approx(whole)


def test_two_labels_are_no_and_yes_and_more_are_none(tmp_path):
    assert len(load_reranker(make_reranker(tmp_path / "two", labels=2)).scores(QUESTION, PASSAGES)) == 5
    with pytest.raises(ValueError, match="3 figures"):
        load_reranker(make_reranker(tmp_path / "three", labels=3)).scores(QUESTION, PASSAGES)


def _incomplete(folder: Path) -> None:
    make_reranker(folder)
    (folder / "tokenizer.json").unlink()


def _garbage(folder: Path) -> None:
    make_reranker(folder)
    (folder / "model.onnx").write_bytes(b"no graph")


def _no_order(folder: Path) -> None:
    make_reranker(folder, worth=float("nan"))


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda folder: None, RerankerProblem.MISSING),
        (_incomplete, RerankerProblem.INCOMPLETE),
        (_garbage, RerankerProblem.BROKEN),
        (_no_order, RerankerProblem.BROKEN),
    ],
)
def test_a_model_of_no_use_is_not_taken_and_the_one_before_stays(tmp_path, folder, make, problem):
    reranking = Reranking(load_reranker, folder)
    before = reranking.scores(QUESTION, PASSAGES)
    make(tmp_path / "other")
    with pytest.raises(RerankerUnusable) as refused:
        reranking.choose(tmp_path / "other")
    assert refused.value.problem is problem
    assert (reranking.choice, reranking.problem) == (folder, None)
    assert reranking.scores(QUESTION, PASSAGES) == before


def test_none_scores_nothing_and_has_no_problem():
    reranking = Reranking(load_reranker)
    assert not reranking.is_on
    assert reranking.scores(QUESTION, PASSAGES) is None
    assert reranking.problem is None


def test_a_folder_that_is_gone_is_a_problem_until_it_is_back(tmp_path):
    # GIVEN a choice on a drive that is unplugged
    reranking = Reranking(load_reranker, tmp_path / "drive")
    assert reranking.scores(QUESTION, PASSAGES) is None
    assert reranking.problem.problem is RerankerProblem.MISSING
    # WHEN it is back, THEN it scores again
    make_reranker(tmp_path / "drive")
    assert len(reranking.scores(QUESTION, PASSAGES)) == len(PASSAGES)
    assert reranking.problem is None


def test_a_model_that_breaks_at_work_steps_back(folder):
    # GIVEN a model that fails at a passage that it was not tried on
    class Fragile:
        def scores(self, question, passages):
            if "Barley." in passages:
                raise RuntimeError("out of memory")
            return [0.0] * len(passages)

    reranking = Reranking(lambda _folder: Fragile(), folder)
    assert reranking.scores(QUESTION, PASSAGES[:1]) == [0.0]
    # THEN there is no score, and it is known why
    assert reranking.scores(QUESTION, PASSAGES) is None
    assert reranking.problem.problem is RerankerProblem.BROKEN
    assert "out of memory" in str(reranking.problem)
    # AND it is left alone until it is chosen again
    assert reranking.scores(QUESTION, PASSAGES[:1]) is None
    reranking.choose(folder)
    assert reranking.scores(QUESTION, PASSAGES[:1]) == [0.0]
