"""Passages of real and awkward texts, each rule of the cutting on its own."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.chunking import Chunker
from ingest.passage_header import embedding_text
from ingest.token_counts import TokenCounter
from ingest.types import Heading, PageState, ParsedDocument, ParsedPage, PassageSpan

PROJECT = Path(__file__).parents[2]
TOKENIZER = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2" / "tokenizer.json"
MAX_TOKENS = 254
MAX_CHARACTERS = 1200

SENTENCE = "The harbour master wrote down every ship that came in from the north. "


@pytest.fixture(scope="module")
def chunker() -> Chunker:
    return Chunker(TOKENIZER)


@pytest.fixture(scope="module")
def counter() -> TokenCounter:
    return TokenCounter(TOKENIZER)


def page(text: str, *, number: int = 1, headings: dict[str, int] | None = None) -> ParsedPage:
    """A page whose headings are the first occurrences of the words given, with their levels."""
    found = [
        Heading(level, text.index(words), text.index(words) + len(words))
        for words, level in (headings or {}).items()
    ]
    return ParsedPage(number, text, PageState.INDEXED, tuple(sorted(found, key=lambda one: one.start)))


def texts_of(document: ParsedDocument, passages: tuple[PassageSpan, ...]) -> list[str]:
    pages = {one.number: one.text for one in document.pages}
    return [pages[passage.page][passage.start : passage.end] for passage in passages]


def cut(chunker: Chunker, *pages: ParsedPage, title: str = "") -> list[tuple[str, str]]:
    """Heading and text of each passage."""
    document = ParsedDocument(title, pages)
    passages = chunker.cut(document)
    return list(zip([passage.heading for passage in passages], texts_of(document, passages), strict=True))


def test_a_short_page_is_one_passage_without_the_blanks_around_it(chunker: Chunker) -> None:
    document = ParsedDocument("", (page("\n\n  A short note.\n\nWith two blocks.  \n"),))
    assert chunker.cut(document) == (PassageSpan(page=1, start=4, end=35, heading=""),)
    assert texts_of(document, chunker.cut(document)) == ["A short note.\n\nWith two blocks."]


@pytest.mark.parametrize("text", ["", " \n\t\u00a0 \n"])
def test_a_page_without_text_has_no_passages(chunker: Chunker, text: str) -> None:
    assert chunker.cut(ParsedDocument("Title", (page(text),))) == ()


def test_a_passage_never_goes_over_the_end_of_a_page(chunker: Chunker) -> None:
    # GIVEN a sentence that begins on one page and ends on the next
    passages = chunker.cut(ParsedDocument("", (page("It began"), page("and it ended.", number=2))))
    assert [(passage.page, passage.start, passage.end) for passage in passages] == [(1, 0, 8), (2, 0, 13)]


def test_blocks_stay_whole_where_they_fit(chunker: Chunker) -> None:
    # GIVEN five blocks of which two fit into a passage, but not three
    block = (SENTENCE * 7).strip()
    passages = cut(chunker, page("\n\n".join([block] * 5)))
    assert [text for _, text in passages] == [f"{block}\n\n{block}", f"{block}\n\n{block}", block]


def test_a_long_block_is_cut_between_sentences_even_where_lines_are_wrapped(chunker: Chunker) -> None:
    # GIVEN a paragraph as a PDF has it, with a line's end in the middle of each sentence
    text = SENTENCE.replace("every ship", "every\nship") * 40
    passages = cut(chunker, page(text))
    assert len(passages) > 2
    assert all(words.startswith("The harbour") and words.endswith("north.") for _, words in passages)


def test_paragraphs_without_blank_lines_between_them_stay_whole(chunker: Chunker) -> None:
    paragraph = f"In the morning it rained. {SENTENCE * 3}".strip()
    passages = cut(chunker, page("\n".join([paragraph] * 20)))
    assert len(passages) > 2
    assert {part for _, text in passages for part in text.split("\n")} == {paragraph}


def test_a_table_is_cut_between_rows(chunker: Chunker) -> None:
    row = "Acme Inc. | 1,204 | 3.5 % | net of tax"
    passages = cut(chunker, page("\n".join([row] * 60)))
    assert len(passages) > 2
    assert {line for _, text in passages for line in text.split("\n")} == {row}


def test_a_bullet_that_the_tokenizer_ignores_stays_with_its_line(chunker: Chunker) -> None:
    # GIVEN bullets of a symbol font, as PDFs have them
    line = "\uf0b7 Moor the ship and wait for the pilot"
    passages = cut(chunker, page("\n".join([line] * 80)))
    assert len(passages) > 2
    assert {one for _, text in passages for one in text.split("\n")} == {line}


@pytest.mark.parametrize(
    "sentence",
    [
        "港の管理人は北から来た船をすべて書き留めた。",
        "港务长记下了每一艘从北方来的船！",
        "كتب مدير الميناء كل سفينة جاءت من الشمال؟ ",
        "बंदरगाह के अधिकारी ने हर जहाज को लिख लिया। ",
        "Der Hafenmeister schrieb jedes Schiff auf, z. B. die aus dem Norden. ",
    ],
)
def test_sentences_of_other_scripts_stay_whole(chunker: Chunker, sentence: str) -> None:
    passages = cut(chunker, page(sentence * 60))
    assert len(passages) > 2
    assert all(len(text) % len(sentence) in {0, len(sentence.rstrip())} for _, text in passages)


def test_a_heading_starts_a_passage_and_its_path_is_carried_over_pages(chunker: Chunker) -> None:
    body = SENTENCE * 6
    first = page(f"Ports\n\n{body}\n\nThe north\n\n{body}", headings={"Ports": 1, "The north": 2})
    second = page(f"{body}\n\nThe south\n\n{body}", number=2, headings={"The south": 2})
    passages = cut(chunker, first, second)
    assert [(heading, text.partition("\n")[0][:9]) for heading, text in passages] == [
        ("Ports", "Ports"),
        ("Ports › The north", "The north"),
        ("Ports › The north", "The harbo"),
        ("Ports › The south", "The south"),
    ]


def test_headings_without_text_go_with_the_section_below_them(chunker: Chunker) -> None:
    text = f"Ports\n\nThe north\n\n{SENTENCE * 4}"
    assert cut(chunker, page(text, headings={"Ports": 1, "The north": 2})) == [
        ("Ports › The north", text.strip())
    ]


def test_a_heading_is_not_cut_from_the_text_below_it(chunker: Chunker) -> None:
    # GIVEN a heading right where the limit would have the passage end
    text = f"{SENTENCE * 15}\n\nThe south\n\n{SENTENCE * 15}"
    assert not any(
        text.endswith("The south") for _, text in cut(chunker, page(text, headings={"The south": 1}))
    )


def test_sections_of_a_line_or_two_are_kept_together(chunker: Chunker) -> None:
    text = "\n\n".join(f"Pier {number}\n\nOpen from {number} o'clock." for number in (7, 8))
    assert cut(chunker, page(text, headings={"Pier 7": 1, "Pier 8": 1})) == [("Pier 7", text)]


def test_the_header_leaves_room_for_the_text(chunker: Chunker, counter: TokenCounter) -> None:
    # GIVEN a title and a heading that are longer than any header may be
    title, heading = "An annual report " * 20, "Of the harbour master " * 20
    text = f"{heading}\n\n{SENTENCE * 60}"
    passages = cut(chunker, page(text, headings={heading.strip(): 1}), title=title)
    sizes = [counter.count(embedding_text(title, path, words)) for path, words in passages]
    # THEN passages are full, and none is more than the embedder reads
    assert max(sizes) <= MAX_TOKENS
    assert max(sizes) > MAX_TOKENS - 2 * counter.count(SENTENCE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a" * 1_000_000, "one word that the tokenizer gives up on"),
        ("QmFzZTY0/" * 100_000, "base64"),
        ("字" * 200_000, "a token a character"),
        ("ไทย" * 100_000, "a script without blanks that is one token in all"),
        ("..." * 50_000, "leaders of a table of contents"),
        ("\ue000" * 20_000, "signs that have no token"),
        ("x" + " " * 50_000 + "y", "blanks"),
    ],
)
def test_a_line_without_end_is_cut_by_the_limits(
    chunker: Chunker, counter: TokenCounter, text: str, kind: str
) -> None:
    passages = cut(chunker, page(text))
    assert "".join(words for _, words in passages) == text.replace(" ", "")
    assert max(len(words) for _, words in passages) <= MAX_CHARACTERS
    assert max(counter.count(words) for _, words in passages) <= MAX_TOKENS


def test_a_word_of_too_many_tokens_is_cut_by_characters(counter: TokenCounter) -> None:
    text = "x " + "q" * 60 + " y"
    pieces = counter.pieces(text, max_characters=1_000, max_tokens=10)
    assert counter.count("q" * 60) > 10
    assert pieces.starts[0] == 0
    assert pieces.starts[-1] == len(text)
    assert all(after - before <= 10 for before, after in pairwise(pieces.tokens))


def test_limits_that_leave_no_room_are_refused() -> None:
    with pytest.raises(ValueError, match="100 tokens"):
        Chunker(TOKENIZER, max_tokens=100)


def test_importing_the_chunker_imports_nothing_heavy() -> None:
    code = (
        "import sys, ingest.chunking;"
        "print(sorted({'onnxruntime', 'chromadb', 'numpy', 'torch'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_a_running_header_does_not_keep_the_heading_of_the_page_before(chunker: Chunker) -> None:
    # GIVEN a page whose first line is the same on every page, and then a section begins
    text = f"Lease of the Corn Mill\n\nEnding the lease\n\n{SENTENCE * 5}".rstrip()
    # WHEN it is cut, THEN the passage carries the section's heading
    assert cut(chunker, page(text, headings={"Ending the lease": 1})) == [("Ending the lease", text)]
