"""What a drop would add, in words."""

import heapq
from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.engine import wire

# The commonest kinds of files, and the refusals, that are named one by one.
_KINDS = 5
_REFUSALS = 3
_LONGEST_NAME = 40


def add_words(preview: wire.Preview) -> str:
    """What the button says: how many files will be read that were not there."""
    if not preview.complete and preview.files > preview.known:
        return _tr("Add all")
    new = sum(preview.kinds.values()) - preview.known
    if new <= 0:
        return _tr("Add")
    if new == 1:
        return _tr("Add 1 file")
    return QCoreApplication.translate("DropCard", "Add {0} files", None, new).format(words.count(new))


def title_of(paths: Sequence[str]) -> str:
    """What it is: one name, or how many."""
    if len(paths) == 1:
        name = words.visible(PurePath(paths[0]).name or paths[0])
        if len(name) > _LONGEST_NAME:
            half = _LONGEST_NAME // 2
            name = f"{name[:half]}…{name[-half:]}"
        return _tr("Add “{0}”").format(name)
    return _tr("Add {0} files and folders").format(words.count(len(paths)))


def folder_name(paths: Sequence[str]) -> str | None:
    """The name that a folder could give to a new collection: a file has an ending, a folder seldom."""
    if len(paths) != 1:
        return None
    path = PurePath(paths[0])
    return path.name if path.name and not path.suffix else None


def count_parts(preview: wire.Preview) -> list[str]:
    """The counts, the most important first."""
    many = QCoreApplication.translate("DropCard", "{0} files", None, preview.files)
    files = _tr("1 file") if preview.files == 1 else many.format(words.count(preview.files))
    whole = _tr("{0}, {1}") if preview.complete else _tr("At least {0}, {1}")
    parts = [whole.format(files, words.size(preview.bytes))]
    if preview.unsupported:
        parts.append(_tr("{0} of a kind Sourcebook cannot read").format(words.count(preview.unsupported)))
    if preview.left_out:
        parts.append(_tr("{0} empty or too large").format(words.count(preview.left_out)))
    if preview.known:
        parts.append(_tr("{0} already in the library").format(words.count(preview.known)))
    return parts


def kinds_words(kinds: dict[str, int]) -> str:
    """The commonest kinds: "30 PDF, 5 DOCX, 2 others"."""
    common = heapq.nlargest(_KINDS, kinds.items(), key=lambda kind: kind[1])
    parts = [
        f"{words.count(number)} {words.visible(ending).lstrip('.').upper() or _tr('without ending')}"
        for ending, number in common
    ]
    rest = sum(kinds.values()) - sum(number for _, number in common)
    if rest:
        parts.append(_tr("1 other") if rest == 1 else _tr("{0} others").format(words.count(rest)))
    return ", ".join(parts)


def is_there_already(preview: wire.Preview, paths: Sequence[str]) -> bool:
    """Whether all that is to be added lies in sources of the library already."""
    codes = {refusal.code for refusal in preview.refused}
    return codes == {"inside_source"} and len(preview.refused) == len(paths)


def refusal_words(refused: Sequence[wire.Refusal]) -> str:
    """Why some paths cannot be added; the first few are named."""
    lines = [words.visible(refusal.message) for refusal in refused[:_REFUSALS]]
    if len(refused) > _REFUSALS:
        lines.append(_tr("and {0} more").format(words.count(len(refused) - _REFUSALS)))
    return "\n".join(lines)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DropCard", text)
