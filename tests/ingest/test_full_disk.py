"""A disk without room: the job fails, the rest is kept, answers, and goes on once there is room."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import DiskFull
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.ingest.making_steered_libraries import docs

__all__ = ["docs"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small file system here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_fails_the_job_and_costs_nothing_that_was_indexed(
    small_disk: Path, tmp_path: Path, docs: Path
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 6_000_000)
    big = write_files(tmp_path / "big", {f"{n}.txt": f"zebra {n} " + f"word{n} " * 20_000 for n in range(40)})
    with SmallLibrary(small_disk / "library") as library:
        library.add(docs)
        # WHEN the disk fills up
        with pytest.raises(DiskFull):
            library.add(big)
        # THEN the thread lives and what was indexed answers, by words and by meaning
        assert library.paths("otter 7") >= {"07.txt"}
        assert "otter 7" in library.found("otter 7")
        library.wait_until_at_rest()
        # AND when there is room again, it goes on
        ballast.unlink()
        library.catalog.sources.remove(next(s for s in library.catalog.sources.all() if s.path == big))
        library.pipeline.erase_removed()
        library.finish([])
        assert library.keeper.count() == library.store.count() == library.catalog.passage_count() == 40


def test_a_library_on_a_full_disk_opens_and_answers(small_disk: Path, docs: Path) -> None:
    with SmallLibrary(small_disk / "library") as library:
        library.add(docs)
    with (small_disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            try:
                ballast.write(b"x" * 4_096)
            except OSError:
                break
            if (small_disk / "library").exists() and os.statvfs(small_disk).f_bavail < 32:
                break  # SQLite needs some room for the index of its log
    with SmallLibrary(small_disk / "library") as library:
        assert "otter 7" in library.found("otter 7")
        assert library.paths("otter 7") >= {"07.txt"}
