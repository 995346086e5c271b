"""DOCX, PPTX and XLSX behind a password, opened by msoffcrypto: for a moment, into a folder of their own."""

import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO
from xml.parsers.expat import ExpatError

from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.format.ooxml import OOXMLFile

from ingest.parsers.office_key import agile_key
from ingest.parsers.refusals import damaged, lock_not_supported, password_needed
from ingest.parsers.types import Parser, ReportPages
from ingest.types import ParsedDocument, ReadLimits

PARSER = "msoffcrypto"
# Excel locks a workbook with this one where only its structure is protected, and opens it without asking:
# [MS-OFFCRYPTO] 2.4.2.3.
_WITHOUT_ASKING = "VelvetSweatshop"
_BROKEN = (
    OSError, struct.error, ValueError, LookupError, AttributeError, TypeError, AssertionError, ExpatError,
    ParseError, DecryptionError, FileFormatError,
)  # fmt: skip


class LockedOfficeParser:
    """Reads what is locked in an OLE container; ``parser_for`` gives the parser of the file that is in it."""

    def __init__(self, parser_for: Callable[[Path], Parser], password: str | None = None) -> None:
        self._parser_for = parser_for
        self._password = password or _WITHOUT_ASKING

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """The document that is locked in the container at ``path``."""
        with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
            plain = Path(folder) / path.name
            with path.open("rb") as locked, plain.open("wb") as opened:
                _unlock(locked, self._password, opened)
            return self._parser_for(plain).parse(plain, limits, report)


def _unlock(locked: IO[bytes], password: str, opened: IO[bytes]) -> None:
    try:
        container = OOXMLFile(locked)
    except (FileFormatError, DecryptionError) as problem:  # by certificates, or the rights of a server
        raise lock_not_supported() from problem
    except _BROKEN as problem:
        raise _told(problem) from problem
    try:
        if not _load_key(container, password):
            raise password_needed()
        container.decrypt(opened)
    except _BROKEN as problem:
        raise _told(problem) from problem


def _load_key(container: OOXMLFile, password: str) -> bool:
    """Whether it is the password."""
    if container.type == "agile":
        if (key := agile_key(container.info, password)) is None:
            return False
        container.load_key(secret_key=key)
        return True
    try:
        container.load_key(password=password, verify_password=True)
    except InvalidKeyError:
        return False
    return True


def _told(problem: Exception) -> Exception:
    """A refusal of a broken container; a disk's own errors, which have a number, stay as they are."""
    return problem if isinstance(problem, OSError) and problem.errno is not None else damaged(PARSER, problem)
