"""The tables of chats, as migrations."""

MIGRATIONS = (
    """
    CREATE TABLE chats (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, begun TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id TEXT NOT NULL REFERENCES chats,
        asked TEXT NOT NULL,
        turn BLOB NOT NULL
    );
    CREATE INDEX turns_by_chat ON turns (chat_id, id);
    """,
    # `folded` is what searching looks into: the title, and apart from the turns' large records each question
    # with its answer. It is made by Python; NULL is a title whose chat is still to be folded.
    """
    ALTER TABLE chats ADD COLUMN changed TEXT NOT NULL DEFAULT '';
    ALTER TABLE chats ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE chats ADD COLUMN deleted TEXT;
    ALTER TABLE chats ADD COLUMN folded TEXT;
    UPDATE chats SET changed = coalesce(
        (SELECT max(asked) FROM turns WHERE turns.chat_id = chats.id), begun);
    CREATE INDEX deleted_chats ON chats (deleted) WHERE deleted IS NOT NULL;
    CREATE INDEX unfolded_chats ON chats (id) WHERE folded IS NULL;
    CREATE TABLE turn_words (
        chat_id TEXT NOT NULL REFERENCES chats,
        turn_id INTEGER NOT NULL,
        folded TEXT NOT NULL,
        PRIMARY KEY (chat_id, turn_id)
    ) WITHOUT ROWID;
    """,
)
