"""Changes that were found while nobody listened are told once, by whoever asks next."""

from pathlib import Path

from app.engine.untold import Untold
from ingest.jobs import Job


def test_what_is_still_being_looked_for_is_told_the_next_time() -> None:
    untold = Untold()
    done, going_on = Job([]), Job([])
    untold.note(done)
    untold.note(going_on)
    done.results.update({Path("/new"): False, Path("/old"): True})
    done.walked = True
    going_on.results[Path("/later")] = False
    assert untold.take() == {Path("/new")}
    going_on.walked = True
    assert untold.take() == {Path("/later")}
    assert untold.take() == frozenset()


def test_whoever_listens_is_told_at_once() -> None:
    untold = Untold()
    job = Job([])
    with untold.listening():
        untold.note(job)
    job.results[Path("/new")] = False
    job.walked = True
    assert untold.take() == frozenset()
