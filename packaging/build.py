"""Builds the program that people start by double-click: a folder, and one file that holds it.

    python packaging/build.py            both, and the manifest beside them
    python packaging/build.py --folder   the folder alone

Run by `make package`, which sets up what is needed. What comes out lies in ``dist``: ``sourcebook-folder``,
``sourcebook`` (one file) and ``manifest.json`` with sizes, licences and SHA-256 of everything.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # for what the program knows of its model

import half_weights
import looks
import shipping
from components import (
    Collected,
    Component,
    LicenceUnknown,
    as_json,
    components_of,
    read_collected,
    write_texts,
)

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
BUILD = PROJECT / "build" / "package"
SUFFIX = ".exe" if sys.platform == "win32" else ""
FOLDER = "sourcebook-folder"
ONE_FILE = f"sourcebook{SUFFIX}"
# Levels of Zstandard: seconds of work, or a minute of it for a seventh less to download.
_QUICK, _THOROUGH = 3, 12
EXCHANGEABLE = ("PySide6", "shiboken6", "libQt6", "Qt6")


def main(arguments: Sequence[str] | None = None) -> int:
    """Build; gives the exit status."""
    parser = argparse.ArgumentParser(description="Build the program that people start by double-click.")
    parser.add_argument("--folder", action="store_true", help="the folder alone, without the one file")
    parser.add_argument("--quick", action="store_true", help="pack the one file quickly, a third larger")
    parser.add_argument("--dist", type=Path, default=PROJECT / "dist", help="where it is built")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    try:
        built = build_folder(options.dist)
        if not options.folder:
            built["one_file"] = build_one_file(options.dist, level=_QUICK if options.quick else _THOROUGH)
            text = json.dumps(built, indent=1, ensure_ascii=False) + "\n"
            (options.dist / "manifest.json").write_text(text, encoding="utf-8")
    except (LicenceUnknown, subprocess.CalledProcessError, OSError) as error:
        print(f"The program was not built: {error}", file=sys.stderr)
        return 1
    print(summary(built, options.dist, time.monotonic() - begun))
    return 0


def build_folder(dist: Path) -> dict[str, object]:
    """Build the folder with its licences and its manifest; gives what the manifest says."""
    looks.write_icons(PROJECT / "build" / "icons")
    half_weights.write_half(PROJECT / "resources" / "model" / shipping.MODEL, PROJECT / "build" / "model")
    _pyinstaller("sourcebook.spec", dist)
    folder = dist / FOLDER
    inside = folder / "_internal"
    _strip_python(inside)
    components = components_of(_with_sizes(read_collected(BUILD / "collected.json"), inside))
    write_texts(components, inside / "licences")
    built = _about(components)
    files = {
        os.path.relpath(path, inside).replace(os.sep, "/"): _file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
    built["bytes"] = sum(int(str(file["bytes"])) for file in files.values())
    text = json.dumps({**built, "files": files}, indent=1, ensure_ascii=False) + "\n"
    (inside / "manifest.json").write_text(text, encoding="utf-8")
    return built


def build_one_file(dist: Path, *, level: int) -> dict[str, object]:
    """Build the one file from the folder; gives its name, size and SHA-256."""
    import one_file  # noqa: PLC0415 - not needed for the folder

    _pyinstaller("starter.spec", BUILD / "starter")
    target = dist / ONE_FILE
    one_file.pack(dist / FOLDER, BUILD / "starter" / ONE_FILE, target, version=looks.version(), level=level)
    return {"name": target.name, **_file(target)}


def summary(built: Mapping[str, object], dist: Path, seconds: float) -> str:
    """Say what was built and what is large in it."""
    components: list[Mapping[str, object]] = built["components"]  # type: ignore[assignment]
    lines = [f"{dist / FOLDER}: {int(str(built['bytes'])) / 1e6:.0f} MB"]
    lines += [f"  {int(str(c['bytes'])) / 1e6:6.1f} MB  {c['name']} {c['version']}" for c in components[:12]]
    one: Mapping[str, object] | None = built.get("one_file")  # type: ignore[assignment]
    if one is not None:
        lines.append(f"{dist / ONE_FILE}: {int(str(one['bytes'])) / 1e6:.0f} MB, SHA-256 {one['sha256']}")
    return "\n".join([*lines, f"Built in {seconds:.0f} s."])


def _pyinstaller(spec: str, dist: Path) -> None:
    # The same modules in the same order each time: PyInstaller walks sets of names.
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--workpath", str(BUILD), "--distpath", str(dist), str(HERE / spec)]
    subprocess.run(command, check=True, cwd=PROJECT, env=environment)


def _strip_python(inside: Path) -> None:
    """Take the symbols for debuggers out of Python itself; other libraries break (OpenBLAS)."""
    if sys.platform == "linux" and (strip := shutil.which("strip")):
        own = [*inside.glob("libpython3*.so*"), *inside.glob("python3*/lib-dynload/*.so")]
        subprocess.run([strip, "--strip-unneeded", *map(str, own)], check=True)


def _with_sizes(collected: Sequence[Collected], inside: Path) -> list[Collected]:
    """Put in the sizes of files as they are in the folder; modules have theirs from the archive."""
    sized = []
    for part in collected:
        path = inside / part.name
        if part.bytes:
            sized.append(part)
        elif path.is_file() and not path.is_symlink():
            sized.append(Collected(part.name, part.source, path.stat().st_size))
    return sized


def _about(components: Sequence[Component]) -> dict[str, object]:
    return {
        "name": "Sourcebook",
        "version": looks.version(),
        "system": f"{platform.system()} {platform.machine()}, {' '.join(platform.libc_ver())}".strip(),
        "python": platform.python_version(),
        "components": as_json(components),
    }


def _file(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    about: dict[str, object] = {"bytes": path.stat().st_size, "sha256": digest}
    if any(name in path.as_posix() for name in EXCHANGEABLE):
        about["exchangeable"] = True
    return about


if __name__ == "__main__":
    sys.exit(main())
