from ingest.watching.drives import Mount, is_remote
from ingest.watching.settling import GONE_REST_SECONDS, LONGEST_SECONDS, MANY, REST_SECONDS, Settled, Settling

TICK = 0.1


def settling(*there: str) -> Settling:
    return Settling(lambda path: path in there)


def test_a_path_is_given_once_it_rests_and_only_once() -> None:
    held = settling("a", "b")
    held.note(["a", "b"], 0.0)
    held.note(["b"], REST_SECONDS - TICK)
    assert held.take(REST_SECONDS - TICK) == Settled()
    assert held.take(REST_SECONDS) == Settled(there=("a",))
    assert held.take(REST_SECONDS) == Settled()
    assert held.is_waiting
    assert held.take(2 * REST_SECONDS) == Settled(there=("b",))
    assert not held.is_waiting


def test_what_never_rests_is_given_now_and_then() -> None:
    held = settling("log")
    given = []
    for tick in range(int(2 * LONGEST_SECONDS / TICK) + 20):
        now = tick * TICK
        held.note(["log"], now)
        if held.take(now).there:
            given.append(round(now))
    assert len(given) == 2


def test_what_is_gone_is_given_sooner() -> None:
    held = settling()
    held.note(["gone"], 0.0)
    assert held.take(GONE_REST_SECONDS - TICK) == Settled()
    assert held.take(GONE_REST_SECONDS) == Settled(gone=("gone",))


def test_what_is_gone_waits_for_what_comes_since_it_may_have_been_moved() -> None:
    held = settling("new")
    held.note(["old", "new"], 0.0)
    assert held.take(GONE_REST_SECONDS) == Settled()
    assert held.take(REST_SECONDS) == Settled(there=("new",), gone=("old",))


def test_a_file_that_is_written_for_long_does_not_keep_what_is_gone_answering() -> None:
    held = settling("copied")
    for tick in range(100):
        held.note(["copied"], tick * TICK)
    held.note(["gone"], 10.0)
    held.note(["copied"], 10.2)
    assert held.take(10.0 + GONE_REST_SECONDS) == Settled(gone=("gone",))


def test_too_many_are_given_together_once_all_rest() -> None:
    paths = [str(number) for number in range(MANY)]
    held = settling(*paths)
    held.note(paths[1:], 0.0)
    held.note(paths[:1], REST_SECONDS)
    assert held.take(REST_SECONDS) == Settled()
    settled = held.take(2 * REST_SECONDS)
    assert settled.is_flood
    assert sorted(settled.there) == sorted(paths)
    assert not held.is_waiting


def test_drives_of_others_are_known_by_what_hangs_where() -> None:
    mounts = [
        Mount("/", "ext4"),
        Mount("/mnt/nas", "cifs"),
        Mount("/mnt/nas/usb", "ext4"),
        Mount("/home/me/cloud", "fuse.rclone"),
        Mount("/media/stick", "fuseblk"),
        Mount("/over", "nfs4"),
        Mount("/over", "ext4"),
        Mount("Z:\\", "ntfs", "rw,remote"),
    ]
    remote = {
        path: is_remote(path, mounts)
        for path in ("/docs", "/mnt/nas/docs", "/mnt/nasty", "/mnt/nas/usb/docs", "/home/me/cloud/docs")
    }
    assert remote == {
        "/docs": False,
        "/mnt/nas/docs": True,
        "/mnt/nasty": False,
        "/mnt/nas/usb/docs": False,
        "/home/me/cloud/docs": True,
    }
    assert not is_remote("/media/stick/docs", mounts)
    assert not is_remote("/over/docs", mounts)
    assert not is_remote("/docs", [Mount("/", "9p")])
