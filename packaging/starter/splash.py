"""A window that says why one waits, shown by the program itself while its rest is being unpacked."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

# Where the first part took less, the rest takes so little that a window would only flash.
_PATIENCE_SECONDS = 0.6


@contextlib.contextmanager
def splash(program: Path, environment: Mapping[str, str]) -> Iterator[Callable[[], None]]:
    """Give what shows the splash, to be called once ``program`` can; it goes at the end."""
    begun = time.monotonic()
    shown: list[subprocess.Popen[bytes]] = []

    def show() -> None:
        if time.monotonic() - begun > _PATIENCE_SECONDS and _opens_window(sys.argv[1:]):
            with contextlib.suppress(OSError):
                shown.append(subprocess.Popen([program, "--unpacking"], env=dict(environment)))

    try:
        yield show
    finally:
        for process in shown:
            process.kill()
            process.wait()


def _opens_window(arguments: list[str]) -> bool:
    """Whether this start is for the window, and there is a screen: `app.opening` decides it later."""
    has_screen = sys.platform in {"win32", "darwin"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return has_screen and all(Path(word).exists() for word in arguments)
