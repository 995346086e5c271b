"""Telling a person what is wrong before there is a window: in the terminal, or by what shows messages."""

import contextlib
import os
import sys

# Programs of desktops that show a message; the last resort is plain X11's own.
_DIALOGS = (
    ("zenity", "--error", "--no-markup", "--title=Sourcebook", "--text={words}"),
    ("kdialog", "--title", "Sourcebook", "--error", "{words}"),
    ("xmessage", "-center", "{words}"),
)


def tell(words: str) -> int:
    """Say it; gives the exit status of a start that failed."""
    if sys.stderr is not None:
        print(words, file=sys.stderr, flush=True)
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - seldom

        ctypes.windll.user32.MessageBoxW(None, words, "Sourcebook", 0x10)
    elif not (sys.stderr is not None and sys.stderr.isatty()) and len(sys.argv) == 1:
        # Started by a double-click: nobody reads what goes to stderr.
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            _show(words)
    return 1


def _show(words: str) -> None:
    import subprocess  # noqa: PLC0415 - seldom, and each start would wait for it

    for program, *arguments in _DIALOGS:
        with contextlib.suppress(OSError):
            subprocess.run([program, *(word.replace("{words}", words) for word in arguments)], check=False)
            return
