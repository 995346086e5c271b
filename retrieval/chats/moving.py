"""The paths in a turn that is kept, where what they lead to was moved."""

import os

import msgspec

from ingest.types import INSIDE

# The fields of `retrieval.chats.turns.Turn`, and of what is in it, that hold paths.
_ONE, _SEVERAL = "path", "files"


def moved_turn(turn: bytes, old: str, new: str) -> bytes | None:
    """Give a turn, as it is kept, with ``new`` for ``old`` in its paths; None where it has no such path."""
    # As plain JSON: what a newer version of the program keeps besides stays as it is.
    known = msgspec.json.decode(turn)
    moved = _moved(known, old, new)
    return None if moved == known else msgspec.json.encode(moved)


def _moved(value: object, old: str, new: str) -> object:
    if isinstance(value, list):
        return [_moved(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _path(item, old, new)
        if key == _ONE and isinstance(item, str)
        else [_path(path, old, new) for path in item]
        if key == _SEVERAL and isinstance(item, list)
        else _moved(item, old, new)
        for key, item in value.items()
    }


def _path(path: object, old: str, new: str) -> object:
    if not isinstance(path, str) or not (path == old or path.startswith((old + os.sep, old + INSIDE))):
        return path
    return new + path[len(old) :]
