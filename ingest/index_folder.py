"""The folder of the vector index: which one is in use, whether it was touched, and its seal.

A seal notes the names, sizes and times of the files of a folder that was closed in order. Chroma must never
open a folder that somebody else changed: a damaged graph is not an error there but a double free, which
ends the process.
"""

import contextlib
import json
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.errors import IndexBroken
from ingest.vector_index import erase_folder

_SEAL = "index_seal"
_NUMBER = "index_folder"
# SQLite's journal, and Chroma's table of ids, which is shorter after rows were dropped.
_COMES_AND_GOES = "-journal"
_SHRINKS = ".pickle"


class IndexFolder:
    """The numbered folders below ``root``, of which one is in use."""

    def __init__(self, catalog: Catalog, root: Path, embedder: str) -> None:
        self._catalog = catalog
        self._root = root
        self._embedder = embedder
        self._sizes: dict[Path, int] = {}

    def open(self) -> Path | None:
        """Break the seal of the folder in use and give the folder; None where it was no unbroken one."""
        seal = self._catalog.remembered(_SEAL)
        self._catalog.remember(_SEAL, None)
        folder = self._current()
        self._drop_others(folder)
        if folder is None or seal != self._seal_of(folder):
            return None
        self._sizes = _sizes_in(folder)
        return folder

    def begin(self) -> Path:
        """Give a new folder and delete the others.

        It has a new name, since a folder that was once open in this process cannot be opened again after it
        was deleted (https://github.com/chroma-core/chroma/issues/6499).
        """
        number = int(self._catalog.remembered(_NUMBER) or 0) + 1
        folder = self._root / str(number)
        erase_folder(folder)
        self._catalog.remember(_NUMBER, str(number))
        self._drop_others(folder)
        self._sizes = {}
        return folder

    def check(self) -> None:
        """Look whether somebody deleted or cut a file since the last look.

        The index itself goes on from memory and from deleted files, and would not notice before the next
        start. Raises `IndexBroken`.
        """
        folder = self._current()
        sizes = {} if folder is None else _sizes_in(folder)
        for path, size in self._sizes.items():
            if sizes.get(path, -1) < size:
                raise IndexBroken(str(path), "gone, or shorter than it was")
        self._sizes = sizes

    def seal(self) -> None:
        """Note the state of the folder, which was closed in order."""
        folder = self._current()
        self._catalog.remember(_SEAL, None if folder is None else self._seal_of(folder))

    def _current(self) -> Path | None:
        number = self._catalog.remembered(_NUMBER)
        return None if number is None else self._root / number

    def _drop_others(self, keep: Path | None) -> None:
        if self._root.is_dir():
            for folder in self._root.iterdir():
                if folder != keep:
                    erase_folder(folder)

    def _seal_of(self, folder: Path) -> str:
        files = {
            str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        return json.dumps({"embedder": self._embedder, "files": files}, sort_keys=True)


def _sizes_in(folder: Path) -> dict[Path, int]:
    """Sizes of the files that stay and never shrink; of one that does shrink, 0."""
    sizes = {}
    for path in folder.rglob("*"):
        if not path.name.endswith(_COMES_AND_GOES):
            with contextlib.suppress(FileNotFoundError):
                sizes[path] = 0 if path.name.endswith(_SHRINKS) else path.stat().st_size
    return sizes
