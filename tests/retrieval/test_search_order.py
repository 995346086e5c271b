"""What is found depends on what the library holds, not on what was read into it first."""

from pathlib import Path

import pytest

from tests.ingest.making_libraries import SmallLibrary

# The same words under names of the same length, in kinds of file that are read alike.
FERRY = {
    "ferry.md": "The ferry to Seil leaves at nine.",
    "ferry.txt": "The ferry to Seil leaves at nine.",
    "boats.txt": "The ferry to Mull leaves at noon.",
    "boots.txt": "The ferry to Lewis leaves at ten.",
}


@pytest.mark.parametrize("query", ["ferry", "when does the ferry to Seil leave"])
def test_what_is_found_is_in_the_same_order_whatever_was_read_first(tmp_path: Path, query: str) -> None:
    # GIVEN the same files, read into two libraries one after the other, forwards and backwards
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, text in FERRY.items():
        (docs / name).write_text(text)
    found = []
    for names in (list(FERRY), list(reversed(FERRY))):
        with SmallLibrary(tmp_path / f"library of {names[0]}") as library:
            for name in names:
                library.add(docs / name)
            # WHEN both are searched
            hits = library.searcher.search([query], 10)
            found.append([(hit.passage.path.name, hit.score) for hit in hits])
    # THEN both give the same, and of equal texts the same file
    assert found[0] == found[1]
    assert len(found[0]) == len(set(FERRY.values()))
