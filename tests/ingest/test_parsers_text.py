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


@pytest.mark.parametrize(
    "text",
    [
        "Item,Price,Note\n" + "".join(f"Pen {number},£{number}.20,ok\n" for number in range(1, 60)),
        "Date;Room;Temp [°C]\n" + "".join(f"2024-01-{day};{day};{day + 3}\n" for day in range(10, 29)),
        "Area 85 m²\nVolume 3 m³\n",
        "Steel plate, 5 mm ±0.1, 50 µm coating\n",
        "Kept at 20\u00a0°C for 5\u00a0€ a day\n",
        "Ångström",
        "Østergaard",
        "Naïve “Bayes” – it’s free…",
        "Footnote¹, © 2024 Acme® Ltd",
    ],
)
def test_a_few_signs_or_lone_letters_are_no_other_script(tmp_path, text):
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode("cp1252"))

    assert parse(path).pages[0].text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp932", "ソフト"), ("cp932", "1966年"), ("cp932", "5本"), ("big5", "1966年"), ("big5", "30人")],
)
def test_a_word_of_japanese_or_chinese_with_lone_bytes_is_no_latin(tmp_path, encoding, text):
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode(encoding))

    assert parse(path).pages[0].text == text


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Bérleti szerződés Kovács Győző és Szűcs Ernő között. A fűtést a bérlő fizeti. "),
        ("iso8859_2", "Bérleti szerződés Kovács Győző és Szűcs Ernő között. A fűtést a bérlő fizeti. "),
        ("cp1250", "Proprietarul şi chiriaşul au convenit următoarele: chiria se plăteşte până în mai. "),
        ("cp1250", "Wynajmujący oddaje Najemcy lokal do używania, a ten płaci czynsz do piątego dnia. "),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl Škoda. "),
        ("iso8859_2", "Prenajímateľ prenecháva nájomcovi byt do užívania. Kŕdeľ ďatľov učí koňa. "),
        ("cp1250", "Najmoprimac će plaćati najamninu. Đuro i Željko žive u Čakovcu. "),
        ("cp1254", "Kira sözleşmesi: Ayşe Yılmaz ile Çağrı Öztürk anlaşmıştır. İstanbul, Şişli. "),
        ("cp1257", "Nuomos sutartis dėl būsto: nuomotojas įsipareigoja suteikti gyvenamąją patalpą. Šalys. "),
        ("cp1257", "Īrnieks apņemas maksāt īri katru mēnesi. Šis līgums ir uz gadu, ņemot vērā žēlabas. "),
        ("cp1257", "Üürnik kohustub maksma üüri iga kuu viiendaks päevaks. Žanr, šokk ja õigus. "),
        ("cp1252", "São Paulo: não há informações; três irmãs, avô e avó. "),
        ("cp1252", "Það er ágætt að þessi íbúð sé laus; ný öxi. "),
        ("cp1252", "Größe für Äpfel. Où êtes-vous, naïve sœur ? ¿Cuánto? Señor. Søren på ø. Città. "),
    ],
)
def test_letters_of_a_language_tell_its_encoding(tmp_path, encoding, text, times):
    path = tmp_path / "note.txt"
    path.write_bytes((text * times).encode(encoding))

    assert parse(path).pages[0].text == text * times


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
