"""The very words of a citation that sentences rest on."""

from collections.abc import Sequence

from app.engine import wire


def stretches_cited(citation: wire.Citation, sentences: Sequence[wire.Sentence]) -> list[tuple[int, int]]:
    """Give where in its text the words of a citation stand that sentences rest on; none where not known."""
    found = []
    for span in (span for sentence in sentences for span in sentence.spans if span.n == citation.n):
        start, end = span.start - citation.start, span.end - citation.start
        # Another version may have kept the chat: what does not fit is not believed.
        if 0 <= start < end <= len(citation.text):
            found.append((start, end))
    return list(dict.fromkeys(found))


def cited_words(citation: wire.Citation, sentences: Sequence[wire.Sentence]) -> list[str]:
    """Give the words of a citation that sentences rest on, each stretch once."""
    words = (citation.text[start:end] for start, end in stretches_cited(citation, sentences))
    return list(dict.fromkeys(words))
