import pypdf
import pytest

from ingest.errors import FileRefused
from ingest.parsers import pdf
from ingest.parsers.cleaning import clean_text
from ingest.parsers.pdf_pypdf import PypdfSource, SecondReading
from ingest.types import DocumentState, PageState, ReadLimits, Reason
from tests.ingest.making_files import lines_at, make_pdf, parse


def refusal_of(path, limits=None):
    with pytest.raises(FileRefused) as caught:
        parse(path, limits)
    return caught.value.refusal


def encrypted(path, *, user_password, algorithm="AES-256"):
    writer = pypdf.PdfWriter(path)
    writer.encrypt(user_password, "the owner's", algorithm=algorithm)
    writer.write(path)
    return path


def test_paragraphs_are_told_by_the_space_between_lines(tmp_path):
    def draw(canvas):
        lines_at(700, "The first paragraph", "goes on here.")(canvas)
        lines_at(650, "The second one", "too.")(canvas)

    page = parse(make_pdf(tmp_path / "a.pdf", draw)).pages[0]

    assert page.text == "The first paragraph\ngoes on here.\n\nThe second one\ntoo."


def test_double_spaced_text_is_no_row_of_paragraphs(tmp_path):
    page = parse(make_pdf(tmp_path / "a.pdf", lines_at(700, "One", "two", "three", leading=28))).pages[0]

    assert page.text == "One\ntwo\nthree"


def test_the_next_column_begins_a_paragraph_unless_a_sentence_runs_on(tmp_path):
    def two_columns(first_of_the_second):
        def draw(canvas):
            lines_at(700, "Left one", "left two", "left three", "left four", "left five")(canvas)
            lines_at(700, first_of_the_second, "right two", left=300)(canvas)

        return parse(make_pdf(tmp_path / "a.pdf", draw)).pages[0].text

    left = "Left one\nleft two\nleft three\nleft four\nleft five"
    assert two_columns("goes on") == f"{left}\ngoes on\nright two"
    assert two_columns("Begins") == f"{left}\n\nBegins\nright two"


def test_pages_are_counted_reported_and_have_their_state(tmp_path):
    reports = []
    path = make_pdf(tmp_path / "a.pdf", lines_at(700, "One"), lambda _: None, lines_at(700, "Three"))

    document = parse(path, report=lambda done, total: reports.append((done, total)))

    assert [(page.number, page.state, page.text) for page in document.pages] == [
        (1, PageState.INDEXED, "One"),
        (2, PageState.NO_TEXT, ""),
        (3, PageState.INDEXED, "Three"),
    ]
    assert reports == [(1, 3), (2, 3), (3, 3)]


def test_a_document_of_pictures_only_is_pages_without_text(tmp_path):
    document = parse(make_pdf(tmp_path / "a.pdf", lambda canvas: canvas.rect(9, 9, 99, 99)))

    assert [page.state for page in document.pages] == [PageState.NO_TEXT]


def test_bookmarks_become_headings_where_their_words_stand(tmp_path):
    def draw(canvas):
        lines_at(700, "See Tides in general below.", "1.2 Tides in", "general", "Tides in general are high.")(
            canvas
        )
        canvas.bookmarkPage("here")
        canvas.addOutlineEntry("Tides in General", "here", 0)
        canvas.bookmarkPage("here too")
        canvas.addOutlineEntry("Nowhere on the page", "here too", 1)

    page = parse(make_pdf(tmp_path / "a.pdf", draw)).pages[0]

    assert [(heading.level, page.text[heading.start : heading.end]) for heading in page.headings] == [
        (1, "1.2 Tides in\ngeneral")
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Harbour rules", "Harbour rules"),
        ("Microsoft Word - rules.doc", ""),
        ("", ""),
        ("0001562762-21-000023", ""),
    ],
)
def test_the_title_is_the_stated_one_if_a_person_wrote_it(tmp_path, stated, expected):
    assert parse(make_pdf(tmp_path / "a.pdf", lines_at(700, "Words"), title=stated)).title == expected


@pytest.mark.parametrize(
    ("text", "is_turned"),
    [
        ("\n".join("Turned on the page it comes in letters".replace(" ", "")), True),
        ("\n".join(map(str, range(60))), False),  # the numbers of lines, the axis of a chart
        ("\n".join("Too short to say"), False),
        ("Words on a line\n" * 30, False),
    ],
)
def test_a_page_of_single_letters_is_known(text, is_turned):
    assert pdf._is_letter_per_line(text) is is_turned


def test_names_of_glyphs_are_no_better_than_single_letters():
    assert not pdf._is_readable("/g18/g152/g135/g148/g152")
    assert pdf._is_readable("and/or, either/or: words all the same")


def test_letters_drawn_under_each_other_are_read_as_their_word(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", lines_at(800, *"lettersunderletters"))

    assert parse(path).pages[0].text == "lettersunderletters"


def test_an_empty_user_password_opens_a_document(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", lines_at(700, "Open to read"))

    assert parse(encrypted(path, user_password="")).pages[0].text == "Open to read"


def test_any_other_password_is_asked_for(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", lines_at(700, "Locked"))

    refusal = refusal_of(encrypted(path, user_password="sesame"))

    assert (refusal.state, refusal.reason) == (DocumentState.PASSWORD, Reason.PASSWORD_NEEDED)


@pytest.mark.parametrize("algorithm", ["AES-256", "AES-128", "RC4-128"])
@pytest.mark.parametrize("password", ["sesame", "Öffne dich, Straße"])
def test_both_readers_open_a_document_with_its_password_and_with_no_other(tmp_path, algorithm, password):
    path = make_pdf(tmp_path / "a.pdf", lines_at(700, "Locked words"))
    encrypted(path, user_password=password, algorithm=algorithm)

    document = pdf.PdfParser(password).parse(path, ReadLimits(), lambda _done, _total: None)
    assert document.pages[0].text == "Locked words"
    assert PypdfSource(path, password).page_text(0) == "Locked words"
    assert SecondReading(path, password, seconds=20).page_text(0) == "Locked words"
    with pytest.raises(FileRefused) as caught:
        pdf.PdfParser("barley").parse(path, ReadLimits(), lambda _done, _total: None)
    assert caught.value.refusal.reason is Reason.PASSWORD_NEEDED


def test_a_file_cut_off_in_its_first_bytes_is_damaged(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", lines_at(700, "Words"))
    path.write_bytes(path.read_bytes()[:60])

    refusal = refusal_of(path)

    assert (refusal.state, refusal.reason) == (DocumentState.DAMAGED, Reason.DAMAGED_FILE)
    assert refusal.detail["parser"] == "pdfium"


def test_a_file_without_its_last_bytes_is_read(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", lines_at(700, "Words"))
    path.write_bytes(path.read_bytes()[:-10])

    assert parse(path).pages[0].text == "Words"


def test_a_page_tree_that_contains_itself_ends(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )

    assert refusal_of(path).state is DocumentState.DAMAGED


def test_more_pages_or_text_than_allowed_are_refused(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", *[lines_at(700, "Ten signs.")] * 3)

    pages = refusal_of(path, ReadLimits(pages=2))
    text = refusal_of(path, ReadLimits(characters=25))

    assert (pages.reason, pages.detail) == (Reason.OVER_PAGE_LIMIT, {"pages": 3, "limit": 2})
    assert (text.reason, text.detail) == (Reason.OVER_TEXT_LIMIT, {"characters": 30, "limit": 25})


@pytest.mark.parametrize(
    ("extracted", "clean"),
    [
        ("com\ufffepile", "compile"),
        ("com\u00ad\r\npile", "compile"),
        ("ﬁne ﬂow", "fine flow"),
        ("a\u00a0b\u2003c\u3000d", "a b c d"),
        ("nul\x00 and \ud800lone", "nul and lone"),
        ("ﻣﺮﺣﺒﺎ", "مرحبا"),
        ("one  \r\n\r\n\r\n\r\ntwo\u2028three", "one\n\ntwo\nthree"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_extracted_text_is_made_plain(extracted, clean):
    assert clean_text(extracted) == clean
