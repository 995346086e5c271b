from pathlib import Path

import pytest

from ingest.chunking import Chunker
from ingest.errors import FileRefused
from ingest.types import DocumentState, PageState, ReadLimits, Reason, Refusal
from tests.ingest.making_files import make_zip, parse

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
DECLARED = " ".join(
    f'xmlns:{name}="{OASIS}:{long}:1.0"'
    for name, long in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "presentation": "presentation",
        "style": "style",
    }.items()
)


def make_odf(
    path: Path, body: str, *, kind: str = "text", styles: str = "", prolog: str = "", **parts: str
) -> Path:
    """An OpenDocument file; ``body`` is the inside of ``office:body``."""
    return make_zip(
        path,
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"{prolog}<office:document-content {DECLARED}>{styles}"
            f"<office:body>{body}</office:body></office:document-content>",
            **{f"{name}.xml": xml for name, xml in parts.items()},
        },
    )


def text_of(tmp_path: Path, body: str, **options: str) -> str:
    return parse(make_odf(tmp_path / "a.odt", body, **options)).pages[0].text


def reason_of(path: Path, limits: ReadLimits | None = None) -> Reason:
    with pytest.raises(FileRefused) as caught:
        parse(path, limits)
    return caught.value.refusal.reason


def test_headings_paragraphs_and_lists_are_read(tmp_path):
    body = (
        '<office:text><text:h text:outline-level="2">The <text:span>mill</text:span></text:h>'
        "<text:p>One<text:s text:c='3'/>line<text:line-break/>and<text:tab/>another</text:p>"
        "<text:list><text:list-item><text:p>first</text:p><text:list><text:list-item><text:p>inner</text:p>"
        "</text:list-item></text:list></text:list-item></text:list></office:text>"
    )

    page = parse(make_odf(tmp_path / "a.odt", body)).pages[0]

    assert page.text == "The mill\n\nOne   line\nand\tanother\n\n- first\n- inner"
    assert [(one.level, page.text[one.start : one.end]) for one in page.headings] == [(2, "The mill")]


def test_tables_notes_and_text_boxes_are_read_and_deleted_text_is_not(tmp_path):
    body = (
        "<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Item</text:p>"
        "</table:table-cell><table:table-cell><text:p>Cost</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows></table:table>"
        "<text:p>Words<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note"
        "</text:p></text:note-body></text:note> go on<draw:frame><draw:text-box><text:p>In a box</text:p>"
        "</draw:text-box></draw:frame></text:p></office:text>"
    )

    assert text_of(tmp_path, body) == "Item | Cost\n\nWords go on\n\nA note\n\nIn a box"


def test_headers_come_once_and_the_title_is_the_stated_one(tmp_path):
    header = "<style:header><text:p>Running header</text:p></style:header>"
    path = make_odf(
        tmp_path / "a.odt",
        "<office:text><text:p>Words</text:p></office:text>",
        styles="",
        meta='<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The mill</dc:title></m>',
    )
    with_header = make_odf(tmp_path / "b.odt", "<office:text><text:p>Words</text:p></office:text>")
    make_zip(
        with_header,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<o {DECLARED}><office:body><text:p>Words</text:p></office:body></o>",
            "styles.xml": f"<s {DECLARED}>{header}{header}</s>",
        },
    )

    assert parse(path).title == "The mill"
    assert parse(with_header).pages[0].text == "Words\n\nRunning header"


def test_a_slide_is_a_page_with_title_and_notes(tmp_path):
    slide = (
        "<draw:page><draw:frame><draw:text-box><text:p>Body</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box><text:p>Aloud</text:p></draw:text-box></draw:frame>"
        "</presentation:notes><draw:frame presentation:class='title'><draw:text-box><text:p>Title</text:p>"
        "</draw:text-box></draw:frame></draw:page><draw:page/>"
    )
    path = make_odf(
        tmp_path / "a.odp", f"<office:presentation>{slide}</office:presentation>", kind="presentation"
    )

    first, second = parse(path).pages

    assert first.text == "Title\n\nBody\n\nAloud"
    assert [first.text[one.start : one.end] for one in first.headings] == ["Title"]
    assert second.state is PageState.NO_TEXT


def row(*cells: str, repeated: int = 1) -> str:
    written = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{written}</table:table-row>'


def make_ods(path: Path, tables: str, styles: str = "") -> Path:
    return make_odf(
        path, f"<office:spreadsheet>{tables}</office:spreadsheet>", kind="spreadsheet", styles=styles
    )


def test_a_sheet_is_a_page_and_says_its_cells(tmp_path, tokenizer_json):
    hidden = (
        "<office:automatic-styles><style:style style:name='ta2'>"
        "<style:table-properties table:display='false'/></style:style></office:automatic-styles>"
    )
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    tables = (
        f"<table:table table:name='Costs'>{row('Item', 'Cost')}{row('Rent', '1,200.00 €')}{empty}"
        f"{row('Another table')}</table:table>"
        f"<table:table table:name='Past' table:style-name='ta2'>{row('old')}</table:table>"
    )

    document = parse(make_ods(tmp_path / "a.ods", tables, hidden))

    assert [page.text for page in document.pages] == [
        "Costs\n\nItem | Cost\nRent | 1,200.00 €\n\nAnother table",
        "Past (hidden)\n\nold",
    ]
    assert Chunker(tokenizer_json).cut(document)[0].heading == "Costs › A1:B6"


def test_repeated_cells_and_rows_are_counted(tmp_path):
    cells = (
        '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
        '<table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>y</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="16379"/>'
    )
    rows = f"<table:table-row>{cells}</table:table-row>{row('z', repeated=2)}"
    tables = f"<table:table table:name='S'>{rows}</table:table>"

    assert parse(make_ods(tmp_path / "a.ods", tables)).pages[0].text == "S\n\nx | x |  |  | y\nz\nz"


def test_a_row_repeated_without_end_is_refused(tmp_path):
    tables = f"<table:table table:name='S'>{row('ha' * 200, repeated=999999999999)}</table:table>"

    path = make_ods(tmp_path / "a.ods", tables)

    assert reason_of(path, ReadLimits(characters=1_000_000)) is Reason.OVER_TEXT_LIMIT


def test_of_an_encrypted_document_it_is_said_that_no_password_opens_it(tmp_path):
    path = make_zip(
        tmp_path / "a.odt",
        {"content.xml": b"\x00", "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"},
    )

    with pytest.raises(FileRefused) as caught:
        parse(path)

    assert caught.value.refusal == Refusal(DocumentState.PASSWORD, Reason.LOCK_NOT_SUPPORTED)


def test_entities_have_no_effect(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    prolog = f'<!DOCTYPE o [<!ENTITY leak SYSTEM "{secret.as_uri()}"><!ENTITY a "ha">]>'

    found = text_of(tmp_path, "<office:text><text:p>x&leak;&a;y</text:p></office:text>", prolog=prolog)

    assert found == "xy"


def test_what_is_empty_or_damaged_says_so(tmp_path):
    assert reason_of(make_odf(tmp_path / "a.odt", "<office:text/>")) is Reason.EMPTY_TEXT
    assert reason_of(make_zip(tmp_path / "b.odt", {"other": "x"})) is Reason.DAMAGED_FILE
    assert reason_of(make_zip(tmp_path / "c.ods", {"mimetype": "spreadsheet"})) is Reason.DAMAGED_FILE
    (tmp_path / "d.odt").write_bytes(b"no archive")
    assert reason_of(tmp_path / "d.odt") is Reason.DAMAGED_FILE


def test_a_bomb_is_refused(tmp_path):
    path = make_odf(tmp_path / "a.odt", "<office:text>" + " " * 30_000_000 + "</office:text>")

    assert reason_of(path, ReadLimits(unpacked_bytes=20_000_000)) is Reason.OVER_UNPACKED_LIMIT
