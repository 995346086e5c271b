"""Commands about the program itself: its entry in the desktop's menu."""

import argparse
import sys

from app import desktop_entry
from app.commands.context import Context, Stop
from app.program import executable


def install_desktop_entry(context: Context, _options: argparse.Namespace) -> None:
    """Write the entry for this person."""
    _check_system()
    try:
        path = desktop_entry.install()
    except OSError as error:
        raise Stop(f"The entry cannot be written: {error}.") from error
    if context.as_json:
        context.result({"entry": str(path), "program": str(executable())})
    else:
        context.print(f"Sourcebook is in the menu now: {path}")
        context.print(f"It starts {executable()}. Should you move that file, do this again.")


def remove_desktop_entry(context: Context, _options: argparse.Namespace) -> None:
    """Take the entry away."""
    _check_system()
    try:
        was_there = desktop_entry.remove()
    except OSError as error:
        raise Stop(f"The entry cannot be taken away: {error}.") from error
    if context.as_json:
        context.result({"removed": was_there})
    else:
        words = "Sourcebook is not in the menu any more." if was_there else "Sourcebook was not in the menu."
        context.print(words)


def _check_system() -> None:
    if sys.platform in {"win32", "darwin"}:
        raise Stop("Desktop entries are for Linux. Put the program where you like, and pin it there.")
