"""Writing an exported chat: the file is there whole or not at all."""

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from app.export.errors import AlreadyThere, CannotWrite
from app.export.formats import Format, format_of
from app.export.html import to_html
from app.export.markdown import to_markdown
from app.export.model import Document
from app.export.paper import to_pdf


def write(document: Document, path: Path, now: datetime, *, replaces: bool) -> int:
    """Write a document and give the file's size in bytes. Raises `ExportError`.

    The file appears when it is whole, for its owner alone to read; what was there before stays until then.
    """
    kind = format_of(path)
    _refuse_unwritable(path, replaces=replaces)
    content = _content(document, kind, now, path)
    try:
        _put(content, path, replaces=replaces)
    except FileExistsError:
        raise AlreadyThere(path) from None
    except OSError as error:
        raise CannotWrite(path, error) from error
    return len(content)


def _refuse_unwritable(path: Path, *, replaces: bool) -> None:
    if path.is_dir():
        raise CannotWrite(path, IsADirectoryError(0, "it is a folder"))
    if not path.parent.is_dir():
        raise CannotWrite(path, NotADirectoryError(0, f"there is no folder {path.parent}"))
    if not replaces and os.path.lexists(path):
        raise AlreadyThere(path)


def _content(document: Document, kind: Format, now: datetime, path: Path) -> bytes:
    match kind:
        case Format.MARKDOWN:
            return to_markdown(document).encode()
        case Format.HTML:
            return to_html(document).encode()
        case Format.PDF:
            return to_pdf(to_html(document, for_paper=True), path)
        case Format.WORD:
            # It takes its time to import.
            from app.export.word import to_word  # noqa: PLC0415

            return to_word(document, now)


def _put(content: bytes, path: Path, *, replaces: bool) -> None:
    """Write beside the file, then let it take its place in one step."""
    handle, name = tempfile.mkstemp(prefix=".sourcebook-", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle has no path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replaces:
            part.replace(path)
        else:
            _move_to_new(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _move_to_new(part: Path, path: Path) -> None:
    """Never over a file that came meanwhile, where the file system can tell."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        # It knows no hard links.
        part.replace(path)
    else:
        part.unlink()
