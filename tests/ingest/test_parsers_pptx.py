from pathlib import Path

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.chunking import Chunker
from ingest.errors import FileRefused
from ingest.types import DocumentState, PageState, ReadLimits, Reason
from tests.ingest.making_files import make_office, parse

BOX = (Inches(1), Inches(1), Inches(4), Inches(1))
TITLE_AND_CONTENT, BLANK = 1, 6


@pytest.fixture
def show():
    return Presentation()


def saved(show, tmp_path: Path) -> Path:
    path = tmp_path / "a.pptx"
    show.save(str(path))
    return path


def add_slide(show, title="", body="", layout=TITLE_AND_CONTENT):
    slide = show.slides.add_slide(show.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    if body:
        slide.placeholders[1].text = body
    return slide


def test_a_slide_is_a_page_with_its_title_as_heading(show, tmp_path):
    add_slide(show, "Seeds", "Dry them\nCool them")
    add_slide(show, "Leases", "End in May")

    document = parse(saved(show, tmp_path))

    assert [page.text for page in document.pages] == ["Seeds\n\nDry them\nCool them", "Leases\n\nEnd in May"]
    assert [page.number for page in document.pages] == [1, 2]
    for page, title in zip(document.pages, ("Seeds", "Leases"), strict=True):
        assert [page.text[heading.start : heading.end] for heading in page.headings] == [title]
    assert document.title == "Seeds"


def test_a_slide_without_a_title_has_not_that_of_the_one_before(show, tmp_path, tokenizer_json):
    add_slide(show, "Seeds", "Dry them")
    add_slide(show, layout=BLANK).shapes.add_textbox(*BOX).text_frame.text = "A box alone"

    passages = Chunker(tokenizer_json).cut(parse(saved(show, tmp_path)))

    assert [passage.heading for passage in passages] == ["Seeds", ""]


def test_the_title_comes_first_wherever_it_lies(show, tmp_path):
    slide = add_slide(show, "The title")
    slide.shapes.add_textbox(*BOX).text_frame.text = "A box"
    title = slide.shapes.title._element
    title.getparent().append(title)

    assert parse(saved(show, tmp_path)).pages[0].text == "The title\n\nA box"


def test_tables_groups_and_charts_are_read(show, tmp_path):
    slide = add_slide(show, layout=BLANK)
    table = slide.shapes.add_table(2, 2, *BOX).table
    for row, cells in enumerate([("Item", "Cost"), ("Rent", "1,200")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    outer = slide.shapes.add_group_shape()
    outer.shapes.add_group_shape().shapes.add_textbox(*BOX).text_frame.text = "Deep in a group"
    data = CategoryChartData()
    data.categories = ["2024", "2025"]
    data.add_series("Yield", (3.5, 4))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data)

    text = parse(saved(show, tmp_path)).pages[0].text

    assert "Item | Cost\nRent | 1,200" in text
    assert "Deep in a group" in text
    assert "2024 | 3.5\n2025 | 4" in text


def test_notes_are_read_and_slide_numbers_are_not(show, tmp_path):
    slide = add_slide(show, "Seeds")
    slide.notes_slide.notes_text_frame.text = "Say this aloud"

    assert parse(saved(show, tmp_path)).pages[0].text == "Seeds\n\nSay this aloud"


def test_hidden_slides_are_read(show, tmp_path):
    add_slide(show, "Hidden")._element.set("show", "0")

    assert parse(saved(show, tmp_path)).pages[0].text == "Hidden"


def test_a_slide_of_pictures_alone_says_so(show, tmp_path):
    add_slide(show, layout=BLANK)
    add_slide(show, "Words")

    states = [page.state for page in parse(saved(show, tmp_path)).pages]

    assert states == [PageState.NO_TEXT, PageState.INDEXED]


def test_slides_come_in_the_order_of_the_show(show, tmp_path):
    add_slide(show, "First made")
    add_slide(show, "Then made")
    order = show.slides._sldIdLst
    order.append(order[0])

    assert [page.text for page in parse(saved(show, tmp_path)).pages] == ["Then made", "First made"]


def test_diagrams_are_read(tmp_path):
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    presentation = "http://schemas.openxmlformats.org/presentationml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    declared = f'xmlns:p="{presentation}" xmlns:a="{drawing}/main" xmlns:r="{relations}"'
    path = make_office(
        tmp_path / "a.pptx",
        {
            "ppt/presentation.xml": f"<p:presentation {declared}><p:sldIdLst>"
            '<p:sldId r:id="r0"/></p:sldIdLst></p:presentation>',
            "ppt/slides/slide1.xml": f"<p:sld {declared}><p:cSld><p:spTree><p:graphicFrame><a:graphic>"
            f'<a:graphicData><d:relIds xmlns:d="{drawing}/diagram" r:dm="r0"/></a:graphicData></a:graphic>'
            "</p:graphicFrame></p:spTree></p:cSld></p:sld>",
            "ppt/diagrams/data1.xml": f'<d:m xmlns:d="{drawing}/diagram" {declared}><d:t><a:p><a:r><a:t>Step'
            "</a:t></a:r></a:p></d:t></d:m>",
        },
        {
            "": [("officeDocument", "ppt/presentation.xml")],
            "ppt/presentation.xml": [("slide", "slides/slide1.xml")],
            "ppt/slides/slide1.xml": [("diagramData", "../diagrams/data1.xml")],
        },
    )

    assert parse(path).pages[0].text == "Step"


def test_an_empty_show_has_no_text(show, tmp_path):
    add_slide(show, layout=BLANK)

    with pytest.raises(FileRefused) as caught:
        parse(saved(show, tmp_path))

    assert caught.value.refusal.reason is Reason.EMPTY_TEXT


def test_too_many_slides_are_refused(show, tmp_path):
    for _ in range(3):
        add_slide(show, "One of many")

    with pytest.raises(FileRefused) as caught:
        parse(saved(show, tmp_path), ReadLimits(pages=2))

    assert caught.value.refusal.reason is Reason.OVER_PAGE_LIMIT


def test_each_slide_is_reported(show, tmp_path):
    for _ in range(3):
        add_slide(show, "A slide")
    reported = []

    parse(saved(show, tmp_path), report=lambda done, total: reported.append((done, total)))

    assert reported == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing else", b"no archive at all"])
def test_what_is_no_presentation_is_damaged(tmp_path, content):
    path = tmp_path / "a.pptx"
    path.write_bytes(content)

    with pytest.raises(FileRefused) as caught:
        parse(path)

    assert caught.value.refusal.state is DocumentState.DAMAGED
    assert caught.value.refusal.detail["parser"] == "pptx"
