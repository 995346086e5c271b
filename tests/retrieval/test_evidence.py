"""How much a question needs what was asked before it."""

import pytest

from ingest.catalog.document_names import Naming
from retrieval.evidence import SearchEvidence
from retrieval.fusion import Ranked, Ranking


def evidence(*shares: float, named: Naming | None = None) -> SearchEvidence:
    """What a question finds whose words score so in relation to the best."""
    words = Ranking([Ranked(id_, share) for id_, share in enumerate(shares)])
    return SearchEvidence([words], {} if named is None else {1: named}, frozenset(), frozenset(), frozenset())


def test_a_question_whose_finds_are_equally_good_needs_its_context() -> None:
    assert evidence(*[1.0] * 20).independence == 0
    assert evidence(*[1.0] * 9, 0.75, *[0.1] * 10).independence == 0
    assert evidence().independence == 0


def test_a_question_whose_finds_stand_out_needs_it_little_but_not_never() -> None:
    assert evidence(1.0, *[0.2] * 20).independence == pytest.approx(0.75)
    assert evidence(1.0).independence == pytest.approx(0.75)
    assert 0 < evidence(1.0, *[0.55] * 20).independence < 0.75


def test_a_question_that_names_its_document_for_sure_needs_none() -> None:
    assert evidence(*[1.0] * 20, named=Naming(1.0, 1.0)).independence == 1
    assert evidence(*[1.0] * 20, named=Naming(1.0, 0.5)).independence == pytest.approx(0.25)
