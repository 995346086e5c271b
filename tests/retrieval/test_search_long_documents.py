"""The page that is asked for, in long documents that are alike; what is quoted; one passage a page."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from retrieval.evidence import Ranks, Weights
from retrieval.search import Hit, Searcher
from tests.ingest.making_files import lines_at, make_pdf
from tests.ingest.making_libraries import SmallLibrary, write_files

COMPANIES = ("Blue Heron", "Red Kite", "Grey Seal")
YEARS = (2021, 2022, 2023)
TOPS = (
    "Annual report",
    "Risks of our business",
    "Consolidated Statements of Income",
    "Consolidated Balance Sheets",
    "Notes",
)

# The tests' embedder knows no meaning: its vectors would only get in the way.
WORDS = Ranks(everywhere=Weights(1.25, 0.0, 0.5), inside=Weights(0.75, 0.0, 1.0))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLibrary]:
    """Nine reports of five pages, which differ in names and numbers only."""
    folder = tmp_path_factory.mktemp("reports")
    for company in COMPANIES:
        for year in YEARS:
            pages = [lines_at(740, "Table of Contents", "", top, *_text(company, top)) for top in TOPS]
            make_pdf(folder / f"{company.replace(' ', '').upper()}_{year}_10K.pdf", *pages)
    with SmallLibrary(tmp_path_factory.mktemp("library")) as library:
        library.add(folder)
        yield library


def _text(company: str, top: str) -> list[str]:
    if top == "Consolidated Balance Sheets":
        return ["Cash 1,980", "Receivables 1,015", "Merchandise 5,409"]
    return [f"{company} tells here what it did,", *["as the law demands of those who trade."] * 4]


def _first(library: SmallLibrary, query: str, ranks: Ranks | None = None) -> Hit:
    searcher = Searcher(library.catalog, library.keeper, library.embedder, ranks=ranks)
    return searcher.search([query], 5)[0]


@pytest.mark.parametrize(("spoken", "company"), [("Blue Heron", "BLUEHERON"), ("Red Kite's", "REDKITE")])
@pytest.mark.parametrize("year", YEARS)
def test_company_year_and_statement_find_the_page(
    library: SmallLibrary, spoken: str, company: str, year: int
) -> None:
    hit = _first(library, f"What does the balance sheet of {spoken} say at the end of FY{year}?", WORDS)
    assert (hit.passage.path.name, hit.passage.page) == (f"{company}_{year}_10K.pdf", 4)
    assert hit.named > 0.5


def test_a_name_that_is_there_by_chance_does_not_push_out_what_answers(tmp_path: Path) -> None:
    # GIVEN many pages under a name that is a word of the question, and one text that answers it
    folder = tmp_path / "docs"
    folder.mkdir()
    page = lines_at(740, "The mill grinds barley and wheat.", "Its stones were cut by hand.")
    make_pdf(folder / "mill.pdf", *[page] * 3, *(lines_at(740, f"The mill, part {n}") for n in range(9)))
    (folder / "letter.txt").write_text("The tenant may leave the mill on 25 March 2030, after nine months.")
    with SmallLibrary(tmp_path / "library") as library:
        library.add(folder)
        searcher = Searcher(library.catalog, library.keeper, library.embedder, ranks=WORDS)
        hits = searcher.search(["When may the tenant leave the mill?"], 8)
    # THEN the name counts, and the answer is among those that a model is given
    names = [hit.passage.path.name for hit in hits]
    assert names.count("mill.pdf") > 1
    assert "letter.txt" in names[:6]


def test_each_page_is_given_once_before_a_second_passage_of_one(tmp_path: Path) -> None:
    # GIVEN a page of several passages that all fit, and one that fits less
    def long(canvas: Canvas) -> None:
        for number in range(5):
            lines_at(740 - 100 * number, f"otter number {number} swims", "in the river, and others do")(
                canvas
            )

    (tmp_path / "docs").mkdir()
    make_pdf(tmp_path / "docs" / "otters.pdf", long, lines_at(740, "an otter sleeps on land, alone"))
    with SmallLibrary(tmp_path / "library") as library:
        library.add(tmp_path / "docs")
        hits = library.searcher.search(["otter in the river"], 10)
        assert sorted(hit.passage.page for hit in hits[:2]) == [1, 2]
        assert len(hits) > 2
        # AND a library without pages is not cut short
        every = Searcher(
            library.catalog,
            library.keeper,
            library.embedder,
            ranks=dataclasses.replace(Ranks(), one_a_page=False),
        )
        assert {hit.passage.id for hit in every.search(["otter in the river"], 10)} == {
            hit.passage.id for hit in hits
        }


def test_what_is_quoted_comes_first(library: SmallLibrary) -> None:
    hit = _first(library, 'where is "merchandise 5,409" as the law demands, and what it did')
    assert hit.passage.page == 4
    # AND a quotation that is nowhere hinders nothing
    assert _first(library, '"no such words" in the consolidated balance sheets').passage.page == 4


def test_what_is_quoted_comes_first_also_where_it_stands_twice_on_a_page(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines_at(740, "The red fox eats.", "and others look on")(canvas)
        lines_at(540, "Again a red fox sleeps.", "and others do not")(canvas)

    folder = write_files(tmp_path / "docs", {f"{n}.txt": f"fox red number {n}" for n in range(12)})
    make_pdf(folder / "fox.pdf", page, lines_at(740, "Other words."))
    with SmallLibrary(tmp_path / "library") as library:
        library.add(folder)
        hits = Searcher(library.catalog, library.keeper, library.embedder).search(['"red fox"'], 5)
    assert sorted("red fox" in hit.passage.text for hit in hits) == [False, False, False, True, True]
    assert all("red fox" in hit.passage.text for hit in hits[:2])


@pytest.mark.parametrize(
    "query",
    [
        "what is it",
        "the of and",
        "balance " * 1_250,
        "x" * 10_000,
        'NEAR("a b") AND *',
        "?!",
        "",
        '"',
        "résumé naïve 賃貸借",
    ],
    ids=lambda query: ascii(query[:12]),
)
def test_odd_questions_are_answered_or_not_but_never_fail(library: SmallLibrary, query: str) -> None:
    searcher = Searcher(library.catalog, library.keeper, library.embedder)
    assert len(searcher.search([query], 5)) <= 5
