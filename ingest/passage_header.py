"""The line above a passage that tells an embedder and a reader where it comes from."""

SEPARATOR = " › "
# Of title and headings together: some 30 tokens of English. A token takes at least one byte, so that the
# text below always has the rest of an embedder's tokens.
HEADER_BYTES = 120


def embedding_text(title: str, heading: str, text: str) -> str:
    """Return what is embedded for a passage: its header, cut to its limit, then its text, uncut."""
    header = passage_header(title, heading)
    return f"{header}\n{text}" if header else text


def passage_header(title: str, heading: str) -> str:
    """Return ``title › heading`` within `HEADER_BYTES`, empty where both are.

    The document's title gets at most half; of the heading path the innermost levels are kept, since they
    say most about the passage. A level that says the same as the one before it is left out.
    """
    name = " ".join(title.split())
    levels = [level for level in heading.split(SEPARATOR) if level]
    while levels and levels[0] == name:
        del levels[0]
    if not levels:
        return _cut(name, HEADER_BYTES)
    kept = _cut(name, HEADER_BYTES // 2)
    room = HEADER_BYTES - _size(kept + SEPARATOR) if kept else HEADER_BYTES
    while len(levels) > 1 and _size(SEPARATOR.join(levels)) > room:
        del levels[0]
    path = _cut(SEPARATOR.join(levels), room)
    return f"{kept}{SEPARATOR}{path}" if kept else path


def _size(text: str) -> int:
    return len(text.encode("utf-8"))


def _cut(text: str, size: int) -> str:
    """``text`` cut to ``size`` bytes of UTF-8, after a whole word where there is one."""
    if _size(text) <= size:
        return text
    start = text.encode("utf-8")[:size].decode("utf-8", errors="ignore")
    words, _, _ = start.rpartition(" ")
    return (words or start).rstrip()
