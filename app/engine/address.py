"""How a door finds the engine of a library: ``engine.json`` and the lock beside it."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from app.engine import library_files


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where an engine listens; believed only after it answered with this ``instance``."""

    pid: int
    address: str
    token: str
    version: str
    instance: str


def read_address(library: Path) -> EngineAddress | None:
    """Read ``engine.json``; None where there is none or it is not one."""
    try:
        return msgspec.json.decode((library / library_files.ADDRESS).read_bytes(), type=EngineAddress)
    except (OSError, msgspec.MsgspecError):
        return None


def write_address(library: Path, address: EngineAddress) -> None:
    """Write ``engine.json`` for the owner alone, whole or not at all."""
    part = library / f".{library_files.ADDRESS}.{secrets.token_hex(4)}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(address), file)
    part.replace(library / library_files.ADDRESS)


def forget_address(library: Path) -> None:
    """Take ``engine.json`` away."""
    (library / library_files.ADDRESS).unlink(missing_ok=True)
