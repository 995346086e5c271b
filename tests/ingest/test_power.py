"""Rest on battery: nothing is read or embedded, what is there answers, and it goes on by itself."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.power import BatteryRest
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.waiting import wait_until


class Computer:
    """Runs on its battery or not, as it is told; ``looks`` says how often it was asked."""

    def __init__(self) -> None:
        self.is_on_battery = False
        self.looks = 0

    def __call__(self) -> bool:
        self.looks += 1
        return self.is_on_battery


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SmallLibrary]:
    with SmallLibrary(tmp_path / "library") as library:
        library.add(write_files(tmp_path / "first", {"a.txt": "an otter swims"}))
        yield library


def watch(library: SmallLibrary, computer: Computer) -> BatteryRest:
    battery = BatteryRest(
        library.catalog,
        lambda rests: library.pipeline.rest(rests=rests),
        is_at_work=lambda: library.pipeline.has_work,
        is_on_battery=computer,
        seconds=0.02,
    )
    battery.start()
    return battery


def test_it_rests_while_on_battery_and_goes_on_by_itself(library: SmallLibrary, tmp_path: Path) -> None:
    computer = Computer()
    battery = watch(library, computer)
    try:
        battery.want(wanted=True)
        computer.is_on_battery = True
        wait_until(lambda: library.pipeline.progress().rests)
        # WHEN something is added meanwhile
        docs = write_files(tmp_path / "docs", {"b.txt": "a quokka jumps"})
        source = library.catalog.sources.add(docs, "Documents")
        library.pipeline.heed_pauses()
        job = library.pipeline.submit([source])
        wait_until(lambda: any(told.files_found for told in library.pipeline.progress().sources))
        time.sleep(0.1)
        # THEN it waits, and what is there answers
        assert library.paths("quokka otter") == {"a.txt"}
        assert not job.report.done()
        # WHEN the computer is plugged in, it is read
        computer.is_on_battery = False
        job.report.result(timeout=60)
        assert library.paths("quokka") == {"b.txt"}
        wait_until(lambda: not library.pipeline.progress().rests)
    finally:
        battery.stop()


def test_nobody_rests_unasked_and_the_wish_is_kept(library: SmallLibrary) -> None:
    computer = Computer()
    computer.is_on_battery = True
    battery = watch(library, computer)
    time.sleep(0.1)
    assert not battery.rests
    battery.want(wanted=True)
    assert battery.rests  # at once
    battery.stop()
    # WHEN the library is opened again, it rests from the start
    again = watch(library, computer)
    assert (again.is_wanted, again.rests) == (True, True)
    again.want(wanted=False)
    assert not again.rests
    again.stop()


def test_who_wants_to_goes_on_on_battery_until_all_is_done(library: SmallLibrary, tmp_path: Path) -> None:
    computer = Computer()
    computer.is_on_battery = True
    battery = watch(library, computer)
    try:
        battery.want(wanted=True)
        wait_until(lambda: library.pipeline.progress().rests)
        docs = write_files(tmp_path / "docs", {"b.txt": "a quokka jumps"})
        source = library.catalog.sources.add(docs, "Documents")
        library.pipeline.heed_pauses()
        job = library.pipeline.submit([source])
        # WHEN somebody wants to go on, it is read
        battery.go_on()
        job.report.result(timeout=60)
        assert library.paths("quokka") == {"b.txt"}
        # THEN it rests again once nothing is left to do
        wait_until(lambda: battery.rests)
        # AND a change of power ends what was wanted too
        library.pipeline.submit([library.catalog.sources.add(docs, "Documents")])
        battery.go_on()
        computer.is_on_battery = False
        looks = computer.looks
        wait_until(lambda: computer.looks > looks + 1)
        assert not battery.rests
        computer.is_on_battery = True
        wait_until(lambda: battery.rests)
    finally:
        battery.stop()
