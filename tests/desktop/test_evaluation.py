"""Scoring search on a question set, in the whole window."""

import csv
import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QProgressBar, QWidget

from app.desktop.evaluation.misses_model import Column
from app.desktop.evaluation.misses_table import MissesTable
from app.engine import routes, wire
from tests.desktop.whole_window import filled, whole_window
from tests.doubles.fake_engine import Script

QUESTIONS = '{"id": "1", "question": "When does it end?", "doc": "lease.pdf", "pages": [7]}\n'


def miss(number, question, found=True):
    place = wire.PassageRef(path="/papers/leases/other.txt", page=1, start=9, end=20)
    return wire.Miss(
        id=str(number),
        question=question,
        expected=f"lease {9 - number}.pdf, page 7",
        found=("other.txt, page 1", "third.txt, page 2") if found else (),
        places=(place,) if found else (),
    )


MISSES = (miss(1, "When does it end?"), miss(2, "Are there others?"), miss(3, "zzz", found=False))


def scored(*misses):
    return wire.Evaluation(
        questions=40,
        recall_at_1=0.5,
        recall_at_5=0.825,
        recall_at_10=0.9,
        mrr_at_10=0.61349,
        ndcg_at_10=0.7,
        latency_ms={"p50": 11.6, "p95": 40.2},
        misses=misses,
        unanswerable=2,
    )


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        text = wire.Page(page=1, text="It ends. When the mill is left.", state="indexed", passages=())
        engine.answer(routes.SHOW, lambda body: wire.Shown(path=body["path"], state="indexed", pages=(text,)))
        yield engine


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        window.window.left.library_wanted.emit()
        qtbot.waitUntil(window.window.ledger.isVisible)
        yield window


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text(QUESTIONS)
    return path


@pytest.fixture
def result(qtbot, whole, fake, questions):
    """The result of a set with three misses, as the window shows it."""
    fake.play(routes.EVALUATE, Script([wire.Asked(done=40, total=40), scored(*MISSES)]))
    whole.desktop.evaluation.open()
    whole.desktop.evaluation.run(str(questions))
    qtbot.waitUntil(lambda: whole.says("50.0 %"))
    return whole.window.findChild(MissesTable)


def column(table, number):
    model = table.model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_a_set_is_opened_from_the_library_and_put_to_search(qtbot, whole, fake, questions):
    # GIVEN the library, whose menu leads to what is scored
    more = whole.named("More for the library")
    more.click()
    menu = next(one for one in more.parentWidget().findChildren(QMenu) if one.isVisible())
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert whole.says("Does search find what you ask for?")
    whole.press("Open a question set…")
    dialog = whole.window.findChild(QFileDialog)
    # WHEN a set is chosen, THEN one sees how far it is
    script = fake.play(routes.EVALUATE, Script([wire.Asked(done=3, total=40), scored(*MISSES)], hold=1))
    dialog.fileSelected.emit(str(questions))
    dialog.reject()
    qtbot.waitUntil(lambda: whole.says("3 of 40 questions"))
    assert fake.asked(routes.EVALUATE)[-1]["questions"] == QUESTIONS
    assert whole.window.findChild(QProgressBar).accessibleName()
    # AND then the scores, and what was missed
    script.go_on()
    qtbot.waitUntil(lambda: whole.says("3 answers were not among the first 10 passages"))
    assert whole.says("own.jsonl")
    assert whole.says("2 of them without an answer")
    figures = [
        one.accessibleName() for one in whole.window.findChildren(QWidget) if "10: " in one.accessibleName()
    ]
    assert figures == ["among the first 10: 90.0 %", "MRR@10: 0.613", "nDCG@10: 0.700"]
    # AND the way back is to the library
    whole.press("Back to the library")
    assert whole.window.ledger.isVisible()


def test_misses_are_sorted_by_any_column_and_the_current_one_stays(result):
    assert column(result, Column.QUESTION) == ["When does it end?", "Are there others?", "zzz"]
    assert column(result, Column.FOUND) == ["other.txt, page 1", "other.txt, page 1", "nothing"]
    header = result.header()
    at = header.sectionViewportPosition(Column.QUESTION) + 20
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, header.viewport().height() // 2)
    )
    assert column(result, Column.QUESTION) == ["Are there others?", "When does it end?", "zzz"]
    assert result.current().id == "1"
    result.sortByColumn(Column.EXPECTED, Qt.SortOrder.AscendingOrder)
    assert column(result, Column.QUESTION) == ["zzz", "Are there others?", "When does it end?"]
    assert result.model().index(1, Column.FOUND).data(Qt.ItemDataRole.ToolTipRole) == (
        "other.txt, page 1\nthird.txt, page 2"
    )


def test_enter_opens_what_was_found_instead_with_its_words_lit(qtbot, whole, fake, result):
    assert whole.window.focusWidget() is result
    QTest.keyClick(result, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: whole.window.viewer.isVisible() and whole.says("other.txt"))
    assert fake.asked(routes.SHOW)[-1]["path"] == "/papers/leases/other.txt"
    qtbot.waitUntil(lambda: "passage lit: " in whole.window.viewer.text.view.accessibleName())
    # The table is beside it.
    assert result.isVisible()


def test_a_question_that_was_missed_is_put_to_the_composer(qtbot, whole, result):
    QTest.keyClick(result, Qt.Key.Key_Down)
    whole.press("Ask this question")
    assert whole.window.chat.isVisible()
    assert whole.field.toPlainText() == "Are there others?"
    # AND the result is there when one comes back
    whole.desktop.evaluation.open()
    assert whole.says("own.jsonl")


def test_where_nothing_was_found_there_is_nothing_to_open(whole, result):
    QTest.keyClick(result, Qt.Key.Key_End)
    assert not whole.named("Open what was found").isEnabled()
    QTest.keyClick(result, Qt.Key.Key_Return)
    assert whole.field.toPlainText() == "zzz"


def test_a_set_without_a_miss_has_no_table(qtbot, whole, fake, questions):
    fake.play(routes.EVALUATE, Script([scored()]))
    whole.desktop.evaluation.open()
    whole.desktop.evaluation.run(str(questions))
    qtbot.waitUntil(lambda: whole.says("Every answer was among the first 10 passages."))
    assert not whole.window.findChild(MissesTable).isVisible()


def test_a_bad_set_is_told_where_the_result_would_stand(qtbot, whole, fake, questions, tmp_path):
    # GIVEN a set that the engine refuses
    words = "The question set cannot be used: own.jsonl, line 3: Object missing required field `question`"
    fake.play(routes.EVALUATE, Script([wire.Failure(code="bad_question_set", message=words)]))
    whole.desktop.evaluation.open()
    whole.desktop.evaluation.run(str(questions))
    # THEN file, line and fault are named, and another one can be chosen
    qtbot.waitUntil(lambda: whole.says("line 3: Object missing required field `question`"))
    assert whole.says("own.jsonl was not scored")
    assert whole.named("Open a question set…")
    # AND so it is with what cannot be read at all
    (tmp_path / "raw.jsonl").write_bytes(b"\xff\xfe")
    for name, why in (("raw.jsonl", "It is no text in UTF-8."), ("gone.jsonl", "No such file")):
        whole.desktop.evaluation.run(str(tmp_path / name))
        assert whole.says(f"{name} cannot be read")
        assert whole.says(why)


def test_stop_puts_no_more_questions_and_shows_what_was_there(qtbot, whole, fake, result, questions):
    other = questions.with_name("other.jsonl")
    other.write_text(QUESTIONS)
    fake.scripts[routes.EVALUATE.path].clear()
    script = fake.play(
        routes.EVALUATE, Script([wire.Asked(done=1, total=9), wire.Asked(done=2, total=9)], hold=1)
    )
    whole.desktop.evaluation.run(str(other))
    qtbot.waitUntil(lambda: whole.says("1 of 9 questions"))
    whole.press("Stop")
    assert whole.says("own.jsonl")
    qtbot.waitUntil(lambda: script.left_at is not None)


def test_what_one_should_know_of_a_search_is_said_beside_its_scores(qtbot, whole, fake, questions):
    notice = wire.Notice(message="The reranker in /models/x cannot be used: there is no such folder.")
    fake.play(routes.EVALUATE, Script([notice, scored(*MISSES)]))
    whole.desktop.evaluation.open()
    whole.desktop.evaluation.run(str(questions))
    qtbot.waitUntil(lambda: whole.says("50.0 %"))
    assert whole.messages() == ["Good to know"]
    assert whole.says("there is no such folder")


def test_an_engine_that_is_lost_is_no_result(qtbot, whole, fake, questions):
    fake.play(routes.EVALUATE, Script([wire.Asked(done=1, total=9)], cuts=True))
    whole.desktop.evaluation.open()
    whole.desktop.evaluation.run(str(questions))
    qtbot.waitUntil(lambda: whole.says("engine stopped in the middle"))


def test_a_result_is_saved_as_a_table_or_whole(whole, result, tmp_path):
    whole.press("Save…")
    dialog = whole.window.findChild(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.reject()
    whole.desktop.evaluation.save(str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][:4] == ["id", "question", "expected", "found 1"]
    assert lines[1] == [
        "1",
        "When does it end?",
        "lease 8.pdf, page 7",
        "other.txt, page 1",
        "third.txt, page 2",
    ]
    whole.desktop.evaluation.save(str(tmp_path / "out.json"))
    assert json.loads((tmp_path / "out.json").read_text())["recall@5"] == 0.825
    whole.desktop.evaluation.save(str(tmp_path / "no folder" / "out.csv"))
    assert any("out.csv was not saved" in message for message in whole.messages())
