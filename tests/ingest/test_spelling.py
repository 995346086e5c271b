"""Slips in a question: the words it may have meant are looked up instead."""

import pytest

from ingest.catalog.catalog import Catalog
from ingest.catalog.spelling import near_terms
from tests.ingest.test_document_names import catalog, put

__all__ = ["catalog"]


@pytest.mark.parametrize(
    "slip",
    ["inventries", "invnetories", "invventories", "ivnentories", "kaufvertarg", "договр"],
)
def test_a_word_with_a_slip_finds_what_was_meant(catalog: Catalog, slip: str) -> None:
    put(catalog, "a.pdf", "the inventories of the mill", "der Kaufvertrag", "договор")
    put(catalog, "b.pdf", "something else")
    (hit,) = catalog.words.find(slip, 10, None).everywhere
    assert hit.score > 0


@pytest.mark.parametrize("word", ["cart", "xnventories", "invoices", "inventor1es", "zebra"])
def test_short_words_other_beginnings_and_other_words_are_no_slips(catalog: Catalog, word: str) -> None:
    put(catalog, "a.pdf", "the inventories of a cat, and zebroid")
    assert catalog.words.find(word, 10, None).everywhere == []


def test_a_word_that_the_library_has_is_meant_as_it_is(catalog: Catalog) -> None:
    put(catalog, "a.pdf", "statement")
    put(catalog, "b.pdf", "statements of statesment")
    assert len(catalog.words.find("statement", 10, None).everywhere) == 2
    hits = catalog.words.find("statesment", 10, None).everywhere
    assert len(hits) == 1


def test_long_questions_are_left_alone(catalog: Catalog) -> None:
    put(catalog, "a.pdf", "inventories receivables liabilities")
    with catalog.database.read() as db:
        short, long = ["inventri"], ["inventri", *"abcdef"]
        assert near_terms(db, short, dict.fromkeys(short, 0)) == ["inventori"]
        assert near_terms(db, long, dict.fromkeys(long, 0)) == []


def test_the_vocabulary_follows_an_index_that_is_made_anew(catalog: Catalog) -> None:
    put(catalog, "a.pdf", "inventories")
    with catalog.database.write() as db:
        db.execute("DELETE FROM meta WHERE key = 'word_rule'")
    catalog.word_rebuild._done = False
    while catalog.word_rebuild.step():
        pass
    assert len(catalog.words.find("inventries", 10, None).everywhere) == 1
