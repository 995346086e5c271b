import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from ingest.chunking import Chunker
from ingest.errors import FileRefused
from ingest.types import DocumentState, ReadLimits, Reason
from tests.ingest.making_files import make_office, parse

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def book():
    book = Workbook()
    book.active.title = "Costs"
    return book


def saved(book, tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    book.save(path)
    return path


def make_xlsx(path: Path, *, rows: str, strings: str = "", prolog: str = "") -> Path:
    """A workbook of one sheet, ``rows`` the inside of its ``sheetData``."""
    return make_office(
        path,
        {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="Costs" sheetId="1" r:id="r0"/></sheets></workbook>',
            "xl/sheet1.xml": f'{prolog}<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/strings.xml": f'{prolog}<sst xmlns="{SHEET}">{strings}</sst>',
        },
        {
            "": [("officeDocument", "xl/workbook.xml")],
            "xl/workbook.xml": [("worksheet", "sheet1.xml"), ("sharedStrings", "strings.xml")],
        },
    )


def reason_of(path: Path, limits: ReadLimits | None = None) -> Reason:
    with pytest.raises(FileRefused) as caught:
        parse(path, limits)
    return caught.value.refusal.reason


def test_a_sheet_is_a_page_of_lines_under_its_name(book, tmp_path):
    for row in [("Item", "Cost"), ("Rent", 1200), ("Seeds", 80.5)]:
        book.active.append(row)
    book.create_sheet("Income").append(["None yet"])

    document = parse(saved(book, tmp_path))

    costs, income = document.pages
    assert costs.text == "Costs\n\nItem | Cost\nRent | 1200\nSeeds | 80.5"
    assert income.text == "Income\n\nNone yet"
    assert [costs.text[heading.start : heading.end] for heading in costs.headings] == ["Costs"]


def test_numbers_are_shown_as_their_cells_show_them(book, tmp_path):
    shown = {
        "A1": (dt.date(2026, 3, 1), "yyyy-mm-dd", "2026-03-01"),
        "A2": (dt.datetime(2026, 3, 1, 14, 30), "dd.mm.yyyy hh:mm", "2026-03-01 14:30"),  # noqa: DTZ001 - sheets know no time zones
        "A3": (0.125, "0.0%", "12.5%"),
        "A4": (0.3, "0%", "30%"),
        "A5": (1234567.891, "#,##0.00", "1,234,567.89"),
        "A6": (-1200, '#,##0 "€"', "-1,200 €"),
        "A7": (99.5, "[$$-409]#,##0.00", "$99.50"),
        "A8": (0.1 + 0.2, "General", "0.3"),
        "A9": (dt.time(8, 5), "h:mm", "8:05"),
        "A10": (1.5, "[h]:mm", "36:00"),
        "A11": (True, "General", "TRUE"),
        "A12": (12345678901, "General", "12345678901"),
        "A13": (45000, "d mmmm yyyy", "2023-03-15"),
        "A14": (3, "0.00", "3.00"),
    }
    for place, (value, code, _) in shown.items():
        book.active[place] = value
        book.active[place].number_format = code

    lines = parse(saved(book, tmp_path)).pages[0].text.split("\n\n", 1)[1].split("\n")

    assert lines == [words for _, _, words in shown.values()]


def shown_in_a_cell(book, tmp_path: Path, value: float, code: str) -> str:
    book.active["A1"] = value
    book.active["A1"].number_format = code
    return parse(saved(book, tmp_path)).pages[0].text.removeprefix("Costs\n\n")


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (12_345_678, '#,##0.0,,"M"', "12.3M"),
        (250_000, '$#,##0,"K"', "$250K"),
        (1_500, "#,##0,.00", "1.50"),
        (-12_250, '0.0,"K"', "-12.3K"),
    ],
)
def test_commas_after_the_digits_divide_by_thousands(book, tmp_path, value, code, shown):
    assert shown_in_a_cell(book, tmp_path, value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.003, "mm:ss", "04:19"),
        (0.003, "mm:ss.0", "04:19.2"),
        (0.354, r"[$-409]h:mm\ AM/PM;@", "8:29 AM"),
        (0.354, "[$-F400]h:mm:ss AM/PM", "8:29:46 AM"),
        (0.5, "h:mm AM/PM", "12:00 PM"),
        (0, "h:mm A/P", "12:00 A"),
        (0.75, "hh:mm:ss", "18:00:00"),
        (0.4, 'h"h"mm', "9h36"),
        (1.5, "h:mm", "12:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.0625, "[mm]:ss", "90:00"),
        (0.5, "d/m/yyyy h:mm", "12:00"),
    ],
)
def test_times_and_durations_are_shown_without_a_date(book, tmp_path, value, code, shown):
    assert shown_in_a_cell(book, tmp_path, value, code) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("mmm", "2023-03-15"),
        ("mmmm-yy", "2023-03-15"),
        ("m/d", "2023-03-15"),
        ("m/d/yy h:mm AM/PM", "2023-03-15 18:00"),
        (r"[$-409]mmm\ d\,\ yyyy;@", "2023-03-15"),
    ],
)
def test_days_and_months_are_dates(book, tmp_path, code, shown):
    assert shown_in_a_cell(book, tmp_path, 45_000.75, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1_067, "00000", "01067"),
        (5, "0,000", "0,005"),
        (1_067, '"D-"00000', "D-01067"),
        (1_234_567, "000-00-0000", "001-23-4567"),
        (5_551_234_567, "(000) 000-0000", "(555) 123-4567"),
        (612_345_678, '0#" "##" "##" "##" "##', "06 12 34 56 78"),
        (1_234_567.5, "# ##0.00", "1234 567.50"),
        (45, "# ##0.00", "45.00"),
        (1_234, "000-###,#-0", "1234"),  # too odd to tell: the plain number
    ],
)
def test_places_of_digits_are_filled(book, tmp_path, value, code, shown):
    assert shown_in_a_cell(book, tmp_path, value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (7_250_000, '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "7.3M"),
        (5_300, '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "5.3K"),
        (12, '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "12"),
        (5_551_234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (5_551_234_567, "[<=9999999]###-####;(###) ###-####", "(555) 123-4567"),
        (45_000, '[<40000]"long ago";yyyy-mm-dd', "2023-03-15"),
        (5_300, '[=<1000]0.0;0.0,"K"', "5300"),  # no such comparison: the plain number
    ],
)
def test_a_condition_chooses_how_a_number_is_shown(book, tmp_path, value, code, shown):
    assert shown_in_a_cell(book, tmp_path, value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [(2.5, "0", "3"), (1.005, "0.00", "1.01"), (0.285, "0%", "29%"), (-0.125, "0.00", "-0.13")],
)
def test_halves_are_rounded_away_from_zero(book, tmp_path, value, code, shown):
    assert shown_in_a_cell(book, tmp_path, value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [(5, '"10 x "0', "10 x 5"), (5, "#,##0 USD", "5 USD"), (0.125, "0.0 %", "12.5 %"), (5, "(0)", "5")],
)
def test_words_of_a_format_are_not_its_digits(book, tmp_path, value, code, shown):
    assert shown_in_a_cell(book, tmp_path, value, code) == shown


@pytest.mark.parametrize(
    "code", ["0" * 300, "0.00E+00", "# ?/?", ";;;", "[>]0", "[>=x]0,", '"', "[", ",0,,.,"]
)
@pytest.mark.parametrize("value", [5, 1e300])
def test_odd_formats_keep_the_number(book, tmp_path, value, code):
    assert shown_in_a_cell(book, tmp_path, value, code).replace(",", "").startswith(str(value)[0])


def test_dates_may_count_from_1904(book, tmp_path):
    book.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as the library wants it
    book.active["A1"] = dt.date(2026, 3, 1)

    assert "2026-03-01" in parse(saved(book, tmp_path)).pages[0].text


def test_formulas_count_by_the_value_that_was_saved(tmp_path):
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>x()</f><v>two</v></c></row>'

    assert parse(make_xlsx(tmp_path / "a.xlsx", rows=rows)).pages[0].text == "Costs\n\n2 | two"


def test_a_formula_without_a_value_is_shown_itself(book, tmp_path):
    book.active.append([1, 2, "=SUM(A1:B1)"])

    assert parse(saved(book, tmp_path)).pages[0].text == "Costs\n\n1 | 2 | =SUM(A1:B1)"


def test_empty_cells_keep_columns_apart_and_empty_rows_keep_tables_apart(book, tmp_path):
    book.active["B2"], book.active["E2"] = "left", "right"
    book.active["B3"], book.active["C3"] = "a", "b"
    book.active["A6"] = "another table"

    text = parse(saved(book, tmp_path)).pages[0].text

    assert text == "Costs\n\nleft |  |  | right\na | b\n\nanother table"


def test_hidden_sheets_are_read_and_said_to_be_hidden(book, tmp_path):
    book.active.append(["seen"])
    hidden = book.create_sheet("Past")
    hidden.append(["unseen"])
    hidden.sheet_state = "hidden"

    assert parse(saved(book, tmp_path)).pages[1].text == "Past (hidden)\n\nunseen"


def test_comments_are_read(book, tmp_path):
    book.active["B2"] = 3
    book.active["B2"].comment = Comment("Ask Ada first", "somebody")

    assert parse(saved(book, tmp_path)).pages[0].text == "Costs\n\n3\n\nB2: Ask Ada first"


def test_a_long_table_repeats_its_header_and_its_passages_say_their_cells(book, tmp_path, tokenizer_json):
    book.active.append(["Item", "Cost"])
    for number in range(200):
        book.active.append([f"A thing of number {number}", number])

    document = parse(saved(book, tmp_path))

    page = document.pages[0]
    passages = Chunker(tokenizer_json).cut(document)
    assert len(passages) > 5
    rows = []
    for passage in passages:
        text = page.text[passage.start : passage.end]
        assert "Item | Cost" in text
        name, _, cells = passage.heading.partition(" › ")
        first, last = cells.split(":")
        assert (name, first[0], last[0]) == ("Costs", "A", "B")
        numbers = [int(line.rsplit(" ", 1)[1]) for line in text.split("\n") if line.startswith("A thing")]
        begins_with_header = first == "A1"
        assert [f"A{numbers[0] + 2 - begins_with_header}", f"B{numbers[-1] + 2}"] == [first, last]
        rows += numbers
    assert rows == list(range(200))


def test_a_row_too_long_for_a_passage_names_its_columns(book, tmp_path, tokenizer_json):
    book.active.append([f"Measure {number}" for number in range(200)])
    book.active.append([number * 1000 for number in range(200)])

    document = parse(saved(book, tmp_path))

    text = document.pages[0].text
    assert "Measure 150: 150000" in text
    found = [
        passage.heading
        for passage in Chunker(tokenizer_json).cut(document)
        if "Measure 150: 150000" in text[passage.start : passage.end]
    ]
    assert len(found) == 1
    first, last = found[0].removeprefix("Costs › ").split(":")
    assert (first[-1], last[-1]) == ("2", "2")
    assert len(first) <= 3 < len(last) + 1
    assert first != "A2"


def test_a_bomb_of_entities_is_left_out(tmp_path):
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>&a11;in</t></is></c></row>'
    path = make_xlsx(
        tmp_path / "a.xlsx",
        rows=rows,
        strings="<si><t>words &a11;</t></si>",
        prolog=f"<!DOCTYPE sst [{entities}]>",
    )

    assert parse(path).pages[0].text == "Costs\n\nwords | in"


def test_no_file_is_read_through_an_entity(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    prolog = f'<!DOCTYPE sst [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'

    path = make_xlsx(tmp_path / "a.xlsx", rows=rows, strings="<si><t>x&leak;y</t></si>", prolog=prolog)

    assert parse(path).pages[0].text == "Costs\n\nxy"


def test_a_bomb_of_rows_is_refused(tmp_path):
    row = '<row><c t="inlineStr"><is><t>' + "ha " * 1_000 + "</t></is></c></row>"
    path = make_xlsx(tmp_path / "a.xlsx", rows=row * 10_000)
    assert path.stat().st_size < 300_000

    assert reason_of(path, ReadLimits(unpacked_bytes=5_000_000)) is Reason.OVER_UNPACKED_LIMIT
    assert reason_of(path, ReadLimits(characters=1_000_000)) is Reason.OVER_TEXT_LIMIT


def test_what_a_package_states_of_its_size_is_not_believed(tmp_path):
    # GIVEN a package that states a tenth of the size of its sheet
    row = '<row><c t="inlineStr"><is><t>' + "ha " * 1_000 + "</t></is></c></row>"
    path = make_xlsx(tmp_path / "a.xlsx", rows=row * 1_000)
    content = path.read_bytes()
    size = len(f'<worksheet xmlns="{SHEET}"><sheetData></sheetData></worksheet>') + len(row) * 1_000
    assert content.count(size.to_bytes(4, "little")) == 2
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (size // 10).to_bytes(4, "little")))

    # THEN no more than that is unpacked, and the damage is told
    assert reason_of(path) is Reason.DAMAGED_FILE


def test_cells_far_apart_cost_nothing(book, tmp_path):
    book.active["A1"], book.active["XFD1"], book.active["A1048576"] = "first", "far right", "far down"

    assert parse(saved(book, tmp_path)).pages[0].text == "Costs\n\nfirst |  | far right\n\nfar down"


@pytest.mark.parametrize("stated", ['r="0"', 'r="x"', 'r="99999999999999999999"', ""])
def test_rows_with_bad_numbers_are_read(tmp_path, stated):
    rows = f'<row {stated}><c r="??"><v>7</v></c><c r="B1" t="s"><v>999</v></c><c><v>many</v></c></row>'

    assert parse(make_xlsx(tmp_path / "a.xlsx", rows=rows)).pages[0].text.startswith("Costs\n\n7")


def test_a_book_of_empty_sheets_has_no_text(book, tmp_path):
    book.create_sheet("Empty too")

    assert reason_of(saved(book, tmp_path)) is Reason.EMPTY_TEXT


def test_the_title_of_the_properties_is_the_title(book, tmp_path):
    book.active.append(["words"])
    book.properties.title = "Costs of the mill"

    assert parse(saved(book, tmp_path)).title == "Costs of the mill"


def test_a_truncated_book_is_damaged(book, tmp_path):
    for number in range(500):
        book.active.append([number, "words"])
    path = saved(book, tmp_path)
    path.write_bytes(path.read_bytes()[:-500])

    with pytest.raises(FileRefused) as caught:
        parse(path)

    assert caught.value.refusal.state is DocumentState.DAMAGED
