"""A keyring in a file, for engines that tests start: ``PYTHON_KEYRING_BACKEND`` names one of its classes.

``SOURCEBOOK_TEST_KEYRING`` is the file. No test reaches a person's keyring.
"""

import json
import os
import threading
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keeps secrets in a file that a test can read."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return _read().get(f"{service}\n{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        _write(_read() | {f"{service}\n{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = _read()
        if kept.pop(f"{service}\n{username}", None) is None:
            raise PasswordDeleteError(username)
        _write(kept)


class WaitingKeyring(FileKeyring):
    """A locked keyring whose person is not there: nothing ever comes back."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        threading.Event().wait()


class RefusingKeyring(FileKeyring):
    """A keyring that its person does not unlock."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(username)


def use_keyring(environment: dict[str, str], kind: type[KeyringBackend], file: Path) -> None:
    """Let every program that is started with this environment use a keyring of this kind."""
    environment["PYTHON_KEYRING_BACKEND"] = f"{__name__}.{kind.__name__}"
    environment["SOURCEBOOK_TEST_KEYRING"] = str(file)


def _file() -> Path:
    return Path(os.environ["SOURCEBOOK_TEST_KEYRING"])


def _read() -> dict[str, str]:
    return json.loads(_file().read_text()) if _file().exists() else {}


def _write(kept: dict[str, str]) -> None:
    _file().write_text(json.dumps(kept))
