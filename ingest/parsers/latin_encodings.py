"""Tells the single-byte encodings of the Latin alphabet apart by the letters that languages use.

All of them decode nearly any byte, and differ in which letters those bytes are: the right one gives
letters of one language, the wrong ones give letters of several, signs, or capitals inside of words. So
each encoding is judged by the one alphabet that fits best: all alphabets of an encoding together would
allow nearly every letter in it.
"""

import re
from collections import Counter

_SIGNS = "‘’“”„–—…•€£¥¢§©®™°«»´·¿¡ªº¹²³¼½¾µ±×÷‰\u00a0\u00ad"

# French, German, Spanish, Italian, Dutch, Swedish, Danish and their like are one, as they share documents.
# It lacks "õ", "ã", "ý", "ð" and "þ", which other languages' letters turn into in Windows-1252.
_WESTERN = "àâäáåæçèéêëìíîïñòóôöùúûüÿßœø"
_PORTUGUESE = "àáâãçéêíóôõúü"
_ICELANDIC = "áéíóúýþæöð"
_FAROESE = "áíóúýæøð"
_ESTONIAN = "äöõüšž"
_HUNGARIAN = "áéíóöőúüű"
_POLISH = "ąćęłńóśźż"
_CZECH = "áčďéěíňóřšťúůýž"
_SLOVAK = "áäčďéíĺľňóôŕšťúýž"
_ROMANIAN = "ăâîşţ"
_CROATIAN = "čćđšž"  # Slovene and Bosnian too
_TURKISH = "çğıİöşüâîû"
_LITHUANIAN = "ąčęėįšųūž"
_LATVIAN = "āčēģīķļņšūž"

_OF_WESTERN_ENCODINGS = (_WESTERN, _PORTUGUESE, _ICELANDIC, _FAROESE, _ESTONIAN)
_OF_CENTRAL_ENCODINGS = (_HUNGARIAN, _POLISH, _CZECH, _SLOVAK, _ROMANIAN, _CROATIAN)

# In the order in which they win a tie: by how common they are.
_CANDIDATES = (
    ("cp1252", _OF_WESTERN_ENCODINGS),
    ("iso8859_2", _OF_CENTRAL_ENCODINGS),
    ("cp1250", _OF_CENTRAL_ENCODINGS),
    ("cp1254", (_TURKISH,)),
    ("cp1257", (_LITHUANIAN, _LATVIAN, _ESTONIAN)),
    ("mac_roman", _OF_WESTERN_ENCODINGS),
    ("cp850", _OF_WESTERN_ENCODINGS),
)
_MISPLACED = re.compile(
    r"[a-zß-ÿ](?=[À-ÖØ-ÞĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽĞŞĀĒĢĪĶĻŅŒŸ])"  # a capital inside of a word
    r"|[^\W\d_][“”„£¥¢§©®°«»±](?=[^\W\d_])"  # a sign inside of a word
    r"|[^\W\d_][¿¡µ]"  # what comes before a word, after one
    r"|[ªº¹²³¼½¾](?=[^\W\d_])"  # and the other way round
)


def likeliest_latin_encoding(sample: bytes) -> str:
    """The encoding in which ``sample`` has most letters of one language and signs, fewest others."""
    best, best_score = "cp1252", float("-inf")
    for encoding, alphabets in _CANDIDATES:
        text = sample.decode(encoding, "replace")
        telling = Counter(character for character in text if character > "\x7f")
        score = max(_fit(telling, alphabet) for alphabet in alphabets) - 2 * len(_MISPLACED.findall(text))
        if score > best_score:
            best, best_score = encoding, score
    return best


def _fit(telling: Counter[str], alphabet: str) -> int:
    """How many characters are letters of ``alphabet`` or signs, less those that are neither."""
    typical = {*alphabet, *alphabet.upper(), *_SIGNS}
    return sum(count if character in typical else -count for character, count in telling.items())
