"""Letting everything else on the computer go first."""

import contextlib
import os
import sys
import threading

_NICENESS = 5  # of 19: searches, in the same process, stay at 0


def yield_to_others() -> None:
    """Lower the priority of this thread, and of those that it starts; only Linux has one for each thread."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
