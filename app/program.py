"""Starting this program once more, with other arguments: the engine, a parse worker."""

import sys
from pathlib import Path

# Where the packages lie. Started from here, the child finds these very ones, whatever the person's folder
# holds: ``-m`` looks in the working folder first.
PROGRAM_FOLDER = Path(__file__).parent.parent


def own_command(*arguments: str) -> list[str]:
    """Give the command that starts this program; it is to be run in `PROGRAM_FOLDER`."""
    # A packaged program is one executable, which dispatches by its arguments.
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*start, *arguments]
