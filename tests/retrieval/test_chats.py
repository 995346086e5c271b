"""Chats on a real SQLite file."""

import sqlite3

import pytest

from ingest.errors import CatalogNewer
from retrieval.chats import Chats, new_chat
from tests.retrieval.making_hits import hit, turn


@pytest.fixture
def path(tmp_path):
    return tmp_path / "chats.db"


def test_turns_come_back_in_order_and_whole_after_reopening(path):
    first = turn("When?", "At nine [1].", hit(1, "Zwölf Boxkämpfer 🦊"))
    second = turn("And back?", "At ten.", model=None)
    chats = Chats(path)
    chats.append("a", first)
    chats.append("b", turn("Other?", "Yes."))
    chats.append("a", second)
    chats.close()
    again = Chats(path)
    assert again.turns("a") == [first, second]
    assert again.turns("nobody") == []
    again.close()


def test_chats_are_listed_by_their_newest_turn_and_called_by_the_question_they_began_with(path):
    chats = Chats(path)
    for name in ("a", "b"):
        chats.append(name, turn(f"  Question of {name} " + "x" * 100, "Yes."))
    chats.append("a", turn("Later", "No."))
    listed = chats.all()
    chats.close()
    assert [(chat.id, chat.turns) for chat in listed] == [("a", 2), ("b", 1)]
    assert listed[0].title.startswith("Question of a")
    assert len(listed[0].title) == 80
    assert listed[0].begun.tzinfo is not None
    assert listed[0].begun < listed[1].changed < listed[0].changed


def test_a_file_of_a_newer_version_is_left_untouched(path):
    Chats(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(CatalogNewer):
        Chats(path)
    assert path.read_bytes() == before


def test_ids_of_new_chats_differ():
    assert len({new_chat() for _ in range(100)}) == 100
