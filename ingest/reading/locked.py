"""What of a file that was read is locked, and what passwords are for."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ingest.types import INSIDE, ReadDocument, ReadPart, Reason, Refusal

Passwords = Mapping[str, str]
"""What opens a file, by the names of the parts inside of it that are locked; "" is the file itself."""
NO_PASSWORDS: Passwords = MappingProxyType({})


def locked_in(outcome: ReadDocument | Refusal) -> Iterator[tuple[str, bytes | None]]:
    """What needs a password, by its name as in `Passwords`; with the SHA-256 of a part, None for the file."""
    if isinstance(outcome, Refusal):
        if outcome.reason is Reason.PASSWORD_NEEDED:
            yield "", None
        return
    for name, part in _parts_in(outcome):
        if part.refusal is not None and part.refusal.reason is Reason.PASSWORD_NEEDED:
            yield name, part.content_hash


def hash_of_part(document: ReadDocument, name: str) -> bytes | None:
    """The SHA-256 of the part with this name; None where there is none."""
    return next((part.content_hash for found, part in _parts_in(document) if found == name), None)


def passwords_inside(passwords: Passwords, part: str) -> Passwords:
    """Those that are for a part, or for what is inside of it, named as seen from there."""
    own = {"": passwords[part]} if part in passwords else {}
    start = f"{part}{INSIDE}"
    return own | {
        name.removeprefix(start): password for name, password in passwords.items() if name.startswith(start)
    }


def _parts_in(document: ReadDocument, outer: str = "") -> Iterator[tuple[str, ReadPart]]:
    for part in document.parts:
        yield f"{outer}{part.name}", part
        if part.document is not None:
            yield from _parts_in(part.document, f"{outer}{part.name}{INSIDE}")
