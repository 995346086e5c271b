import pytest

from ingest.errors import FileRefused
from ingest.types import DocumentState, PageState, ReadLimits, Reason
from tests.ingest.making_files import STRICT_WORD, make_docx, make_zip, paragraph, parse, table

STYLES = """<w:styles {ns}>
<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Chapter"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:styleId="Own"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
</w:styles>"""
NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
</w:numbering>"""

_LEVELS = """<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>"""
_FROM = '<w:lvlOverride w:ilvl="{}"><w:startOverride w:val="{}"/></w:lvlOverride>'
RESTARTED = f"""<w:numbering {{ns}}><w:abstractNum w:abstractNumId="7">{_LEVELS}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/>{_FROM.format(0, 1)}</w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/>{_FROM.format(0, 5)}{_FROM.format(1, 4)}</w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/>{_FROM.format("x", 1)}{_FROM.format(0, "x")}</w:num>
</w:numbering>"""
LINKED = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="Clauses"/></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Missing"/></w:abstractNum>
<w:abstractNum w:abstractNumId="7"><w:styleLink w:val="Clauses"/>
<w:lvl w:ilvl="0"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
</w:numbering>"""
CHART = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart>
<c:title><c:tx><c:rich><a:p><a:r><a:t>Revenue</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:ser>
<c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>2023</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>North</c:v></c:pt></c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>4711</c:v></c:pt></c:numCache></c:numRef></c:val>
</c:ser></c:plotArea></c:chart></c:chartSpace>"""


def text_of(tmp_path, body, **options):
    return parse(make_docx(tmp_path / "a.docx", body, **options)).pages[0].text


def styled(style, text):
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def listed(number, level, text):
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_headings_are_known_by_style_its_base_and_outline_level(tmp_path):
    body = (
        styled("Titel", "The work")
        + styled("berschrift1", "One")
        + styled("Chapter", "Two")
        + styled("Own", "Three")
        + styled("Loop", "Words")
        + paragraph("Four", '<w:outlineLvl w:val="0"/>')
        + paragraph("No heading", '<w:outlineLvl w:val="9"/>')
    )

    document = parse(make_docx(tmp_path / "a.docx", body, parts={"styles": STYLES}))

    page = document.pages[0]
    assert document.title == "The work"
    assert page.text == "The work\n\nOne\n\nTwo\n\nThree\n\nWords\n\nFour\n\nNo heading"
    assert [(heading.level, page.text[heading.start : heading.end]) for heading in page.headings] == [
        (1, "One"),
        (1, "Two"),
        (3, "Three"),
        (1, "Four"),
    ]


def test_lists_have_the_numbers_that_word_draws(tmp_path):
    body = (
        listed(1, 0, "first")
        + listed(1, 1, "inner")
        + listed(1, 1, "inner too")
        + listed(1, 0, "second")
        + listed(1, 1, "starts anew")
        + listed(2, 0, "a bullet")
        + listed(0, 0, "no item")
    )

    text = text_of(tmp_path, body, parts={"numbering": NUMBERING})

    assert text == (
        "III. first\nIIIa) inner\nIIIb) inner too\nIV. second\nIVa) starts anew\n- a bullet\n\nno item"
    )


def test_a_restarted_list_begins_at_the_number_that_it_states(tmp_path):
    body = (
        listed(1, 0, "alpha")
        + listed(1, 0, "beta")
        + listed(2, 0, "gamma")
        + listed(2, 1, "inner")
        + listed(2, 0, "delta")
        + listed(3, 0, "fifth")
        + listed(3, 1, "from four")
        + listed(3, 1, "five")
        + listed(3, 0, "sixth")
        + listed(3, 1, "from four again")
    )

    text = text_of(tmp_path, body, parts={"numbering": RESTARTED})

    assert text == (
        "1. alpha\n2. beta\n1. gamma\n1.1 inner\n2. delta\n"
        "5. fifth\n5.4 from four\n5.5 five\n6. sixth\n6.4 from four again"
    )


def test_lists_of_one_definition_count_on_unless_one_restarts(tmp_path):
    """So does a list that others come between: it restarts at its first item alone."""
    body = "".join(listed(number, 0, "x") for number in (1, 4, 2, 1, 2))

    text = text_of(tmp_path, body, parts={"numbering": RESTARTED})

    assert text == "1. x\n2. x\n1. x\n2. x\n3. x"


def test_a_list_that_names_a_style_has_the_numbers_of_that_style(tmp_path):
    body = listed(2, 0, "first") + listed(1, 0, "second") + listed(3, 0, "of no style")

    text = text_of(tmp_path, body, parts={"numbering": LINKED})

    assert text == "A) first\nB) second\n- of no style"


def test_a_chart_is_read_with_its_title_series_and_values(tmp_path):
    text = text_of(tmp_path, paragraph("See the chart"), parts={"chart1": CHART})

    assert text == "See the chart\n\nRevenue\n\n2023\nNorth | 4711"


def test_tables_are_lines_of_cells_with_merged_cells_once(tmp_path):
    merged = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
    continued = "<w:tcPr><w:vMerge/></w:tcPr>"
    body = table(
        (merged + paragraph("both"), paragraph("one") + paragraph("more")),
        (
            continued + paragraph("both"),
            "<w:sdt><w:sdtContent>" + paragraph("two") + "</w:sdtContent></w:sdt>",
        ),
        ("<w:p/>", "<w:p/>"),
        (paragraph("outer") + table((paragraph("in"), paragraph("side"))) + "<w:p/>", paragraph("last")),
    )

    assert text_of(tmp_path, body) == "both | one more\ntwo\n\nouter\n\nin | side\n\nlast"


def test_tracked_changes_are_read_as_accepted(tmp_path):
    body = (
        "<w:p><w:r><w:t>It is </w:t></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>here</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t> there</w:t></w:r></w:moveTo></w:p>"
    )

    assert text_of(tmp_path, body) == "It is new there"


def test_a_text_box_written_in_two_ways_is_read_once(tmp_path):
    box = f"<w:txbxContent>{paragraph('In the box')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Around it</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r></w:p><w:p><w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r></w:p>"
    )

    assert text_of(tmp_path, body) == "Around it\n\nIn the box\n\nIn the box"


def test_what_stands_between_the_words_is_read(tmp_path):
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
        "<w:softHyphen/><w:t>e</w:t></w:r>"
        '<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>'
        "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>"
        "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>7</w:t></w:r></w:fldSimple>"
        "<m:oMath><m:f><m:num><m:r><m:t>x</m:t></m:r></m:num><m:den><m:r><m:t>y</m:t></m:r></m:den></m:f>"
        "<m:sSup><m:e><m:r><m:t>z</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
    )

    assert text_of(tmp_path, body) == "a\tb\nc-deα•link7x/yz^2"


def test_notes_comments_and_margins_follow_the_body_once(tmp_path):
    parts = {
        "footnotes": "<w:footnotes {ns}><w:footnote w:type='separator'><w:p><w:r><w:t>line</w:t></w:r></w:p>"
        "</w:footnote><w:footnote>" + paragraph("A footnote") + "</w:footnote></w:footnotes>",
        "endnotes": "<w:endnotes {ns}><w:endnote>" + paragraph("An endnote") + "</w:endnote></w:endnotes>",
        "comments": "<w:comments {ns}><w:comment>" + paragraph("A comment") + "</w:comment></w:comments>",
        "header1": "<w:hdr {ns}>" + paragraph("On top") + "</w:hdr>",
        "header2": "<w:hdr {ns}>" + paragraph("On top") + "</w:hdr>",
        "footer1": "<w:ftr {ns}>" + paragraph("Below") + "</w:ftr>",
    }

    text = text_of(tmp_path, paragraph("Body"), parts=parts)

    assert text == "Body\n\nA footnote\n\nAn endnote\n\nA comment\n\nOn top\n\nBelow"


def test_the_strict_dialect_is_read(tmp_path):
    body = paragraph("Kop", '<w:outlineLvl w:val="1"/>') + paragraph("Tekst")

    page = parse(make_docx(tmp_path / "a.docx", body, namespace=STRICT_WORD)).pages[0]

    assert page.text == "Kop\n\nTekst"
    assert page.headings[0].level == 2


def test_the_stated_title_counts_if_it_is_one(tmp_path):
    for stated, expected in (
        ("Annual report", "Annual report"),
        ("Microsoft Word - x.doc", ""),
        ("Document1", ""),
    ):
        path = make_docx(tmp_path / "a.docx", paragraph("Body"), core_title=stated)
        assert parse(path).title == expected


def test_an_external_entity_is_not_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    prolog = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'

    assert text_of(tmp_path, paragraph("before &e; after"), prolog=prolog).split() == ["before", "after"]


def test_a_bomb_of_entities_stays_small(tmp_path):
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    body = paragraph("boom &a11;") + paragraph("after")

    assert text_of(tmp_path, body, prolog=f"<!DOCTYPE d [{entities}]>").startswith("boom")
    assert len(text_of(tmp_path, body, prolog=f"<!DOCTYPE d [{entities}]>")) < 20


def test_a_bomb_of_blanks_is_refused_before_it_is_unpacked(tmp_path):
    path = make_docx(tmp_path / "a.docx", " " * 30_000_000)
    assert path.stat().st_size < 100_000

    with pytest.raises(FileRefused) as caught:
        parse(path, ReadLimits(unpacked_bytes=20_000_000))

    refusal = caught.value.refusal
    assert (refusal.state, refusal.reason) == (DocumentState.TOO_BIG, Reason.OVER_UNPACKED_LIMIT)
    assert refusal.detail["limit"] == 20_000_000
    assert refusal.detail["bytes"] > 30_000_000


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_truncated_file_is_damaged(tmp_path, share):
    path = make_docx(tmp_path / "a.docx", paragraph("Words " * 500))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)] or b"PK\x03\x04")

    with pytest.raises(FileRefused) as caught:
        parse(path)

    assert caught.value.refusal.reason is Reason.DAMAGED_FILE


def test_a_zip_file_of_something_else_is_damaged(tmp_path):
    with pytest.raises(FileRefused) as caught:
        parse(make_zip(tmp_path / "a.docx", {"notes.txt": "words"}))

    assert caught.value.refusal.reason is Reason.DAMAGED_FILE


def test_broken_xml_is_read_as_far_as_it_goes(tmp_path):
    path = make_docx(tmp_path / "a.docx", paragraph("Before") + "<w:p><w:r><w:t>the break")

    assert parse(path).pages[0].text.startswith("Before")


def test_a_document_without_words_is_empty_and_one_with_pictures_has_no_text(tmp_path):
    with pytest.raises(FileRefused) as caught:
        parse(make_docx(tmp_path / "a.docx", "<w:p/>"))
    assert caught.value.refusal.reason is Reason.EMPTY_TEXT

    path = make_docx(tmp_path / "b.docx", "<w:p/>", parts={"media/picture": ""})
    assert [page.state for page in parse(path).pages] == [PageState.NO_TEXT]
