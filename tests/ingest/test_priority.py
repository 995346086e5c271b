"""Work that lasts for hours lets everything else go first."""

import os
import sys
import threading

import pytest

from ingest.priority import yield_to_others


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
def test_a_thread_and_those_it_starts_yield_and_no_others() -> None:
    # GIVEN a thread that starts another
    seen: dict[str, int] = {}

    def look(name: str) -> None:
        seen[name] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def work() -> None:
        # WHEN it yields
        yield_to_others()
        look("itself")
        child = threading.Thread(target=look, args=("child",))
        child.start()
        child.join()

    look("before")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    look("after")
    # THEN both have a lower priority, and this one has kept its own
    assert seen["itself"] == seen["child"] > seen["before"] == seen["after"]
