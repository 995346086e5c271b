"""Sentences of a passage that speak to a language model: what they have it say is no finding.

A list of forms cannot be whole. It need not be: a passage is given as quoted text whatever it says, and this
only keeps a sentence from passing for supported where all that supports it is an order to write it.
"""

import re
from collections.abc import Sequence

_TURNS = re.compile(
    r"<\|[^<>|\n]{1,40}\|>|</?source>|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>"
    r"|^\s*#{1,4}\s*(?:system|instructions?|human|user|assistant|response)\b[:\s]*$"
    r"|^\s*(?:system|assistant|human|user)\s*:"
    r"""|["'](?:tool_calls|function_call)["']|["']role["']\s*:\s*["'](?:system|assistant)["']""",
    re.IGNORECASE | re.MULTILINE,
)
_SPEAKING = r"(?:say|answer|reply|respond|write|output|print|repeat|state|claim|tell|cite|translate)"
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget(?!-)|override|bypass|do not follow)\b[^.!?]{0,20}"
    r"\b(?:previous|prior|above|earlier|preceding|other|system|your|any|all)\b[^.!?]{0,30}"
    r"\b(?:instructions?|prompts?|rules|guidelines|directions|messages|sources|documents)\b"
    rf"|(?:^|[.!?:;,]\s*|\b(?:and|then|must|now|please|always|instead)\s+){_SPEAKING}\b[^.!?]{{0,60}}"
    r"\b(?:the\s+user|the\s+question|every\s+(?:answer|question|sentence)|everything|sources?\s+\d"
    r"|(?:any|all)\s+questions?|nothing\s+else|not\s+found|no\s+matter|(?:only|exactly)\s+(?:with|the\s+words?|this))\b"
    r"|(?:^|[.!?:;]\s*)(?:(?:and|then|now|please|always|instead),?\s+)*(?:say|reply|respond|answer|output)"
    r"\s+(?:that|only|exactly|with\s+(?:the|only|yes|no)|in\s+(?:english|french|german|spanish|italian|chinese"
    r"|japanese|russian|latin|verse|rhyme|capitals|json|base64))\b"
    r"|\binstructions?\s+and\s+(?:say|reply|respond|answer|output)\b"
    r"|\b(?:and|then|only|just|must|should|always)\s+(?:say|reply|respond|answer|output)\s*:"
    # "Answer:" and "Output:" are the labels of many a table.
    r"|(?:^|[.!?:;]\s*)(?:say|reply|respond)\s*:"
    r"|\band\s+(?:say|reply|respond|answer|output)\s+that\b"
    r"|\byou\s+are\s+(?:now|no\s+longer)\s+(?:a|an|the|in|my|bound)\b|\bpretend\s+(?:to\s+be|that\s+you|you)\b"
    r"|\bact\s+as\s+(?:if\s+you|an?\s+(?:ai|assistant|expert))\b|\bsystem\s+prompt\b"
    r"|\b(?:if\s+you\s+are|as|to|for|dear|attention)\s*:?,?\s+(?:an?\s+|the\s+|any\s+|all\s+)?"
    r"(?:ai|llm|language|large\s+language|chat)\s*(?:models?|assistants?|bots?)\b[^.!?]{0,20}[:,]"
    r"|\b(?:ignoriere|vergiss|missachte)\b[^.!?]{0,40}\b(?:anweisung|regel|vorgabe)\w*"
    r"|\bantworte\s+(?:nur|immer|stattdessen|auf)\b|\b(?:ignore[rz]?|oublie[rz]?)\b[^.!?]{0,40}\bconsignes\b"
    r"|\bréponde?[sz]\s+(?:que|uniquement|toujours|seulement)\b"
    r"|\b(?:ignora|olvida|negeer|ignoruj)\b[^.!?]{0,40}\b(?:instrucciones|istruzioni|instructies|polecenia)\b"
    r"|\bignore\b[^.!?]{0,40}\binstruções\b|игнорируй\w*[^.!?]{0,40}инструкци|忽略[^。]{0,16}(?:指令|指示|说明|說明)"
    r"|指示を?[^。]{0,6}無視",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[:：]\s*[\"“«‘']?\s*\Z")


def orders_among(pieces: Sequence[str]) -> frozenset[int]:
    """The places of the pieces that are orders to a model, or belong to one.

    After the mark of another speaker nothing is the document's own; after a colon the next piece is not.
    """
    found: set[int] = set()
    has_turn = goes_on = False
    for place, piece in enumerate(pieces):
        has_turn = has_turn or _TURNS.search(piece) is not None
        if has_turn or goes_on or _ORDERS.search(" ".join(piece.split())):
            found.add(place)
            goes_on = _GOES_ON.search(piece) is not None
        else:
            goes_on = False
    return frozenset(found)
