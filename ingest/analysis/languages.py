"""Telling the language of a text by its function words, for the stemmer that fits it.

Function words make up a quarter of any prose, so that a passage of ten words mostly has some, while a table,
a list of names or code has none and says so. A model that identifies languages takes 0.75 CPU seconds to
load and is hardly better on prose: docs/decisions/0011-words-in-every-language.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from ingest.analysis.scripts import Script

# Names are those of the Snowball stemmers (https://snowballstem.org/algorithms/); a language without one is
# here to be told from its neighbours. In each line the words that are both frequent and its own.
_FUNCTION_WORDS: Mapping[Script, Mapping[str, str]] = {
    Script.LATIN: {
        "english": "the of and to in is that for was with on are as by it be this from which not have an or",
        "french": "le la les de des du et en est que qui une un dans pour par sur au avec ce pas sont il aux",
        "german": "der die das und in den von zu mit ist des nicht ein eine auf für dem sich als im auch",
        "spanish": "el la los las de en que del se por un una con para es al como su lo más fue está pero",
        "italian": "il di che la in un per una del della con non si le da sono dei gli nel anche alla",
        "portuguese": "de que do da em um para com não uma os no se na por as dos foi ao são pela das",
        "dutch": "de het een van en in is dat op te zijn voor met die niet aan er ook om bij door naar wordt",
        "swedish": "och att det som en på är av för den till med ett inte om har de var från ska eller vid",
        "danish": "og at det er en den til på af for de som et med ikke har der var fra blev kan eller ved",
        "norwegian": "og det er en som på av for til med et ikke at har de den var fra ble kan eller ved",
        "finnish": "ja on ei että se oli joka mutta ovat kun tai myös hän sen ole jos niin kuin mitä sekä",
        "hungarian": "az és hogy nem is egy van volt meg ez azt csak de ha már vagy mint még el lehet",
        "polish": "na do się nie to że jest jak od po przez dla są za oraz który jego przy",
        "czech": "na se je že do by ve pro jako za po jsou při nebo také byl která podle",
        "romanian": "și în de la cu pe nu din că care este să un mai pentru sau sunt prin au al",
        "turkish": "ve bir bu için ile da de olarak olan daha çok ne gibi kadar en sonra var ya ise veya",
        "indonesian": "yang dan di dengan untuk dari pada ini dalam adalah itu tidak akan ke oleh atau juga",
        "catalan": "el la els les de en que del per amb un una és no al dels com més són va ha aquest",
        "basque": "eta da ez du bat dira zen ere dute izan baina edo bere egin den dago hau",
        "estonian": "ja on ei et see oli ka kui mis ning või ta aga oma selle välja ole nii",
        "lithuanian": "ir yra iš kad su tai ne buvo kaip bet ar už nuo per jo jos apie",
        "irish": "agus an na ar is go le do bhí sé ag tá nach níl seo chun ón",
        "esperanto": "la kaj de en estas ne al por ke kun oni pri ankaŭ sed kiu estis tiu",
        "serbian": "je da na se su od za sa koji kao ne ili bio koje iz to",
        "vietnamese": "và của là có trong các một cho không được với người này khi những đã để từ theo",
        "slovak": "na sa je že do by vo pre ako za po sú pri alebo tiež bol ktorá podľa",
    },
    Script.CYRILLIC: {
        "russian": "и в не на что с как по это из для к от он а но было также или которые был о при же",
        "ukrainian": "і в не на що з як та це для до від він а але було також або які був про при й у",
        "bulgarian": "и в не на че с като по това от за да се е са но или които беше при ще",
        "serbian": "и у је да на се су од за са који а о као не или био које из то",
    },
    Script.ARABIC: {
        "arabic": "في من على إلى أن التي الذي هذا هذه عن مع كان ما لا و بين بعد قبل أو هو هي كل ذلك",
        "persian": "و در به از که این را با است برای آن یک خود تا بر هم شد می او یا نیز شده",
        "urdu": "کے میں کی ہے اور سے کا کو پر نے کہ ہیں یہ تھا ایک اس بھی گیا",
    },
    Script.DEVANAGARI: {
        "hindi": "के में है की का और से को पर ने यह कि एक इस हैं था लिए भी या हो",
        "nepali": "र को मा छ ले का हो एक यो पनि गर्न भएको थियो लाई तथा",
        "marathi": "आणि आहे या ची चा च्या ते हे व तो होते मध्ये एक केला",
    },
}  # fmt: skip
DEFAULTS: Mapping[Script, str] = {
    Script.LATIN: "english",
    Script.GREEK: "greek",
    Script.CYRILLIC: "russian",
    Script.ARMENIAN: "armenian",
    Script.ARABIC: "arabic",
    Script.DEVANAGARI: "hindi",
    Script.TAMIL: "tamil",
}
# A passage goes by itself from this many function words on; with fewer it goes with its document.
ENOUGH = 4
ENOUGH_FOR_DOCUMENT = 2


def _by_word() -> dict[str, tuple[tuple[Script, str], ...]]:
    found: dict[str, list[tuple[Script, str]]] = {}
    for script, languages in _FUNCTION_WORDS.items():
        for language, words in languages.items():
            for word in words.split():
                found.setdefault(word, []).append((script, language))
    return {word: tuple(languages) for word, languages in found.items()}


_LANGUAGES_OF = _by_word()

Evidence = Counter[tuple[Script, str]]


def evidence_of(words: Iterable[str]) -> Evidence:
    """Count the function words of each language among folded words."""
    evidence: Evidence = Counter()
    for word in words:
        if languages := _LANGUAGES_OF.get(word):
            evidence.update(languages)
    return evidence


def languages_of(evidence: Evidence, enough: int, otherwise: Mapping[Script, str]) -> dict[Script, str]:
    """Give the language of each script that has ``enough`` function words; of the others ``otherwise``."""
    languages = dict(otherwise)
    decided = set()
    for (script, language), count in evidence.most_common():
        if count >= enough and script not in decided:
            languages[script] = language
            decided.add(script)
    return languages
