"""In which order passages get their vectors: the lowest turn first, what is paused not at all."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from ingest.database import Database

# The turn of passages that only paused sources hold: after every other, and never taken.
HELD = 1 << 40


class Turns:
    """The turns of passages that have no vector yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hurry(self, sources: Sequence[int], turn: int) -> None:
        """Give the pending passages of these sources (by id) another turn, but for what is held."""
        with self._database.write() as db:
            db.execute(
                "UPDATE pending SET turn = ?1 WHERE turn < ?2 AND passage_id IN (SELECT w.passage_id"
                " FROM pending w JOIN passages p ON p.id = w.passage_id"
                " JOIN files f ON f.document_id = p.document_id"
                " WHERE f.source_id IN (SELECT value FROM json_each(?3)))",
                (turn, HELD, json.dumps(list(sources))),
            )

    def hurry_files(self, paths: Sequence[Path], turn: int) -> None:
        """Give the pending passages of these files another turn, but for what is held."""
        with self._database.write() as db:
            db.execute(
                "UPDATE pending SET turn = ?1 WHERE turn < ?2 AND passage_id IN (SELECT p.id"
                " FROM json_each(?3) j JOIN files c ON c.path = j.value"
                " JOIN files f ON f.id = c.id OR f.container_id = c.id"
                " JOIN passages p ON p.document_id = f.document_id)",
                (turn, HELD, json.dumps([str(path) for path in paths])),
            )

    def has_pending(self, turn: int) -> bool:
        """Whether passages of this turn are still without a vector, or of a later job's, which goes before.

        A later job gives what it shares with an earlier one its own turn.
        """
        with self._database.read() as db:
            return db.execute("SELECT 1 FROM pending WHERE turn <= ? LIMIT 1", (turn,)).fetchone() is not None

    def hold(self, sources: Collection[int]) -> None:
        """Hold what only these sources (by id) have, and nothing else."""
        with self._database.write() as db:
            db.execute("UPDATE pending SET turn = 0 WHERE turn = ?", (HELD,))
            if not sources:
                return
            db.execute(
                """
                UPDATE pending SET turn = ?1 WHERE passage_id IN (
                    SELECT p.id FROM files f JOIN passages p ON p.document_id = f.document_id
                    WHERE f.source_id IN (SELECT value FROM json_each(?2)) AND NOT EXISTS (
                        SELECT 1 FROM files o WHERE o.document_id = f.document_id
                            AND o.source_id NOT IN (SELECT value FROM json_each(?2))
                    )
                )
                """,
                (HELD, json.dumps(list(sources))),
            )

    def hold_document(self, document_id: int) -> None:
        """Hold a document until `hold` says otherwise."""
        with self._database.write() as db:
            db.execute(
                "UPDATE pending SET turn = ?1"
                " WHERE passage_id IN (SELECT id FROM passages WHERE document_id IN"
                " (SELECT ?2 UNION SELECT document_id FROM parts WHERE container_id = ?2))",
                (HELD, document_id),
            )

    def release_document(self, document_id: int) -> None:
        """Hold a document no longer: a source that is not paused has it too."""
        with self._database.write() as db:
            db.execute(
                "UPDATE pending SET turn = 0 WHERE turn = ?1"
                " AND passage_id IN (SELECT id FROM passages WHERE document_id IN"
                " (SELECT ?2 UNION SELECT document_id FROM parts WHERE container_id = ?2))",
                (HELD, document_id),
            )

    def holds(self, sources: Collection[int]) -> bool:
        """Whether passages of these sources (by id) are held."""
        with self._database.read() as db:
            found = db.execute(
                "SELECT 1 FROM files f JOIN passages p ON p.document_id = f.document_id"
                " JOIN pending w ON w.passage_id = p.id"
                " WHERE w.turn = ? AND f.source_id IN (SELECT value FROM json_each(?)) LIMIT 1",
                (HELD, json.dumps(list(sources))),
            ).fetchone()
        return found is not None
