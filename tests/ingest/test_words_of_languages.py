"""What is plainly there is found, in every script: words inflected, accented, attached and spelled otherwise.

All documents lie in one library, and few words of a question stand in its document in the same form.
"""

from collections.abc import Iterator

import pytest

from ingest.catalog.catalog import Catalog
from ingest.catalog.sources import FileStamp
from ingest.types import PageState, ParsedPage, PassageSpan, ReadDocument

# Each document is two passages; the question is about the first.
DOCUMENTS: dict[str, tuple[str, str]] = {
    "German": (
        "Die Mieter haben das Dach des Lagerhauses auf eigene Kosten zu erneuern und mit Ziegeln zu decken.",
        "Der Vertrag beginnt im Frühling und wird in zwei Exemplaren von beiden Seiten unterschrieben.",
    ),
    "French": (
        "Les locataires doivent entretenir la toiture de l'entrepôt et remplacer les tuiles abîmées.",
        "Le contrat commence au printemps et il est signé par les deux parties en deux exemplaires.",
    ),
    "Spanish": (
        "Los inquilinos deben reparar los tejados del almacén y pagar las facturas de la calefacción.",
        "El contrato empieza en primavera y se firma por las dos partes en dos ejemplares.",
    ),
    "Italian": (
        "Gli inquilini devono riparare le tegole del magazzino e pagare le bollette dell'acqua.",
        "Il contratto comincia in primavera ed è firmato dalle due parti in due copie.",
    ),
    "Portuguese": (
        "Os inquilinos devem reparar os telhados do armazém e pagar as contas de eletricidade.",
        "O contrato começa na primavera e é assinado pelas duas partes em dois exemplares.",
    ),
    "Dutch": (
        "De huurders moeten de daken van het pakhuis herstellen en de rekeningen van het water betalen.",
        "De overeenkomst begint in het voorjaar en wordt door beide partijen ondertekend.",
    ),
    "Swedish": (
        "Hyresgästerna ska laga lagrets tak och betala räkningarna för vatten och värme till kommunen.",
        "Avtalet börjar på våren och det skrivs under av båda parterna i två exemplar.",
    ),
    "Finnish": (
        "Vuokralaisen on korjattava varaston katot ja se maksaa vesilaskut, jotka ovat kunnan lähettämiä.",
        "Sopimus alkaa keväällä ja sen allekirjoittavat molemmat osapuolet, kun ehdot on sovittu.",
    ),
    "Hungarian": (
        "A bérlő köteles a raktár tetejét megjavítani és a számlákat kifizetni, ha az idő engedi.",
        "A szerződés tavasszal kezdődik, és azt két példányban mindkét fél aláírja.",
    ),
    "Polish": (
        "Najemcy są zobowiązani do naprawy dachu magazynu i nie mogą tego odmówić, co jest w umowie.",
        "Umowa zaczyna się na wiosnę i jest podpisana przez obie strony w dwóch egzemplarzach.",
    ),
    "Czech": (
        "Nájemci jsou povinni opravit střechu skladu a platit účty za vodu, které se posílají na podzim.",
        "Smlouva začíná na jaře a je podepsána oběma stranami ve dvou vyhotoveních.",
    ),
    "Turkish": (
        "Kiracılar deponun çatısını onarmak ve su faturalarını ödemek için bir ay süre alır.",
        "Sözleşme ilkbaharda başlar ve iki taraf için iki nüsha olarak imzalanır.",
    ),
    "Indonesian": (
        "Penyewa harus memperbaiki atap gudang dan membayar tagihan air yang dikirim pada musim gugur.",
        "Kontrak dimulai pada musim semi dan ditandatangani oleh kedua pihak dalam dua rangkap.",
    ),
    "Vietnamese": (
        "Người thuê phải sửa mái nhà kho và trả hóa đơn tiền nước của mùa thu.",
        "Hợp đồng bắt đầu vào mùa xuân và được hai bên ký thành hai bản.",
    ),
    "Russian": (
        "Арендаторы обязаны починить крыши складов и оплатить счета за воду, которые придут осенью.",
        "Договор начинается весной и подписывается обеими сторонами в двух экземплярах.",
    ),
    "Ukrainian": (
        "Орендарі повинні полагодити дахи складів і сплатити рахунки за воду, які надійдуть восени.",
        "Договір починається навесні та підписується обома сторонами у двох примірниках.",
    ),
    "Greek": (
        "Οι ενοικιαστές πρέπει να επισκευάσουν τις στέγες της αποθήκης και να πληρώσουν τους λογαριασμούς.",
        "Η σύμβαση αρχίζει την άνοιξη και υπογράφεται από τα δύο μέρη σε δύο αντίτυπα.",
    ),
    "Hebrew": (
        "השוכרים חייבים לתקן את הגגות במחסן ולשלם את החשבונות של המים.",
        "ההסכם מתחיל באביב ונחתם על ידי שני הצדדים בשני עותקים.",
    ),
    "Arabic": (
        "على المستأجرين إصلاح أسقف المستودع ودفع فواتير المياه التي تصل في الخريف.",
        "يبدأ العقد في الربيع ويوقع عليه الطرفان من نسختين.",
    ),
    "Persian": (
        "مستأجران باید سقف‌های انبار را تعمیر کنند و صورت‌حساب‌های آب را بپردازند.",
        "قرارداد در بهار آغاز می‌شود و دو طرف آن را در دو نسخه امضا می‌کنند.",
    ),
    "Hindi": (
        "किरायेदारों को गोदाम की छतों की मरम्मत करनी है और पानी के बिलों का भुगतान करना है।",
        "अनुबंध वसंत में शुरू होता है और दोनों पक्ष इस पर हस्ताक्षर करते हैं।",
    ),
    "Bengali": (
        "ভাড়াটেদের গুদামের ছাদ মেরামত করতে হবে এবং জলের বিল পরিশোধ করতে হবে।",
        "চুক্তি বসন্তে শুরু হয় এবং দুই পক্ষ তাতে স্বাক্ষর করে।",
    ),
    "Tamil": (
        "குத்தகைதாரர்கள் கிடங்கின் கூரைகளை பழுதுபார்க்க வேண்டும், தண்ணீர் கட்டணங்களை செலுத்த வேண்டும்.",
        "ஒப்பந்தம் வசந்த காலத்தில் தொடங்குகிறது, இரு தரப்பினரும் கையெழுத்திடுகிறார்கள்.",
    ),
    "Armenian": (
        "Վարձակալները պետք է վերանորոգեն պահեստի տանիքները և վճարեն ջրի հաշիվները։",
        "Պայմանագիրը սկսվում է գարնանը և ստորագրվում է երկու կողմերի կողմից։",
    ),
    "Georgian": (
        "მოიჯარეებმა უნდა შეაკეთონ საწყობის სახურავები და გადაიხადონ წყლის გადასახადები.",
        "ხელშეკრულება იწყება გაზაფხულზე და მას ორივე მხარე აწერს ხელს.",
    ),
    "Korean": (
        "임차인은 창고의 지붕을 수리하고 가을에 오는 수도 요금을 내야 한다.",
        "계약은 봄에 시작되며 양쪽 당사자가 두 부에 서명한다.",
    ),
    "Japanese": (
        "賃借人は倉庫の屋根を修繕し、秋に届く水道料金を支払わなければならない。",
        "契約は春に始まり、双方の当事者が二部に署名する。",
    ),
    "Chinese": (
        "承租人应当修理仓库的屋顶，并支付秋天寄来的水费。",
        "合同于春天开始，由双方签署，一式两份。",
    ),
    "Thai": (
        "ผู้เช่าต้องซ่อมหลังคาของโกดังและจ่ายค่าน้ำที่ส่งมาในฤดูใบไม้ร่วง",
        "สัญญาเริ่มในฤดูใบไม้ผลิและทั้งสองฝ่ายลงนามในสองฉบับ",
    ),
    "Lao": (
        "ຜູ້ເຊົ່າຕ້ອງສ້ອມແປງຫຼັງຄາຂອງສາງແລະຈ່າຍຄ່ານ້ຳ",
        "ສັນຍາເລີ່ມໃນລະດູໃບໄມ້ປົ່ງແລະທັງສອງຝ່າຍລົງນາມ",
    ),
    "Khmer": (
        "អ្នកជួលត្រូវជួសជុលដំបូលឃ្លាំងនិងបង់ថ្លៃទឹក",
        "កិច្ចសន្យាចាប់ផ្តើមនៅនិទាឃរដូវហើយភាគីទាំងពីរចុះហត្ថលេខា",
    ),
    "Burmese": (
        "ငှားရမ်းသူသည် ဂိုဒေါင်ခေါင်မိုးကိုပြုပြင်ပြီး ရေဖိုးပေးရမည်။",
        "စာချုပ်သည် နွေဦးတွင်စတင်ပြီး နှစ်ဖက်လက်မှတ်ထိုးသည်။",
    ),
    "Amharic": (
        "ተከራዮች የመጋዘኑን ጣሪያዎች መጠገን እና የውሃ ሂሳቦችን መክፈል አለባቸው።",
        "ውሉ በጸደይ ይጀምራል እና ሁለቱም ወገኖች ይፈርማሉ።",
    ),
}
QUESTIONS = [
    ("German", "Wer ersetzt einen kaputten Ziegel?"),
    ("German", "Was gilt für die Kosten des Mieters?"),
    ("French", "Qui paie une tuile abîmée ?"),
    ("French", "le locataire et les toitures des entrepôts"),
    ("Spanish", "¿Quién paga la factura del inquilino?"),
    ("Italian", "Chi ripara la tegola? la bolletta"),
    ("Portuguese", "Quem paga a conta do inquilino?"),
    ("Dutch", "Wie betaalt de rekening van de huurder?"),
    ("Swedish", "Vem betalar räkningen för hyresgästen?"),
    ("Finnish", "kattojen korjaus, vuokralaisella"),
    ("Hungarian", "a számla és a bérlőnek a raktárban"),
    ("Polish", "Kto naprawia dachy magazynów?"),
    ("Czech", "střechy a účet nájemce"),
    ("Turkish", "kiracının faturası"),
    ("Turkish", "ÇATISI"),
    ("Indonesian", "tagihan gudang"),
    ("Vietnamese", "sửa mái nhà kho"),
    ("Vietnamese", "sua mai nha kho"),
    ("Russian", "Кто чинит крышу склада?"),
    ("Ukrainian", "рахунок орендаря за склад"),
    ("Greek", "ΣΤΕΓΗ ΑΠΟΘΗΚΩΝ"),
    ("Greek", "η στέγη και ο λογαριασμός"),
    ("Hebrew", "גג של מחסן"),
    ("Hebrew", "חשבון לשוכר"),
    ("Arabic", "سقف المستودعات"),
    ("Arabic", "من يدفع الفاتورة؟ مستأجر"),
    ("Arabic", "اصلاح"),
    ("Persian", "سقف انبارها"),
    ("Persian", "صورتحساب مستاجر"),
    ("Persian", "سقف هاي انبار"),
    ("Hindi", "गोदाम की छत, किरायेदार"),
    ("Hindi", "बिल"),
    ("Bengali", "ভাড়াটে গুদাম"),
    ("Tamil", "கிடங்கு கூரை"),
    ("Armenian", "պահեստ տանիք"),
    ("Georgian", "სახურავი საწყობში"),
    ("Korean", "창고 지붕이 새면 누가 수리합니까?"),
    ("Korean", "요금"),
    ("Japanese", "倉庫の屋根は誰が直しますか"),
    ("Japanese", "水道"),
    ("Japanese", "届"),
    ("Chinese", "谁来修屋顶？"),
    ("Chinese", "水费"),
    ("Chinese", "秋"),
    ("Thai", "ใครซ่อมหลังคาโกดัง"),
    ("Thai", "ค่าน้ำ"),
    ("Lao", "ຫຼັງຄາສາງ"),
    ("Khmer", "ដំបូលឃ្លាំង"),
    ("Burmese", "ဂိုဒေါင် ခေါင်မိုး"),
    ("Amharic", "ጣሪያ መጋዘን"),
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    folder = tmp_path_factory.mktemp("library")
    catalog = Catalog(folder / "catalog.db")
    catalog.sources.add(folder, "Documents")
    (source,) = catalog.sources.all()
    for language, texts in DOCUMENTS.items():
        pages = tuple(ParsedPage(number, text, PageState.INDEXED) for number, text in enumerate(texts, 1))
        spans = tuple(PassageSpan(page.number, 0, len(page.text), "") for page in pages)
        outcome = ReadDocument("", pages, spans)
        id_ = catalog.documents.store(
            language.encode(), ".txt", "1", name=f"{len(language)}.txt", outcome=outcome, embedder="e"
        )
        catalog.sources.put_document(source, FileStamp(source.path / f"{language}.x", 1, 1), "1", id_)
    yield catalog
    catalog.close()


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_the_passage_that_says_it_is_first(catalog: Catalog, language: str, question: str) -> None:
    hits = catalog.words.find(question, 3, None).everywhere
    passages = catalog.documents.passages([hit.id for hit in hits])
    assert [passages[hit.id].text for hit in hits][:1] == [DOCUMENTS[language][0]]
