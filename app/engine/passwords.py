"""Passwords of documents that are kept: whether there is one, and forgetting it.

A keyring may ask its person to unlock it, so it is asked only about files that have a password at all.
"""

import os
from pathlib import Path

from app.engine import wire
from app.engine.library import Library
from app.engine.refusing import Refused
from app.engine.secrets import Kind, Where

# Locked Office documents lie in containers that begin like this.
_CONTAINER = b"\xd0\xcf\x11\xe0"
# Where a PDF says that it is encrypted: at its end, or where it is made for the web, at its beginning.
_MARK = b"/Encrypt"
_LOOKED_AT = 1_048_576


def kept(library: Library, request: wire.PathRequest) -> wire.PasswordKept:
    """Say whether a password is kept for a document."""
    path = Path(request.path)
    name = _name(library, path)
    if name is None or not _may_be_locked(path):
        return wire.PasswordKept(kept=False)
    return wire.PasswordKept(kept=library.secrets.get(Kind.DOCUMENT, name) is not None)


def forget(library: Library, request: wire.PathRequest) -> wire.PasswordKept:
    """Forget a document's password wherever it is kept. Raises `Refused`.

    What was read with it stays in the library; equal copies of the document share the password.
    """
    name = _name(library, Path(request.path))
    if name is None:
        raise Refused("not_in_library", f"{request.path} is not in the library; no password is kept for it.")
    if library.secrets.forget(Kind.DOCUMENT, name) is Where.KEYRING:
        raise Refused(
            "keyring_refused",
            "The system's keyring did not let the password go. Unlock the keyring, then try again, or delete "
            f'the entry "Sourcebook {Kind.DOCUMENT}" in the keyring\'s own program.',
        )
    return wire.PasswordKept(kept=False)


def _name(library: Library, path: Path) -> str | None:
    """The name of a document's password: its content, as it was last read."""
    content = library.catalog.documents.content_hash(path)
    return None if content is None else content.hex()


def _may_be_locked(path: Path) -> bool:
    """Whether a file is encrypted, as far as is seen without reading it; one that is gone may be."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(_LOOKED_AT)
            if beginning.startswith(_CONTAINER) or _MARK in beginning:
                return True
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _LOOKED_AT))
            return _MARK in stream.read()
    except OSError:
        return True
