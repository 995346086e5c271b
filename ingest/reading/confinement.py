"""What a parse worker denies itself: priority, core dumps, endless memory, a life after its parent."""

import contextlib
import ctypes
import signal
import sys

import psutil

from ingest.types import ReadLimits

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, prctl(2)
_NICENESS = 10  # of 19: reading goes on while a person works
_SPARE_ADDRESSES = 2 * 1024**3  # bytes that libraries and threads reserve without using them


def confine_this_process() -> None:
    """Lowers the priority, forbids core dumps, ties this process to its parent, as far as the system can."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C in the terminal is for the parent to handle
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform == "win32":
            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            psutil.Process().nice(max(_NICENESS, psutil.Process().nice()))
    if sys.platform == "linux":
        # Sent when the thread that started this process ends: the pool's thread lives as long as its child.
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - the module does not exist on Windows

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cap_memory(limits: ReadLimits) -> None:
    """A backstop behind the pool's watch over memory: no more addresses than twice the limit and some.

    Where the system has no such limit (Windows) or does not take it (macOS), the pool's watch is alone.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - the module does not exist on Windows

    most = 2 * limits.memory_bytes + _SPARE_ADDRESSES
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
