"""How far reading is and how long it takes, from what the engine tells."""

import pytest
from msgspec.structs import replace

from app.desktop.library.progress_estimate import Estimate, Estimator, reading_of
from app.engine import wire


def state(
    path="/d/Filings", *, files=37, pages=4441, without_text=0, passages=17764, pending=0, attention=0,
    paused=False,
):  # fmt: skip
    return wire.SourceState(
        path=path,
        collection="Annual reports",
        offline=False,
        is_folder=True,
        files=files,
        pages=pages,
        pages_searchable=pages - without_text,
        passages=passages,
        pending=pending,
        attention=attention,
        paused=paused,
    )


def source(path="/d/Filings", *, found=37, done=37, pending=0, walking=False, paused=False):
    return wire.SourceProgress(
        path=path, files_found=found, files_done=done, vectors_pending=pending, walking=walking, paused=paused
    )


def progress(*sources, paused=False, pages=0, **whole):
    known = {
        "files_found": sum(one.files_found for one in sources),
        "files_done": sum(one.files_done for one in sources),
        "vectors_pending": sum(one.vectors_pending for one in sources),
        "walking": any(one.walking for one in sources),
    } | whole
    return wire.Progress(pages=pages, index_pending=0, sources=sources, paused=paused, **known)


def reading(*sources, states=None, **more):
    known = states if states is not None else [state()]
    return reading_of(progress(*sources, **more), {one.path: one for one in known})


def test_at_rest_nothing_is_read():
    assert reading() is None
    assert reading(source()) is None


def test_what_was_stopped_is_not_being_read():
    stopped = replace(source(pending=800), stopped=True)
    assert reading(stopped, vectors_stopped=800) is None
    # AND beside another source it is left out
    other = source("/d/More", pending=5)
    told = reading(stopped, other, vectors_stopped=800, states=[state(), state("/d/More")])
    assert (told.paths, told.pending) == (("/d/More",), 5)


def test_shares_count_what_is_left():
    # GIVEN 34 of 37 files read, and a fifth of their passages with vectors
    found = reading(source(done=34, pending=800), states=[state(files=34, passages=1000, pages=100)])

    # THEN what vectors are a share of is not known, since nobody knows how long the three others are
    assert found.words_share == pytest.approx(34 / 37)
    assert found.vectors_share is None
    assert found.pages_with_vectors == 20
    # AND it is known when they are read
    found = reading(source(pending=800), states=[state(passages=1000)])
    assert found.vectors_share == pytest.approx(0.2)


def test_files_without_text_count_on_neither_side():
    found = reading(source(done=30, pending=1), states=[state(files=30, attention=2)])

    assert found.words_share == pytest.approx(28 / 35)


def test_shares_are_not_known_while_files_are_looked_for():
    found = reading(source(found=1204, done=812, pending=10, walking=True))

    assert found.words_share is None
    assert found.vectors_share is None
    assert found.files_found == 1204


def test_sources_that_lag_behind_give_no_share_that_would_fall():
    # GIVEN more passages wait than the sources were known to have, and fewer files
    found = reading(source(done=30, pending=5000), states=[state(files=2, passages=100)])

    assert found.words_share == pytest.approx(2 / 9)
    assert found.pages_with_vectors == 0
    assert reading(source(pending=5000), states=[state(passages=100)]).vectors_share == 0
    # AND of a source that nothing is known of, nothing is said
    assert reading(source(done=30), states=[]).words_share is None


def test_vectors_that_wait_are_counted_exactly_though_a_source_tells_them_late():
    # GIVEN a source that is at 100 by its own last count, and 900 passages that wait in all; 50 are another's
    told = reading(
        source(pending=100),
        source("/b", pending=50, paused=True),
        vectors_pending=900,
        states=[state(passages=1000), state("/b")],
    )
    assert told.pending == 850
    assert told.vectors_share == pytest.approx(0.15)


def test_a_source_that_is_ready_counts_until_all_is():
    # GIVEN two sources being read, of which one is ready then
    states = {one.path: one for one in (state("/a", files=90), state("/b", files=0))}
    both = reading_of(progress(source("/a", found=90, done=89), source("/b", found=10, done=0)), states)
    after = reading_of(progress(source("/b", found=10, done=0)), states, both.paths)
    # THEN the share is one of both, and only the one that is read is paused or stopped
    assert after.words_share == pytest.approx(0.9)
    assert (after.paths, after.counted) == (("/b",), both.counted)
    # AND one that was stopped counts no more
    stopped = replace(source("/a", pending=5), stopped=True)
    left = reading_of(progress(stopped, source("/b", found=10, done=0)), states, both.paths)
    assert left.counted == {"/b"}


def test_no_share_is_whole_while_a_passage_waits():
    found = reading(source(pending=1), states=[state(pages=3, passages=100_000)])

    assert found.vectors_share < 1
    assert found.pages_with_vectors < 3


def test_a_paused_source_is_left_out_while_another_is_read():
    # GIVEN one source being read, and one paused
    both = [state("/a"), state("/b")]
    found = reading(source("/a", pending=5), source("/b", done=1, paused=True), states=both)

    assert found.paths == ("/a",)
    assert not found.is_paused
    # AND paused ones are what there is, where nothing else is read
    alone = reading(source("/b", done=1, paused=True), states=both)
    assert alone.paths == ("/b",)
    assert alone.is_paused
    assert not alone.is_all_paused


def test_what_belongs_to_no_source_is_told_too():
    found = reading(vectors_pending=7, states=[state(passages=10)])

    assert found.paths == ()
    assert found.vectors_share == pytest.approx(0.3)


def looks(estimator, count, step=1.0, *, begun=0.0, pending=12_000, rate=24, **more):
    """Look again and again while vectors are made."""
    estimate = Estimate()
    for number in range(count):
        left = max(0, pending - round(rate * step * number))
        estimate = estimator.observe(reading(source(pending=left), **more), begun + step * number)
    return estimate


def test_no_estimate_before_it_is_sound():
    assert looks(Estimator(), 4) == Estimate()


def test_a_steady_rate_gives_the_time_left():
    # GIVEN 24 passages a second, four of them to a page
    estimate = looks(Estimator(), 60)

    assert estimate.pages_per_second == pytest.approx(6, rel=0.01)
    assert estimate.seconds_left == pytest.approx((12_000 - 59 * 24) / 24, rel=0.01)


def test_twenty_looks_a_second_give_the_same():
    assert looks(Estimator(), 1200, 0.05).pages_per_second == pytest.approx(6, rel=0.05)


def test_the_rate_follows_but_does_not_jump():
    # GIVEN a minute at one rate
    estimator = Estimator()
    looks(estimator, 61, pending=20_000, rate=20)

    # WHEN it is twice as fast for five seconds
    soon = looks(estimator, 6, begun=60.0, pending=18_800, rate=40)

    # THEN it has begun to follow; a minute later it has followed
    assert 5.2 < soon.pages_per_second < 7.5
    later = looks(estimator, 61, begun=65.0, pending=18_600, rate=40)
    assert later.pages_per_second == pytest.approx(10, rel=0.15)


def test_passages_that_come_in_are_not_taken_for_lost_work():
    # GIVEN files read between looks: passages come in faster than they get vectors
    estimator = Estimator()
    for second in range(30):
        found = reading(
            source(done=second, pending=100 + 50 * second), states=[state(files=second)], pages=10 * second
        )
        estimate = estimator.observe(found, float(second))

    # THEN nothing is said of the time, and nothing below 0
    assert estimate == Estimate()


def test_the_time_left_counts_files_that_were_not_read_yet():
    # GIVEN a file every ten seconds, and vectors made in between
    estimator = Estimator()
    pending = 2000
    for second in range(100):
        read = second // 10
        pending -= 5
        states = [state(files=10 + read, passages=1000 + 100 * read)]
        estimate = estimator.observe(
            reading(source(found=40, done=10 + read, pending=pending), states=states, pages=read),
            float(second),
        )

    # THEN the passages of the 21 others count
    assert estimate.seconds_left > pending / 5 + 200


def test_it_is_never_below_zero_and_never_stands_on_an_old_rate():
    estimator = Estimator()
    looks(estimator, 60)

    done = estimator.observe(reading(source(done=36, pending=0), states=[state(files=36)]), 60.0)
    assert done.seconds_left is None or done.seconds_left >= 0
    # WHEN the computer slept, or a clock goes back, it begins anew
    assert looks(estimator, 2, begun=5000.0) == Estimate()
    looks(estimator, 60, begun=6000.0)
    assert looks(estimator, 2, begun=10.0) == Estimate()


def test_paused_nothing_is_estimated():
    estimator = Estimator()
    looks(estimator, 60)

    paused = estimator.observe(reading(source(pending=500, paused=True)), 60.0)

    assert paused == Estimate()
    assert looks(estimator, 3, begun=61.0) == Estimate()


def test_pages_without_text_are_no_part_of_what_gets_vectors():
    # GIVEN a source of 100 pages, 40 of which are pictures, with half of its passages done
    known = {"/d/Filings": state(pages=100, without_text=40, passages=200, pending=100)}
    reading = reading_of(progress(source(found=37, done=30, pending=100)), known)
    # THEN the card counts as the status bar does: pages that can be searched
    assert (reading.pages_with_vectors, reading.pages) == (30, 60)
