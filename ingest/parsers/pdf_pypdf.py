"""PDF by pypdf: slow, and right for the documents and pages that PDFium cannot read."""

import logging
import time
from pathlib import Path

import pypdf

from ingest.parsers.cleaning import clean_text
from ingest.parsers.refusals import damaged, password_needed

_LARGEST_PAGE = 2_000_000  # bytes of a page's drawing commands; pypdf needs seconds for each megabyte


class PypdfSource:
    """A PDF document read by pypdf; raises `FileRefused` where it has another password or is damaged."""

    name = "pypdf"

    def __init__(self, path: Path, password: str = "") -> None:
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it has a line for each flaw of each file
        try:
            self._reader = pypdf.PdfReader(path, strict=False)
            opened = (
                not self._reader.is_encrypted
                or self._reader.decrypt(password) != pypdf.PasswordType.NOT_DECRYPTED
            )
            self.page_count = len(self._reader.pages) if opened else 0
        except OSError:
            raise
        except Exception as problem:
            raise damaged(self.name, problem) from problem
        if not opened:
            raise password_needed()

    @property
    def stated_title(self) -> str:
        """The title field, as it is; empty where it cannot be read."""
        try:
            metadata = self._reader.metadata
            return str(metadata.title or "") if metadata else ""
        except Exception:  # noqa: BLE001 - see above; a title is no reason to lose the text
            return ""

    def page_text(self, index: int) -> str | None:
        """The clean text of the page at ``index`` (from 0), None where pypdf cannot read it either."""
        try:
            page = self._reader.pages[index]
            contents = page.get_contents()
            if contents is not None and len(contents.get_data()) > _LARGEST_PAGE:
                return None
            return clean_text(page.extract_text())
        except Exception:  # noqa: BLE001 - see above
            return None


class SecondReading:
    """Reads single pages again with pypdf, as long as that stays cheap."""

    def __init__(self, path: Path, password: str = "", *, seconds: float) -> None:
        self._path = path
        self._password = password
        self._seconds_left = seconds
        self._source: PypdfSource | None = None

    def page_text(self, index: int) -> str | None:
        """The clean text of the page at ``index`` (from 0); None where there is none or no time for it."""
        if self._seconds_left <= 0:
            return None
        started = time.monotonic()
        try:
            return self._read(index)
        finally:
            self._seconds_left -= time.monotonic() - started

    def _read(self, index: int) -> str | None:
        if self._source is None:
            self._source = PypdfSource(self._path, self._password)
        return self._source.page_text(index)
