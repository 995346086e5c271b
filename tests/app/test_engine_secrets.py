"""Secrets with keyrings that are there, locked, slow or stubborn."""

import threading

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from app.engine.secrets import Kind, Secrets, Where
from tests.doubles.file_keyring import FileKeyring, RefusingKeyring
from tests.waiting import wait_until

SERVER = "http://127.0.0.1:1234/v1"


class LockedKeyring(FileKeyring):
    """Waits for its person, who comes when ``unlocked`` is set."""

    unlocked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.unlocked.wait()
        return super().get_password(service, username)


class StubbornKeyring(FileKeyring):
    """Lets nothing go."""

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError(username)


@pytest.fixture
def use(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCEBOOK_TEST_KEYRING", str(tmp_path / "keyring"))
    before = keyring.get_keyring()

    made = []

    def use(kind: type[KeyringBackend], seconds: float = 60.0) -> Secrets:
        keyring.set_keyring(kind())
        made.append(Secrets(seconds))
        return made[-1]

    yield use
    LockedKeyring.unlocked.set()
    for secrets in made:
        secrets.close()
    keyring.set_keyring(before)


def test_a_key_is_known_as_soon_as_its_keyring_is_unlocked(use):
    use(FileKeyring).keep(Kind.SERVER, SERVER, "sesame")
    LockedKeyring.unlocked.clear()
    secrets = use(LockedKeyring, seconds=0.1)
    assert secrets.get(Kind.SERVER, SERVER) is None
    # WHEN its person has unlocked it
    LockedKeyring.unlocked.set()
    wait_until(lambda: secrets.get(Kind.SERVER, SERVER) == "sesame")


def test_a_key_that_the_keyring_does_not_let_go_is_said_to_be_there(use):
    secrets = use(StubbornKeyring)
    assert secrets.keep(Kind.SERVER, SERVER, "sesame") is Where.KEYRING
    assert secrets.forget(Kind.SERVER, SERVER) is Where.KEYRING
    assert secrets.get(Kind.SERVER, SERVER) == "sesame"


def test_a_key_of_the_session_is_forgotten_whatever_the_keyring_says(use):
    secrets = use(RefusingKeyring)
    assert secrets.keep(Kind.SERVER, SERVER, "sesame") is Where.SESSION
    assert secrets.forget(Kind.SERVER, SERVER) is Where.NOWHERE
    assert secrets.get(Kind.SERVER, SERVER) is None
