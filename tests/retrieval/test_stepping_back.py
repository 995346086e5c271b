"""Where the embedder does not know a text, words alone decide."""

from pathlib import Path

import pytest

from ingest.embedding.familiarity import Familiarity
from retrieval.evidence import Ranker
from tests.doubles.embedder import HashingEmbedder
from tests.ingest.making_libraries import SmallLibrary, write_files

TEXTS = {
    "lease.txt": "The tenant repairs the roof.",
    "contract.txt": "賃借人は屋根を修繕する。",
    "menu.txt": "本日の昼食は魚と野菜です。",
    "poem.txt": "Светлая осень пришла в наш сад.",
}


class EnglishEmbedder(HashingEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.familiarity = Familiarity(frozenset({"LATIN"}), count_pieces=lambda text: len(text.split()))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_files(tmp_path / "docs", TEXTS)


def test_a_question_that_the_embedder_does_not_know_is_answered_by_words_alone(
    docs: Path, tmp_path: Path
) -> None:
    with SmallLibrary(tmp_path / "library", embedder=EnglishEmbedder()) as library:
        library.add(docs)
        (hit,) = library.searcher.search(["屋根の修繕"], 10)
        assert hit.passage.text == TEXTS["contract.txt"]
        assert (hit.keyword_rank, hit.vector_rank) == (1, None)
        assert library.found("нет такого") == []


def test_passages_that_the_embedder_does_not_know_are_no_neighbours_of_a_question(
    docs: Path, tmp_path: Path
) -> None:
    with SmallLibrary(tmp_path / "library", embedder=EnglishEmbedder()) as library:
        library.add(docs)
        # GIVEN a question with words of one passage only: vectors find that one, and no others by chance
        assert library.found("roof repairs") == [TEXTS["lease.txt"]]
        # AND what words find is given, whatever the embedder knows
        assert library.found("tenant and 昼食")[:2] == [TEXTS["lease.txt"], TEXTS["menu.txt"]]
    with SmallLibrary(tmp_path / "other") as library:
        library.add(docs)
        # THEN an embedder that knows them all is given a say on all
        assert len(library.found("roof repairs")) == len(TEXTS)


def test_a_half_known_question_gives_vectors_half_a_say(docs: Path, tmp_path: Path) -> None:
    embedder = EnglishEmbedder()
    embedder.familiarity = Familiarity(frozenset({"LATIN"}), count_pieces=lambda text: len(text) // 2)
    with SmallLibrary(tmp_path / "library", embedder=embedder) as library:
        library.add(docs)
        ranker = Ranker(library.catalog, library.keeper, embedder)
        words, vectors, _ = ranker.evidence("tenant roof", 10, None).rankings[:3]
        assert words.weight > 1
        assert vectors.weight == pytest.approx(embedder.familiarity.of("tenant roof"))
        assert 0 < vectors.weight < 1
