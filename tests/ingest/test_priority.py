"""Work that lasts for hours lets everything else go first."""

import os
import sys
import threading

import pytest

from ingest.priority import yield_to_others


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
@pytest.mark.parametrize("own", [0, 12])
def test_a_thread_and_those_it_starts_yield_and_no_others(own: int) -> None:
    # GIVEN a thread that starts another, and may have a low priority already
    seen: dict[str, int] = {}

    def look(name: str) -> None:
        seen[name] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def work() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), max(own, seen["before"]))
        # WHEN it yields, be it twice
        yield_to_others()
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
    # THEN both have a lower priority than the program, none has got a higher one, and this one has its own
    assert seen["itself"] == seen["child"] == min(19, max(own, seen["before"] + 5))
    assert seen["before"] == seen["after"]
