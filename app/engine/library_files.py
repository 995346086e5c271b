"""What lies in a library's folder, by name. Light: a door reads this before anything else is there."""

ADDRESS = "engine.json"
LOCK = "lock"
LOG = "engine.log"
LAST_LOG = "engine.previous.log"
CATALOG = "catalog.db"
CHATS = "chats.db"
VECTORS = "vectors"

# A folder that holds any of these is a library; a log alone may be another program's.
OF_A_LIBRARY = frozenset({ADDRESS, LOCK, CATALOG, CHATS})
