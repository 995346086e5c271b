"""Files inside of files: they come, move and go with the file that they are in."""

import pytest

from ingest.reading.locked import NO_PASSWORDS
from ingest.reading.parts import MOST_LEVELS, PartsReader
from ingest.reading.reader import read_file
from ingest.types import DocumentState, Part, ReadDocument, ReadLimits, Reason, Refusal
from tests.ingest.making_files import lines_at, make_pdf, parse
from tests.ingest.making_libraries import ParagraphCutter, SmallLibrary
from tests.ingest.making_mails import attach, mail, write_mail


@pytest.fixture
def library(tmp_path):
    with SmallLibrary(tmp_path / "library") as library:
        yield library


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


def states(library: SmallLibrary) -> dict[str, str]:
    """The names of all files from their folder on, with their states."""
    return {
        str(summary.path).split("/docs/")[1]: str(summary.state)
        for summary in library.catalog.documents.summaries()
    }


def test_an_attachment_is_a_document_of_its_own(library, docs, tmp_path):
    pdf = make_pdf(tmp_path / "r.pdf", lines_at(700, "Forty teeth"), lines_at(700, "Second page"))

    write_mail(docs / "a.eml", report__pdf=pdf.read_bytes(), photo__png=b"\x89PNG\r\n\x1a\n", empty__txt="")
    library.add(docs)

    assert states(library) == {
        "a.eml": "indexed",
        "a.eml!/report.pdf": "indexed",
        "a.eml!/photo.png": "unsupported",
        "a.eml!/empty.txt": "empty",
    }
    pages = library.catalog.documents.pages(docs / "a.eml!" / "report.pdf")
    assert [page.text for page in pages] == ["Forty teeth", "Second page"]
    (hit,) = library.searcher.search(["Forty teeth"], 1)
    assert (hit.passage.path, hit.passage.page) == (docs / "a.eml!" / "report.pdf", 1)
    assert "report.pdf" in library.paths("report")


def test_a_mail_in_a_mail_is_read_to_the_bottom(library, docs):
    inner, outer = mail("Inner"), mail("Outer")
    attach(inner, "deep.txt", "the deepest words")
    outer.add_attachment(inner)
    (docs / "outer.eml").write_bytes(outer.as_bytes())

    library.add(docs)

    assert set(states(library)) == {"outer.eml", "outer.eml!/Inner.eml", "outer.eml!/Inner.eml!/deep.txt"}
    assert library.paths("deepest") == {"deep.txt"}


def test_a_mail_that_was_met_in_another_is_not_read_again_as_a_file(library, docs):
    # GIVEN a mail in a mail
    inner, outer = mail("Inner"), mail("Outer")
    attach(inner, "deep.txt", "the deepest words")
    outer.add_attachment(inner)
    (docs / "outer.eml").write_bytes(outer.as_bytes())
    (part,) = parse(docs / "outer.eml").parts
    library.add(docs)

    # WHEN it is saved as a file of its own
    (docs / "Inner.eml").write_bytes(part.content)
    library.sync()

    # THEN its text and what is inside of it are known
    assert {"Inner.eml", "Inner.eml!/deep.txt"} <= set(states(library))
    assert len(library.reader.read) == 1


def test_what_is_inside_moves_with_its_file_and_nothing_is_read(library, docs):
    write_mail(docs / "a.eml", note__txt="words of the note")
    library.add(docs)
    embedded = len(library.embedder.embedded)

    (docs / "a.eml").rename(docs / "b.eml")
    library.sync()

    assert set(states(library)) == {"b.eml", "b.eml!/note.txt"}
    assert len(library.reader.read) == 1
    assert len(library.embedder.embedded) == embedded
    assert library.paths("note") >= {"note.txt"}


def test_an_unchanged_mail_keeps_what_is_inside(library, docs):
    write_mail(docs / "a.eml", note__txt="words of the note")
    library.add(docs)

    report = library.sync()

    assert [(result.path.name, result.unchanged) for result in report.results] == [("a.eml", True)]
    assert set(states(library)) == {"a.eml", "a.eml!/note.txt"}


def test_a_changed_mail_gives_up_what_was_inside(library, docs):
    write_mail(docs / "a.eml", old__txt="outdated words", kept__txt="lasting words")
    library.add(docs)

    write_mail(docs / "a.eml", kept__txt="lasting words", new__txt="recent words")
    library.sync()

    assert set(states(library)) == {"a.eml", "a.eml!/kept.txt", "a.eml!/new.txt"}
    assert library.paths("outdated") == set()
    assert library.paths("recent") == {"new.txt"}


@pytest.mark.parametrize("how", ["deleted", "given up"])
def test_a_mail_that_is_gone_takes_everything_with_it(library, docs, how):
    (docs / "other.txt").write_text("other words")
    write_mail(docs / "a.eml", note__txt="words of the note")
    library.add(docs)

    if how == "deleted":
        (docs / "a.eml").unlink()
        library.sync()
    else:
        library.remove(docs)

    assert library.paths("note") == set()
    library.pipeline.erase_removed()
    library.finish([])
    with library.catalog.database.read() as db:
        tables = {
            name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("parts", "documents")
        }
    assert tables == {"parts": 0, "documents": 1 if how == "deleted" else 0}


def test_equal_attachments_are_stored_once(library, docs):
    write_mail(docs / "a.eml", note__txt="the very same words")
    write_mail(docs / "b.eml", copy__txt="the very same words")
    (docs / "c.txt").write_text("the very same words")

    library.add(docs)

    with library.catalog.database.read() as db:
        held = db.execute("SELECT document_id FROM files WHERE path LIKE '%.txt'").fetchall()
    assert len(held) == 3
    assert len(set(held)) == 1
    (docs / "a.eml").unlink()
    library.sync()
    assert library.found("the very same words", 1) == ["the very same words"]


def test_a_mail_that_comes_back_is_whole_again(library, docs):
    write_mail(docs / "a.eml", note__txt="words of the note")
    (docs / "other.txt").write_text("other words")
    library.add(docs)
    content = (docs / "a.eml").read_bytes()
    (docs / "a.eml").unlink()
    library.sync()

    (docs / "a.eml").write_bytes(content)
    library.sync()

    assert {"a.eml", "a.eml!/note.txt"} <= set(states(library))
    assert library.paths("note") >= {"note.txt"}


def test_what_failed_below_a_folder_is_the_file_that_it_is_in(library, docs):
    write_mail(docs / "a.eml", photo__png=b"\x89PNG\r\n\x1a\n", bad__docx="no package")
    library.add(docs)

    found = library.catalog.ledger.failures_below(str(docs))

    assert [path for path, _ in found] == [docs / "a.eml"]
    assert library.catalog.sources.container(docs / "a.eml!" / "photo.png") == docs / "a.eml"


def test_a_part_that_failed_is_read_when_its_file_is_tried_again(library, docs):
    # GIVEN an attachment that could not be read the first time
    write_mail(docs / "a.eml", note__txt="words of the note", other__txt="other words")
    library.add(docs)
    with library.catalog.database.write() as db:
        db.execute(
            "UPDATE parts SET document_id = NULL, state = 'failed', reason = 'reader_died'"
            " WHERE name = 'note.txt'"
        )
        db.execute("UPDATE files SET reader = reader WHERE path LIKE '%.eml'")
    assert states(library)["a.eml!/note.txt"] == "failed"

    # WHEN it is tried again
    (source,) = library.catalog.sources.all()
    library.pipeline.submit_again([(source, docs / "a.eml")]).report.result(timeout=60)

    # THEN its file is read again, and it with it
    assert states(library)["a.eml!/note.txt"] == "indexed"
    assert library.paths("note") >= {"note.txt"}
    # AND what is whole is not read once more
    read = len(library.reader.read)
    library.pipeline.submit_again([(source, docs / "a.eml")]).report.result(timeout=60)
    assert len(library.reader.read) == read


def test_files_that_lie_too_deep_are_refused_by_name(tmp_path):
    message = mail("Level 0")
    for level in range(1, MOST_LEVELS + 3):
        outer = mail(f"Level {level}")
        outer.add_attachment(message)
        message = outer
    (tmp_path / "a.eml").write_bytes(message.as_bytes())

    found = read_file(tmp_path / "a.eml", ReadLimits(), ParagraphCutter(), Steps())

    for _ in range(MOST_LEVELS):
        assert isinstance(found, ReadDocument)
        (part,) = found.parts
        assert part.document is not None
        found = part.document
    (part,) = found.parts
    assert part.refusal == Refusal(DocumentState.TOO_BIG, Reason.OVER_DEPTH_LIMIT, {"limit": MOST_LEVELS})


@pytest.mark.parametrize("name", ["สรุปรายงานการประชุมคณะกรรมการ" * 3, "議事録と来期予算案の確認" * 9])
def test_long_names_in_any_script_cost_nothing(tmp_path, name):
    first, second = mail(body="An ordinary mail."), mail()
    attach(second, f"{name}.txt", "words of the note")
    content = b"".join(b"From a@x.org Mon Jan  1 10:00:00 2024\n%b\n" % bytes(one) for one in (first, second))
    (tmp_path / "a.mbox").write_bytes(content)

    found = read_file(tmp_path / "a.mbox", ReadLimits(), ParagraphCutter(), Steps())

    assert isinstance(found, ReadDocument)
    (part,) = found.parts
    assert part.name.startswith(f"2/{name[:40]}")
    assert part.document is not None
    assert part.document.pages[0].text == "words of the note"


def test_a_part_that_the_disk_does_not_take_costs_itself_alone():
    parts = (Part("n" * 300 + ".txt", b"words"), Part("b.txt", b"other words"))
    page = ReadDocument("", (), ())
    reader = PartsReader(lambda *_: page, ReadLimits(), 0, {}, Steps().part_begun, NO_PASSWORDS)

    first, second = reader.read_all(parts)

    assert first.refusal is not None
    assert first.refusal.reason is Reason.READ_ERROR
    assert second.document is page


def test_attachments_have_the_limits_of_one_file_together(tmp_path):
    write_mail(tmp_path / "a.eml", a__txt="words " * 100, b__txt="words " * 100)

    found = read_file(tmp_path / "a.eml", ReadLimits(characters=1_000), ParagraphCutter(), Steps())

    assert isinstance(found, Refusal)
    assert found.reason is Reason.OVER_TEXT_LIMIT


class Steps:
    def page_done(self, done: int, total: int) -> None:
        """Nobody asks."""

    def part_begun(self, name: str) -> None:
        """Nobody asks."""

    def cutting(self) -> None:
        """Nobody asks."""
