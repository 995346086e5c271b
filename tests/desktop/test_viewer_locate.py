"""Where passages are found in the text of their pages."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument

from app.desktop.find.found import Stretch, places_in
from app.desktop.viewer.lighting import rectangles
from app.desktop.viewer.locate import How, letters_of, locate, occurrences
from app.settings import resources
from ingest.chunking import Chunker
from ingest.parsers.pdf import PdfParser
from ingest.types import ReadLimits

SENTENCES = (
    "The trustees met in the mill on the second Tuesday of March. They agreed to let the upper field to the "
    "neighbour for three years, at a rent of four hundred pounds a year, payable in advance. The lease ends "
    "when the barley of the third year is in."
)


def words(location, page):
    return [page[one.start : one.end] for one in location.stretches]


def test_a_passage_is_found_as_it_stands():
    page = f"Minutes\r\n{SENTENCES}\r\nSigned"

    location = locate(SENTENCES, page)

    assert location.how is How.WHOLE
    assert words(location, page) == [SENTENCES]


@pytest.mark.parametrize(
    ("passage", "page"),
    [
        ("the first field of the year", "the\u00a0first field\r\nof  the year"),
        ("the officials finally fly", "the o\ufb03cials \ufb01nally \ufb02y"),
        ("a cooperative agreement", "a coop\u00aderative agree\ufffe\r\nment"),
        ("the caf\u00e9 in the mill", "the cafe\u0301 in the mill"),
        ("H2O and CO2 in the STORE", "h\u2082o and co\u2082 in the store"),
        ("one two three", "o\nn\ne\n\nt\nw\no\n\nt\nh\nr\ne\ne"),
    ],
)
def test_what_readers_of_pdf_write_otherwise_does_not_matter(passage, page):
    location = locate(passage, f"Before it. {page} After it.")

    assert location.how is How.WHOLE
    assert words(location, f"Before it. {page} After it.") == [page]


def test_signs_round_the_passage_are_lit_with_it():
    page = "He said: (“never again.”) And went."

    assert words(locate("(“never again.”)", page), page) == ["(“never again.”)"]


def test_of_several_places_the_nearest_is_taken_and_whole_words_come_first():
    page = "rent due. parent. rent due. rents. rent due."

    assert locate("rent due", page, near=20).stretches[0].start == 18
    assert locate("rent", "parents rent", near=0).stretches == (Stretch(8, 12),)


def test_a_passage_with_other_words_inside_is_found_by_its_ends():
    page = SENTENCES.replace("four hundred pounds", "\u00a3400")

    location = locate(SENTENCES, f"Heading. {page} Other words.")

    assert location.how is How.NEARLY
    assert words(location, f"Heading. {page} Other words.") == [page.removesuffix(".")]


def test_columns_in_another_order_are_found_in_parts():
    first, second, third = SENTENCES.split(". ")
    page = f"{third}\nA caption stands between them, of some length, that nobody cited.\n{first}. {second}."

    location = locate(SENTENCES, page)

    assert location.how is How.PARTS
    found = "".join(words(location, page))
    assert all(letters_of(part).letters in letters_of(found).letters for part in (first, second))


@pytest.mark.parametrize(
    ("passage", "page"),
    [(SENTENCES, "A page about something else, as long as you like. " * 9), (SENTENCES, ""), ("...", "...")],
)
def test_a_passage_that_is_not_there_is_not_found(passage, page):
    assert locate(passage, page).how is How.NOT


def test_searching_minds_signs_and_no_case_blanks_or_hyphens_at_line_ends():
    text = "The U.S. rent.\r\nthe  rent of\u00a0the hou\ufffe\r\nse; RENT"

    assert len(occurrences("rent", text)) == 3
    assert len(occurrences("the rent", text)) == 1
    assert len(occurrences("u.s.", text)) == 1
    assert len(places_in(text, "RENT  of the")) == 1
    assert occurrences("  ", text) == places_in(text, " ") == ()


def cited(path):
    """The passages of a PDF as the engine would cite them: page, start, text."""
    document = PdfParser().parse(path, ReadLimits(), lambda _done, _total: None)
    texts = {page.number: page.text for page in document.pages}
    chunker = Chunker(resources() / "model" / "all-MiniLM-L6-v2" / "tokenizer.json")
    return [
        (span.page, span.start, texts[span.page][span.start : span.end]) for span in chunker.cut(document)
    ]


def located(path, every):
    """How many passages of a PDF are found how well; each that is found has its letters and rectangles."""
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    found = Counter()
    for page, start, passage in cited(path)[::every]:
        text = document.getAllText(page - 1).text()
        location = locate(passage, text, near=start)
        found[location.how] += 1
        if location.how is How.WHOLE:
            (stretch,) = location.stretches
            assert letters_of(text[stretch.start : stretch.end]).letters == letters_of(passage).letters
        size = document.pagePointSize(page - 1)
        for area in rectangles(document, page - 1, text, location.stretches):
            assert -1 <= area.left() < area.right() <= size.width() + 1
            assert area.height() > 0
    document.close()
    return found


def test_every_passage_of_the_sample_library_is_found(qapp, samples):
    paths = sorted(samples.rglob("*.pdf"))
    found = sum((located(path, 1) for path in paths), Counter())

    assert len(paths) == 4
    assert set(found) == {How.WHOLE}


@pytest.mark.data
@pytest.mark.parametrize("folder", ["pdf_qa/wikipedia_nq", "pdf_qa/financebench", "pdf_qa/mmlongbench"])
def test_passages_of_real_documents_are_found(qapp, dev_data, folder):
    paths = sorted(Path(dev_data, folder).rglob("*.pdf"))[:6]
    if not paths:
        pytest.skip(f"no {folder} in the development data")
    found = sum((located(path, 11) for path in paths), Counter())

    assert found[How.WHOLE] >= 0.97 * found.total()
