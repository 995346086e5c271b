"""The very words of a citation that sentences rest on."""

from collections.abc import Sequence

from app.engine import wire


def cited_words(citation: wire.Citation, sentences: Sequence[wire.Sentence]) -> list[str]:
    """Give the stretches of a passage that sentences rest on, each once; none where that is not known."""
    found = []
    for span in (span for sentence in sentences for span in sentence.spans if span.n == citation.n):
        start, end = span.start - citation.start, span.end - citation.start
        # A passage that was cited from a file that has changed since may be shorter than its span.
        if 0 <= start < end <= len(citation.text):
            found.append(citation.text[start:end])
    return list(dict.fromkeys(found))
