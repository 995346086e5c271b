"""Is the program whole: its files as they were built, and every module with all that it imports."""

import hashlib
import importlib
import pkgutil
from pathlib import Path

import msgspec

import app
import ingest
import retrieval
from app.program import PROGRAM_FOLDER, is_packaged
from app.selftest.report import Wrong

MANIFEST = "manifest.json"


class File(msgspec.Struct, frozen=True):
    """A file of the packaged program; ``exchangeable``: a person may put their own library in its place."""

    bytes: int
    sha256: str
    exchangeable: bool = False


class Manifest(msgspec.Struct, frozen=True):
    """What the manifest beside the packaged program says of its files; it says more than is read here."""

    files: dict[str, File]


def check_files() -> str:
    """Compare a packaged program's files with what was built; an exchanged Qt is named and right."""
    if not is_packaged():
        return "run from source, nothing to compare"
    path = PROGRAM_FOLDER / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise Wrong(f"{path} cannot be read ({error}). Install Sourcebook again.") from error
    exchanged = 0
    for name, expected in manifest.files.items():
        found = _sha256(PROGRAM_FOLDER / name)
        if found == expected.sha256:
            continue
        if found is None or not expected.exchangeable:
            what = "is missing" if found is None else "is damaged"
            raise Wrong(f"{PROGRAM_FOLDER / name} {what}. Install Sourcebook again.")
        exchanged += 1
    words = f"{len(manifest.files)} files are as they were built"
    return words + (f", {exchanged} of Qt's libraries exchanged" if exchanged else "")


def check_modules() -> str:
    """Import every module of the program: what was forgotten when it was packaged is missed here."""
    names = [
        module.name
        for package in (app, ingest, retrieval)
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    ]
    failed = []
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            failed.append(f"{name} ({error})")
    if failed or len(names) < len(("app", "ingest", "retrieval")):
        raise Wrong(f"{len(failed)} of {len(names)} modules cannot be loaded: {'; '.join(failed)}")
    return f"{len(names)} modules can be loaded"


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
