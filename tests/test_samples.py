"""The sample library: what a newcomer tries first is there, true to its texts and answers its questions."""

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from pypdf import PdfReader

RESOURCES = Path(__file__).parents[1] / "resources"
SAMPLES = RESOURCES / "samples"
LIBRARY = SAMPLES / "Averley Seed Trust"

PDF_PAGES = {
    "Annual report 2024-25.pdf": 15,
    "Property/Cold store manual.pdf": 10,
    "Property/Corn Mill lease 2023.pdf": 13,
    "Property/Longfold Farm lease 2021.pdf": 4,
}
OTHER_FILES = {
    "Board/Minutes 2024.docx",
    "Board/Minutes 2025.docx",
    "Collections/White barley trial log.md",
    "Letters/Angebot Brueggemann 2025-03-11.txt",
    "Letters/Letter from Walter Marrable 2025-04-07.txt",
    "Letters/Lettre de Saint-Aubret 2025-06-02.txt",
    "Newsletter spring 2025.html",
    "Staff handbook.docx",
}
ENCODINGS = {"Letters/Angebot Brueggemann 2025-03-11.txt": "cp1252"}

QUESTIONS = [
    json.loads(line) for line in (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
PAGE_QUESTIONS = [question for question in QUESTIONS if "pages" in question]
TEXT_QUESTIONS = [question for question in QUESTIONS if "answers" in question]
REFUSALS = [question for question in QUESTIONS if question.get("answerable") is False]


def one_line(text):
    return re.sub(r"\s+", " ", text).strip()


def pdf_pages(path):
    with pypdfium2.PdfDocument(path) as document:
        return [one_line(page.get_textpage().get_text_range()) for page in document]


def docx_text(path):
    document = Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def html_text(path):
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", path.read_text(encoding="utf-8"))
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def other_text(name):
    path = LIBRARY / name
    match path.suffix:
        case ".docx":
            return docx_text(path)
        case ".html":
            return html_text(path)
        case _:
            return path.read_text(encoding=ENCODINGS.get(name, "utf-8"))


@pytest.fixture(scope="module")
def places():
    """Every place of the library an answer can stand in: (file name, page) to its words on one line."""
    texts = {(Path(name).name, 1): one_line(other_text(name)) for name in OTHER_FILES}
    for name in PDF_PAGES:
        for number, text in enumerate(pdf_pages(LIBRARY / name), start=1):
            texts[Path(name).name, number] = text
    return texts


def run_script(*arguments, resources=RESOURCES):
    return subprocess.run(
        [sys.executable, resources / "make_samples.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_library_holds_these_files_and_no_others():
    found = {path.relative_to(LIBRARY).as_posix() for path in LIBRARY.rglob("*") if path.is_file()}
    assert found == set(PDF_PAGES) | OTHER_FILES


def test_file_names_are_told_apart_without_their_folder():
    names = [Path(name).name for name in (*PDF_PAGES, *OTHER_FILES)]
    assert len(set(names)) == len(names)


def test_the_samples_stay_below_a_megabyte():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 1_000_000


@pytest.mark.parametrize(("name", "pages"), PDF_PAGES.items())
def test_a_pdf_has_its_pages_a_title_an_outline_and_page_numbers(name, pages):
    reader = PdfReader(LIBRARY / name)
    assert len(reader.pages) == pages
    assert reader.metadata.title in reader.pages[0].extract_text()
    assert len(reader.outline) >= 5
    texts = pdf_pages(LIBRARY / name)
    numbered = [text for number, text in enumerate(texts[1:], start=2) if text.endswith(f" {number}")]
    assert len(numbered) >= pages - 2  # all but the cover and, in one file, a drawing


def test_only_the_plan_of_the_mill_is_a_page_without_text(places):
    assert [place for place, text in places.items() if not text] == [("Corn Mill lease 2023.pdf", 13)]


@pytest.mark.parametrize("name", sorted(name for name in OTHER_FILES if name.endswith(".docx")))
def test_a_word_file_has_a_title_headings_and_tables(name):
    document = Document(LIBRARY / name)
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert document.core_properties.title == document.paragraphs[0].text
    assert {"Title", "Heading 1", "Heading 2"} <= styles
    assert document.tables


def test_the_german_letter_is_windows_1252_and_nothing_else():
    raw = (LIBRARY / "Letters/Angebot Brueggemann 2025-03-11.txt").read_bytes()
    assert "Weißmüller" in raw.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_the_text_files_have_unix_line_ends_as_they_were_committed():
    plain = [name for name in OTHER_FILES if not name.endswith(".docx")]
    assert [name for name in plain if b"\r" in (LIBRARY / name).read_bytes()] == []


def test_there_are_enough_questions_of_each_kind_and_their_ids_are_unique():
    assert len(PAGE_QUESTIONS) >= 12
    assert len(PAGE_QUESTIONS) + len(TEXT_QUESTIONS) >= 20
    assert len(REFUSALS) == 3
    assert len(PAGE_QUESTIONS) + len(TEXT_QUESTIONS) + len(REFUSALS) == len(QUESTIONS)
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)


def test_the_first_question_is_answered_by_a_sentence_of_a_later_page():
    first = QUESTIONS[0]
    assert first["pages"][0] >= 2
    assert first["evidence"].endswith(".")


@pytest.mark.parametrize("question", PAGE_QUESTIONS, ids=lambda question: question["id"])
def test_the_evidence_stands_on_the_named_page_and_nowhere_else(question, places):
    found = [place for place, text in places.items() if question["evidence"] in text]
    assert found == [(question["doc"], page) for page in question["pages"]]
    assert min(question["pages"]) >= 2


@pytest.mark.parametrize("question", TEXT_QUESTIONS, ids=lambda question: question["id"])
def test_the_answer_stands_in_the_named_text_and_nowhere_else(question, places):
    for answer in question["answers"]:
        assert [place for place, text in places.items() if answer in text] == [(question["doc"], 1)]


@pytest.mark.parametrize("question", TEXT_QUESTIONS, ids=lambda question: question["id"])
def test_the_answer_is_not_broken_over_lines(question):
    (name,) = [name for name in OTHER_FILES if Path(name).name == question["doc"]]
    assert all(answer in other_text(name) for answer in question["answers"])


def test_the_committed_files_are_what_the_script_makes():
    checked = run_script("--check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_the_check_names_a_file_that_was_changed_and_writing_mends_it(tmp_path):
    # GIVEN a copy of the scripts, texts and samples with one PDF changed by hand
    for script in RESOURCES.glob("*.py"):
        shutil.copy(script, tmp_path)
    for folder in ("sample_sources", "samples"):
        shutil.copytree(RESOURCES / folder, tmp_path / folder)
    changed = tmp_path / "samples" / LIBRARY.name / "Property" / "Cold store manual.pdf"
    original = changed.read_bytes()
    changed.write_bytes(original.replace(b"KEEP SHUT", b"KEEP OPEN"))
    assert changed.read_bytes() != original
    # WHEN the samples are checked, written and checked again
    before = run_script("--check", resources=tmp_path)
    written = run_script(resources=tmp_path)
    after = run_script("--check", resources=tmp_path)
    # THEN the first check alone finds a difference, and the file is what it was
    assert before.returncode == 1
    assert before.stdout.splitlines() == ["not what the script makes: Property/Cold store manual.pdf"]
    assert (written.returncode, after.returncode) == (0, 0)
    assert changed.read_bytes() == original
