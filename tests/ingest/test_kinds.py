"""What kind of document a file is."""

import pytest

from ingest.parsers.formats import Format, format_by_name
from ingest.parsers.kinds import _KINDS, kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/a/Lease.PDF", "pdf"),
        ("/a/lease.docx", "word"),
        ("/a/lease.odt", "word"),
        ("/a/costs.ods", "excel"),
        ("/a/costs.csv", "excel"),
        ("/a/talk.odp", "powerpoint"),
        ("/a/plan.odg", "drawing"),
        ("/a/page.mht", "web"),
        ("/a/mail.eml", "email"),
        ("/a/mail.eml!/report.pdf", "pdf"),
        ("/a/notes.md", "text"),
        ("/a/main.rs", "code"),
        # Only a PDF is read whatever it is called.
        ("/a/scan", "pdf"),
        ("/a/scan.2024", "pdf"),
    ],
)
def test_the_end_of_the_name_tells_the_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_every_format_is_of_a_kind() -> None:
    assert set(_KINDS) == set(Format)
    assert format_by_name(".unknown") is None
