from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.types import DocumentState, PageState, ReadLimits, Reason
from tests.ingest.making_files import make_zip, parse

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'


def make_epub(
    path: Path, chapters: dict[str, str], *, contents: str = "", extra: dict[str, str] | None = None
) -> Path:
    """A book whose spine is in the order of ``chapters``, which maps file names to the inside of the body."""
    items = "".join(f'<item id="{name}" href="{name.replace(" ", "%20")}"/>' for name in reversed(chapters))
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    return make_zip(
        path,
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            "<dc:title>The Mill</dc:title></metadata><manifest>"
            '<item id="nav" href="nav.xhtml" properties="nav"/>'
            f"{items}</manifest><spine>{spine}</spine></package>",
            "OPS/nav.xhtml": f"<html><body><nav>{contents}</nav></body></html>",
            **{f"OPS/{name}": f"<html><body>{body}</body></html>" for name, body in chapters.items()},
            **(extra or {}),
        },
    )


def test_chapters_are_pages_in_the_order_of_the_book(tmp_path):
    chapters = {"z.xhtml": "<h1>One</h1><p>First words</p>", "a b.xhtml": "<h1>Two</h1><p>More</p>"}

    document = parse(make_epub(tmp_path / "a.epub", chapters))

    assert document.title == "The Mill"
    assert [page.text for page in document.pages] == ["One\n\nFirst words", "Two\n\nMore"]
    assert [page.number for page in document.pages] == [1, 2]
    assert len(document.pages[0].headings) == 1


def test_a_chapter_without_a_heading_has_its_name_in_the_contents(tmp_path):
    contents = '<ol><li><a href="c.xhtml#top">The <b>Wheel</b></a></li></ol>'

    page = parse(make_epub(tmp_path / "a.epub", {"c.xhtml": "<p>Words</p>"}, contents=contents)).pages[0]

    assert page.text == "The Wheel\n\nWords"
    assert [page.text[one.start : one.end] for one in page.headings] == ["The Wheel"]


def test_a_page_of_pictures_says_so(tmp_path):
    chapters = {"cover.xhtml": '<img src="c.jpg"/>', "c.xhtml": "<p>Words</p>"}

    states = [page.state for page in parse(make_epub(tmp_path / "a.epub", chapters)).pages]

    assert states == [PageState.NO_TEXT, PageState.INDEXED]


def encryption_of(part: str) -> dict[str, str]:
    return {"META-INF/encryption.xml": f'<encryption><CipherReference URI="{part}"/></encryption>'}


def test_a_protected_book_is_said_to_be_one_and_scrambled_fonts_are_not(tmp_path):
    chapters = {"c.xhtml": "<p>Words</p>"}
    make_epub(tmp_path / "a.epub", chapters, extra=encryption_of("OPS/c.xhtml"))
    make_epub(tmp_path / "b.epub", chapters, extra=encryption_of("OPS/font.otf"))

    with pytest.raises(FileRefused) as caught:
        parse(tmp_path / "a.epub")

    assert caught.value.refusal.state is DocumentState.UNSUPPORTED
    assert caught.value.refusal.reason is Reason.COPY_PROTECTED
    assert parse(tmp_path / "b.epub").pages[0].text == "Words"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (ReadLimits(unpacked_bytes=1_000_000), Reason.OVER_UNPACKED_LIMIT),
        (ReadLimits(pages=1), Reason.OVER_PAGE_LIMIT),
    ],
)
def test_a_bomb_is_refused(tmp_path, limits, reason):
    path = make_epub(tmp_path / "a.epub", {"b.xhtml": " " * 3_000_000, "c.xhtml": "<p>Words</p>"})

    with pytest.raises(FileRefused) as caught:
        parse(path, limits)

    assert caught.value.refusal.reason is reason


@pytest.mark.parametrize(
    "contents", [{"x": "y"}, {"META-INF/container.xml": CONTAINER}, {"META-INF/container.xml": "<"}]
)
def test_what_is_no_book_is_damaged(tmp_path, contents):
    with pytest.raises(FileRefused) as caught:
        parse(make_zip(tmp_path / "a.epub", contents))

    assert caught.value.refusal.reason is Reason.DAMAGED_FILE


def test_what_the_list_names_and_the_book_lacks_is_passed_over(tmp_path):
    path = make_epub(tmp_path / "a.epub", {"c.xhtml": "<p>Words</p>"})
    make_zip(
        path,
        {
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": '<package><manifest><item id="a" href="../../etc/passwd"/>'
            '<item id="c" href="c.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="none"/>'
            '<itemref idref="c"/></spine></package>',
            "OPS/c.xhtml": "<p>Words</p>",
        },
    )

    assert [page.text for page in parse(path).pages] == ["Words"]
