"""Starting an engine that may outlive its door."""

import subprocess
from pathlib import Path
from typing import IO

from app.program import PROGRAM_FOLDER, own_command

# What an engine says first when it is ready.
READY = b'{"instance"'


def launch(library: Path, output: int | IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start an engine; its first line, that it is ready or why it cannot be, goes to ``output``."""
    return subprocess.Popen(
        own_command("engine", str(library)),
        cwd=PROGRAM_FOLDER,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        # Its own session: Ctrl-C in a terminal is for the door, not for the engine.
        start_new_session=True,
        # On Windows, where a console would flash.
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def leave(process: "subprocess.Popen[bytes]") -> None:
    """Let a started engine live on by itself: nobody waits for it."""
    process.returncode = 0
