"""Shares of what is being read: steady, whatever comes late; by samples, by chance, and of a real reading."""

import random
from itertools import pairwise

import pytest

from app.desktop.library.progress_estimate import reading_of
from app.desktop.library.progress_shares import Shares, SteadyShares
from app.desktop.widgets.labels import Label
from tests.desktop.test_progress_estimate import progress, source, state
from tests.desktop.whole_window import whole_window


def look(steady, *sources, states, now=0.0, begun=(), **whole):
    reading = reading_of(progress(*sources, **whole), {one.path: one for one in states}, begun)
    return steady.observe(reading, now)


def test_what_turns_out_lower_later_is_not_told_lower():
    steady = SteadyShares()
    assert look(steady, source(done=34), states=[state(files=34)]).words == pytest.approx(34 / 37)
    # WHEN files turn out to hold no text THEN what was told stands until it is reached again
    told = look(steady, source(done=35), states=[state(files=35, attention=25)])
    assert told.words == pytest.approx(34 / 37)
    # AND when all is at rest and begins anew, nothing of it is left
    steady.forget()
    assert look(steady, source(done=35), states=[state(files=35, attention=25)]).words == pytest.approx(
        10 / 12
    )


def test_while_files_are_looked_for_there_is_no_share_and_after_it_another_one_begins():
    steady = SteadyShares()
    look(steady, source(done=34), states=[state(files=34)])
    finding = look(steady, source(found=1037, done=34, walking=True), states=[state(files=34)])
    assert finding == Shares(is_finding=True)
    found = look(steady, source(found=1037, done=37), states=[state(files=37)])
    assert found.words == pytest.approx(37 / 1037)


def test_a_few_files_more_leave_the_share_where_it_is():
    steady = SteadyShares()
    before = look(steady, source(found=1000, done=500), states=[state(files=500)])
    after = look(steady, source(found=1002, done=500), states=[state(files=500)])
    assert (after.words, after.is_finding) == (before.words, False)


def test_another_source_is_another_reading():
    steady = SteadyShares()
    states = [state(files=34), state("/d/More", files=0)]
    look(steady, source(done=34), states=states)
    both = look(steady, source(done=34), source("/d/More", found=100, done=0), states=states)
    assert both.words == pytest.approx(34 / 137)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_late_no_share_falls(seed):
    # GIVEN files of all lengths, some without text, read and embedded step by step
    chance = random.Random(seed)
    files = [chance.choice([0, 1, 2, 900]) for _ in range(60)]
    moments = []
    passages = pending = without = 0
    for done, length in enumerate(files, 1):
        without += length == 0
        passages += length
        pending = max(0, pending + length - chance.randrange(3))
        moments.append((done, without, passages, pending))
    while pending:
        pending = max(0, pending - chance.randrange(1, 400))
        moments.append((len(files), without, passages, pending))
    steady, told = SteadyShares(), []
    known = counted = 0
    for at, (done, _, _, pending) in enumerate(moments):
        # WHEN the catalog is asked, and a source counted, only now and then
        if chance.random() < 0.1:
            known = at
        if chance.random() < 0.2:
            counted = at
        files_known, without, passages, _ = moments[known]
        states = [state(files=files_known, attention=without, passages=passages, pages=passages)]
        one = source(found=len(files), done=done, pending=moments[counted][3])
        if done < len(files) or one.vectors_pending:
            told.append(look(steady, one, states=states, now=float(at), vectors_pending=pending))
            # THEN what is told of vectors is never more than is true
            assert (told[-1].vectors or 0) <= 1 - pending / max(1, moments[-1][2])
    for before, after in pairwise(told):
        assert (after.words or 0) >= (before.words or 0)
        assert (after.vectors or 0) >= (before.vectors or 0)
        assert after.pages >= before.pages


def test_the_card_of_a_real_reading_never_goes_back(qapp, qtbot, program, samples, monkeypatch):
    # GIVEN a folder with documents of all lengths, and files without text
    folder = program.library.parent / "papers"
    for number in range(80):
        file = folder / f"{number % 7}" / f"note {number:02}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"The ferry number {number} leaves at nine. " * (1 if number % 9 else 400))
        file.with_suffix(".pdf").write_bytes(b"" if number % 5 else b"no PDF at all")
    for name, value in program.environment.items():
        monkeypatch.setenv(name, value)
    with whole_window(qapp, None, program.library.parent) as whole:
        collections = whole.window.left.collections
        library = whole.desktop.library
        qtbot.waitUntil(lambda: library.coverage is not None)
        shown = []

        def is_read():
            card = collections.card
            if card is not None:
                labels = [label.text() for label in card.findChildren(Label) if label.isVisible()]
                shown.append([int(text[:-2]) for text in labels if text.endswith(" %")])
            return library.coverage.documents_searchable > 80 and library.coverage.pending == 0

        # WHEN it is read, with another folder beside it
        library.add([str(folder)])
        library.add([str(samples)])
        qtbot.waitUntil(is_read)
    # THEN neither figure ever falls, but where other files began to be looked for and there was none
    runs = "".join("x" if shares else " " for shares in shown)
    assert "x" in runs
    for before, after in pairwise(shown):
        for earlier, later in zip(before, after, strict=False):
            assert later >= earlier, (before, after)
