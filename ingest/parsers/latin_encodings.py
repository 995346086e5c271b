"""Tells the single-byte encodings of the Latin alphabet apart by the letters that languages use.

All of them decode nearly any byte, and differ in which letters those bytes are: the right one gives
letters of one group of languages, the wrong ones give signs, or capitals inside of words.
"""

import re

_WESTERN = "àâäáãåæçèéêëìíîïñòóôöõøùúûüýÿßœðþ" + "’‘“”–—…•€£§©®°«»·´¿¡ªº²³½" + "\u00a0\u00ad"
_CENTRAL = "ąćęłńóśźż" + "áčďéěíňřšťúůýž" + "őűöüä" + "ăâîșşțţ" + "đßŕľĺô" + "’“”„–—…•€§°«»" + "\u00a0\u00ad"
_TURKISH = "ğışçöüâîûİ" + "’“”–—…•€§°«»" + "\u00a0\u00ad"
_BALTIC = "ąčęėįšųūž" + "āēģīķļņōŗ" + "äöüõ" + "’“”„–—…•€§°«»" + "\u00a0\u00ad"

# In the order in which they win a tie: by how common they are.
_CANDIDATES = (
    ("cp1252", _WESTERN),
    ("iso8859_2", _CENTRAL),
    ("cp1250", _CENTRAL),
    ("cp1254", _TURKISH),
    ("cp1257", _BALTIC),
    ("mac_roman", _WESTERN),
    ("cp850", _WESTERN),
)
_CAPITAL_INSIDE = re.compile(r"[a-zß-ÿ](?=[À-ÖØ-ÞĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽĞŞĀĒĢĪĶĻŅ])")


def likeliest_latin_encoding(sample: bytes) -> str:
    """The encoding in which ``sample`` has most letters and signs that people write, fewest others."""
    best, best_score = "cp1252", float("-inf")
    for encoding, typical in _CANDIDATES:
        text = sample.decode(encoding, "replace")
        telling = [character.lower() for character in text if character > "\x7f"]
        score = sum(1 if character in typical else -1 for character in telling)
        score -= 2 * len(_CAPITAL_INSIDE.findall(text))
        if score > best_score:
            best, best_score = encoding, score
    return best
