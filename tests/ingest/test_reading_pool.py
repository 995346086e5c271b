import sys
from concurrent.futures import CancelledError
from dataclasses import replace
from hashlib import sha256

import psutil
import pypdf
import pytest

from ingest.errors import ReadersUnavailable
from ingest.reading import slot
from ingest.reading.attempt import PageProgress
from ingest.reading.pool import ReaderPool
from ingest.types import HARM, DocumentState, ReadDocument, ReadLimits, Reason, Refusal
from tests.ingest.making_files import lines_at, make_pdf
from tests.ingest.making_mails import write_mail
from tests.ingest.making_workers import WORKER, is_worker

LIMITS = ReadLimits(silence_seconds=20, total_seconds=20)


def running_workers():
    return [child for child in psutil.Process().children(recursive=True) if is_worker(child)]


@pytest.fixture
def make_pool():
    pools = []

    def make(*, workers=1, limits=LIMITS, command=WORKER, password_of=None):
        pools.append(ReaderPool(command, workers=workers, limits=limits, password_of=password_of))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()
    assert running_workers() == []


@pytest.fixture
def write(tmp_path):
    def write_text(text, name=""):
        path = tmp_path / (name or f"{text.split()[0]}.txt")
        path.write_text(text)
        return path

    return write_text


def worker_pid(pool, write):
    return pool.submit(write("pid")).result().passages[0].page


def test_a_file_comes_back_read_or_refused(make_pool, write, tmp_path):
    pool = make_pool()

    document = pool.submit(write("Words of a text.")).result()
    refusal = pool.submit(tmp_path / "missing.txt").result()

    assert isinstance(document, ReadDocument)
    assert document.pages[0].text == "Words of a text."
    assert document.passages[0].end == len("Words of a text.")
    assert refusal == Refusal(DocumentState.UNREADABLE, Reason.VANISHED)


def test_no_child_is_started_before_there_is_something_to_read(make_pool, write):
    pool = make_pool()
    assert running_workers() == []

    pool.submit(write("Words")).result()
    assert len(running_workers()) == 1


def test_a_child_is_used_again(make_pool, write):
    pool = make_pool()

    assert worker_pid(pool, write) == worker_pid(pool, write)


def test_a_child_is_replaced_after_its_share_of_files(make_pool, write, monkeypatch):
    monkeypatch.setattr(slot, "_FILES_A_CHILD", 2)
    pool = make_pool()

    pids = [worker_pid(pool, write) for _ in range(4)]

    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_child_that_keeps_much_memory_is_replaced(make_pool, write, monkeypatch):
    monkeypatch.setattr(slot, "_IDLE_BYTES", 1)
    pool = make_pool()

    assert worker_pid(pool, write) != worker_pid(pool, write)


def test_several_workers_read_side_by_side(make_pool, write):
    pool = make_pool(workers=2, limits=ReadLimits(total_seconds=3_600))

    hanging = pool.submit(write("hang"))
    document = pool.submit(write("Words")).result()

    assert isinstance(document, ReadDocument)
    assert not hanging.done()


def test_a_child_that_dies_costs_its_file_alone(make_pool, write):
    pool = make_pool()

    refusal = pool.submit(write("die")).result()

    assert (refusal.state, refusal.reason) == (DocumentState.FAILED, Reason.READER_DIED)
    assert refusal.detail == {"problem": "exit code 3"}
    assert isinstance(pool.submit(write("Words")).result(), ReadDocument)


@pytest.mark.parametrize("harm", ["die", "hang", "bloat"])
def test_what_did_harm_beside_others_is_read_when_no_other_worker_is_there(make_pool, write, harm):
    pool = make_pool(workers=3, limits=replace(LIMITS, total_seconds=12, memory_bytes=250_000_000))
    path, neighbour_path = write(f"{harm} beside others"), write("hang", "neighbour.txt")
    # GIVEN a neighbour at work, one at rest, and files that come after it
    neighbour = pool.submit(neighbour_path)
    while neighbour_path not in pool.progress:
        assert not neighbour.done()
    pool.submit(write("Words")).result()
    assert pool.submit(path).result().reason in HARM

    alone = pool.submit_alone(path)
    later = [pool.submit(write(f"More {number}", f"{number}.txt")) for number in range(4)]

    # THEN it waits until it is alone, and they until it is read
    assert isinstance(alone.result(), ReadDocument)
    assert neighbour.result().reason is Reason.OVER_TIME_LIMIT
    assert all(isinstance(future.result(), ReadDocument) for future in later)


def test_a_file_that_is_read_alone_has_a_fresh_child(make_pool, write):
    pool = make_pool()
    before = worker_pid(pool, write)

    alone = pool.submit_alone(write("pid")).result().passages[0].page

    assert alone != before
    assert worker_pid(pool, write) == alone


def test_closing_ends_also_what_waits_to_be_alone(make_pool, write):
    pool = make_pool(workers=2, limits=ReadLimits(total_seconds=3_600))
    hanging = pool.submit(write("hang"))
    while not pool.progress:
        assert not hanging.done()
    futures = [hanging, pool.submit_alone(write("Words")), pool.submit(write("More"))]

    pool.close()

    for future in futures:
        with pytest.raises(CancelledError):
            future.result(timeout=0)


def test_a_child_that_hangs_in_cutting_is_ended_by_the_total_time(make_pool, write):
    pool = make_pool(limits=ReadLimits(silence_seconds=6, total_seconds=9))

    refusal = pool.submit(write("hang")).result()

    assert (refusal.state, refusal.reason) == (DocumentState.FAILED, Reason.OVER_TIME_LIMIT)
    assert refusal.detail == {"seconds": 9}
    assert isinstance(pool.submit(write("Words")).result(), ReadDocument)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals that stop a process")
def test_a_child_that_finishes_no_page_is_ended_by_the_silence(make_pool, write, tmp_path):
    # GIVEN a worker that stands still while pages are to come
    pool = make_pool(limits=ReadLimits(silence_seconds=6, total_seconds=60))
    child = psutil.Process(worker_pid(pool, write))
    child.suspend()

    refusal = pool.submit(make_pdf(tmp_path / "a.pdf", lines_at(700, "One"))).result()

    assert refusal.detail == {"seconds": 6}


def test_a_child_that_bloats_is_ended(make_pool, write):
    pool = make_pool(limits=replace(LIMITS, memory_bytes=250_000_000))

    refusal = pool.submit(write("bloat")).result()

    assert (refusal.state, refusal.reason) == (DocumentState.TOO_BIG, Reason.OVER_MEMORY_LIMIT)
    assert refusal.detail == {"bytes": 250_000_000}
    assert isinstance(pool.submit(write("Words")).result(), ReadDocument)


def test_what_a_library_prints_disturbs_nothing(make_pool, write):
    pool = make_pool()

    assert isinstance(pool.submit(write("print")).result(), ReadDocument)
    assert isinstance(pool.submit(write("Words")).result(), ReadDocument)


def test_progress_is_that_of_the_files_being_read(make_pool, write, tmp_path):
    pool = make_pool(limits=ReadLimits(total_seconds=3_600))
    path = write("hang")

    future = pool.submit(path)
    while not (seen := pool.progress).get(path, PageProgress(0, 0)).done:
        assert not future.done()

    assert seen == {path: PageProgress(1, 1)}
    pool.close()
    assert pool.progress == {}


def test_a_command_that_is_no_worker_is_the_programs_fault(make_pool, write):
    for command in (("no-such-program-anywhere",), (sys.executable, "-c", "import no_such_module")):
        with pytest.raises(ReadersUnavailable):
            make_pool(command=command).submit(write("Words")).result()


def test_a_worker_that_was_killed_before_it_was_ready_is_started_again(make_pool, write, tmp_path):
    # GIVEN a command that ends at its first start, as one does that the system killed
    marker = tmp_path / "started"
    script = (
        f"import pathlib, runpy, sys; marker = pathlib.Path({str(marker)!r}); is_first = not marker.exists();"
        f"marker.touch(); sys.exit(1) if is_first else runpy.run_path({WORKER[1]!r}, run_name='__main__')"
    )
    # THEN the file is read as if nothing had been
    pool = make_pool(command=(sys.executable, "-c", script))
    assert isinstance(pool.submit(write("Words")).result(), ReadDocument)


def test_the_reason_why_no_worker_started_is_kept(make_pool, write):
    pool = make_pool(command=(sys.executable, "-c", "raise SystemExit('no room')"))

    with pytest.raises(ReadersUnavailable, match="exit code 1: no room"):
        pool.submit(write("Words")).result()


def lock(path):
    writer = pypdf.PdfWriter(path)
    writer.encrypt("sesame", algorithm="AES-256")
    writer.write(path)
    return path


def test_a_locked_file_is_read_with_the_password_that_is_given_or_known(make_pool, write, tmp_path):
    path = lock(make_pdf(tmp_path / "a.pdf", lines_at(700, "Locked words")))
    asked = []
    pool = make_pool(password_of=lambda path: asked.append(path) or "sesame")

    assert isinstance(pool.submit(write("Words")).result(), ReadDocument)
    assert isinstance(pool.submit(path, {"": "sesame"}).result(), ReadDocument)
    assert pool.submit(path, {"": "barley"}).result().reason is Reason.PASSWORD_NEEDED
    # THEN nobody was asked for a file that is not locked, or where a password was given
    assert asked == []
    assert pool.submit(path).result().pages[0].text == "Locked words"
    assert asked == [path]


def test_closing_ends_everything_at_once(make_pool, write):
    pool = make_pool(workers=2, limits=ReadLimits(total_seconds=3_600))
    futures = [pool.submit(write("hang", f"{name}.txt")) for name in "abcd"]
    while len(pool.progress) < 2 or len(running_workers()) < 2:
        assert not futures[0].done()

    pool.close()
    pool.close()

    assert running_workers() == []

    for future in [*futures, pool.submit(write("Words"))]:
        with pytest.raises(CancelledError):
            future.result(timeout=0)


@pytest.mark.skipif(sys.platform == "win32", reason="file names are Unicode there")
def test_a_file_whose_name_is_no_unicode_is_read(make_pool, write):
    path = write("Words", "caf\udce9.txt")

    assert isinstance(make_pool().submit(path).result(), ReadDocument)


def test_an_attachment_that_kills_or_hangs_its_worker_costs_itself_alone(make_pool, tmp_path):
    pool = make_pool(limits=replace(LIMITS, silence_seconds=6))
    mail = write_mail(
        tmp_path / "a.eml", a__txt="good words", b__txt="die", c__txt="hang", d__txt="more words"
    )

    found = pool.submit(mail).result()

    assert found.pages[0].text.startswith("The wheel")
    assert [part.name for part in found.parts] == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert [part.refusal and part.refusal.reason for part in found.parts] == [
        None,
        Reason.READER_DIED,
        Reason.OVER_TIME_LIMIT,
        None,
    ]
    assert found.parts[3].document.pages[0].text.strip() == "more words"


def test_a_mail_of_nothing_but_harm_ends(make_pool, tmp_path):
    mail = write_mail(tmp_path / "a.eml", **{f"part{number}__txt": "die" for number in range(12)})

    found = make_pool().submit(mail).result()

    assert isinstance(found, Refusal)
    assert found.reason is Reason.READER_DIED


def test_an_attachment_is_read_with_the_password_that_is_given_or_known(make_pool, write, tmp_path):
    # GIVEN a mail in a mail, with two locked attachments
    locked = [lock(make_pdf(tmp_path / f"{n}.pdf", lines_at(700, f"Locked words {n}"))) for n in (1, 2)]
    inner = write_mail(tmp_path / "inner.eml", b__pdf=locked[1].read_bytes())
    outer = write_mail(tmp_path / "a.eml", a__pdf=locked[0].read_bytes(), inner__eml=inner.read_bytes())
    asked = []
    pool = make_pool(password_of=asked.append)

    given = pool.submit(outer, {"inner.eml!/b.pdf": "sesame"}).result()

    assert given.parts[0].refusal.reason is Reason.PASSWORD_NEEDED
    assert given.parts[1].document.parts[0].document.pages[0].text == "Locked words 2"
    # THEN only the other one was asked for, by its content
    assert asked == [sha256(locked[0].read_bytes()).digest()]
    known = make_pool(password_of=lambda _content: "sesame").submit(outer).result()
    assert known.parts[0].document.pages[0].text == "Locked words 1"
    assert known.parts[1].document.parts[0].document.pages[0].text == "Locked words 2"
