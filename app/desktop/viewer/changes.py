"""What a passage said when it was cited, where it says something else now."""

from difflib import SequenceMatcher

# Words shown before and behind those that have changed.
_AROUND = 4
# Letters shown at most.
_MOST = 240
# A longer passage is not compared word by word.
_LONGEST = 4_000


def words_as_cited(cited: str, now: str) -> str:
    """Give the cited words that are no more, each with a few around it; nothing where all are there."""
    before, after = cited.split(), now.split()
    if before == after:
        return ""
    if max(len(before), len(after)) > _LONGEST:
        return _shortened(" ".join(before))
    parts: list[tuple[int, int]] = []
    for kind, first, last, _, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        start, end = max(0, first - _AROUND), min(len(before), last + _AROUND)
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return _shortened(" … ".join(" ".join(before[start:end]) for start, end in parts))


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[:_MOST].rsplit(' ', 1)[0]} …"
