"""Whether the words that the window lights for a sentence are those of its span, in PDF and in text.

    python -m tests.benchmarks.spans

Sentences of pages as the program reads them are judged by their passage; each span is looked for as the
source viewer does it, and what would be lit is compared with it letter by letter.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtPdf import QPdfDocument

from app.desktop.viewer.locate import letters_of, locate
from app.settings import resources
from ingest.chunking import Chunker
from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.parsers.pdf import PdfParser
from ingest.parsers.text import TextParser
from ingest.parsers.types import Parser
from ingest.types import ReadLimits
from retrieval.citations import CitedSentence
from retrieval.verdicts.judge import Judge
from retrieval.verdicts.pieces import cut
from retrieval.verdicts.types import Verdict
from tests.benchmarks.given import given

PROJECT = Path(__file__).parent.parent.parent
MODEL = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"
_PDFS = ("pdf_qa/mmlongbench/docs/*.pdf", "pdf_qa/wikipedia_nq/docs/*.pdf")
_TEXTS = ("text_qa/squad2/docs/*.txt", "multilingual/xquad/de/docs/*", "multilingual/xquad/zh/docs/*")
_SENTENCES = 200
_OF_ONE_FILE = 12


def main(data: Path) -> None:
    """Measure and print."""
    judge = Judge(OnnxEmbedder(MODEL))
    chunker = Chunker(resources() / "model" / "all-MiniLM-L6-v2" / "tokenizer.json")
    print(f"{'spans':<8} {'supported':>10} {'span is the sentence':>22} {'lit as the span':>17}")
    for name, patterns, parser in (("PDF", _PDFS, PdfParser()), ("text", _TEXTS, TextParser())):
        counts: Counter[str] = Counter()
        for path in _mixed(data, patterns):
            if counts["supported"] < _SENTENCES:
                counts += _of_file(path, parser, chunker, judge)
        total = counts["supported"]
        print(f"{name:<8} {total:>10} {counts['exact'] / total:>22.3f} {counts['lit'] / total:>17.3f}")


def _mixed(data: Path, patterns: Sequence[str]) -> list[Path]:
    files = [path for pattern in patterns for path in sorted(data.glob(pattern))]
    random.Random(5).shuffle(files)
    return files


def _of_file(path: Path, parser: Parser, chunker: Chunker, judge: Judge) -> Counter[str]:
    """Judge some sentences of a file, and light their spans."""
    document = parser.parse(path, ReadLimits(), lambda _done, _total: None)
    pages = {page.number: page.text for page in document.pages}
    drawn = QPdfDocument()
    if path.suffix == ".pdf" and drawn.load(str(path)) is not QPdfDocument.Error.None_:
        return Counter()
    passages = list(chunker.cut(document))
    random.Random(3).shuffle(passages)
    counts: Counter[str] = Counter()
    for passage in passages[:_OF_ONE_FILE]:
        page = pages[passage.page]
        text = page[passage.start : passage.end]
        for sentence in _sentences(text):
            evidence = given(text, path=path, page=passage.page, start=passage.start)
            (judged,) = judge.judge([CitedSentence(sentence, (1,))], [evidence]).sentences
            if judged.verdict is not Verdict.SUPPORTED:
                continue
            (span,) = judged.spans
            words = page[span.start : span.end]
            lit = _lit(drawn, passage.page, words, span.start) if path.suffix == ".pdf" else words
            counts["supported"] += 1
            counts["exact"] += letters_of(words).letters == letters_of(sentence).letters
            counts["lit"] += letters_of(lit).letters == letters_of(words).letters
    return counts


def _sentences(passage: str) -> Iterator[str]:
    """Two whole sentences of a passage."""
    found = [" ".join(passage[piece.start : piece.end].split()) for piece in cut(passage)]
    yield from [text for text in found if 40 <= len(text) <= 300 and text[-1] in ".。"][:2]


def _lit(drawn: QPdfDocument, page: int, words: str, near: int) -> str:
    text = drawn.getAllText(page - 1).text()
    return "".join(text[one.start : one.end] for one in locate(words, text, near=near).stretches)


if __name__ == "__main__":
    main(Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev"))
