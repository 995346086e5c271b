"""Answers that overtake each other."""

from app.desktop.link.newest import Newest


def test_an_answer_that_was_overtaken_is_dropped():
    newest, heard = Newest(), []
    first, second, third = (newest.only(heard.append) for _ in range(3))
    second("second")
    first("first")
    third("third")
    assert heard == ["second", "third"]


def test_answers_in_their_order_are_all_heard():
    newest, heard = Newest(), []
    newest.only(heard.append)(1)
    newest.only(heard.append)(2)
    assert heard == [1, 2]
