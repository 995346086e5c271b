"""Every command of the contract, on real files, with the real engine: with ``--json`` and without."""

import json
from pathlib import Path

import msgspec
import pytest

from tests.app import contract
from tests.app.program import Program

LEASE = "Corn Mill lease 2023.pdf"
QUESTION = "When may the tenant end the lease of the Corn Mill early?"


def decoded(outcome, kind):
    """What stdout holds, if that is one JSON document of this kind and nothing else."""
    assert outcome.status == 0, outcome
    return msgspec.json.decode(outcome.out, type=kind)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files of several fates: two of text, one empty, one unsupported, one hidden, one damaged."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "inner").mkdir()
    (folder / "inner" / "note.txt").write_text("The ferry leaves at nine.\n\nIt carries forty people.")
    (folder / "log.md").write_text("# Log\n\n## June\n\nThe lighthouse was painted red.\n")
    (folder / "empty.txt").touch()
    (folder / "tool.exe").write_bytes(b"MZ\0\0")
    (folder / ".hidden.txt").write_text("nobody sees this")
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\nand then nothing")
    return folder


@pytest.fixture(scope="module")
def program(tmp_path_factory, folder):
    with Program(tmp_path_factory.mktemp("person")) as person:
        assert person.run("add", folder / "inner").status == 0
        yield person


def test_add_lists_every_file_with_its_final_state(program, folder):
    # GIVEN a library with a folder inside the one that is added now
    report = decoded(program.run("add", folder, "--json"), contract.Report)
    # THEN every file is there, with a reason wherever it is not indexed
    states = {Path(document.path).name: document.state for document in report.documents}
    assert states == {
        "note.txt": "indexed",
        "log.md": "indexed",
        "empty.txt": "empty",
        "tool.exe": "unsupported",
        ".hidden.txt": "excluded",
        "torn.pdf": "damaged",
    }
    assert all(document.reason for document in report.documents if document.state != "indexed")
    assert all(document.reason is None for document in report.documents if document.state == "indexed")
    assert all(Path(document.path).is_absolute() for document in report.documents)
    # AND the counts are those of the list
    assert (report.files, report.indexed, report.skipped, report.failed) == (6, 2, 3, 1)
    assert report.unchanged == sum(document.unchanged for document in report.documents)
    assert report.pages == sum(document.pages for document in report.documents)
    assert report.passages == sum(document.passages for document in report.documents)
    # AND the folder absorbed the one inside it
    assert [source["path"] for source in program.json("status")["sources"]] == [str(folder)]


def test_a_second_add_changes_nothing(program, folder):
    report = decoded(program.run("--json", "add", folder), contract.Report)
    assert report.unchanged == report.files == 6
    assert all(document.unchanged for document in report.documents)


def test_sync_reports_as_add_does(program, folder):
    # GIVEN a file that is new
    late = folder / "late.txt"
    late.write_text("The last ferry leaves at midnight.")
    report = decoded(program.run("sync", "--json"), contract.Report)
    assert [Path(d.path).name for d in report.documents if not d.unchanged] == ["late.txt"]
    # AND one that is gone
    late.unlink()
    decoded(program.run("sync", "--json"), contract.Report)
    assert "midnight" not in program.run("search", "midnight", "--json").out


def test_list_and_status_agree(program):
    listed = decoded(program.run("list", "--json"), contract.DocumentList).documents
    status = decoded(program.run("status", "--json"), contract.Status)
    assert sum(status.documents.values()) == len(listed)
    assert status.passages == status.vectors == sum(document.passages for document in listed)
    assert status.pending == 0
    assert set(status.bytes) >= {"catalog", "vectors"}


def test_show_gives_texts_and_the_spans_of_passages(sample_program, samples):
    path = samples / "Property" / LEASE
    shown = decoded(sample_program.run("show", path, "--json"), contract.Shown)
    assert (shown.path, shown.state, len(shown.pages)) == (str(path), "indexed", 13)
    assert [page.page for page in shown.pages] == list(range(1, 14))
    spans = [page.text[span.start : span.end] for page in shown.pages for span in page.passages]
    assert len(spans) > 13
    assert all(text == text.strip() and text for text in spans)
    one = decoded(sample_program.run("show", path, "--page", "7", "--json"), contract.Shown)
    assert one.pages == [shown.pages[6]]


def test_search_gives_passages_that_show_agrees_with(sample_program):
    found = decoded(sample_program.run("search", QUESTION, "-k", "5", "--json"), contract.Found)
    assert len(found.passages) == 5
    assert [p.score for p in found.passages] == sorted((p.score for p in found.passages), reverse=True)
    assert any(p.keyword_rank is not None for p in found.passages)
    assert any(p.vector_rank is not None for p in found.passages)
    for passage in found.passages:
        shown = sample_program.json("show", passage.path, "--page", passage.page)["pages"][0]
        assert shown["text"][passage.start : passage.end] == passage.text
    best = found.passages[0]
    assert Path(best.path).name == LEASE


def test_search_within_a_file_or_a_collection(sample_program):
    found = sample_program.json("search", "notice", "--file", "*minutes*")["passages"]
    assert found
    assert all("Minutes" in Path(passage["path"]).name for passage in found)
    missed = sample_program.run("search", "notice", "--file", "nothing*")
    assert (missed.status, missed.out) == (1, "")
    assert "nothing*" in missed.err
    assert sample_program.json("search", "notice", "--collection", "Documents")["passages"]


def test_search_within_types_and_days(sample_program):
    # GIVEN samples of several types
    found = sample_program.json("search", "notice", "--type", "word", "--type", "pdf")["passages"]
    assert {Path(passage["path"]).suffix for passage in found} == {".docx", ".pdf"}
    # WHEN the days leave nothing, THEN the limits are named and nothing is taken for an answer
    missed = sample_program.run("search", "notice", "--type", "pdf", "--since", "2999-01-01")
    assert (missed.status, missed.out) == (1, "")
    assert "of type pdf, changed since 2999-01-01" in missed.err
    assert sample_program.json("search", "notice", "--until", "2999-01-01")["passages"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--type", "scroll"), "'pdf'"),
        (("--since", "yesterday"), "write it like 2026-11-30"),
        (("--until", "2026-02-30"), "write it like 2026-11-30"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "later than --until 2026-03-01"),
    ],
)
@pytest.mark.parametrize("command", ["search", "ask"])
def test_limits_that_make_no_sense_are_wrong_usage(program, command, options, words):
    said = program.run(command, "notice", *options)
    assert (said.status, said.out) == (2, "")
    assert words in said.err


def test_search_for_each_line_of_a_file(sample_program, tmp_path):
    # GIVEN questions with ids of two kinds, one without, a mark of byte order and a separator inside a line
    lines = [
        {"id": "a", "question": "Who is the chair?"},
        {"id": 7, "question": "What does the\u2028cold store cost?"},
        {"question": "Which barley is white?"},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n"
    (tmp_path / "questions.jsonl").write_text("\ufeff" + text, encoding="utf-8")
    # WHEN they are searched for
    outcome = sample_program.run("search", "--queries", tmp_path / "questions.jsonl", "-k", "3", "--json")
    # THEN there is one object a line, with the line's id
    first, second, third = outcome.out.splitlines()
    assert msgspec.json.decode(first, type=contract.FoundForLine).id == "a"
    assert msgspec.json.decode(second, type=contract.FoundForLine).id == 7
    assert "id" not in json.loads(third)
    assert [len(json.loads(line)["passages"]) for line in (first, second, third)] == [3, 3, 3]


def test_evaluate_scores_a_question_set(sample_program, samples):
    scores = decoded(
        sample_program.run("evaluate", samples.parent / "questions.jsonl", "--json"), contract.Scores
    )
    assert scores.questions >= 20
    assert 0 < scores.recall1 <= scores.recall5 <= scores.recall10 <= 1
    assert 0 < scores.mrr <= 1
    assert 0 < scores.ndcg <= 1
    assert 0 < scores.latency_ms.p50 <= scores.latency_ms.p95


def test_evaluate_says_which_documents_are_not_there(sample_program, tmp_path):
    questions = tmp_path / "mine.jsonl"
    questions.write_text('{"id": 1, "question": "When does it end?", "doc": "nowhere.pdf"}\n')
    scored = sample_program.run("evaluate", questions)
    assert scored.status == 0
    assert "1 question is about documents that the library does not have" in scored.err
    assert "nowhere.pdf" in scored.err
    assert scored.out.startswith("1 question, 0 of them")
    for name, words in ((tmp_path / "gone.jsonl", "There is no file"), (tmp_path, "is a folder")):
        missing = sample_program.run("evaluate", name)
        assert missing.status == 1
        assert words in missing.err


def test_doctor_says_what_is_wrong_and_what_to_do(sample_program):
    checks = decoded(sample_program.run("doctor", "--json"), contract.Checks).checks
    by_name = {check.name: check for check in checks}
    assert {name for name, check in by_name.items() if not check.ok} == {"server"}
    assert "127.0.0.1:9" in by_name["server"].message
    assert all(bool(check.remedy) == (not check.ok) for check in checks)


def test_doctor_calls_an_empty_library_empty_and_nothing_else(tmp_path):
    # WHEN it is the very first command
    with Program(tmp_path / "new") as newcomer:
        checks = decoded(newcomer.run("doctor", "--json"), contract.Checks).checks
    # THEN no vectors are missed where there are no passages
    assert {check.name for check in checks if not check.ok} == {"library", "server"}


def test_a_start_without_command_and_screen_says_what_is_missing(program):
    outcome = program.run()
    assert outcome.status == 2
    assert "usage: sourcebook" in outcome.err
    assert "no screen" in outcome.err.splitlines()[-1]


def test_ask_without_a_model_quotes_the_passages(sample_program):
    outcome = sample_program.run("ask", QUESTION, "--no-model", "--json")
    answer = decoded(outcome, contract.Answer)
    assert (answer.model, answer.finish_reason, answer.usage) == (None, None, None)
    assert [citation.n for citation in answer.citations] == [1, 2, 3]
    assert all(citation.text in answer.answer for citation in answer.citations)
    assert [sentence.citations for sentence in answer.sentences] == [[1], [2], [3]]
    assert answer.notice


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list",), LEASE),
        (("status",), "161"),
        (("search", QUESTION), f"1. {LEASE}, page 7"),
        (("ask", QUESTION, "--no-model"), "[1]"),
        (("doctor",), "wrong  server"),
    ],
)
def test_without_json_a_person_can_read_it(sample_program, arguments, words):
    outcome = sample_program.run(*arguments)
    assert outcome.status == 0, outcome
    assert words in outcome.out
    assert not outcome.out.lstrip().startswith("{")


def test_show_without_json_gives_the_text(sample_program, samples):
    outcome = sample_program.run("show", samples / "Property" / LEASE, "--page", "7")
    assert outcome.out.startswith("--- page 7\n")
    assert "nine months" in outcome.out


def test_collections_limit_a_search_and_an_unknown_one_is_named(program, tmp_path):
    # GIVEN a second collection
    (tmp_path / "menu.txt").write_text("Soup of the day with ferry sauce.")
    assert program.run("add", tmp_path / "menu.txt", "--collection", "Kitchen").status == 0
    found = program.json("search", "ferry", "--collection", "Kitchen")["passages"]
    assert [Path(passage["path"]).name for passage in found] == ["menu.txt"]
    # WHEN another is named
    for arguments in (("search", "x"), ("ask", "x")):
        outcome = program.run(*arguments, "--collection", "Kichten")
        # THEN it says so and which there are
        assert (outcome.status, outcome.out) == (1, "")
        assert "Kichten" in outcome.err
        assert "Kitchen" in outcome.err
        assert len(outcome.err.strip().splitlines()) == 1
    assert program.json("remove", tmp_path / "menu.txt") == {"removed": 1}


def test_remove_takes_effect_at_once(program, tmp_path):
    # GIVEN a source
    secret = tmp_path / "secret.txt"
    secret.write_text("The password of the lighthouse is zanzibarine.")
    assert program.json("add", secret)["indexed"] == 1
    assert "zanzibarine" in program.run("search", "zanzibarine", "--json").out
    # WHEN it is removed
    removed = decoded(program.run("remove", secret, "--json"), contract.Removed)
    # THEN it is gone from the library and not from the disk
    assert removed.removed == 1
    assert "zanzibarine" not in program.run("search", "zanzibarine password", "--json").out
    assert secret.exists()
    again = program.run("remove", secret)
    assert (again.status, again.out) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "{folder}/not there"), "not there"),
        (("add", "{folder}/inner"), "is in your library already, as part of {folder}"),
        (("add", "{library}"), "own library"),
        (("show", "{folder}/unknown.txt"), "unknown.txt is not in the library"),
        (("show", "{folder}/log.md", "--page", "9"), "has no page 9"),
        (("show", "{folder}/log.md", "--page", "0"), "has no page 0"),
        (("remove", "{folder}/inner"), "lies inside the source {folder}"),
        (("remove", "/nowhere/at/all"), "is not a source"),
        (("evaluate", "{folder}/log.md"), "line 1"),
        (("evaluate", "{folder}/missing.jsonl"), "missing.jsonl"),
        (("search", "--queries", "{folder}/log.md"), "line 1"),
        (("ask", "x", "--server", "ftp://example.org"), "ftp://example.org"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_1(program, folder, arguments, words):
    places = {"folder": folder, "library": program.library}
    outcome = program.run(*(argument.format(**places) for argument in arguments), "--json")
    assert (outcome.status, outcome.out) == (1, ""), outcome
    assert words.format(**places) in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("add",),
        ("search",),
        ("search", "x", "--queries", "y"),
        ("search", "x", "-k", "0"),
        ("search", "x", "-k", "many"),
        ("show",),
        ("show", "x", "--page", "one"),
        ("list", "--no-such-option"),
    ],
)
def test_wrong_usage_is_exit_2_and_words_on_stderr(sample_program, arguments):
    outcome = sample_program.run(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err


def test_global_options_stand_before_the_command_or_after_it(sample_program):
    # GIVEN an environment that names another library
    elsewhere = {"SOURCEBOOK_LIBRARY": "/nowhere"}
    for arguments in (
        ("--library", sample_program.library, "--json", "list"),
        ("list", "--json", "--library", sample_program.library),
        ("--json", "list", "--library", sample_program.library),
    ):
        assert len(sample_program.run(*arguments, environment=elsewhere).json["documents"]) == 12
    for arguments in (("--server", "http://127.0.0.1:7/v1", "doctor"), ("doctor", "--server", "127.0.0.1:7")):
        assert "127.0.0.1:7" in sample_program.run(*arguments).out


@pytest.mark.parametrize("arguments", [("--version",), ("list", "--version")])
def test_the_version_is_said_without_an_engine(tmp_path, arguments):
    with Program(tmp_path / "person") as person:
        outcome = person.run(*arguments)
        assert outcome.status == 0
        assert outcome.out.startswith("sourcebook ")
        assert not person.library.exists()


def test_a_source_moves_to_another_collection_without_being_read_again(program, tmp_path):
    # GIVEN a file in the default collection
    (tmp_path / "menu.txt").write_text("The ferry serves soup.")
    program.json("add", tmp_path / "menu.txt")
    # WHEN it is added once more, to another one
    again = program.json("add", tmp_path / "menu.txt", "--collection", "Kitchen")
    # THEN it is found there, and nothing was read
    assert again["unchanged"] == 1
    assert program.json("search", "ferry", "--collection", "Kitchen")["passages"]
    # AND adding it without naming one leaves it there
    program.json("add", tmp_path / "menu.txt")
    assert program.json("search", "ferry", "--collection", "Kitchen")["passages"]
    assert program.json("remove", tmp_path / "menu.txt") == {"removed": 1}
