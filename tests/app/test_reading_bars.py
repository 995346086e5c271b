"""How far reading is, in a terminal."""

import io

import pytest
from rich.console import Console

from app.commands.reading_bars import ReadingBars, in_hand
from app.engine import wire

NOTHING = wire.Progress(
    files_found=0, files_done=0, pages=0, vectors_pending=0, index_pending=0, walking=False
)


def shown(*steps: wire.Progress) -> str:
    """What stands in a terminal of 110 columns after these steps."""
    console = Console(file=io.StringIO(), force_terminal=True, width=110, color_system=None)
    with ReadingBars(console) as bars:
        for step in steps:
            bars.show(step)
    written = console.file.getvalue()
    return written[written.rfind("Reading", 0, written.rfind("\x1b[2K")) :]


def progress(**fields: object) -> wire.Progress:
    return wire.Progress(**{name: getattr(NOTHING, name) for name in NOTHING.__struct_fields__} | fields)


def test_bytes_pages_and_passages_are_told() -> None:
    reading = progress(
        files_found=3, files_done=1, pages=12, bytes_found=4_000_000, bytes_done=1_000_000, vectors_pending=80
    )
    screen = shown(reading, progress(pages=12, bytes_found=4_000_000, vectors_pending=30))
    assert "0 bytes of 4.0 MB" in screen
    assert "12 pages" in screen
    assert "50 of 80 passages" in screen


@pytest.mark.parametrize(("fields", "words"), [({"rests": True}, "on battery"), ({"paused": True}, "Paused")])
def test_it_says_why_nothing_moves(fields: dict[str, bool], words: str) -> None:
    assert words in shown(progress(bytes_found=10, **fields))


def test_nothing_is_written_where_there_is_no_terminal() -> None:
    console = Console(file=io.StringIO(), width=110)
    with ReadingBars(console) as bars:
        bars.show(progress(bytes_found=10))
    assert console.file.getvalue() == ""


def test_the_file_in_hand_is_named_so_that_it_fits() -> None:
    one = progress(pages=1)
    assert in_hand(one) == "1 page"
    assert in_hand(progress(pages=2, current=(("/a/b.pdf", 3, 9),))) == "2 pages, b.pdf 3/9"
    long = in_hand(progress(current=((f"/a/{'x' * 90}\x1b[2J.pdf", 0, 0),)))
    assert len(long) < 32
    assert "\x1b" not in long
