"""How rare terms are, and what of a question is looked at where many passages have its words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.catalog import words
from ingest.catalog.catalog import Catalog
from ingest.catalog.term_counts import TermCounts
from tests.ingest.test_words import found, put


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "catalog.db")
    catalog.sources.add(tmp_path, "Documents")
    yield catalog
    catalog.close()


def test_the_rarest_terms_are_kept_within_the_rows_that_may_be_looked_at(catalog: Catalog) -> None:
    # GIVEN words of 1, 10, 100 and 400 passages in 2,100
    texts = [
        " ".join(f"w{count}" for count in (1, 10, 100, 400) if number < count) or "none"
        for number in range(2_100)
    ]
    put(catalog, "many.pdf", *texts)
    terms = ["w400", "w100", "w10", "w1", "none"]
    counts = TermCounts("words")
    with catalog.database.read() as db:
        # THEN what stands in most is dropped, and the rarest go first
        assert counts.telling(db, terms) == ["w1", "w10", "w100", "w400"]
        assert counts.telling(db, terms, 500) == ["w1", "w10", "w100"]
        # AND three are kept at least
        assert counts.telling(db, terms, 5) == ["w1", "w10", "w100"]
        assert counts.telling(db, ["none"], 5) == ["none"]


def test_counts_hold_until_a_large_library_is_larger_by_a_twentieth(catalog: Catalog) -> None:
    # GIVEN a word that most of 2,100 passages have, one that none has, and both counted
    put(catalog, "first.pdf", *["mill"] * 2_100)
    counts = TermCounts("words")
    with catalog.database.read() as db:
        assert counts.of(db, ["mill", "barley"]) == {"mill": 2_100, "barley": 0}
    # WHEN two passages come
    put(catalog, "second.pdf", "mill and barley", "nothing else")
    # THEN the word that was there counts as before, and the one that was not is counted anew
    with catalog.database.read() as db:
        assert counts.of(db, ["mill", "barley"]) == {"mill": 2_100, "barley": 1}
    # AND all are counted anew when many come
    put(catalog, "third.pdf", *["mill"] * 200)
    with catalog.database.read() as db:
        assert counts.of(db, ["mill", "barley"]) == {"mill": 2_301, "barley": 1}


def test_in_a_small_library_each_change_counts(catalog: Catalog) -> None:
    put(catalog, "first.pdf", *["mill"] * 100)
    counts = TermCounts("words")
    for number in (1, 2):
        with catalog.database.read() as db:
            assert counts.of(db, ["mill"]) == {"mill": 99 + number}
        put(catalog, f"one more {number}.pdf", "mill")


def test_rows_with_common_words_alone_are_not_scored_but_common_words_count(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN three rare words, and one that so many passages have that they cannot all be looked at
    monkeypatch.setattr(words, "_MOST_ROWS", 50)
    rare = ["tenant barley", "tenant wheat", "landlord barley", "landlord wheat", "miller barley"]
    put(catalog, "many.pdf", *rare, *[f"barley {number}" for number in range(380)], *["oats"] * 1_800)
    # WHEN all four are asked for
    texts = found(catalog, "tenant landlord miller barley", limit=10)
    # THEN what has a rare word and the common one comes before what has a rare word alone, and nothing else
    assert texts[0] == "miller barley"
    assert set(texts) == set(rare)
    assert texts.index("tenant barley") < texts.index("tenant wheat")
    assert texts.index("landlord barley") < texts.index("landlord wheat")
