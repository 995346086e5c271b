"""Documents that a question names, however it writes them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.catalog.catalog import Catalog
from ingest.catalog.document_names import name_words, question_words
from ingest.catalog.schema import MIGRATIONS, NAMES_AND_LEADS
from ingest.catalog.sources import FileStamp
from ingest.types import PageState, ParsedPage, PassageSpan, ReadDocument
from tests.ingest.test_words import known


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "catalog.db")
    catalog.sources.add(tmp_path, "Documents")
    yield catalog
    catalog.close()


def put(catalog: Catalog, name: str, *texts: str, title: str = "") -> int:
    """Store a document of a passage a page, in a file of this name."""
    texts = texts or (f"the text of {name}",)
    pages = tuple(ParsedPage(number, text, PageState.INDEXED) for number, text in enumerate(texts, 1))
    passages = tuple(PassageSpan(page.number, 0, len(page.text), "") for page in pages)
    id_ = catalog.documents.store(
        name.encode(), ".pdf", "1", name=name, outcome=ReadDocument(title, pages, passages), embedder="e"
    )
    place(catalog, name, id_)
    return id_


def place(catalog: Catalog, name: str, document_id: int) -> None:
    (source,) = catalog.sources.all()
    catalog.sources.put_document(source, FileStamp(source.path / name, 1, 1), "1", document_id)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("BESTBUY_2024Q2_10Q", ["bestbuy", "2024", "q2", "10", "q"]),
        ("report FY2023", ["report", "fy", "2023"]),
        ("v12345", ["v12345"]),
        ("Brückenprüfung 2019", ["bruckenprufung", "2019"]),
        ("租约2024年", ["租约", "租", "约", "2024", "年"]),
        ("", []),
        ("__ --", []),
    ],
)
def test_a_name_is_taken_apart_where_digits_and_letters_meet(name: str, words: list[str]) -> None:
    assert name_words(name) == words


def test_a_question_is_looked_up_by_its_words_their_parts_and_words_side_by_side() -> None:
    words = question_words("Did Best Buy grow in FY2023?")
    assert {"best", "buy", "bestbuy", "fy2023", "2023", "didbestbuy"} <= {*words}
    assert "buydid" not in words
    assert question_words("") == question_words(" ?!") == []


@given(st.text(max_size=300))
def test_every_word_of_a_name_is_found_by_a_question_of_that_name(name: str) -> None:
    words = name_words(name)
    if len(words) <= 20:
        assert {*words} <= {*question_words(name)}


def test_the_document_whose_name_is_held_most_is_named_first(catalog: Catalog) -> None:
    wanted = put(catalog, "BESTBUY_2023_10K.pdf")
    other_year = put(catalog, "BESTBUY_2019_10K.pdf")
    other_company = put(catalog, "BOEING_2023_10K.pdf")
    put(catalog, "notes.pdf")
    named = catalog.document_names.named_in("What did Best Buy earn in FY2023?", None)
    assert named.keys() == {wanted}
    assert 0.5 < named[wanted].share < 1
    # WHEN it says no year, each year is meant
    named = catalog.document_names.named_in("What did Best Buy earn?", None)
    assert list(named) == [wanted, other_year]
    assert 0.1 < named[other_year].share <= named[wanted].share < 0.5
    assert other_company not in named


def test_a_title_names_a_document_as_well_as_its_file(catalog: Catalog) -> None:
    titled = put(catalog, "scan0001.pdf", title="Lease of the Corn Mill")
    put(catalog, "scan0002.pdf", title="Minutes of March")
    assert catalog.document_names.named_in("when does the corn mill lease end", None).keys() == {titled}


def test_what_stands_in_every_name_names_nothing(catalog: Catalog) -> None:
    put(catalog, "report_a1.pdf")
    put(catalog, "report_b2.pdf")
    assert catalog.document_names.named_in("the report", None) == {}


def test_a_document_that_is_alone_needs_no_name(catalog: Catalog) -> None:
    put(catalog, "lease.pdf")
    assert catalog.document_names.named_in("the lease", None) == {}


def test_only_documents_of_the_scope_are_named(catalog: Catalog) -> None:
    first = put(catalog, "oak_elm.pdf")
    second = put(catalog, "oak_ash.pdf")
    put(catalog, "beech.pdf")
    assert list(catalog.document_names.named_in("oak", None)) == [first, second]
    assert list(catalog.document_names.named_in("oak", frozenset({second}))) == [second]


def test_names_follow_the_files(catalog: Catalog) -> None:
    # GIVEN a document in two files
    lynx = put(catalog, "lynx.pdf")
    put(catalog, "other.pdf")
    place(catalog, "otter.pdf", lynx)
    assert list(catalog.document_names.named_in("the otter", None)) == [lynx]
    # WHEN one goes
    (source,) = catalog.sources.all()
    catalog.sources.forget(known(catalog, source, "lynx.pdf"))
    # THEN its name goes with it
    assert catalog.document_names.named_in("the lynx", None) == {}
    assert list(catalog.document_names.named_in("the otter", None)) == [lynx]
    # WHEN the last one goes, nothing is named, and once it is erased nothing is kept
    catalog.sources.forget(known(catalog, source, "otter.pdf"))
    assert catalog.document_names.named_in("the otter", None) == {}
    catalog.documents.erase_orphans()
    with catalog.database.read() as db:
        assert db.execute("SELECT count(*) FROM document_names").fetchone() == (1,)


def test_pages_are_found_by_their_first_lines_with_all_their_passages(catalog: Catalog) -> None:
    top = "Table of Contents\n\nConsolidated Balance Sheets\nAssets\nCash\n"
    put(catalog, "a.pdf", top + "1 2 3", "said of it, and much more\n" * 9 + "balance sheets", "other")
    put(catalog, "single.pdf", "balance sheets")
    hits = catalog.page_leads.find("the balance sheet", 10, None).everywhere
    passages = catalog.documents.passages([hit.id for hit in hits])
    assert [(passages[hit.id].path.name, passages[hit.id].page) for hit in hits] == [("a.pdf", 1)]


def test_page_leads_keep_to_the_scope_and_leave_with_the_document(catalog: Catalog) -> None:
    first = put(catalog, "a.pdf", "zebra", "x")
    second = put(catalog, "b.pdf", "zebra", "y")
    assert len(catalog.page_leads.find("zebra", 10, None).everywhere) == 2
    assert len(catalog.page_leads.find("zebra", 10, frozenset({second})).everywhere) == 1
    (source,) = catalog.sources.all()
    catalog.sources.forget(known(catalog, source, "a.pdf"))
    assert catalog.page_leads.find("zebra", 10, frozenset({first})).everywhere == []
    catalog.documents.erase_orphans()
    with catalog.database.read() as db:
        assert db.execute("SELECT count(*) FROM page_leads").fetchone() == (2,)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None), max_size=60))
def test_no_text_makes_a_search_fail(catalog: Catalog, query: str) -> None:
    catalog.document_names.named_in(query, None)
    catalog.page_leads.find(query, 5, frozenset({1}))


def test_a_library_of_before_gets_names_and_leads_when_it_is_opened(catalog: Catalog, tmp_path: Path) -> None:
    # GIVEN a library with two documents, as the version before left it
    put(catalog, "BESTBUY_2023.pdf", "Balance Sheet\nassets", "second page")
    put(catalog, "other.txt", "one page")
    catalog.close()
    expected = _contents(tmp_path / "catalog.db")
    with sqlite3.connect(tmp_path / "catalog.db") as db:
        db.execute("DROP TABLE document_names")
        db.execute("DROP TABLE page_leads")
        db.execute("DROP TABLE word_vocabulary")
        db.execute("ALTER TABLE pages DROP COLUMN hidden")
        db.execute("ALTER TABLE passages DROP COLUMN hidden")
        db.execute(f"PRAGMA user_version = {MIGRATIONS.index(NAMES_AND_LEADS)}")
    db.close()
    # WHEN it is opened
    Catalog(tmp_path / "catalog.db").close()
    # THEN they are as if they had always been there
    assert _contents(tmp_path / "catalog.db") == expected
    assert [len(rows) for rows in expected] == [2, 2]


def _contents(path: Path) -> list[list[tuple[object, ...]]]:
    db = sqlite3.connect(path)
    tables = ("rowid, name, title FROM document_names", "rowid, lead FROM page_leads")
    contents = [db.execute(f"SELECT {table} ORDER BY rowid").fetchall() for table in tables]
    db.close()
    return contents


def test_a_word_that_others_speak_of_names_a_document_the_less(catalog: Catalog) -> None:
    # GIVEN a filing that alone speaks of its company, and a lease called by what all speak of
    pfizer = put(catalog, "Pfizer_2023.pdf", "Pfizer sells medicine.", "Pfizer paid for it.")
    mill = put(catalog, "mill.pdf", "The rent of the mill.")
    put(catalog, "letter.pdf", "The mill stands still.", "The mill was sold.", "Nobody owns the mill.")
    # THEN the company is named for sure, the mill by a quarter of those who speak of it
    named = catalog.document_names.named_in("What did Pfizer pay in 2023?", None)
    assert named[pfizer].own == 1.0
    named = catalog.document_names.named_in("Who owns the mill?", None)
    assert named[mill].share == 1.0
    assert named[mill].own == pytest.approx(0.25)
    assert named[mill].certainty == pytest.approx(0.25)
    # AND a document that does not speak of it at all is not named
    put(catalog, "otter.pdf", "The heron.")
    put(catalog, "lynx.pdf", "The otter swims.")
    assert catalog.document_names.named_in("Where does the otter swim?", None) == {}
    # AND by what nobody writes so, as two words that a name writes as one, it is named for sure
    buy = put(catalog, "BESTBUY.pdf", "Best Buy sells radios.")
    assert catalog.document_names.named_in("What does Best Buy sell?", None)[buy].own == 1.0


def test_a_word_is_told_from_others_by_the_stems_of_the_language_of_the_passages(catalog: Catalog) -> None:
    # GIVEN a German document called by what another one speaks of, with other endings
    german = (
        "Der Vermieter und die Mieter sind sich einig, dass es nicht mehr so ist und wir das auch sagen. "
    )
    notice = put(catalog, "Kündigung.pdf", german)
    put(catalog, "Vertrag.pdf", *[f"{german} Hier ist von den Kündigungen {n} die Rede." for n in range(4)])
    # THEN the name is there by chance
    named = catalog.document_names.named_in("Wann ist die Kündigung möglich?", None)
    assert notice not in named


def test_the_share_of_a_word_follows_the_names_at_once(catalog: Catalog) -> None:
    # GIVEN a document called by what another one speaks of
    put(catalog, "mill.pdf", "Nothing of the kind.")
    letter = put(catalog, "letter.pdf", "The mill stands still.")
    assert catalog.document_names.named_in("Who owns the mill?", None) == {}
    # WHEN the other one is called so as well, it is meant
    put(catalog, "third.pdf", "nothing")
    place(catalog, "the old mill.pdf", letter)
    assert letter in catalog.document_names.named_in("Who owns the mill?", None)
