from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.analysis.analyzer import index_text, query_terms, words_of
from ingest.analysis.languages import DEFAULTS
from ingest.catalog.catalog import Catalog
from ingest.catalog.file_rows import FileStamp
from ingest.catalog.records import FileRecord, Source
from ingest.types import PageState, ParsedPage, PassageSpan, ReadDocument


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "catalog.db")
    catalog.sources.add(tmp_path, "Documents")
    yield catalog
    catalog.close()


def put(catalog: Catalog, name: str, *texts: str, title: str = "", heading: str = "") -> int:
    """Store a document of a passage a page, in a file of this name."""
    pages = tuple(ParsedPage(number, text, PageState.INDEXED) for number, text in enumerate(texts, 1))
    passages = tuple(PassageSpan(page.number, 0, len(page.text), heading) for page in pages)
    (source,) = catalog.sources.all()
    id_ = catalog.documents.store(
        name.encode(), ".txt", "1", name=name, outcome=ReadDocument(title, pages, passages), embedder="e"
    )
    catalog.sources.put_document(source, FileStamp(source.path / name, 1, 1), "1", id_)
    return id_


def known(catalog: Catalog, source: Source, *names: str) -> list[FileRecord]:
    """The records of files with these names."""
    files = catalog.sources.files(source)
    return [files[source.path / name] for name in names]


def found(
    catalog: Catalog, query: str, limit: int = 10, documents: frozenset[int] | None = None
) -> list[str]:
    hits = catalog.words.find(query, limit, documents).everywhere
    passages = catalog.documents.passages([hit.id for hit in hits])
    return [passages[hit.id].text for hit in hits]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("paid\u00a0in\u202ffull", "in full"),
        ("co\u00adopera\u00adtion", "cooperation"),
        ("the \ufb01nal of\ufb01ce", "final office"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("Café à Zürich", "cafe zurich"),
        ("cafe zurich", "CAFÉ ZÜRICH"),
        ("Cafe\u0301", "café"),
        ("Hauptstraße 7", "hauptstrasse"),
        ("Договор №123", "№ 123"),
        ("Договор №123", "123"),
        ("Zorbex™ is sold", "Zorbex"),
        ("専有面積は50㎡です", "50 ㎡"),
        ("専有面積は50㎡です", "m2"),
        ("of indemnity² and of", "indemnity"),
        ("Обʼєкт оренди", "об'єкт"),
        ("Oʻzbekiston", "O‘zbekiston"),
        ("Le prix est de 1 250 000 €", "1250000"),
        ("1250000", "1\u202f250\u202f000"),
        ("Rs 12,34,567", "1234567"),
        ("١٬٢٣٤٬٥٦٧", "1234567"),
        ("HAUPTSTRASSE 7", "Hauptstraße"),
        ("ΟΔΟΣ", "οδός"),
        ("ёлка", "елка"),
        ("Ｆｕｌｌ width", "full"),
        ("running leases", "run lease"),
        ("東京都港区の賃貸借契約", "賃貸借"),
        ("租约将于二零二五年终止", "终止"),
        ("สัญญาเช่าสิ้นสุดในปีนี้", "เช่า"),
        ("임대차 계약", "계약"),
        ("عقد الإيجار ينتهي", "ينتهي"),
        ("договор аренды", "ДОГОВОР"),
        ("invoice_2024-03.pdf says", "2024"),
    ],
)
def test_a_word_is_found_however_it_is_written(catalog: Catalog, text: str, query: str) -> None:
    put(catalog, "one", text)
    put(catalog, "other", "something else altogether")
    assert found(catalog, query) == [text]


def test_each_word_of_a_question_counts_and_the_fullest_match_is_first(catalog: Catalog) -> None:
    put(catalog, "a", "the mill", "the lease of the mill ends", "a cold store")
    assert found(catalog, "lease mill") == ["the lease of the mill ends", "the mill"]


def test_title_heading_and_file_name_are_searched_too(catalog: Catalog) -> None:
    put(catalog, "BESTBUY_2023Q2_10Q.pdf", "revenue grew", title="Quarterly report", heading="Outlook")
    for query in ("bestbuy", "2023q2", "quarterly", "outlook"):
        assert found(catalog, query) == ["revenue grew"], query


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "'",
        "NEAR(a b, 3)",
        "lease AND NOT mill",
        "lease OR",
        "AND",
        "body:lease",
        "{body title}: lease",
        "lease*",
        "^lease",
        "lease + mill",
        "(lease",
        "lease)",
        "-lease",
        "lease\x00mill",
        "\x00",
        "; DROP TABLE words; --",
        "\ud800 lease",
        "_",
        "__ _",
        "%",
        "😀",
        "\u0301",
        " \t\n",
        "",
        "x" * 10_000,
        "lease " * 2_000,
        " ".join(f"word{number}" for number in range(2_000)),
        "東" * 10_000,
        '"' * 10_000,
    ],
    ids=lambda query: ascii(query[:20]),
)
def test_a_query_is_plain_text_whatever_it_holds(catalog: Catalog, query: str) -> None:
    put(catalog, "first", "the lease of the mill")
    put(catalog, "second", "nothing of it")
    hits = found(catalog, query)
    assert hits == (["the lease of the mill"] if "lease" in query else [])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None), max_size=60))
def test_no_text_makes_a_search_fail(catalog: Catalog, query: str) -> None:
    catalog.words.find(query, 5, None)
    catalog.words.find(query, 5, frozenset({1}))


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_every_word_of_a_text_is_a_term_that_finds_it(text: str) -> None:
    tokens = index_text(words_of(text), DEFAULTS).split(" ")
    terms = query_terms(text, {})
    assert set(terms) <= {*tokens}
    assert bool(terms) == any(words_of(text))


def test_folding_leaves_no_case_no_invisible_marks_and_no_unspaced_runs() -> None:
    assert words_of("Con\u00adtract") == ["contract"]
    assert index_text(words_of("東京都"), {}).split() == ["東京", "京都", "東", "京", "都"]
    assert words_of("A東B") == ["a", "東", "b"]


def test_terms_that_stand_nearly_everywhere_are_left_out_unless_nothing_would_remain(
    catalog: Catalog,
) -> None:
    # GIVEN more passages than the floor, all with one word, one with another too
    put(catalog, "many", *[f"common thing number{number}" for number in range(2_100)], "common zebra")
    # THEN the common word brings no passage where a telling one is asked with it
    assert found(catalog, "common zebra") == ["common zebra"]
    # AND alone it still does
    assert len(found(catalog, "common", limit=7)) == 7


def test_a_scope_and_removal_limit_what_is_found_at_once(catalog: Catalog) -> None:
    first = put(catalog, "a", "zebra one")
    put(catalog, "b", "zebra two")
    assert found(catalog, "zebra", documents=frozenset({first})) == ["zebra one"]
    (source,) = catalog.sources.all()
    catalog.sources.forget(known(catalog, source, "a"))
    assert found(catalog, "zebra") == ["zebra two"]
    assert found(catalog, "zebra", documents=frozenset({first})) == []


def test_many_tombstones_do_not_hide_what_is_left(catalog: Catalog) -> None:
    for number in range(40):
        put(catalog, f"gone{number}", *["zebra zebra"] * 10)
    put(catalog, "stays", "a zebra among many other words that make it score less")
    (source,) = catalog.sources.all()
    catalog.sources.forget(known(catalog, source, *(f"gone{number}" for number in range(40))))
    assert len(found(catalog, "zebra", limit=3)) == 1


def test_the_name_of_a_file_that_is_gone_finds_nothing(catalog: Catalog) -> None:
    # GIVEN a document in two files
    id_ = put(catalog, "lynx.txt", "some text")
    (source,) = catalog.sources.all()
    catalog.sources.put_document(source, FileStamp(source.path / "otter.txt", 1, 1), "1", id_)
    assert found(catalog, "lynx") == found(catalog, "otter") == ["some text"]
    # WHEN one of them goes
    catalog.sources.forget(known(catalog, source, "lynx.txt"))
    # THEN its name goes with it
    assert found(catalog, "lynx") == []
    assert found(catalog, "otter") == ["some text"]


def test_inside_of_named_documents_the_best_are_those_of_a_search_of_each_alone(catalog: Catalog) -> None:
    # GIVEN documents of many passages, among them two that are named
    texts = [f"The mill {'barley ' * (number % 3)}{'wheat ' * (number % 2)}{number}" for number in range(12)]
    first = put(catalog, "first.txt", *texts)
    put(catalog, "second.txt", *reversed(texts))
    third = put(catalog, "third.txt", "The mill grinds barley.", "nothing of the kind")
    # WHEN the library and the two are searched at once, in the whole of it or only in one of them
    for scope in (None, frozenset({first})):
        for index in (catalog.words, catalog.page_leads):
            found = index.find("barley of the mill", 5, scope, [first, third])
            # THEN each list is the one that a search of that place alone gives
            assert found.everywhere == index.find("barley of the mill", 5, scope).everywhere
            for document in (first, third):
                alone = index.find("barley of the mill", 5, frozenset({document}))
                assert found.inside[document] == alone.everywhere
            assert found.inside[first][0].score > 0
    # AND what has no word of the question finds nothing anywhere
    assert catalog.words.find("zzz", 5, None, [first]).inside == {first: []}


def test_of_a_long_question_its_end_is_searched_for_too(catalog: Catalog) -> None:
    texts = ["修繕費用は賃借人の負担とする。", "how long is the zwick"]
    put(catalog, "a.pdf", *texts, *[f"屋根から雨水が漏れ word{number}" for number in range(2_100)])
    asked = (
        "弊社は昨年の四月に貴社から港区にある三階建ての倉庫を借りましたが、最近になって屋根から雨水が漏れるようになり、"
        "保管している商品に被害が出ています。この場合の修繕費用は誰が負担しますか"
    )
    assert texts[0] in found(catalog, asked)
    asked = " ".join(f"other{number}" for number in range(300))
    assert texts[1] in found(catalog, f"{asked} how long is the zwick?")


def test_numbers_that_end_differently_are_told_apart_in_turkish_too(catalog: Catalog) -> None:
    text = "Bu fatura ve irsaliye bir firma için düzenlenmiştir, daha sonra ödeme {} numaralı hesaba yapılır."
    put(catalog, "a.pdf", text.format("20240017"))
    put(catalog, "b.pdf", text.format("20240018"))
    assert found(catalog, "20240018") == [text.format("20240018")]


def test_a_fraction_in_one_sign_does_not_grow_onto_the_number_before_it() -> None:
    assert words_of("2½ feet, ①item") == ["2", "1", "2", "feet", "1", "item"]
