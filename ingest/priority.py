"""Letting everything else on the computer go first."""

import contextlib
import os
import sys
import threading

_YIELDS = 5  # of 19: searches, in the same process, keep what it was started with, mostly 0


def yield_to_others() -> None:
    """Lower the priority of this thread, and of those that it starts; only Linux has one for each thread."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            thread = threading.get_native_id()
            # Whoever started the program at a low priority does not want a higher one.
            own, main = (os.getpriority(os.PRIO_PROCESS, id_) for id_ in (thread, os.getpid()))
            os.setpriority(os.PRIO_PROCESS, thread, max(own, main + _YIELDS))
