"""Tells a document's own title from what programs write into the title field."""

import re

from ingest.parsers.cleaning import one_line
from ingest.parsers.hidden_text import unmarked

_MOST_CHARACTERS = 200
_WRITTEN_BY_A_PROGRAM = re.compile(
    r"""^(?:
        untitled.* | unbenannt.* | sans\ titre.* | no\ title | title | null | none
        | (?:microsoft\ )?(?:word|excel|powerpoint)\ -\ .*    # the print driver's
        | (?:document|dokument|slide|presentation|powerpoint\ presentation|book|sheet)\ ?\d*
        | .*\.(?:docx?|dotx?|rtf|odt|pdf|pptx?|xlsx?|html?|txt|tex|dvi|indd|qxd|fm|md|ai|eps|cdr)
        | [\W\d_]*                                             # no letter at all
    )$""",
    re.IGNORECASE | re.VERBOSE,
)


def sensible_title(stated: str | None) -> str:
    """``stated`` on one line, or nothing where no person would call it the title."""
    title = one_line(unmarked(stated or ""))
    if len(title) > _MOST_CHARACTERS or _WRITTEN_BY_A_PROGRAM.match(title):
        return ""
    return title
