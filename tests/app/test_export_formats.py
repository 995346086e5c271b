"""The four forms of an exported chat, each read again by somebody else's reader."""

import io
import re
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from app.export.html import to_html
from app.export.markdown import to_markdown
from app.export.paper import to_pdf
from app.export.word import to_word
from tests.app.making_chats import COSTS, LEASE, NOW, answer, citation, document, harmful, quoted

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORDS = ("25 March 2028", "nine months", "The moon is made of cheese.", "Rent", 'return "<b>"', "no source")


# It knows no footnotes; without this it would take their definitions for those of links.
READER = MarkdownIt("commonmark").enable("table").disable("reference")


# --- Markdown ------------------------------------------------------------------------------------------


def test_markdown_has_each_note_defined_once_and_pointed_to():
    text = to_markdown(document(answer(), quoted(LEASE, COSTS)))
    defined = re.findall(r"(?m)^\[\^(\d+)\]: ", text)
    pointed = re.findall(r"\[\^(\d+)\](?!: )", text)
    assert defined == [str(number) for number in range(1, 8)]
    assert list(dict.fromkeys(pointed)) == defined


def test_markdown_is_read_with_the_blocks_that_the_answer_had():
    tokens = READER.parse(to_markdown(document(answer())))
    kinds = [token.type for token in tokens]
    for kind in ("bullet_list_open", "ordered_list_open", "table_open", "blockquote_open", "fence"):
        assert kinds.count(kind) == 1
    fence = next(token for token in tokens if token.type == "fence")
    assert (fence.info, fence.content) == ("python", 'def f(x):\n    return "<b>"\n')
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2", "h3"]


def test_markdown_from_elsewhere_is_only_words():
    html = READER.render(to_markdown(harmful()))
    tree = LexborHTMLParser(html)
    assert not tree.css("script, img, b, i, u, title, a, h3")
    assert re.findall(r"(?m)^\[\^(\d+)\]:", to_markdown(harmful())) == ["1", "2"]


@given(st.text(alphabet="ab1*_`~[]()<>&#+-.!|\\^$:=\n é\u05d0", max_size=40))
def test_words_are_read_from_markdown_as_they_were(text):
    # GIVEN a passage that means nothing by its signs, quoted
    told = document(quoted(citation(1, "a.md", text)))
    # WHEN it is exported and read again
    tree = LexborHTMLParser(READER.render(to_markdown(told)))
    # THEN its words are the same, and nothing has become of them
    inside = tree.css("blockquote")
    assert len(inside) == 1
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    assert [" ".join(node.text().split()) for node in inside[0].css("p")] == [*paragraphs, "[^1]"]


@pytest.mark.parametrize("line", ["# 5 items", "- none", "1. rent", "=====", "+ a"])
def test_a_line_of_an_answer_never_becomes_a_block(line):
    # GIVEN an answer with a line break, by which the writer meant words
    told = document(answer(f"Costs:  \n\\{line}" if line[0] != "1" else "Costs:  \n1\\. rent"))
    # THEN it is read again as the second line of a paragraph
    tree = LexborHTMLParser(READER.render(to_markdown(told)))
    assert [node.text() for node in tree.css("p") if node.text().startswith("Costs")] == [f"Costs:\n{line}"]


# --- HTML ----------------------------------------------------------------------------------------------


def test_html_leads_from_each_number_to_its_note_and_back():
    tree = LexborHTMLParser(to_html(document(answer(), answer("Again [1]. And [1]."))))
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    links = [node.attributes["href"] for node in tree.css("a") if node.attributes["href"].startswith("#")]
    assert {link[1:] for link in links} == set(ids)
    assert len(tree.css("a.back")) == len(tree.css("sup.mark"))


def test_html_loads_nothing_runs_nothing_and_has_no_element_of_a_stranger():
    tree = LexborHTMLParser(to_html(harmful()))
    assert not tree.css("script, img, iframe, link, object, b, i, u, form")
    assert len(tree.css("title")) == 1
    assert not [node for node in tree.css("*") if any(name.startswith("on") for name in node.attributes)]
    assert not [node for node in tree.css("a") if not node.attributes["href"].startswith("#")]
    policy = tree.css_first("meta[http-equiv]").attributes["content"]
    assert policy.startswith("default-src 'none'")
    assert "url(" not in to_html(harmful())


def test_html_keeps_links_of_the_web():
    links = LexborHTMLParser(to_html(document(answer()))).css("blockquote a")
    assert [link.attributes["href"] for link in links] == ["https://example.org/x?a=1&b=2"]


# --- Word ----------------------------------------------------------------------------------------------


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_word_has_real_footnotes_in_the_order_of_their_numbers():
    content = to_word(document(answer(), quoted(LEASE)), NOW)
    notes = etree.fromstring(parts(content)["word/footnotes.xml"])
    main = etree.fromstring(parts(content)["word/document.xml"])
    ids = [note.get(f"{W}id") for note in notes if note.get(f"{W}type") is None]
    assert ids == [node.get(f"{W}id") for node in main.iter(f"{W}footnoteReference")] == list("123456")
    first = "".join(notes[2].itertext())
    assert "Corn Mill lease 2023.pdf, page 4 “The tenant may end this lease on 25 March 2028”" in first
    # AND what is pointed to once more is a field that repeats the number
    fields = [node.get(f"{W}instr") for node in main.iter(f"{W}fldSimple")]
    assert [field.split()[:2] for field in fields] == [["NOTEREF", "_SourceNote3"]]
    names = {node.get(f"{W}name") for node in main.iter(f"{W}bookmarkStart")}
    assert "_SourceNote3" in names


def test_word_is_read_again_with_its_headings_lists_tables_and_code():
    read = docx.Document(io.BytesIO(to_word(document(answer()), NOW)))
    styles = {paragraph.text: paragraph.style.name for paragraph in read.paragraphs}
    assert styles["When does the lease end?"] == "Title"
    assert styles["Question 1?"] == "Heading 1"
    assert styles["In short"] == "Heading 2"
    assert styles["Both say so"] == "List Bullet"
    assert styles["first"] == styles["second"] == "List Number 2"
    assert styles['def f(x):\n    return "<b>"'] == "Code"
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows][2] == ["A | B", "300"]
    assert read.core_properties.title == "When does the lease end?"


def test_numbered_lists_of_word_begin_where_they_began():
    content = to_word(document(answer("5. five\n6. six\n\nthen\n\n1. one\n")), NOW)
    numbering = etree.fromstring(parts(content)["word/numbering.xml"])
    starts = [node.get(f"{W}val") for node in numbering.iter(f"{W}startOverride")]
    assert starts == ["5", "1"]


def test_word_takes_harm_as_words_and_every_part_is_sound():
    content = to_word(harmful(), NOW)
    for name, part in parts(content).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
    relations = parts(content)["word/_rels/document.xml.rels"]
    assert b"javascript" not in relations
    assert b"evil.example" not in relations
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    assert "<script>alert(3)</script>" in text


# --- PDF -----------------------------------------------------------------------------------------------


def pdf_of(told, tmp_path):
    return PdfReader(io.BytesIO(to_pdf(to_html(told, for_paper=True), tmp_path / "x.pdf")))


def test_pdf_has_words_that_can_be_found_numbers_of_pages_and_an_outline(tmp_path):
    read = pdf_of(document(answer(), *[answer("It ends [1].\n\n" * 60)] * 2), tmp_path)
    pages = [" ".join(page.extract_text().split()) for page in read.pages]
    for words in WORDS:
        assert words in pages[0]
    assert "“The tenant may end this lease on 25 March 2028” Checked: these words say it." in pages[0]
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert text.endswith(f"{number} / {len(pages)}") or text.startswith(f"{number} / {len(pages)}")
    assert [item["/Title"] for item in read.outline] == ["Question 1?", "Question 2?", "Question 3?"]
    assert read.metadata.title == "When does the lease end?"
    assert "\t" not in "".join(page.extract_text() for page in read.pages)


def test_pdf_takes_harm_as_words(tmp_path):
    read = pdf_of(harmful(), tmp_path)
    text = " ".join(read.pages[0].extract_text().split())
    assert "<script>alert(3)</script>" in text
    assert not [page for page in read.pages if page["/Annots"].get_object()]
    assert not any("/XObject" in page["/Resources"] and page["/Resources"]["/XObject"] for page in read.pages)


# --- all -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "[1]", "#", "- ", "```", "|a|\n|-|", "* * *", "1."])
def test_scraps_are_written_in_every_form(text):
    told = document(answer(text))
    assert to_markdown(told)
    assert to_html(told)
    assert to_word(told, NOW)


def test_an_answer_of_a_megabyte_is_written_whole():
    told = document(answer("The tenant may end the **lease** then [1].\n\n" * 25_000))
    assert to_markdown(told).count("**lease** then[^1].") == 25_000
    assert to_html(told).count("<strong>lease</strong> then") == 25_000
