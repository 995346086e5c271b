import pytest

from ingest.errors import FileRefused
from ingest.types import PageState, Reason
from tests.ingest.making_files import parse

PANGRAM = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. "
CYRILLIC = "Съешь же ещё этих мягких французских булок, да выпей чаю. "
POLISH = "Pchnąć w tę łódź jeża lub ośm skrzyń fig. Zażółć gęślą jaźń. "
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. "
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
GREEK = "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. Το νερό είναι καθαρό σήμερα. "


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", PANGRAM),
        ("utf-8-sig", JAPANESE),
        ("utf-16", CYRILLIC),
        ("utf-16-le", PANGRAM),
        ("utf-16-be", PANGRAM),
        ("utf-32", JAPANESE),
        ("utf-32-le", PANGRAM),
        ("utf-32-be", PANGRAM),
        ("cp1252", PANGRAM),
        ("iso8859_2", POLISH),
        ("cp1250", CZECH),
        ("cp1251", CYRILLIC),
        ("koi8_r", CYRILLIC),
        ("cp1253", GREEK),
        ("cp932", JAPANESE),
        ("euc_jp", JAPANESE),
        ("iso2022_jp", JAPANESE),
        ("gb18030", "我们在冬天的早晨看见一只猫坐在窗台上，外面正在下雪。"),
        ("big5", "我們在冬天的早晨看見一隻貓坐在窗臺上，外面正在下雪。"),
        ("cp949", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. "),
    ],
)
def test_text_is_read_in_its_encoding(tmp_path, encoding, text):
    path = tmp_path / "note.txt"
    path.write_bytes((text * 20).encode(encoding))

    assert parse(path).pages[0].text == text * 20


def test_the_encoding_of_a_long_text_is_found_where_it_shows_and_all_of_it_is_decoded(tmp_path):
    text = "Plain words on a line of their own.\n" * 20_000 + PANGRAM
    path = tmp_path / "long.txt"
    path.write_bytes(text.encode("cp1252"))

    assert parse(path).pages[0].text == text


def test_a_few_broken_bytes_do_not_spoil_utf8(tmp_path):
    path = tmp_path / "log.txt"
    path.write_bytes((CYRILLIC * 50).encode() + b"\xff\xfe end")

    page = parse(path).pages[0]

    assert page.text.startswith(CYRILLIC)
    assert page.text.endswith("\ufffd\ufffd end")


def test_stored_characters_keep_their_places_and_control_characters_go(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes("a\u00a0b\r\nc\rd\fe\x00 \x1b[31mred".encode())

    page = parse(path).pages[0]

    assert page.text == "a\u00a0b\nc\nd\ne [31mred"
    assert page.state is PageState.INDEXED
    assert page.number == 1


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.log"])
def test_a_text_of_blanks_is_empty(tmp_path, name):
    path = tmp_path / name
    path.write_text(" \n\t\n ")

    with pytest.raises(FileRefused) as caught:
        parse(path)

    assert caught.value.refusal.reason is Reason.EMPTY_TEXT


def test_binary_data_is_no_text(tmp_path):
    path = tmp_path / "data.txt"
    path.write_bytes(bytes(range(256)) * 40)

    with pytest.raises(FileRefused) as caught:
        parse(path)

    assert caught.value.refusal.reason is Reason.NOT_TEXT
