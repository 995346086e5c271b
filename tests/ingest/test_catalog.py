from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.catalog.catalog import Catalog
from ingest.catalog.file_rows import FileStamp
from ingest.catalog.vectors import VectorStore
from ingest.types import DocumentState, PageState, ParsedPage, PassageSpan, ReadDocument, Reason, Refusal

PAGES = (
    ParsedPage(1, "Café 😀 opens.\n\nSecond paragraph.", PageState.INDEXED),
    ParsedPage(2, "", PageState.NO_TEXT),
    ParsedPage(3, "The end.", PageState.INDEXED),
)
READ = ReadDocument(
    "A title",
    PAGES,
    (PassageSpan(1, 0, 13, ""), PassageSpan(1, 15, 32, "One › Two"), PassageSpan(3, 0, 8, "")),
)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "catalog.db")
    yield catalog
    catalog.close()


def store(catalog: Catalog, content: bytes, outcome: ReadDocument | Refusal = READ) -> int:
    return catalog.documents.store(content, ".txt", "1", name="a.txt", outcome=outcome, embedder="e")


def hold(catalog: Catalog, path: Path, document_id: int, collection: str = "Documents") -> None:
    source = catalog.sources.add(path.parent, collection)
    catalog.sources.put_document(source, FileStamp(path, 1, 1), "1", document_id)


def test_a_document_comes_back_as_it_was_read(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    hold(catalog, path, store(catalog, b"1"))
    pages = catalog.documents.pages(path)
    assert [(page.number, page.text, page.state) for page in pages] == [
        (page.number, page.text, page.state) for page in PAGES
    ]
    assert [[(span.start, span.end, span.heading) for span in page.passages] for page in pages] == [
        [(0, 13, ""), (15, 32, "One › Two")],
        [],
        [(0, 8, "")],
    ]
    assert catalog.documents.pages(path, 3) == pages[2:]
    assert catalog.documents.pages(path, 4) == catalog.documents.pages(tmp_path / "other") == []
    passages = catalog.documents.passages([1, 2, 3, 99])
    assert [passage.text for passage in passages.values()] == [
        PAGES[span.page - 1].text[span.start : span.end] for span in READ.passages
    ]


def test_storing_the_same_content_twice_is_storing_it_once(catalog: Catalog) -> None:
    first = store(catalog, b"1")
    assert store(catalog, b"1") == first == catalog.documents.find(b"1", ".txt", "1")
    assert catalog.passage_count() == 3
    assert catalog.documents.find(b"1", ".md", "1") is None
    assert catalog.documents.find(b"1", ".txt", "2") is None


def test_every_file_has_a_state_and_its_counts(catalog: Catalog, tmp_path: Path) -> None:
    hold(catalog, tmp_path / "a.txt", store(catalog, b"1"))
    no_text = ReadDocument("", (ParsedPage(1, "", PageState.NO_TEXT),), ())
    hold(catalog, tmp_path / "b.txt", store(catalog, b"2", no_text))
    refusal = Refusal(DocumentState.TOO_BIG, Reason.OVER_PAGE_LIMIT, {"pages": 9, "limit": 5})
    hold(catalog, tmp_path / "c.txt", store(catalog, b"3", refusal))
    (source,) = catalog.sources.all()
    hidden = Refusal(DocumentState.EXCLUDED, Reason.HIDDEN)
    catalog.sources.put_refusal(source, FileStamp(tmp_path / ".d", 0, 0), "1", hidden)
    found = {
        s.path.name: (s.state, s.reason, dict(s.detail), s.pages, s.passages)
        for s in catalog.documents.summaries()
    }
    assert found == {
        "a.txt": (DocumentState.INDEXED, None, {}, 3, 3),
        "b.txt": (DocumentState.NO_TEXT, Reason.NO_TEXT_IN_PAGES, {"pages": 1}, 1, 0),
        "c.txt": (DocumentState.TOO_BIG, Reason.OVER_PAGE_LIMIT, {"pages": 9, "limit": 5}, 0, 0),
        ".d": (DocumentState.EXCLUDED, Reason.HIDDEN, {}, 0, 0),
    }


def test_a_collection_holds_the_files_of_its_sources_only(catalog: Catalog, tmp_path: Path) -> None:
    id_ = store(catalog, b"1")
    hold(catalog, tmp_path / "x" / "a.txt", id_, "One")
    hold(catalog, tmp_path / "y" / "a.txt", id_, "Two")
    assert [file[:2] for file in catalog.documents.in_scope("One")] == [(id_, str(tmp_path / "x" / "a.txt"))]
    assert len(catalog.documents.in_scope(None)) == 2
    first, second = catalog.sources.all()
    assert catalog.sources.remove(first) == 1
    assert catalog.sources.collections() == ["Two"]
    assert catalog.documents.erase_orphans() == 0
    catalog.sources.remove(second)
    assert catalog.documents.erase_orphans() == 1
    assert catalog.passage_count() == 0


def test_many_sources_are_removed_in_one_step_and_files_told_in_the_order_asked_for(
    catalog: Catalog, tmp_path: Path
) -> None:
    id_ = store(catalog, b"1")
    paths = [tmp_path / str(n) / "a.txt" for n in (3, 1, 2)]
    for path in paths:
        hold(catalog, path, id_, path.parent.name)
    asked = [paths[0], tmp_path / "nowhere", paths[2], paths[1]]
    assert [summary.path for summary in catalog.documents.summaries(asked)] == [
        *paths[:1],
        paths[2],
        paths[1],
    ]
    known = catalog.sources.all()
    revision = catalog.revision.value
    assert catalog.sources.remove_all(known[:2]) == 2
    assert catalog.revision.value == revision + 1
    assert catalog.sources.all() == known[2:]
    assert catalog.sources.collections() == ["3"]
    assert list(catalog.sources.some([source.id for source in known])) == [known[2].id]


def test_texts_of_a_long_page_are_pending_as_they_stand_in_it(catalog: Catalog) -> None:
    text = "\n\n".join(f"é😀 paragraph {number}" for number in range(500))
    spans, start = [], 0
    for block in text.split("\n\n"):
        spans.append(PassageSpan(1, start, start + len(block), ""))
        start += len(block) + 2
    page = ParsedPage(1, text, PageState.INDEXED)
    store(catalog, b"1", ReadDocument("", (page,), tuple(spans)))
    pending = VectorStore(catalog.database, "e", 4).pending(1_000)
    assert [item.text for item in pending] == text.split("\n\n")


def test_what_is_remembered_can_be_forgotten(catalog: Catalog) -> None:
    catalog.remember("key", "one")
    catalog.remember("key", "two")
    assert catalog.remembered("key") == "two"
    catalog.remember("key", None)
    assert catalog.remembered("key") is None
