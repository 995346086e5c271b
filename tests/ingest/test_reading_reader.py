import os
import sys
from random import Random

import pytest

from ingest.parsers.registry import parser_for
from ingest.reading.reader import read_file
from ingest.types import DocumentState, PassageSpan, ReadDocument, ReadLimits, Reason
from tests.ingest.making_files import lines_at, make_docx, make_pdf, paragraph
from tests.ingest.making_workers import PageCutter


class Steps:
    def __init__(self):
        self.heard = []

    def page_done(self, done, total):
        self.heard.append((done, total))

    def part_begun(self, name):
        self.heard.append(name)

    def cutting(self):
        self.heard.append("cutting")


class BrokenCutter:
    def __init__(self, error):
        self.error = error

    def cut(self, document):
        raise self.error


def read(path, *, limits=None, cutter=None, steps=None):
    return read_file(path, limits or ReadLimits(), cutter or PageCutter(), steps or Steps())


def test_a_file_is_parsed_and_cut_and_its_steps_are_heard(tmp_path):
    steps = Steps()
    path = make_pdf(tmp_path / "a.pdf", lines_at(700, "One"), lambda _: None, title="Numbers")

    document = read(path, steps=steps)

    assert isinstance(document, ReadDocument)
    assert document.title == "Numbers"
    assert document.passages == (PassageSpan(1, 0, 3, ""),)
    assert steps.heard == [(1, 2), (2, 2), "cutting"]


def test_a_file_of_no_bytes_is_empty_whatever_its_name(tmp_path):
    for name in ("a.pdf", "a.docx", "a.txt", "a.xyz"):
        path = tmp_path / name
        path.touch()
        refusal = read(path)
        assert (refusal.state, refusal.reason) == (DocumentState.EMPTY, Reason.EMPTY_FILE)


def test_a_file_over_the_limit_is_not_opened(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("eleven char")

    refusal = read(path, limits=ReadLimits(file_bytes=10))

    assert (refusal.state, refusal.reason) == (DocumentState.TOO_BIG, Reason.OVER_SIZE_LIMIT)
    assert refusal.detail == {"bytes": 11, "limit": 10}


def test_more_text_than_allowed_is_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("eleven char")

    refusal = read(path, limits=ReadLimits(characters=10))

    assert (refusal.reason, refusal.detail) == (Reason.OVER_TEXT_LIMIT, {"characters": 11, "limit": 10})


def test_a_vanished_file_and_a_loop_of_links_are_told_apart(tmp_path):
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)

    assert read(tmp_path / "gone.txt").reason is Reason.VANISHED
    assert read(loop).reason is Reason.SYMLINK_LOOP


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in Windows' file system")
def test_a_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "a.txt"
    os.mkfifo(path)

    assert read(path).reason is Reason.NOT_A_FILE


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), Reason.PERMISSION_DENIED),
        (OSError(5, "Input/output error"), Reason.READ_ERROR),
        (MemoryError(), Reason.OVER_MEMORY_LIMIT),
        (RecursionError("too deep"), Reason.PARSER_ERROR),
        (KeyError("gone"), Reason.PARSER_ERROR),
    ],
)
def test_what_goes_wrong_inside_becomes_a_refusal(tmp_path, error, reason):
    path = tmp_path / "a.txt"
    path.write_text("words")

    assert read(path, cutter=BrokenCutter(error)).reason is reason


@pytest.mark.parametrize("seed", range(60))
def test_a_document_with_broken_bytes_is_read_or_refused_for_its_own_fault(tmp_path, seed):
    chance = Random(seed)
    path = make_docx(tmp_path / "a.docx", paragraph("Words") * 20, core_title="A title")
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 10, 100])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content)

    result = read(path)

    assert isinstance(result, ReadDocument) or result.reason not in {Reason.PARSER_ERROR, Reason.READ_ERROR}


def test_every_parser_is_found_for_a_head_shorter_than_it_could_be(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")

    assert parser_for(path, b"x").parse(path, ReadLimits(), lambda _done, _total: None).pages[0].text == "x"
