"""Limiting a question to a collection or to files, on a real catalog."""

import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest

from ingest.catalog.catalog import Catalog
from ingest.catalog.file_rows import FileStamp
from ingest.types import PageState, ParsedPage, PassageSpan, ReadDocument
from retrieval.errors import EmptyScope, EndsBeforeItBegins, NoFileMatches, UnknownCollection, UnknownType
from retrieval.scope import Scope

FILES = {
    "/docs/Board/Minutes 2024.docx": "Board",
    "/docs/Board/minutes 2025.DOCX": "Board",
    "/docs/Kitchen/" + unicodedata.normalize("NFD", "Crème brûlée.txt"): "Kitchen",
    "/docs/Kitchen/[draft] menu.txt": "Kitchen",
}


# When each was changed, here.
CHANGED = (
    datetime(2024, 3, 1).astimezone(),
    datetime(2025, 2, 28, 23, 59, 59).astimezone(),
    datetime(2025, 3, 1).astimezone(),
    datetime(2025, 3, 2).astimezone(),
)


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.db")
    sources = {name: catalog.sources.add(Path("/docs") / name, name) for name in set(FILES.values())}
    for n, (name, collection) in enumerate(FILES.items()):
        page = ParsedPage(1, "text", PageState.INDEXED)
        document = catalog.documents.store(
            bytes([n]) * 32,
            Path(name).suffix,
            "1",
            name=name,
            outcome=ReadDocument("", (page,), (PassageSpan(1, 0, 4, ""),)),
            embedder="none",
        )
        stamp = FileStamp(Path(name), 4, int(CHANGED[n].timestamp() * 1e9))
        catalog.sources.put_document(sources[collection], stamp, "1", document)
    yield catalog
    catalog.close()


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        (Scope(collection="Board"), {"Minutes 2024.docx", "minutes 2025.DOCX"}),
        (Scope(file="minutes*"), {"Minutes 2024.docx", "minutes 2025.DOCX"}),
        (Scope(file="MINUTES 202?.DOCX"), {"Minutes 2024.docx", "minutes 2025.DOCX"}),
        (Scope(file="*/Board/*2024*"), {"Minutes 2024.docx"}),
        (Scope(file="crème*"), {unicodedata.normalize("NFD", "Crème brûlée.txt")}),
        (Scope(file="[[]draft*"), {"[draft] menu.txt"}),
    ],
)
def test_a_scope_holds_the_files_that_match(catalog, scope, names):
    assert {path.name for path in scope.documents(catalog).values()} == names


@pytest.mark.parametrize("scope", [Scope(file="Board"), Scope(file="*.docx", collection="Kitchen")])
def test_a_pattern_that_matches_nothing_is_said(catalog, scope):
    with pytest.raises(NoFileMatches):
        scope.documents(catalog)


def test_no_limit_is_no_list(catalog):
    assert Scope().documents(catalog) is None


def test_an_unknown_collection_is_named_with_those_there_are(catalog):
    with pytest.raises(UnknownCollection) as unknown:
        Scope(collection="Bord").documents(catalog)
    assert (unknown.value.about, unknown.value.names) == ("Bord", ["Board", "Kitchen"])


CHOSEN = tuple(FILES)[1:3]


@pytest.mark.parametrize(
    ("scope", "files"),
    [
        (Scope(files=CHOSEN), set(CHOSEN)),
        (Scope(files=(*CHOSEN, "/docs/gone.txt")), set(CHOSEN)),
        (Scope(files=CHOSEN, collection="Board"), {CHOSEN[0]}),
        (Scope(files=CHOSEN, file="*2025*"), {CHOSEN[0]}),
        (Scope(files=("/docs/Kitchen/[draft] menu.txt",)), {"/docs/Kitchen/[draft] menu.txt"}),
    ],
)
def test_files_that_were_chosen_are_taken_exactly_and_limits_hold_together(catalog, scope, files):
    assert {str(path) for path in scope.documents(catalog).values()} == files


@pytest.mark.parametrize(
    "scope",
    [
        Scope(files=("/docs/board/minutes 2025.docx",)),
        Scope(files=("minutes 2025.DOCX",)),
        Scope(files=CHOSEN, file="menu*"),
    ],
)
def test_files_of_which_none_is_there_are_said(catalog, scope):
    with pytest.raises(NoFileMatches) as missing:
        scope.documents(catalog)
    assert (scope.file or scope.files[0]) in missing.value.about


@pytest.mark.parametrize(
    ("scope", "files"),
    [
        (Scope(types=("word",)), {0, 1}),
        (Scope(types=("text", "pdf")), {2, 3}),
        (Scope(since=date(2025, 3, 1)), {2, 3}),
        (Scope(until=date(2025, 2, 28)), {0, 1}),
        (Scope(since=date(2025, 2, 28), until=date(2025, 3, 1)), {1, 2}),
        (Scope(types=("word",), since=date(2025, 1, 1)), {1}),
        (Scope(collection="Kitchen", until=date(2025, 3, 1)), {2}),
        (Scope(since=date.min, until=date.max), {0, 1, 2, 3}),
    ],
)
def test_types_and_days_are_limits_and_the_last_day_belongs_to_them(catalog, scope, files):
    names = list(FILES)
    assert {str(path) for path in scope.documents(catalog).values()} == {names[n] for n in files}


@pytest.mark.parametrize(
    "scope",
    [
        Scope(types=("pdf",)),
        Scope(since=date(2025, 3, 3)),
        Scope(until=date.min),
        Scope(since=date.max),
        Scope(types=("text",), until=date(2024, 12, 31)),
    ],
)
def test_limits_that_no_document_keeps_are_said(catalog, scope):
    with pytest.raises(EmptyScope):
        scope.documents(catalog)


def test_an_unknown_type_is_named_with_those_there_are(catalog):
    with pytest.raises(UnknownType) as unknown:
        Scope(types=("pdf", "docs")).documents(catalog)
    assert unknown.value.about == "docs"
    assert {"pdf", "word", "excel", "email"} < set(unknown.value.names)


def test_a_span_that_ends_before_it_begins_is_said(catalog):
    with pytest.raises(EndsBeforeItBegins):
        Scope(since=date(2025, 3, 2), until=date(2025, 3, 1)).documents(catalog)
