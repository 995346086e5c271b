"""Parse workers for tests: the command that starts one, and what its cutter does."""

import sys
from pathlib import Path

from ingest.reading.worker import run_worker
from ingest.types import PageState, ParsedDocument, PassageSpan

ROOT = Path(__file__).resolve().parents[2]
WORKER = (sys.executable, str(Path(__file__).resolve()))


class PageCutter:
    """Makes one passage of each page."""

    def cut(self, document: ParsedDocument) -> tuple[PassageSpan, ...]:
        return tuple(
            PassageSpan(page.number, 0, len(page.text), "")
            for page in document.pages
            if page.state is PageState.INDEXED
        )


if __name__ == "__main__":
    sys.exit(run_worker(PageCutter()))
