from pathlib import Path

import pytest

from ingest.catalog import word_rebuild
from ingest.catalog.catalog import Catalog
from ingest.catalog.sources import FileStamp
from ingest.types import PageState, ParsedPage, PassageSpan, ReadDocument
from tests.ingest.making_libraries import SmallLibrary, write_files

GERMAN = "Die Mieter haben das Dach des Hauses und die Ziegel auf eigene Kosten zu ersetzen."
FRENCH = "Les locataires doivent entretenir la toiture et les tuiles de la maison."
# As the first release made it.
OLD_TABLE = (
    "CREATE VIRTUAL TABLE words USING fts5 (body, heading, title, name,"
    " tokenize = 'porter unicode61 remove_diacritics 2')"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of 42 passages whose word index is of the first release."""
    catalog = Catalog(tmp_path / "catalog.db")
    catalog.sources.add(tmp_path, "Documents")
    put(catalog, "german.txt", GERMAN, "東京都港区の契約")
    put(catalog, "french.txt", FRENCH, *["rien de plus"] * 39)
    with catalog.database.write() as db:
        db.execute("DROP TABLE words")
        db.execute(OLD_TABLE)
        for id_, text in _texts(catalog).items():
            db.execute("INSERT INTO words (rowid, body, name) VALUES (?, ?, 'german txt')", (id_, text))
        db.execute("UPDATE words SET body = '東京 京都 都港' WHERE body LIKE '東京%'")
        db.execute("DELETE FROM meta")
        db.execute("DELETE FROM word_languages")
    catalog.close()
    return tmp_path


def put(catalog: Catalog, name: str, *texts: str) -> None:
    pages = tuple(ParsedPage(number, text, PageState.INDEXED) for number, text in enumerate(texts, 1))
    spans = tuple(PassageSpan(page.number, 0, len(page.text), "") for page in pages)
    (source,) = catalog.sources.all()
    id_ = catalog.documents.store(
        name.encode(), ".txt", "1", name=name, outcome=ReadDocument("", pages, spans), embedder="e"
    )
    catalog.sources.put_document(source, FileStamp(source.path / name, 1, 1), "1", id_)


def _texts(catalog: Catalog) -> dict[int, str]:
    return {id_: passage.text for id_, passage in catalog.documents.passages(range(1, 100)).items()}


def found(catalog: Catalog, query: str) -> list[str]:
    hits = catalog.words.find(query, 3, None).everywhere
    texts = _texts(catalog)
    return [texts[hit.id] for hit in hits]


def test_the_old_index_answers_until_the_new_one_takes_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_rebuild, "_PASSAGES_PER_STEP", 10)
    catalog = Catalog(folder / "catalog.db")
    # GIVEN an index of an older rule, THEN it is asked by that rule
    assert found(catalog, "Ziegel") == [GERMAN]
    assert found(catalog, "東京都") == ["東京都港区の契約"]
    assert found(catalog, "tuile") == [FRENCH]
    assert found(catalog, "Häuser") == []
    # WHEN it is being made anew, and the process ends twice on the way
    steps = 0
    while catalog.word_rebuild.step():
        assert found(catalog, "Ziegel") == [GERMAN]
        steps += 1
        if steps in {1, 3}:
            catalog.close()
            catalog = Catalog(folder / "catalog.db")
    # THEN nothing was done twice, and words are found in other forms too
    assert steps == 6
    assert found(catalog, "Häuser") == [GERMAN]
    assert found(catalog, "tuile abîmée") == [FRENCH]
    assert found(catalog, "港区") == ["東京都港区の契約"]
    # AND it is as if it had always been so
    with catalog.database.read() as db:
        made_anew = db.execute("SELECT rowid, * FROM words ORDER BY rowid").fetchall()
        languages = db.execute("SELECT language FROM word_languages ORDER BY 1").fetchall()
        left = db.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'words_next%'").fetchone()
    catalog.close()
    fresh = Catalog(folder / "fresh.db")
    fresh.sources.add(folder, "Documents")
    put(fresh, "german.txt", GERMAN, "東京都港区の契約")
    put(fresh, "french.txt", FRENCH, *["rien de plus"] * 39)
    with fresh.database.read() as db:
        assert db.execute("SELECT rowid, * FROM words ORDER BY rowid").fetchall() == made_anew
    fresh.close()
    assert languages == [("french",), ("german",)]
    assert left == (0,)


def test_renaming_and_removing_meanwhile_hold_in_the_new_index_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_rebuild, "_PASSAGES_PER_STEP", 10)
    catalog = Catalog(folder / "catalog.db")
    (source,) = catalog.sources.all()
    catalog.word_rebuild.step()
    # WHEN a file gets another name and another one goes, half-way
    document = catalog.documents.find(b"german.txt", ".txt", "1")
    assert document is not None
    catalog.sources.put_document(source, FileStamp(source.path / "lynx.txt", 1, 1), "1", document)
    known = catalog.sources.files(source)
    catalog.sources.forget([known[source.path / name] for name in ("german.txt", "french.txt")])
    catalog.documents.erase_orphans()
    while catalog.word_rebuild.step():
        pass
    # THEN it is found by its new name alone, and what is gone is gone
    assert len(found(catalog, "lynx")) == 2
    assert found(catalog, "german") == []
    assert found(catalog, "tuiles") == []
    with catalog.database.read() as db:
        assert db.execute("SELECT count(*) FROM words").fetchone() == (2,)
    catalog.close()


def test_an_interrupted_index_of_another_rule_is_begun_again(folder: Path) -> None:
    catalog = Catalog(folder / "catalog.db")
    catalog.word_rebuild.step()
    with catalog.database.write() as db:
        db.execute("UPDATE meta SET value = '1' WHERE key = 'word_rule_next'")
        db.execute("UPDATE words_next SET body = 'ziegel'")
    while catalog.word_rebuild.step():
        pass
    assert found(catalog, "Ziegel") == [GERMAN]
    catalog.close()


def test_meanwhile_words_are_found_by_the_stems_of_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_rebuild, "_PASSAGES_PER_STEP", 10)
    catalog = Catalog(tmp_path / "catalog.db")
    catalog.sources.add(tmp_path, "Documents")
    put(catalog, "english.txt", *["nothing more"] * 39)
    put(catalog, "german.txt", GERMAN)
    with catalog.database.write() as db:
        db.execute("UPDATE meta SET value = '2' WHERE key = 'word_rule'")
    catalog.close()
    catalog = Catalog(tmp_path / "catalog.db")
    for _ in range(2):
        assert found(catalog, "Mietern") == [GERMAN]
        assert catalog.word_rebuild.step()
    catalog.close()


def test_the_engine_makes_the_index_anew_before_it_reads_anything(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": GERMAN})
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        with library.catalog.database.write() as db:
            db.execute("DROP TABLE words")
            db.execute(OLD_TABLE)
            db.execute("DELETE FROM meta WHERE key = 'word_rule'")
    # WHEN it is opened again with a file that is new
    write_files(docs, {"b.txt": FRENCH})
    with SmallLibrary(tmp_path / "library") as library:
        library.sync()
        # THEN both are found by any form of their words
        assert library.paths("Häuser") == {"a.txt"}
        assert library.paths("tuile") == {"b.txt"}
        # AND nothing old was embedded again
        assert library.embedder.embedded == [FRENCH]
