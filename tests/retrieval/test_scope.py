"""Limiting a question to a collection or to files, on a real catalog."""

import unicodedata
from pathlib import Path

import pytest

from ingest.catalog.catalog import Catalog
from ingest.catalog.file_rows import FileStamp
from ingest.types import PageState, ParsedPage, PassageSpan, ReadDocument
from retrieval.errors import NoFileMatches, UnknownCollection
from retrieval.scope import Scope

FILES = {
    "/docs/Board/Minutes 2024.docx": "Board",
    "/docs/Board/minutes 2025.DOCX": "Board",
    "/docs/Kitchen/" + unicodedata.normalize("NFD", "Crème brûlée.txt"): "Kitchen",
    "/docs/Kitchen/[draft] menu.txt": "Kitchen",
}


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
        catalog.sources.put_document(sources[collection], FileStamp(Path(name), 4, 1), "1", document)
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
