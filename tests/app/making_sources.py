"""Makes sources of an engine, with locked documents too, and asks it for what it has of them."""

import json
import os
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.engine import wire
from tests.app.program import Engine, decode_events
from tests.ingest.making_files import lines_at, make_pdf

PASSWORD = "sesame öffne dich"


def add(engine: Engine, *paths: Path, collection: str | None = None) -> dict[str, Any]:
    """Add and give the report."""
    return stream(engine, "/add", {"paths": list(map(str, paths)), "collection": collection})[-1]


def stream(engine: Engine, path: str, body: object) -> list[dict[str, Any]]:
    status, data = engine.request("POST", path, body)
    assert status == 200, data
    return list(decode_events(data))


def rows(engine: Engine) -> dict[str, wire.LedgerRow]:
    status, found = engine.request("POST", "/ledger", {})
    assert status == 200
    return {Path(row.path).name: row for row in wire.decode(json.dumps(found).encode(), wire.Ledger).rows}


def sources(engine: Engine) -> dict[str, dict[str, Any]]:
    status, found = engine.request("GET", "/sources")
    assert status == 200
    return {Path(source["path"]).name: source for source in found["sources"]}


def locked_pdf(path: Path, words: str, password: str = PASSWORD) -> Path:
    make_pdf(path, lines_at(700, words))
    writer = pypdf.PdfWriter(path)
    writer.encrypt(password, "the owner's", algorithm="AES-256")
    writer.write(path)
    return path


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    make_pdf(folder / "two pages.pdf", lines_at(700, "An otter swims."), lambda _canvas: None)
    (folder / "note.txt").write_text("The ferry leaves at nine.")
    (folder / "film.xyz").write_bytes(b"x" * 1000)
    (folder / "cut off.pdf").write_bytes(b"%PDF-1.4\n1 0 obj")
    (folder / ".hidden").write_text("nothing")
    os.utime(folder / "note.txt", (1_000_000_000, 1_000_000_000))
    return folder
