import pytest

from ingest.embedding.familiarity import Familiarity, everything, known_scripts
from ingest.embedding.onnx_embedder import OnnxEmbedder
from tests.conftest import PROJECT

MODEL = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"


@pytest.fixture(scope="module")
def bundled() -> Familiarity:
    return OnnxEmbedder(MODEL, threads=1).familiarity


@pytest.mark.parametrize(
    "text",
    [
        "契約はいつ終わりますか",
        "合同什么时候结束？",
        "متى ينتهي العقد؟",
        "Когда кончается договор?",
        "Πότε λήγει η σύμβαση;",
        "अनुबंध कब समाप्त होता है?",
        "계약은 언제 끝납니까?",
        "สัญญาสิ้นสุดเมื่อไหร่",
        "מתי מסתיים החוזה?",
        "PDFの契約はいつ終わりますか",
    ],
)
def test_the_bundled_model_knows_nothing_of_other_scripts(bundled: Familiarity, text: str) -> None:
    assert bundled.of(text) == 0
    assert not bundled.reads(text)


def test_the_bundled_model_knows_english_better_than_its_neighbours(bundled: Familiarity) -> None:
    english = bundled.of("When does the tenant have to repair the roof of the warehouse?")
    assert english == 1
    for text in (
        "Wann muss der Mieter das Dach des Lagerhauses ausbessern?",
        "¿Cuándo debe el inquilino reparar el tejado del almacén?",
        "Milloin vuokralaisen on korjattava varaston katto?",
    ):
        assert 0.4 <= bundled.of(text) < 0.8
        assert bundled.reads(text)
    # A foreign word within changes little.
    assert 0.8 < bundled.of("Who wrote the famous novel about the city called 東京?") < 1


@pytest.mark.parametrize("text", ["", " ", "12.5 %", "2024-03-31", "😀", "\u0301", "\ud800"])
def test_what_has_no_letters_is_as_familiar_as_any(bundled: Familiarity, text: str) -> None:
    assert bundled.of(text) == 1
    assert bundled.reads(text)


def test_a_vocabulary_tells_which_scripts_it_was_made_for() -> None:
    latin = [f"ab{number}" for number in range(200)]
    cyrillic = [f"##дог{number}" for number in range(200)]
    single = [chr(code) for code in range(0x4E00, 0x4E00 + 500)]
    assert known_scripts([*latin, *single, "ка", "[UNK]", "7", ""]) == {"LATIN"}
    assert known_scripts([*latin, *cyrillic]) == {"LATIN", "CYRILLIC"}
    # BERT's multilingual vocabulary has every ideograph singly.
    assert known_scripts([chr(code) for code in range(0x4E00, 0x4E00 + 1_000)]) == {"CJK"}
    # Pieces of bytes stand for every script.
    assert known_scripts([f"\u0120{number}" for number in range(2_000)]) is None


def test_an_embedder_of_all_scripts_is_never_passed_over() -> None:
    assert everything().of("契約 договор contract") == 1
    assert everything().reads("契約")
    multilingual = Familiarity(frozenset({"LATIN", "CJK"}), count_pieces=lambda text: len(text) // 4)
    assert multilingual.of("合同什么时候结束？") == 1
