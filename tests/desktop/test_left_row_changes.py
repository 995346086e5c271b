"""The steps from one list of rows to another."""

from hypothesis import given
from hypothesis import strategies as st

from app.desktop.library.row_changes import Inserted, Moved, Removed, Replaced, changes

_LISTS = st.lists(st.text("abcdefgh", min_size=1, max_size=1), unique=True)


def _taken(old, new):
    """What a model makes of the steps."""
    rows = list(old)
    for change in changes(old, new):
        match change:
            case Removed(first=first, last=last):
                del rows[first : last + 1]
            case Inserted(first=first, last=last):
                rows[first:first] = new[first : last + 1]
            case Moved(source=source, target=target):
                rows.insert(target, rows.pop(source))
            case Replaced():
                rows = list(new)
    return rows


@given(_LISTS, _LISTS)
def test_the_steps_lead_from_one_list_to_the_other(old, new):
    assert _taken(old, new) == new


def test_nothing_is_done_where_nothing_changed():
    assert changes(["a", "b"], ["a", "b"]) == ()


def test_one_row_that_goes_to_either_end_is_one_move():
    rows = [str(number) for number in range(1000)]

    assert changes(rows, [rows[700], *rows[:700], *rows[701:]]) == (Moved(source=700, target=0),)
    assert changes(rows, [*rows[1:], rows[0]]) == (Moved(source=0, target=999),)


def test_too_many_moves_are_a_new_beginning():
    rows = [str(number) for number in range(1000)]

    assert changes(rows, rows[::-1]) == (Replaced(),)
