"""The file of preferences: whole, forgiving, and without secrets."""

import json
import os
from pathlib import Path

import msgspec
import pytest

from app.desktop.settings.preferences import Preferences, PreferencesStore
from app.desktop.theme.theme import Appearance
from app.settings import DEFAULT_SERVER


def _store(path: Path, **environment: str) -> PreferencesStore:
    return PreferencesStore(path=path, environment=environment)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "preferences.json"


def test_without_a_file_the_usual_ones_are_in_force(path: Path) -> None:
    store = _store(path)

    assert store.preferences == Preferences()
    assert store.note is None
    assert not path.exists()


def test_a_change_is_there_at_the_next_start(path: Path) -> None:
    store = _store(path)
    heard: list[Preferences] = []
    store.changed.connect(heard.append)

    store.change(model="qwen3-8b", temperature=0.4, appearance=Appearance.DARK, text_percent=150)

    again = _store(path)
    assert again.note is None
    assert again.preferences == store.preferences == heard[-1]
    assert again.preferences.appearance is Appearance.DARK
    assert [entry.name for entry in path.parent.iterdir()] == ["preferences.json"]


def test_the_same_again_writes_nothing(path: Path) -> None:
    store = _store(path)

    store.change(text_percent=100)

    assert not path.exists()


def test_keys_of_a_newer_version_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 7, "from_the_future": {"a": [1]}, "text_percent": 120}))
    store = _store(path)

    store.change(left_folded=True)

    written = json.loads(path.read_text())
    assert written["from_the_future"] == {"a": [1]}
    assert written["version"] == 7
    assert written["text_percent"] == 120
    assert written["left_folded"] is True


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"[" * 100_000, b"x" * 2_000_000],
    ids=["empty", "cut off", "a list", "null", "no text", "deep", "large"],
)
def test_a_broken_file_is_set_aside_and_said(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    store = _store(path)

    assert store.preferences == Preferences()
    assert store.note is not None
    assert str(path.with_name("preferences.broken.json")) in store.note
    assert path.with_name("preferences.broken.json").read_bytes() == content
    store.change(left_folded=True)
    assert _store(path).preferences.left_folded


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text_percent", 5000),
        ("temperature", "hot"),
        ("appearance", "pink"),
        ("left_width", -4),
        ("server", None),
        ("model", 3),
    ],
)
def test_one_bad_value_costs_only_itself(path: Path, name: str, value: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"library": "/books", "use_model": False, name: value}))

    store = _store(path)

    assert store.note is not None
    assert store.preferences == msgspec.structs.replace(Preferences(), library="/books", use_model=False)


def test_the_environment_wins_and_stays_out_of_the_file(path: Path) -> None:
    _store(path).change(server="http://kept:1/v1", library="/kept")

    store = _store(path, SOURCEBOOK_SERVER="http://env:2/v1", SOURCEBOOK_LIBRARY="/env")
    assert store.preferences.server == "http://env:2/v1"
    assert store.library() == Path("/env")
    assert store.variable("server") == "SOURCEBOOK_SERVER"
    assert store.variable("model") is None
    store.change(text_percent=130)

    without = _store(path)
    assert without.preferences.server == "http://kept:1/v1"
    assert without.preferences.library == "/kept"
    assert without.preferences.text_percent == 130


def test_what_the_person_changes_over_an_override_is_kept(path: Path) -> None:
    store = _store(path)
    store.override(server="http://option:1/v1")
    assert store.preferences.server == "http://option:1/v1"

    store.change(server="http://typed:1/v1")
    store.change(left_folded=True)

    assert _store(path).preferences.server == "http://typed:1/v1"


def test_empty_variables_decide_nothing(path: Path) -> None:
    store = _store(path, SOURCEBOOK_SERVER="", SOURCEBOOK_LIBRARY="")

    assert store.preferences.server == DEFAULT_SERVER
    assert store.variable("server") is None


def test_where_nothing_can_be_written_it_is_said_and_holds_for_now(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("")
    store = _store(in_the_way / "preferences.json")

    store.change(text_percent=140)

    assert store.preferences.text_percent == 140
    assert store.note is not None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("{}")
    path.chmod(0)

    assert _store(path).note is not None
    assert path.exists()


def test_a_folder_of_that_name_is_no_crash(path: Path) -> None:
    path.mkdir(parents=True)

    store = _store(path)

    assert store.preferences == Preferences()
    assert store.note is not None
