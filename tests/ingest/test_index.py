"""The vector index: it follows the catalog, and whatever happens to its folder, the answers are right."""

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.types import Vectors
from ingest.errors import IndexBroken
from ingest.exact_search import nearest_of
from ingest.index_keeper import IndexKeeper
from ingest.vector_index import ROWS_PER_CALL, ChromaIndex, Neighbour
from tests.ingest.making_libraries import SmallLibrary, write_files

_WORDS = ("mill", "lease", "barley", "march", "otter", "lynx", "zebra", "heron", "river", "stone", "bread")
_PASSAGES = 1_200  # Chroma writes its graph to the disk after 1,000


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chosen = random.Random(7)
    texts = [" ".join(chosen.choices(_WORDS, k=12)) + f" {number}" for number in range(_PASSAGES)]
    files = {
        f"{start // 100}.txt": "\n\n".join(texts[start : start + 100]) for start in range(0, _PASSAGES, 100)
    }
    return write_files(tmp_path_factory.mktemp("docs"), files)


@pytest.fixture(scope="module")
def made(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library folder, closed in order, with every passage in its index."""
    folder = tmp_path_factory.mktemp("made") / "library"
    with SmallLibrary(folder) as library:
        library.add(docs)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of that library with its times, as if it had never been touched."""
    return shutil.copytree(made, tmp_path / "library")


def exact(library: SmallLibrary, vector: Vectors, k: int) -> list[Neighbour]:
    return nearest_of(library.store.matrix(None), vector, k)


def assert_right(library: SmallLibrary) -> None:
    """Every answer is the one of exact search, but for what an approximate index may miss."""
    worse = 0
    for word in _WORDS:
        vector = library.embedder.embed_query(f"{word} river {word}")
        expected = exact(library, vector, 20)
        found = library.keeper.nearest(vector, 20, None)
        assert len({hit.passage_id for hit in found}) == 20
        # Passages that are equally near may stand for each other.
        worse += sum(
            hit.similarity < best.similarity - 1e-5 for hit, best in zip(found, expected, strict=True)
        )
    assert worse <= 40, f"{worse} of {20 * len(_WORDS)} passages are not the nearest"


def assert_healed(library: SmallLibrary, *, rebuilt: bool) -> None:
    """The index is complete again, nothing was embedded for it, and it answers right."""
    library.finish([])
    assert library.keeper.complete
    assert library.keeper.count() == library.store.count() == _PASSAGES
    assert library.keeper.rebuilds == int(rebuilt)
    assert library.embedder.embedded == []
    assert_right(library)


_FILES = (
    "chroma.sqlite3",
    "data_level0.bin",
    "header.bin",
    "index_metadata.pickle",
    "length.bin",
    "link_lists.bin",
)


def index_files(folder: Path) -> dict[str, Path]:
    files = {path.name: path for path in (folder / "vectors").rglob("*") if path.is_file()}
    assert sorted(files) == sorted(_FILES), "Chroma's files have changed"
    return files


def test_a_library_that_was_closed_in_order_opens_its_index_as_it_is(folder: Path) -> None:
    with SmallLibrary(folder) as library:
        assert_healed(library, rebuilt=False)
    with SmallLibrary(folder) as library:
        assert_healed(library, rebuilt=False)


def _delete(path: Path) -> None:
    path.unlink()


def _truncate(path: Path) -> None:
    os.truncate(path, random.Random(path.name).randrange(path.stat().st_size))


def _overwrite(path: Path) -> None:
    path.write_bytes(random.Random(path.name).randbytes(path.stat().st_size))


def _flip_one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [_delete, _truncate, _overwrite, _flip_one_bit])
@pytest.mark.parametrize("name", _FILES)
def test_a_damaged_file_of_the_index_is_noticed_and_the_index_filled_anew(
    folder: Path, damage: Callable[[Path], None], name: str
) -> None:
    damage(index_files(folder)[name])
    with SmallLibrary(folder) as library:
        assert_right(library)
        assert_healed(library, rebuilt=True)


@pytest.mark.parametrize("damage", ["folder deleted", "seal missing", "folder copied", "folder emptied"])
def test_a_folder_that_is_not_the_one_that_was_closed_is_not_opened(folder: Path, damage: str) -> None:
    vectors = folder / "vectors"
    if damage == "folder deleted":
        shutil.rmtree(vectors)
    elif damage == "seal missing":
        with SmallLibrary(folder) as library:
            library.catalog.remember("index_seal", None)
            library.keeper.close = lambda: None  # type: ignore[method-assign]  # it is killed
        with SmallLibrary(folder):
            pass
        return
    elif damage == "folder copied":
        shutil.copytree(vectors, folder / "copy", copy_function=shutil.copyfile)
        shutil.rmtree(vectors)
        (folder / "copy").rename(vectors)
    else:
        for path in index_files(folder).values():
            path.unlink()
    with SmallLibrary(folder) as library:
        assert_right(library)
        assert_healed(library, rebuilt=True)


def test_an_older_copy_of_the_folder_is_not_opened(folder: Path, docs: Path, tmp_path: Path) -> None:
    # GIVEN a copy with all its times, and a library that went on
    shutil.copytree(folder / "vectors", tmp_path / "older")
    more = write_files(tmp_path / "more", {"more.txt": "a passage of its own\n\nand one more"})
    with SmallLibrary(folder) as library:
        library.add(more)
        assert library.keeper.rebuilds == 0
    # WHEN the copy is put back
    shutil.rmtree(folder / "vectors")
    (tmp_path / "older").rename(folder / "vectors")
    # THEN the new passages are found all the same
    with SmallLibrary(folder) as library:
        library.finish([])
        assert library.keeper.rebuilds == 1
        assert library.keeper.count() == _PASSAGES + 2
        assert "a passage of its own" in library.found("a passage of its own")


@pytest.mark.parametrize("name", _FILES)
@pytest.mark.parametrize("damage", [_delete, _truncate])
def test_damage_under_an_open_index_costs_no_answer(
    folder: Path, docs: Path, tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    with SmallLibrary(folder) as library:
        library.finish([])
        damage(index_files(folder)[name])
        assert_right(library)
        # WHEN it is written to after that, the answers stay right, in this run and in the next
        library.add(write_files(tmp_path / "more", {"more.txt": "a passage of its own"}))
        assert_right(library)
        assert "a passage of its own" in library.found("a passage of its own")
    with SmallLibrary(folder) as library:
        library.finish([])
        assert library.keeper.complete
        assert library.keeper.count() == _PASSAGES + 1
        assert_right(library)
        assert "a passage of its own" in library.found("a passage of its own")
        assert library.embedder.embedded == []


class LyingIndex(ChromaIndex):
    """Chroma, but for what it is told to get wrong."""

    lie = ""

    def nearest(self, vector: Vectors, k: int) -> list[Neighbour]:
        found = super().nearest(vector, k)
        if self.lie == "wrong vectors":
            return [Neighbour(hit.passage_id, -hit.similarity) for hit in found]
        if self.lie == "error":
            raise self.broken()
        if self.lie == "nothing":
            return []
        if self.lie == "half":
            return [hit for hit in found if hit.passage_id % 2]
        return found

    def broken(self) -> Exception:
        return IndexBroken(str(self._folder), "as the test wants")


@pytest.mark.parametrize("lie", ["wrong vectors", "error"])
def test_a_wrong_answer_is_noticed_corrected_and_mended_without_being_asked(folder: Path, lie: str) -> None:
    opened: list[LyingIndex] = []

    def open_index(path: Path, embedder: str) -> LyingIndex:
        opened.append(LyingIndex(path, embedder))
        return opened[-1]

    with SmallLibrary(folder, open_index=open_index) as library:
        library.finish([])
        opened[0].lie = lie
        assert_right(library)
        library.finish([])
        assert len(opened) == 2, "nobody opened a new index"
        assert_healed(library, rebuilt=True)


def test_doubt_alone_wakes_the_pipeline(folder: Path) -> None:
    opened: list[LyingIndex] = []

    def open_index(path: Path, embedder: str) -> LyingIndex:
        opened.append(LyingIndex(path, embedder))
        return opened[-1]

    with SmallLibrary(folder, open_index=open_index) as library:
        library.finish([])
        opened[0].lie = "error"
        assert_right(library)
        while library.keeper.rebuilds == 0 or not library.keeper.complete:
            time.sleep(0.01)  # the test's time limit ends this
        assert library.keeper.count() == _PASSAGES


@pytest.mark.parametrize("lie", ["nothing", "half"])
def test_an_index_that_finds_too_little_is_not_taken_for_complete(folder: Path, lie: str) -> None:
    class Lossy(LyingIndex):
        pass

    Lossy.lie = lie
    library = SmallLibrary(folder, open_index=Lossy)
    # Before it runs: a job gives the index as many tries again.
    job = library.pipeline.submit([])
    with library:
        job.report.result(60)
        # THEN it was tried a few times, given up, and search is exact
        assert not library.keeper.complete
        assert library.keeper.rebuilds == 3
        assert_right(library)


def test_an_index_that_cannot_be_made_stops_nothing(docs: Path, tmp_path: Path) -> None:
    def open_index(path: Path, embedder: str) -> ChromaIndex:
        raise LyingIndex(path, embedder).broken()

    with SmallLibrary(tmp_path / "library", open_index=open_index) as library:
        library.add(docs)
        assert library.store.count() == _PASSAGES
        assert library.store.pending_count() == 0
        assert_right(library)
    # AND it is made at the next start
    with SmallLibrary(tmp_path / "library") as library:
        assert_healed(library, rebuilt=True)


@pytest.mark.parametrize("files", [1, 6, 11])
def test_a_scoped_search_is_exact_search_in_the_scope(
    folder: Path, files: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SmallLibrary(folder) as library:
        library.finish([])
        scope = frozenset(sorted({id_ for id_, *_ in library.catalog.documents.in_scope(None)})[:files])
        ids, vectors = library.store.matrix(scope)
        for limit in (5_000, 0):  # small scopes are searched exactly, large ones by the index
            monkeypatch.setattr("ingest.index_keeper._EXACT_SCOPE", limit)
            for word in _WORDS:
                vector = library.embedder.embed_query(word)
                expected = nearest_of((ids, vectors), vector, 10)
                found = library.keeper.nearest(vector, 10, scope)
                assert [hit.similarity for hit in found] == pytest.approx(
                    [hit.similarity for hit in expected], abs=1e-5
                )
                assert library.catalog.documents.living([hit.passage_id for hit in found], scope) == {
                    hit.passage_id for hit in found
                }


def test_the_index_follows_the_log_in_order_and_forgets_nothing_acknowledged(folder: Path) -> None:
    calls: list[tuple[str, list[int]]] = []

    class Watched(ChromaIndex):
        def upsert(self, ids: list[int], vectors: Vectors) -> None:
            assert len(ids) <= ROWS_PER_CALL
            calls.append(("upsert", list(ids)))
            super().upsert(ids, vectors)

    shutil.rmtree(folder / "vectors")
    library = SmallLibrary(folder, open_index=Watched)
    keeper = library.keeper
    keeper.open()
    while keeper.follow():
        waiting = {entry.passage_id for entry in library.store.log(_PASSAGES)}
        sent = {id_ for _, ids in calls for id_ in ids}
        # a row has left the log only when it is in the index
        assert len(waiting | sent) in {0, _PASSAGES}
        assert len(sent) - ROWS_PER_CALL <= _PASSAGES - len(waiting) <= len(sent)
    sent_in_order = [id_ for _, ids in calls for id_ in ids]
    assert sent_in_order == sorted(sent_in_order)
    assert keeper.count() == _PASSAGES
    keeper.close()
    library.__exit__()


def test_a_passage_that_comes_and_goes_within_one_call_is_not_in_the_index(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"stays.txt": "an otter swims", "goes.txt": "a zebra stands"})
    with SmallLibrary(tmp_path / "library") as library:
        library.add(docs)
        library.remove(docs)
        library.add(write_files(tmp_path / "other", {"b.txt": "a zebra stands\n\na lynx sleeps"}))
        assert library.keeper.count() == 2
        assert library.found("a zebra stands", 1) == ["a zebra stands"]


def test_removed_passages_do_not_push_living_ones_out_of_the_answer(folder: Path, docs: Path) -> None:
    """Before they are erased, the nearest passages may all belong to files that are gone."""
    with SmallLibrary(folder) as library:
        library.finish([])
        vector = library.embedder.embed_query("river stone")
        nearest = exact(library, vector, _PASSAGES)
        last = library.catalog.documents.passages([nearest[-1].passage_id])[nearest[-1].passage_id]
        (source,) = library.catalog.sources.all()
        library.pipeline.stop()
        library.catalog.sources.forget(
            [file for path, file in library.catalog.sources.files(source).items() if path != last.path]
        )
        stays = [
            hit
            for hit in nearest
            if hit.passage_id in library.catalog.documents.living([hit.passage_id], None)
        ]
        assert library.keeper.nearest(vector, 20, None) == stays[:20]


def test_two_models_keep_their_vectors_apart(folder: Path) -> None:
    from tests.doubles.embedder import HashingEmbedder  # noqa: PLC0415 - beside its only use

    embedder = HashingEmbedder("another model")
    with SmallLibrary(folder, embedder=embedder) as library:
        library.store.restart()
        library.finish([])
        assert len(embedder.embedded) == _PASSAGES
        assert library.keeper.count() == _PASSAGES
        assert_right(library)


def test_ties_are_in_the_order_of_the_passages() -> None:
    ids = np.array([3, 5, 9, 11], np.int64)
    vectors = np.array([[1, 0], [0, 1], [1, 0], [1, 0]], np.float32)
    found = nearest_of((ids, vectors), np.array([1, 0], np.float32), 4)
    assert [hit.passage_id for hit in found] == [3, 9, 11, 5]


def test_a_keeper_without_an_index_answers_exactly(folder: Path) -> None:
    library = SmallLibrary(folder)
    assert isinstance(library.keeper, IndexKeeper)
    assert not library.keeper.complete
    assert_right(library)
    library.__exit__()


def test_an_index_with_fewer_rows_than_are_wanted_gives_all_it_has(tmp_path: Path) -> None:
    vectors = np.eye(4, 8, dtype=np.float32)
    index = ChromaIndex(tmp_path / "index", "embedder")
    try:
        assert index.nearest(vectors[0], 100) == []
        index.upsert(range(4), vectors)
        assert {hit.passage_id for hit in index.nearest(vectors[0], 100)} == {0, 1, 2, 3}
        index.delete(range(4))
        assert index.nearest(vectors[0], 100) == []
    finally:
        index.close()


def test_a_folder_that_cannot_be_made_is_a_broken_index(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexBroken, match="file"):
        ChromaIndex(tmp_path / "file" / "index", "embedder")
