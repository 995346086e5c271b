"""Writes the sample library's PDF and Word files from the texts in ``sample_sources``.

The other samples are plain files and are edited where they lie. The same texts give the same bytes on every
system, so that ``--check`` can say whether the committed files are what this script makes.
"""

import argparse
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sample_blocks import read_blocks
from sample_docx import docx_bytes
from sample_pdf import SANS, SERIF, Look, pdf_bytes

SOURCES = Path(__file__).with_name("sample_sources")
LIBRARY = Path(__file__).with_name("samples") / "Averley Seed Trust"
TRUST = "Averley Seed Trust"
WRITTEN = datetime(2025, 10, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to write: its place in the library and its properties. ``look`` matters to PDF alone."""

    source: str
    target: str
    title: str
    subject: str
    author: str = TRUST
    look: Look = SANS


SAMPLES = (
    Sample(
        "corn-mill-lease.md",
        "Property/Corn Mill lease 2023.pdf",
        "Lease of the Corn Mill",
        "Lease of 14 February 2023",
        look=SERIF,
    ),
    Sample(
        "longfold-lease.md",
        "Property/Longfold Farm lease 2021.pdf",
        "Lease of fields at Longfold Farm",
        "Lease of 6 September 2021",
        look=SERIF,
    ),
    Sample(
        "cold-store-manual.md",
        "Property/Cold store manual.pdf",
        "Cold store manual",
        "Operation, inspection and maintenance",
    ),
    Sample(
        "annual-report.md",
        "Annual report 2024-25.pdf",
        "Annual report 2024–25",
        "Report and accounts for the year to 31 March 2025",
    ),
    Sample("staff-handbook.md", "Staff handbook.docx", "Staff handbook", "Terms, leave, safety and conduct"),
    Sample("minutes-2024.md", "Board/Minutes 2024.docx", "Minutes of the board 2024", "Meetings of trustees"),
    Sample("minutes-2025.md", "Board/Minutes 2025.docx", "Minutes of the board 2025", "Meetings of trustees"),
)


def make(sample: Sample) -> bytes:
    """Return the bytes of a sample."""
    blocks = read_blocks((SOURCES / sample.source).read_text(encoding="utf-8"))
    if sample.target.endswith(".pdf"):
        return pdf_bytes(
            blocks, title=sample.title, author=sample.author, subject=sample.subject, look=sample.look
        )
    return docx_bytes(
        blocks, title=sample.title, author=sample.author, subject=sample.subject, written=WRITTEN
    )


def differs(sample: Sample) -> bool:
    """Say whether the committed file is missing or is not what this script makes."""
    committed = LIBRARY / sample.target
    return not committed.is_file() or committed.read_bytes() != make(sample)


def main() -> int:
    """Write the samples, or with ``--check`` compare them; 1 where one differs."""
    parser = argparse.ArgumentParser(description="Write the sample library's PDF and Word files.")
    parser.add_argument("--check", action="store_true", help="write nothing; say which files differ")
    arguments = parser.parse_args()
    # reportlab takes a PDF's dates from here, even where it is told to be invariant.
    os.environ["SOURCE_DATE_EPOCH"] = str(int(WRITTEN.timestamp()))
    if arguments.check:
        different = [sample.target for sample in SAMPLES if differs(sample)]
        for target in different:
            print(f"not what the script makes: {target}")
        return 1 if different else 0
    for sample in SAMPLES:
        path = LIBRARY / sample.target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make(sample))
        print(f"{path.stat().st_size:>8} {sample.target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
