"""What stands in quotation marks is found word after word."""

import pytest

from ingest.catalog.catalog import Catalog
from ingest.catalog.phrases import quotations_of
from tests.ingest.test_document_names import catalog, put

__all__ = ["catalog"]


@pytest.mark.parametrize(
    ("query", "quoted"),
    [
        ('where is "balance sheet" said', ["balance sheet"]),
        ("“one” and „zwei“ and «trois» and 「四」", ["one", "zwei", "trois", "四"]),
        ("»eins« und ”två” och 『三』 et ‹quatre›", ["eins", "två", "三", "quatre"]),
        ('‚fünf‘ and ‘six’ and ＂七＂ and “eight"', ["fünf", "six", "七", "eight"]),
        ("the tenants’ lease isn’t over, it’s said", []),
        ("the tenant's lease isn't over", []),
        ('an "open mark', []),
        ('"" " " "?!"', []),
        ('"' * 10_000, []),
    ],
)
def test_quotation_marks_of_every_kind_are_read(query: str, quoted: list[str]) -> None:
    assert quotations_of(query) == quoted


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("the lease of the mill ends", '"lease of the mill"'),
        ("the LEASES of the Mill end", "when “lease of the mill”"),
        ("東京都港区の賃貸借契約", "「賃貸借契約」は"),
        ("договор аренды мельницы", "«договор аренды»"),
        ("say HIT now", 'how often is "HIT" said'),
        ("根据第12条的规定，合同于2024年终止。", "“第12条”"),
        ("根据第12条的规定，合同于2024年终止。", "“2024年”"),
        ("根据第12条的规定，合同于2024年终止。", "“于2024年终止”"),
        ("根据第12条的规定，合同于2024年终止。", "“第12条的规定”"),
        ("이 계약 제12조에 따라", "“제12조”"),
        ("the sum of 1,234.56 is due", "“１，２３４．５６”"),
        ("le prix de 1 250 000 €", "« 1 250 000 »"),
    ],
)
def test_only_passages_that_hold_the_quotation_are_found(catalog: Catalog, text: str, query: str) -> None:
    put(catalog, "a.pdf", text)
    others = [
        "mill of the lease",
        "契約の賃貸借",
        "аренды договор",
        "white",
        "12",
        "第1年2024条于",
        "1 234 250 000",
    ]
    put(catalog, "b.pdf", *others)
    assert len(catalog.phrases.holding(query, 10, None)) == 1


def test_every_quotation_of_a_question_must_be_there(catalog: Catalog) -> None:
    put(catalog, "a.pdf", "red fox", "red fox and white owl")
    assert len(catalog.phrases.holding('"red fox"', 10, None)) == 2
    assert len(catalog.phrases.holding('"red fox" "white owl"', 10, None)) == 1
    assert catalog.phrases.holding("red fox", 10, None) == []
    assert catalog.phrases.holding('"red owl"', 10, None) == []
    assert catalog.phrases.holding('"red fox"', 10, frozenset({99})) == []
