"""Attachments over the real link: they are listed, shown, tried again and refused as what they are."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.app.making_sources import locked_pdf
from tests.app.program import Engine, Program, decode_events
from tests.ingest.making_files import lines_at, make_pdf


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    message = EmailMessage()
    message["Subject"] = "The lease"
    message.set_content("The draft is attached.\n")
    report = make_pdf(tmp_path / "r.pdf", lines_at(700, "The otter swims."), lines_at(700, "It sleeps."))
    locked = locked_pdf(tmp_path / "l.pdf", "A secret.")
    for name, file in {"report.pdf": report, "locked.pdf": locked}.items():
        message.add_attachment(file.read_bytes(), maintype="application", subtype="pdf", filename=name)
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.eml").write_bytes(message.as_bytes())
    return folder / "a.eml"


def add(engine: Engine, path: Path) -> dict[str, Any]:
    status, data = engine.request("POST", "/add", {"paths": [str(path)], "collection": None})
    assert status == 200, data
    return list(decode_events(data))[-1]


def test_a_mail_and_what_is_attached_are_documents(engine: Engine, program: Program, mail: Path) -> None:
    report = add(engine, mail.parent)

    states = {document["path"]: document["state"] for document in report["documents"]}
    assert states == {
        str(mail): "indexed",
        f"{mail}!/report.pdf": "indexed",
        f"{mail}!/locked.pdf": "password",
    }
    assert (report["files"], report["indexed"], report["pages"]) == (3, 2, 3)
    shown = program.json("show", f"{mail}!/report.pdf", "--page", "2")
    assert shown["pages"][0]["text"] == "It sleeps."
    (found,) = program.json("search", "otter", "-k", "1")["passages"]
    assert (found["path"], found["page"]) == (f"{mail}!/report.pdf", 1)

    again = program.json("sync")
    assert (again["files"], again["unchanged"]) == (3, 3)


def test_a_part_is_tried_again_with_its_file(engine: Engine, mail: Path) -> None:
    add(engine, mail.parent)
    locked = f"{mail}!/locked.pdf"

    status, _ = engine.request("POST", "/retry", {"paths": [locked]})
    assert status == 200
    _, listed = engine.request("GET", "/documents")
    assert len(listed["documents"]) == 3
