"""What a built program consists of: for each file the package it comes from, its licence, and its texts."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent

_TEXT = re.compile(r"^(licen[cs]e|licen[cs]es|copying|notice|authors|thirdpartynotices)\b", re.IGNORECASE)
# Texts that a package only names.
_BY_NAME = {
    "Apache": PROJECT / "LICENSE",
    "LGPL-3.0": HERE / "licences" / "LGPL-3.0.txt",
    "GPL-3.0": HERE / "licences" / "GPL-3.0.txt",
}
# Where a package of Debian names another licence first: that of its library, as its text has it.
_OF_LIBRARIES = {
    "libblkid1": "LGPL-2.1-or-later",
    "libcom-err2": "MIT",
    "libkeyutils1": "LGPL-2.0-or-later",
    "libmount1": "LGPL-2.1-or-later",
    "libuuid1": "BSD-3-Clause",
}
# What is not shipped with a program under Apache-2.0, unless it comes with an exception for linking.
_REFUSED = re.compile(r"(?<!L)GPL|Affero|(?<!Lesser )General Public License", re.IGNORECASE)
_EXCEPTED = re.compile(r"\bWITH\b|exception", re.IGNORECASE)


class LicenceUnknown(Exception):
    """A part of the program has no licence that it may be shipped under; ``str()`` names it."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A file or module of the built program: its ``name`` there, where it was taken from, its bytes there."""

    name: str
    source: str
    bytes: int


@dataclass(slots=True)
class Component:
    """A package with all that it brings into the program; ``texts`` are the files of its licence."""

    name: str
    version: str
    licence: str
    texts: list[Path] = field(default_factory=list)
    bytes: int = 0
    files: int = 0


def components_of(collected: Iterable[Collected]) -> list[Component]:
    """Put files and modules together by their packages, largest first. Raises `LicenceUnknown`."""
    packages = _Packages()
    found: dict[str, Component] = {}
    for part in collected:
        component = packages.of(Path(part.source))
        component = found.setdefault(component.name, component)
        component.bytes += part.bytes
        component.files += 1
    for component in found.values():
        check_licence(component)
    return sorted(found.values(), key=lambda component: -component.bytes)


def check_licence(component: Component) -> None:
    """Raise `LicenceUnknown` for what must not be shipped, or has no licence or no text."""
    about = f"{component.name} {component.version} ({component.licence or 'no licence named'})"
    if not component.licence:
        raise LicenceUnknown(
            f"{about}: its package names no licence; look it up, and add it to components.py"
        )
    choices = re.split(" or ", component.licence, flags=re.IGNORECASE)
    if all(_REFUSED.search(choice) and not _EXCEPTED.search(choice) for choice in choices):
        raise LicenceUnknown(f"{about}: it cannot be shipped under this licence; leave it out in shipping.py")
    if not component.texts:
        raise LicenceUnknown(f"{about}: its package holds no text of its licence; add one to components.py")


def read_collected(path: Path) -> list[Collected]:
    """Read what the spec has noted."""
    return [Collected(*entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


class _Packages:
    """Finds the package of a file: an installed distribution, Python, this project, or the system's."""

    def __init__(self) -> None:
        self._owners: dict[str, metadata.Distribution] = {}
        for distribution in metadata.distributions():
            for file in distribution.files or ():
                self._owners[str(distribution.locate_file(file))] = distribution
        self._python = Path(sys.base_prefix).resolve()
        self._known: dict[str, Component] = {}

    def of(self, path: Path) -> Component:
        owner = self._owners.get(str(path)) or self._owners.get(str(path.resolve()))
        if owner is not None and canonicalize_name(owner.name) != "sourcebook":
            return self._cached(owner.name, lambda: of_distribution(owner))
        if path.is_relative_to(PROJECT / "build" / "model"):
            notice = PROJECT / "resources" / "NOTICE-model.txt"
            texts = [PROJECT / "LICENSE", notice]
            return Component("all-MiniLM-L6-v2", _revision(path.parent), "Apache-2.0", texts)
        if path.is_relative_to(PROJECT / "resources" / "icons"):
            return Component("Lucide", "", "ISC", [PROJECT / "resources" / "icons" / "LICENSE"])
        if path.is_relative_to(PROJECT) and ".venv" not in path.parts:
            return Component(
                "Sourcebook", metadata.version("sourcebook"), "Apache-2.0", [PROJECT / "LICENSE"]
            )
        # On Windows Python brings Microsoft's runtime along, and its licence has the terms of both.
        if path.resolve().is_relative_to(self._python) or not path.is_absolute() or sys.platform != "linux":
            return self._cached("Python", self._of_python)
        return self._cached(str(path), lambda: _of_system(path.resolve()))

    def _of_python(self) -> Component:
        version = ".".join(map(str, sys.version_info[:3]))
        texts = [path for path in self._python.glob("**/LICENSE.txt") if "site-packages" not in path.parts]
        return Component("Python", version, "PSF-2.0", texts[:1])

    def _cached(self, key: str, make: Callable[[], Component]) -> Component:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


def of_distribution(distribution: metadata.Distribution) -> Component:
    """Give an installed package as a component; nothing is counted yet."""
    licence = _licence_of(distribution.metadata)
    texts = [
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or ()
        if _TEXT.match(file.name) or {"licenses", "LICENSES"} & set(file.parts[:-1])
    ]
    texts = [path for path in texts if path.is_file() and path.suffix not in {".py", ".pyc"}]
    if not texts:
        texts = [path for name, path in _BY_NAME.items() if name in licence]
    return Component(distribution.name, distribution.version, licence, texts)


def _licence_of(about: "metadata.PackageMetadata") -> str:
    """Give the licence as an SPDX expression where there is one, else as the package puts it."""
    for expression in about.get_all("License-Expression") or ():
        return str(expression)
    named = "".join(about.get_all("License") or ()).strip()
    if named and len(named) < 200 and "\n" not in named:
        return named
    classifiers = [line for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    return " AND ".join(line.rpartition(" :: ")[2] for line in classifiers)


def _revision(model: Path) -> str:
    """The publisher's weights, by the beginning of their SHA-256."""
    return str(json.loads((model / "manifest.json").read_text(encoding="utf-8"))["revision"])[:12]


def _of_system(path: Path) -> Component:
    """A library of the system on which it is built: the package manager of Debian knows where it is from."""
    package = _debian_package(path)
    if package is None:
        raise LicenceUnknown(f"{path} belongs to no package that is known here; leave it out in shipping.py")
    text = Path("/usr/share/doc") / package / "copyright"
    # The licence of the whole; Debian lists those of single files below it, of the build's among them.
    whole = re.search(
        r"^Files: *\*\s.*?^License: *(\S.*?)$", text.read_text(errors="replace"), re.DOTALL | re.MULTILINE
    )
    licence = _OF_LIBRARIES.get(package) or (whole[1] if whole else "see its text")
    # It names the longer licences by a path of Debian's.
    named = Path("/usr/share/common-licenses/LGPL-2.1")
    texts = [text, named] if "LGPL" in text.read_text(errors="replace") else [text]
    version = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Version}", package],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    return Component(f"{package} (Debian)", version, licence, texts)


def _debian_package(path: Path) -> str | None:
    if shutil.which("dpkg") is None:
        return None
    # With /usr merged, a library may be listed under either name.
    for name in (str(path), str(path).removeprefix("/usr")):
        found = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return found.stdout.partition(":")[0]
    return None


def write_texts(components: Sequence[Component], folder: Path) -> None:
    """Write each component's texts, and a list of all, for a person."""
    lines = [
        "What Sourcebook is made of, with the licence of each part. Its texts are in the folder of its name.",
        "The source of what comes from Debian, by package and version: https://sources.debian.org",
        "",
    ]
    for component in sorted(components, key=lambda component: component.name.lower()):
        lines.append(f"{component.name} {component.version}: {component.licence}")
        own = folder / re.sub(r"[^\w.+-]+", "-", component.name).strip("-")
        own.mkdir(parents=True, exist_ok=True)
        for text in dict.fromkeys(component.texts):
            target = own / text.name
            number = 1
            while target.exists():
                number += 1
                target = own / f"{text.stem}-{number}{text.suffix}"
            target.write_bytes(text.read_bytes())
    (folder / "LIST.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


def as_json(components: Sequence[Component]) -> list[Mapping[str, object]]:
    """Give them as the manifest has them."""
    return [
        {"name": c.name, "version": c.version, "licence": c.licence, "files": c.files, "bytes": c.bytes}
        for c in components
    ]
