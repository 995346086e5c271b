"""What holds for passages of any text whatever."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.chunking import WINDOW, Chunker
from ingest.passage_header import embedding_text
from ingest.token_counts import TokenCounter
from ingest.types import Heading, PageState, ParsedDocument, ParsedPage

TOKENIZER = Path(__file__).parents[2] / "resources" / "model" / "all-MiniLM-L6-v2" / "tokenizer.json"
MAX_TOKENS = 160
MAX_CHARACTERS = 200

CHUNKER = Chunker(TOKENIZER, max_tokens=MAX_TOKENS, max_characters=MAX_CHARACTERS)
COUNTER = TokenCounter(TOKENIZER)

# Documents take long to make up on a busy machine; that is no defect of theirs.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Any character that a page can hold: no NUL, no lone surrogates.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")
awkward = [
    "harbour",
    "e.g.",
    "North.",
    "港務長。",
    "مدير؟",
    "👩‍👩‍👧‍👦",
    "e\u0301\u0323",
    "ﬁ",
    "\u200b",
    "\uf0b7",
    "½",
    "a" * 150,
    "字" * 90,
]
words = st.text(characters, min_size=1, max_size=12) | st.sampled_from(awkward)
blanks = st.sampled_from([" ", " ", "\n", "\n\n", "\n \n\n", "\t", "\u00a0", "\u2028", "\x0c", "\x85", ""])


@st.composite
def pages(draw: st.DrawFn, number: int) -> ParsedPage:
    """A page of random words, some of whose blocks are headings."""
    parts = draw(st.lists(st.tuples(words, blanks), max_size=60))
    text = "".join(word + blank for word, blank in parts) * draw(st.sampled_from([1, 1, 1, 8]))
    blocks = [match.span() for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text)]
    chosen = sorted(draw(st.sets(st.sampled_from(blocks), max_size=5))) if blocks else []
    headings = tuple(Heading(draw(st.integers(1, 3)), start, end) for start, end in chosen)
    return ParsedPage(number, text, PageState.INDEXED, headings)


@st.composite
def documents(draw: st.DrawFn) -> ParsedDocument:
    """One to three pages below a random title."""
    title = " ".join(draw(st.lists(words, max_size=6)))
    return ParsedDocument(title, tuple(draw(pages(number)) for number in range(1, draw(st.integers(2, 4)))))


def signs(text: str) -> str:
    return "".join(text.split())


@settings(patient, max_examples=300)
@given(documents())
def test_passages_hold_all_that_is_not_blank_once_and_in_order(document: ParsedDocument) -> None:
    passages = CHUNKER.cut(document)
    for page in document.pages:
        spans = [(passage.start, passage.end) for passage in passages if passage.page == page.number]
        assert spans == sorted(spans)
        assert "".join(signs(page.text[start:end]) for start, end in spans) == signs(page.text)
    assert [passage.page for passage in passages] == sorted(passage.page for passage in passages)


@settings(patient, max_examples=300)
@given(documents())
def test_passages_keep_to_both_limits_and_have_no_blanks_around_them(document: ParsedDocument) -> None:
    for passage in CHUNKER.cut(document):
        text = document.pages[passage.page - 1].text[passage.start : passage.end]
        assert text == text.strip() != ""
        assert len(text) <= MAX_CHARACTERS
        assert COUNTER.count(embedding_text(document.title, passage.heading, text)) <= MAX_TOKENS


@settings(patient, max_examples=50)
@given(documents())
def test_the_same_document_is_cut_in_the_same_way_by_another_chunker(document: ParsedDocument) -> None:
    other = Chunker(TOKENIZER, max_tokens=MAX_TOKENS, max_characters=MAX_CHARACTERS)
    assert CHUNKER.cut(document) == other.cut(document)


@pytest.mark.parametrize("shift", range(0, 400, 37))
def test_where_a_window_ends_leaves_no_trace(shift: int) -> None:
    # GIVEN a text of several windows whose passages do not depend on what lies before them
    line = "The harbour master wrote down every ship that came in from the north, day by day.\n\n"
    text = "x" * shift + "\n\n" + line * (3 * WINDOW // len(line))
    passages = CHUNKER.cut(ParsedDocument("", (ParsedPage(1, text, PageState.INDEXED),)))
    # THEN all passages but the first and the last are alike
    assert len({text[passage.start : passage.end] for passage in passages[2:-1]}) == 1


@settings(patient, max_examples=200)
@given(st.text(characters, max_size=200))
@example("end\u0301.\u0301next")
def test_tokens_of_pieces_add_up(text: str) -> None:
    pieces = COUNTER.pieces(text, max_characters=1000, max_tokens=1000)
    for first, last in [(0, len(pieces.starts) // 2), (len(pieces.starts) // 2, len(pieces.starts) - 1)]:
        part = text[pieces.starts[first] : pieces.starts[last]]
        assert COUNTER.count(part) == pieces.tokens[last] - pieces.tokens[first]
