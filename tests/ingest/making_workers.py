"""Parse workers for tests: the command that starts one, and one that misbehaves on request.

Run as a script this file is such a worker. Its cutter looks at the text of a file: if that is one of the
words below, it does what the word says, else it makes one passage of each page. Followed by "beside others"
the word is heeded only where another worker of the same engine is there.
"""

import os
import sys
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ingest.reading.worker import run_worker
from ingest.types import PageState, ParsedDocument, PassageSpan

WORKER = (sys.executable, str(Path(__file__).resolve()))


class PageCutter:
    """Makes one passage of each page."""

    def cut(self, document: ParsedDocument) -> tuple[PassageSpan, ...]:
        return tuple(
            PassageSpan(page.number, 0, len(page.text), "")
            for page in document.pages
            if page.state is PageState.INDEXED
        )


class MisbehavingCutter(PageCutter):
    """Does what the text of a file says."""

    def cut(self, document: ParsedDocument) -> tuple[PassageSpan, ...]:
        words = document.pages[0].text.split()
        if words[1:] == ["beside", "others"] and has_neighbours():
            words = words[:1]
        match words:
            case ["die"]:
                os._exit(3)
            case ["die", "once", marker] if not Path(marker).exists():
                Path(marker).touch()
                os._exit(3)
            case ["hang"]:
                time.sleep(3_600)
            case ["bloat"]:
                blocks = []
                while True:
                    blocks.append(bytearray(b"x" * 8_000_000))
            case ["print"]:
                print("words on standard output")  # noqa: T201 - it must not disturb the frames
                os.write(1, b"and bytes that no buffer holds back\n")
            case ["pid"]:
                return (PassageSpan(os.getpid(), 0, 0, ""),)
        return super().cut(document)


def has_neighbours() -> bool:
    """Whether the process that started this worker has another one, at work or not."""
    siblings = psutil.Process(os.getppid()).children()
    return any(sibling.pid != os.getpid() and is_worker(sibling) for sibling in siblings)


def is_worker(process: psutil.Process) -> bool:
    """Whether it is a worker that lives; an engine of an earlier test may have ended meanwhile."""
    try:
        return WORKER[-1] in process.cmdline()
    except psutil.NoSuchProcess:  # a zombie too
        return False


if __name__ == "__main__":
    sys.exit(run_worker(MisbehavingCutter()))
