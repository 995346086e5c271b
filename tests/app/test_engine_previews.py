"""A preview of a drive that does not answer: nobody else waits for it, and it is answered all the same."""

import asyncio
import threading

import pytest

from app.engine import preview, wire
from app.engine.library import Library
from app.engine.previews import Previews
from app.engine.routing import read
from app.settings import embedding_model


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "library"
    folder.mkdir()
    library = Library(folder, embedding_model(), on_failure=print)
    yield library
    library.close()


@pytest.fixture
def drive(monkeypatch):
    """What walks a folder hangs in it after its first file, until the drive answers again."""
    answers = threading.Event()
    scan = preview.Scan

    class HangingScan(scan):
        def __iter__(self):
            for found in super().__iter__():
                yield found
                answers.wait(60)

    monkeypatch.setattr(preview, "Scan", HangingScan)
    yield answers
    answers.set()


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text("The mill may be left.")
    return folder


def test_a_drive_that_hangs_keeps_no_question_waiting(library, drive, papers):
    request = wire.PathsRequest(paths=(str(papers),))
    # The patience is no measurement: no preview of this drive ends by itself.
    previews = Previews(library, patience=60, seconds=60)

    async def hang_many():
        # WHEN more folders of it are held over the window than there are threads for previews
        hung = [asyncio.create_task(previews.of(request)) for _ in range(7)]
        await asyncio.sleep(0)
        # THEN searches and whatever else is done in threads go on meanwhile
        while sum(one.done() for one in hung) < 3:
            assert await read(library, lambda: "found") == "found"
            assert await asyncio.to_thread(lambda: "kept") == "kept"
        assert sum(one.done() for one in hung) == 3
        drive.set()
        return await asyncio.gather(*hung)

    told = asyncio.run(hang_many())
    # AND when the drive answers again, those that had a thread have counted all
    assert sorted((found.files, found.complete) for found in told) == [(0, False)] * 3 + [(3, True)] * 4


def test_a_drive_that_hangs_is_told_as_far_as_it_was_counted(library, drive, papers):
    request = wire.PathsRequest(paths=(str(papers),))
    previews = Previews(library, patience=8, seconds=60)

    async def hang_many():
        # WHEN more folders of it are held over the window than there are threads for previews
        return await asyncio.gather(*(previews.of(request) for _ in range(7)))

    told = asyncio.run(hang_many())
    # THEN each is answered: those that had a thread with what they met, none as complete
    assert sorted(found.files for found in told) == [0, 0, 0, 1, 1, 1, 1]
    assert not any(found.complete for found in told)
    # AND nothing of it keeps a program from ending
    threads = [one for one in threading.enumerate() if one.name == "preview"]
    assert len(threads) == 4
    assert all(thread.daemon for thread in threads)


def test_when_the_drive_is_back_previews_count_again(library, drive, papers):
    request = wire.PathsRequest(paths=(str(papers),))
    previews = Previews(library, patience=0.1, seconds=60)

    async def hang():
        return await asyncio.gather(*(previews.of(request) for _ in range(4)))

    asyncio.run(hang())
    drive.set()
    previews._patience = 60
    for thread in [one for one in threading.enumerate() if one.name == "preview"]:
        thread.join(60)
    found = asyncio.run(Previews.of(previews, request))
    assert (found.files, found.complete, found.kinds) == (3, True, {".txt": 3})
