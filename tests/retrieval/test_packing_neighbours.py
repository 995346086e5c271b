"""What stands before and after a passage goes in with it, and a small document whole."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from ingest.catalog.records import StoredPassage, Stretch
from retrieval.answer_events import Question
from retrieval.chats import PassageRef
from retrieval.finding import Dropped, Finder, Found
from retrieval.packing import pack
from retrieval.scope import Scope
from retrieval.search import Hit
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.retrieval.making_hits import turn

QUESTION = "When does the ferry leave?"
FILLER = "The harbour master wrote it all down in his book, and nobody read it. " * 3


def document(pages, document_id=1, path="/d/log.pdf", length=FILLER):
    """A document of so many passages a page, as the catalog gives it."""
    passages, texts = [], {}
    id_ = 100 * document_id
    for page, count in enumerate(pages, start=1):
        text = ""
        for number in range(count):
            id_ += 1
            start = len(text)
            text += f"Passage {page}.{number + 1}. {length}"
            passages.append(
                StoredPassage(
                    id_, document_id, Path(path), page, "", start, len(text), text[start:], len(pages)
                )
            )
            text += "\n\n"
        texts[page] = text
    return Stretch(tuple(passages), texts)


def found_in(stretch, *places, whole=None, **others):
    """What search gives, best first, by the places of passages in their document."""
    hits = [Hit(stretch.passages[at], 1.0 / n, n, None) for n, at in enumerate(places, start=1)]
    document_id = stretch.passages[0].document_id
    return Found(hits, 0.0, 0.0, around={document_id: stretch}, whole=whole, **others)


def labels(packed):
    """The passages that each source holds."""
    return [[part.split(" ")[0] for part in item.text.split("Passage ")[1:]] for item in packed.evidence]


def test_the_rest_of_the_page_goes_in_before_the_pages_beside_it():
    stretch = document([3, 5, 3])
    packed = pack(QUESTION, found_in(stretch, 5), (), 4096)
    # THEN each page is one source, and the one with the hit is the first
    assert labels(packed)[0] == ["2.1.", "2.2.", "2.3.", "2.4.", "2.5."]
    assert sorted(item.page for item in packed.evidence) == [1, 2, 3]
    # AND its text is the page's own
    for item in packed.evidence:
        assert stretch.texts[item.page][item.start : item.end] == item.text
    # AND its ranks are those of the hit
    assert packed.evidence[0].keyword_rank == 1
    assert packed.evidence[1].keyword_rank is None


def test_a_source_has_one_heading_and_the_cells_of_all_its_rows():
    stretch = document([6])
    headings = ["Rent", "Rent", "Break", "2025 › B2:D9", "2025 › A10:C19", "2025 › B20"]
    passages = tuple(
        replace(passage, heading=heading) for passage, heading in zip(stretch.passages, headings, strict=True)
    )
    packed = pack(QUESTION, found_in(Stretch(passages, stretch.texts), 0), (), 4096)
    assert [item.heading for item in packed.evidence] == ["Rent", "Break", "2025 › A2:D20"]


def test_neighbours_leave_room_for_the_answer_and_for_what_was_found():
    stretch = document([30])
    packed = pack(QUESTION, found_in(stretch, 2, 14, 25), (), 4096)
    room = 4096 - packed.use.reserved - packed.use.instructions - packed.use.question
    assert packed.use.passages <= room * 0.625
    assert packed.answer_tokens > 1024
    assert [any(at in held for held in labels(packed)) for at in ("1.3.", "1.15.", "1.26.")] == [True] * 3
    # AND where what was found fills the room, it alone goes in
    many = pack(QUESTION, found_in(stretch, *range(0, 30, 2)), (), 1500)
    assert all(len(held) == 1 for held in labels(many))
    assert many.left_out


def test_further_hits_go_in_where_there_is_room_after_the_neighbours_of_the_best():
    near, far = document([5, 5, 5]), document([9], document_id=2, path="/d/other.txt")
    further = [Hit(passage, 0.01, None, n) for n, passage in enumerate(far.passages, start=9)]
    first = found_in(near, 7)
    found = replace(first, considered=[*first.hits, *further])
    packed = pack(QUESTION, found, (), 4096)
    assert len(labels(packed)[0]) > 1
    others = [item for item in packed.evidence if item.title == "other.txt"]
    assert others[0].vector_rank == 9
    # AND none of them where the room is taken
    assert all(item.title == "log.pdf" for item in pack(QUESTION, found, (), 620).evidence)


def test_hits_that_follow_each_other_are_one_source():
    packed = pack(QUESTION, found_in(document([6], length="x" * 1500), 3, 2), (), 2048)
    assert labels(packed) == [["1.3.", "1.4."]]
    assert packed.left_out == ()


def test_a_small_document_goes_in_whole_page_by_page():
    stretch = document([2, 2, 1])
    found = found_in(stretch, 4, 0, whole=1)
    packed = pack(QUESTION, found, (), 4096)
    assert labels(packed) == [["1.1.", "1.2."], ["2.1.", "2.2."], ["3.1."]]
    assert [item.n for item in packed.evidence] == [1, 2, 3]
    # AND not where it would take all the room
    large = pack(QUESTION, found, (), 900)
    assert labels(large)[0] == ["3.1."]


def test_what_an_earlier_turn_brought_along_is_not_given_again_as_a_neighbour():
    stretch = document([2, 2])
    first = pack(QUESTION, found_in(stretch, 1, whole=1), (), 4096)
    before = msgspec.structs.replace(turn(QUESTION, "At nine [1]."), evidence=first.evidence)
    second = pack("And back?", found_in(stretch, 1, 2, whole=1), [before], 4096)
    assert second.evidence == ()
    assert second.known == first.evidence


def test_what_was_dropped_is_no_neighbour_either():
    stretch = document([4])
    gone = stretch.passages[2]
    place = PassageRef(path=str(gone.path), page=1, start=gone.start, end=gone.end)
    found = found_in(stretch, 0, dropped=Dropped((place,)))
    assert labels(pack(QUESTION, found, (), 4096)) == [["1.1.", "1.2."]]
    whole = found_in(stretch, 0, whole=1, dropped=Dropped((place,)))
    assert labels(pack(QUESTION, whole, (), 4096)) == [["1.1.", "1.2."], ["1.4."]]


@pytest.fixture
def library(tmp_path):
    texts = {f"note {n}.txt": f"Note {n} is about otters.\n\nThey swim." for n in range(12)}
    texts["log.txt"] = "The log.\n\nThe ferry leaves at nine.\n\nIt carries forty.\n\nIt turns at ten."
    folder = write_files(tmp_path / "docs", texts)
    with SmallLibrary(tmp_path / "library") as library:
        library.add(folder)
        yield library


def test_a_library_gives_the_neighbours_of_what_it_finds(library, tmp_path):
    finder = Finder(library.searcher, library.catalog)
    found = finder.find(Question(QUESTION, "c", Scope()), ())
    packed = pack(QUESTION, found, (), 4096)
    text = (tmp_path / "docs" / "log.txt").read_text()
    [log] = [item for item in packed.evidence if item.title == "log.txt"]
    assert (log.start, log.end, log.text) == (0, len(text), text)
    # AND of a question to one document all of it is given
    alone = finder.find(Question("otters", "c", Scope(file="note 3.txt")), ())
    assert alone.whole is not None
    assert [item.text for item in pack("otters", alone, (), 4096).evidence] == [
        "Note 3 is about otters.\n\nThey swim."
    ]


def test_a_pin_may_span_passages_and_is_gone_when_its_page_was_changed(library, tmp_path):
    finder = Finder(library.searcher, library.catalog)
    path = tmp_path / "docs" / "log.txt"
    place = PassageRef(path=str(path), page=1, start=10, end=54)
    assert path.read_text()[10:54] == "The ferry leaves at nine.\n\nIt carries forty."
    question = Question("otters", "c", Scope(file="note*"), pinned=(place,))
    found = finder.find(question, ())
    assert [hit.passage.text for hit in found.hits[:2]] == ["The ferry leaves at nine.", "It carries forty."]
    # WHEN the file is changed
    path.write_text("A new beginning.\n\n" + path.read_text())
    library.sync()
    # THEN the place holds something else, and is not taken for it
    assert finder.find(question, ()).vanished == (place,)
