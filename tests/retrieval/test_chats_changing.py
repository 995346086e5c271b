"""Chats renamed, pinned, replaced, deleted, restored and erased, on a real SQLite file."""

import sqlite3
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from retrieval.chats import Chats
from retrieval.chats.schema import MIGRATIONS
from retrieval.errors import UnknownChat, UnknownTurn
from tests.retrieval.making_hits import hit, turn

SECRET = "The quokka sings at midnight"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "chats.db"


@pytest.fixture
def chats(path):
    chats = Chats(path)
    yield chats
    chats.close()


def titles(chats, query=""):
    return [chat.title for chat in chats.all(query)]


def bytes_of(path):
    """All that lies in the folder of the chats."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if file.is_file())


def test_a_pinned_chat_is_the_first_until_it_is_let_go(chats):
    for name in ("old", "new"):
        chats.append(name, turn(name, "Yes."))
    assert chats.pin("old", pinned=True).pinned
    assert titles(chats) == ["old", "new"]
    assert not chats.pin("old", pinned=False).pinned
    assert titles(chats) == ["new", "old"]


def test_a_new_title_is_one_line_and_an_empty_one_is_the_first_question(chats):
    chats.append("a", turn("When?", "At nine."))
    assert chats.rename("a", "  The \n ferry\u2028book ").title == "The ferry book"
    assert titles(chats, "FERRY") == ["The ferry book"]
    chats.append("a", turn("And back?", "At ten."))
    assert titles(chats) == ["The ferry book"]
    assert chats.rename("a", " \n").title == "When?"


def test_renaming_and_pinning_do_not_change_when_a_chat_was_changed(chats):
    chats.append("a", turn("When?", "At nine."))
    changed = chats.one("a").changed
    chats.rename("a", "Ferry")
    chats.pin("a", pinned=True)
    assert chats.one("a").changed == changed


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ferry", ["Ferry"]),
        ("NINE ferry", ["Ferry"]),
        ("nine boxkämpfer", []),
        ("BOXKÄMP", ["Boxers"]),
        ("straße", ["Boxers"]),
        ("STRASSE", ["Boxers"]),
        ("漢字", ["Boxers"]),
        ("%", ["Boxers"]),
        ("_", []),
        ("", ["Boxers", "Ferry"]),
        ("  ", ["Boxers", "Ferry"]),
    ],
)
def test_every_word_of_a_search_must_stand_in_the_title_the_questions_or_the_answers(chats, query, found):
    chats.append("a", turn("When does it leave?", "At nine."))
    chats.rename("a", "Ferry")
    # A decomposed ä, as from a Mac.
    chats.append("b", turn("Who?", "Zwölf Boxka\u0308mpfer in der Straße, 100 % 漢字"))
    chats.rename("b", "Boxers")
    assert titles(chats, query) == found


def test_a_turn_is_replaced_with_all_after_it(chats):
    ids = [chats.append("a", turn(f"{n}?", f"{n}.")) for n in ("one", "two", "three")]
    new = chats.replace_from("a", ids[1], turn("other?", "other."))
    assert [item.question for item in chats.turns("a")] == ["one?", "other?"]
    assert [item.id for item in chats.kept("a")] == [ids[0], new]
    assert titles(chats) == ["one?"]
    # AND what was replaced is not found any more
    assert titles(chats, "two") == titles(chats, "three") == []
    with pytest.raises(UnknownTurn):
        chats.replace_from("a", ids[1], turn("again?", "no."))
    assert len(chats.turns("a")) == 2


@pytest.mark.parametrize(("renamed", "title"), [("", "new?"), ("Mine", "Mine")])
def test_a_chat_whose_first_question_is_asked_otherwise_is_called_by_the_new_one(chats, renamed, title):
    first = chats.append("a", turn("old?", "Yes."))
    chats.rename("a", renamed)
    chats.replace_from("a", first, turn("new?", "No."))
    assert titles(chats) == [title]


def test_a_turn_of_another_chat_is_not_replaced(chats):
    first = chats.append("a", turn("mine?", "Yes."))
    chats.append("b", turn("other?", "Yes."))
    with pytest.raises(UnknownTurn):
        chats.replace_from("b", first, turn("new?", "No."))
    assert [len(chats.turns(name)) for name in "ab"] == [1, 1]


def test_a_deleted_chat_is_gone_at_once_and_comes_back_whole(chats):
    kept = turn("When?", "At nine [1].", hit(1))
    chats.append("a", kept)
    chats.pin("a", pinned=True)
    chats.delete("a")
    assert titles(chats) == titles(chats, "nine") == []
    for use in (chats.one, chats.kept, chats.delete, lambda name: chats.rename(name, "x")):
        with pytest.raises(UnknownChat):
            use("a")
    assert chats.restore("a").pinned
    assert chats.turns("a") == [kept]
    assert titles(chats, "nine") == ["When?"]


def test_unknown_chats_are_said(chats):
    for use in (chats.one, chats.delete, chats.restore, lambda name: chats.pin(name, pinned=True)):
        with pytest.raises(UnknownChat):
            use("nobody")


def test_what_was_deleted_is_erased_when_its_time_is_over_and_leaves_no_trace(chats, path):
    chats.append("a", turn(SECRET, SECRET.upper(), hit(1, SECRET)))
    chats.rename("a", SECRET)
    chats.append("b", turn("Other?", "Yes."))
    chats.delete("a")
    # GIVEN a deletion that can still be taken back
    assert chats.erase_deleted(datetime.now(UTC) - timedelta(minutes=10))
    assert SECRET.encode() in bytes_of(path)
    # WHEN its time is over
    assert chats.erase_deleted(datetime.now(UTC))
    # THEN it cannot, and nothing of it lies in any file
    with pytest.raises(UnknownChat):
        chats.restore("a")
    assert b"quokka" not in bytes_of(path).lower()
    assert titles(chats) == ["Other?"]


def test_a_reader_keeps_traces_only_until_the_next_try(chats, path):
    chats.append("a", turn(SECRET, "Yes."))
    chats.delete("a")
    with chats.database.read() as db:
        db.execute("SELECT * FROM chats").fetchall()
        assert not chats.erase_deleted(datetime.now(UTC))
    assert chats.erase_deleted(datetime.now(UTC))
    assert b"quokka" not in bytes_of(path).lower()


def test_what_was_deleted_is_erased_when_the_chats_are_opened_again(path):
    first = Chats(path)
    first.append("a", turn(SECRET, "Yes."))
    first.append("b", turn("Other?", "Yes."))
    first.delete("a")
    first.close()
    again = Chats(path)
    assert titles(again) == ["Other?"]
    assert b"quokka" not in bytes_of(path).lower()
    again.close()
    assert b"quokka" not in bytes_of(path).lower()


def test_what_was_replaced_leaves_no_trace(chats, path):
    first = chats.append("a", turn(SECRET, "Yes."))
    chats.replace_from("a", first, turn("Other?", "No."))
    assert b"quokka" not in bytes_of(path).lower()


class OldTurn(msgspec.Struct, kw_only=True):
    """A turn as the first version kept it."""

    question: str
    answer: str
    evidence: tuple[object, ...]
    model: str | None
    finish_reason: str | None


@pytest.fixture
def old_file(path):
    """A file of chats as the first version wrote it."""
    evidence = turn("", "", hit(1, "It leaves at nine."), hit(2, SECRET, start=90)).evidence
    turns = [
        OldTurn(question="When?", answer="At nine [1].", evidence=evidence, model="m", finish_reason="stop"),
        OldTurn(question="And back?", answer="At ten.", evidence=(), model=None, finish_reason=None),
    ]
    db = sqlite3.connect(path)
    db.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1; PRAGMA journal_mode = WAL;")
    db.execute("INSERT INTO chats VALUES ('a', 'When?', '2026-01-01T10:00:00+00:00')")
    db.execute("INSERT INTO chats VALUES ('b', 'Empty', '2026-01-03T10:00:00+00:00')")
    for day, old in enumerate(turns, start=1):
        db.execute(
            "INSERT INTO turns (chat_id, asked, turn) VALUES ('a', ?, ?)",
            (f"2026-01-0{day}T12:00:00+00:00", msgspec.json.encode(old)),
        )
    db.commit()
    db.close()
    return path


def test_chats_of_the_first_version_are_read_found_and_kept_beside(old_file):
    before = old_file.read_bytes()
    chats = Chats(old_file)
    # THEN the turns are whole, and what was not kept then has no value
    first, second = chats.turns("a")
    assert (first.question, first.answer, first.evidence[1].text) == ("When?", "At nine [1].", SECRET)
    assert (first.sentences, first.stopped, first.notice) == ((), False, None)
    assert second.model is None
    # AND they are listed by their newest turn, and found
    assert [chat.id for chat in chats.all()] == ["b", "a"]
    assert chats.one("a").changed == datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert [chat.id for chat in chats.all("ten nine")] == ["a"]
    # AND the file as it was lies beside
    assert old_file.with_name("chats.backup.db").read_bytes() == before
    chats.close()


def test_the_copy_from_before_a_change_of_tables_goes_with_the_first_erased_chat(old_file):
    chats = Chats(old_file)
    chats.delete("a")
    assert old_file.with_name("chats.backup.db").exists()
    assert chats.erase_deleted(datetime.now(UTC))
    chats.close()
    assert not old_file.with_name("chats.backup.db").exists()
    assert b"quokka" not in bytes_of(old_file).lower()


def test_the_copy_from_before_a_change_of_tables_goes_with_the_first_replaced_turn(old_file):
    chats = Chats(old_file)
    first = chats.kept("a")[0].id
    chats.replace_from("a", first, turn("Other?", "No."))
    chats.close()
    assert b"quokka" not in bytes_of(old_file).lower()


def test_what_is_erased_while_another_erases_leaves_no_trace(chats, path, monkeypatch):
    """What another thread erased just after the log was emptied is not taken for done."""
    first = chats.append("a", turn("Other?", "Yes."))
    chats.append("b", turn(SECRET, "Yes."))
    empty_log = chats.database.truncate_log

    def empty_log_and_erase():
        emptied = empty_log()
        monkeypatch.setattr(chats.database, "truncate_log", lambda: False)
        chats.delete("b")
        assert not chats.erase_deleted(datetime.now(UTC))
        monkeypatch.setattr(chats.database, "truncate_log", empty_log)
        return emptied

    monkeypatch.setattr(chats.database, "truncate_log", empty_log_and_erase)
    chats.replace_from("a", first, turn("Third?", "No."))
    assert chats.erase_traces()
    assert b"quokka" not in bytes_of(path).lower()


def test_a_search_with_a_thousand_words_is_a_search(chats):
    chats.append("a", turn("When?", "At nine."))
    assert titles(chats, " ".join(f"word{n}" for n in range(2000))) == []
    assert titles(chats, "nine " * 2000) == ["When?"]
