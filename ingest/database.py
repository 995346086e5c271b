"""One SQLite file: migrations, one writer at a time, a pool of readers.

Both the catalog and the chats are such files. A newer file is refused and left untouched.
"""

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from ingest.errors import CatalogError, CatalogNewer, DiskFull

# How long one connection waits for another's lock.
_BUSY_SECONDS = 30


class Database:
    """A SQLite file in WAL mode with numbered migrations.

    Reading never waits for writing. Errors of SQLite leave as `CatalogError` or `DiskFull`.
    """

    def __init__(
        self,
        path: Path,
        migrations: Sequence[str],
        *,
        before_migration: Callable[[Path], None] | None = None,
        functions: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        """Open or create the file and bring it up to date.

        ``before_migration`` is called with the path when an existing file is about to be changed;
        ``functions`` of one text are known to the migrations by their names.
        Raises `CatalogNewer` where the file has more migrations than are known, `CatalogError` where it
        is no readable database.
        """
        self.path = path
        self._migrations = migrations
        self._write_lock = threading.RLock()
        self._readers: list[sqlite3.Connection] = []
        self._readers_lock = threading.Lock()
        self._closed = False
        with self._translated():
            self._writer = self._connect()
            try:
                for name, function in (functions or {}).items():
                    self._writer.create_function(name, 1, function, deterministic=True)
                self._migrate(before_migration)
            except BaseException:
                self._writer.close()
                raise

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give the one writing connection inside a transaction: all of it is stored, or nothing."""
        with self._translated(), self._write_lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled back already.
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give a reading connection with a view of one moment."""
        with self._translated():
            with self._readers_lock:
                connection = self._readers.pop() if self._readers else None
            if connection is None:
                connection = self._connect()
                connection.execute("PRAGMA query_only = 1")
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")
                with self._readers_lock:
                    if self._closed:
                        connection.close()
                    else:
                        self._readers.append(connection)

    def bytes_on_disk(self) -> int:
        """Size of the file and its write-ahead log."""
        beside = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(path.stat().st_size for path in beside if path.exists())

    def truncate_log(self) -> bool:
        """Fold the write-ahead log into the file and empty it, so that erased text is gone from both.

        False where somebody is still reading what the log held; try again later.
        """
        with self._translated(), self._write_lock:
            # SQLite would wait for the readers, and everybody who wants to write with it.
            self._writer.execute("PRAGMA busy_timeout = 0")
            try:
                (busy, _, _) = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                self._writer.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
        return not busy

    def close(self) -> None:
        """Close every connection that is not in use; the ones in use follow when they are given back."""
        with self._readers_lock:
            self._closed = True
            readers, self._readers = self._readers, []
        for connection in readers:
            connection.close()
        with self._write_lock:
            self._writer.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            # First of all: the next line may already change the file.
            self._refuse_newer(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -32768")
        except BaseException:
            connection.close()
            raise
        return connection

    def _refuse_newer(self, connection: sqlite3.Connection) -> int:
        """Give the number of migrations the file has. Raises `CatalogNewer`."""
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(self._migrations):
            raise CatalogNewer(str(self.path), f"version {version}, {len(self._migrations)} is known")
        return int(version)

    def _migrate(self, before_migration: Callable[[Path], None] | None) -> None:
        version = self._refuse_newer(self._writer)
        if version == len(self._migrations):
            return
        if version and before_migration is not None:
            before_migration(self.path)
        for number in range(version, len(self._migrations)):
            # executescript would commit first; one transaction holds the migration and its number.
            self._writer.executescript(
                f"BEGIN IMMEDIATE;\n{self._migrations[number]}\nPRAGMA user_version = {number + 1};\nCOMMIT;"
            )

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
            # With a full disk the write-ahead log may fail to grow, which SQLite calls an I/O error.
            raise (DiskFull if full or disk_is_full(self.path) else CatalogError)(
                str(self.path), str(error)
            ) from error


def disk_is_full(path: Path) -> bool:
    """Whether the device that holds ``path`` has less than 1 MiB left."""
    try:
        return shutil.disk_usage(path.parent).free < 1 << 20
    except OSError:
        return False
