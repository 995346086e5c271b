"""A chat as PDF. Qt lays it out, in a process of its own: the engine's holds no Qt."""

import io
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from app.export.errors import NoPaper
from app.export.laid_out import LaidOut
from app.program import PROGRAM_FOLDER, own_command

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject

COMMAND = "lay-out-pdf"
# Far above what the longest chat takes; a process that hangs is ended.
_PATIENCE_SECONDS = 120
_LONGEST_COMPLAINT = 300


def to_pdf(html: str, path: Path) -> bytes:
    """Give the PDF of a page that `app.export.html` wrote for paper.

    Raises `NoPaper`; ``path`` is what it is about.
    """
    try:
        done = subprocess.run(
            own_command(COMMAND),
            cwd=PROGRAM_FOLDER,
            input=html.encode(),
            capture_output=True,
            check=False,
            timeout=_PATIENCE_SECONDS,
            # There need be no screen; fonts are the system's all the same.
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise NoPaper(path, f"it took more than {_PATIENCE_SECONDS} seconds") from error
    except OSError as error:
        raise NoPaper(path, str(error)) from error
    head, _, pdf = done.stdout.partition(b"\n")
    if done.returncode or not pdf.startswith(b"%PDF-"):
        complaint = " ".join(done.stderr.decode(errors="replace").split())
        raise NoPaper(path, complaint[-_LONGEST_COMPLAINT:])
    return _finished(pdf, msgspec.json.decode(head, type=LaidOut))


def _finished(pdf: bytes, laid: LaidOut) -> bytes:
    """Add the outline, and let blanks be copied as blanks.

    Qt says of each shape which character it is, and of several takes the first: of a blank that is the tab
    (6.11, QFontSubset).
    """
    from pypdf import PdfWriter  # noqa: PLC0415 - the engine may need it never

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    seen = set()
    for page in writer.pages:
        resources = cast("DictionaryObject", page["/Resources"])
        for font in cast("DictionaryObject", resources.get("/Font", {})).values():
            reference = font.get_object().raw_get("/ToUnicode")
            if reference.idnum not in seen:
                seen.add(reference.idnum)
                stream = reference.get_object()
                stream.set_data(stream.get_data().replace(b"<0009>", b"<0020>"))
    for title, number in laid.outline:
        writer.add_outline_item(title=title, page_number=number)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
