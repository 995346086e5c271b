"""Documents' words as a model is given them: inside bounds that they cannot close, with no number but ours.

Only the prompt is changed so. What is cited, checked and shown are the document's own words.
"""

import re

BEGIN, END = "<source>", "</source>"

_LONGEST_NAME = 200
# What chat templates put between turns. A server may read it as such wherever it stands in a prompt.
_MARKUP = re.compile(
    r"<(?=[|｜]|\s*/?\s*source|/?(?:s|bos|eos|pad|unk|think|thinking|begin_of_text|end_of_text|start_of_turn"
    r"|end_of_turn|start_header_id|end_header_id|eot_id|im_start|im_end|im_sep|endoftext|system|user"
    r"|assistant|tool_[a-z]+|function_calls?|invoke)\b|</?SYS>>)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|IMG)\])", re.IGNORECASE
)
# The number of a source as an answer cites it; not of a place in a list, as in program code.
_NUMBER = re.compile(
    r"(?<![\w\])])[\[【](\s*(?:source|sources)?\s*\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*\s*)[\]】]", re.IGNORECASE
)
_BLANKS = re.compile(r"\s+")
# What no reader sees: tags, overrides of direction, zero-width characters but for the joiners of scripts.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def quoted(text: str) -> str:
    """Give a passage's text with nothing in it that a prompt or its template has a meaning for."""
    text = text if text.isascii() else _UNSEEN.sub("", text)
    text = _BRACKETED.sub("(", _MARKUP.sub("‹", text))
    return _NUMBER.sub(r"(\1)", text)


def quoted_name(name: str) -> str:
    """Give the name of a file or heading on one line, of a length that names have."""
    line = quoted(_BLANKS.sub(" ", name)).strip()
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}…"
