"""The job itself: samples are added, questions are answered from the right document, spans are exact."""

from collections.abc import Sequence
from pathlib import Path

from app.engine import routes, wire
from app.engine.client import EngineClient
from app.selftest.report import Wrong
from app.settings import resources

# Questions about the samples: the document that answers, and words that its cited passages hold.
_QUESTIONS = (
    (
        "When can we end the lease of the Corn Mill early, and how much notice do we have to give?",
        "Corn Mill lease 2023.pdf",
        "25 March 2030",
    ),
    ("At what temperature is the seed in the cold store kept?", "Cold store manual.pdf", "°C"),
    (
        "Was kostet der neue Verdichtersatz für den Kühlraum insgesamt?",
        "Angebot Brueggemann 2025-03-11.txt",
        "27.450,00",
    ),
)


class LibraryChecks:
    """One library through the whole job; each check needs the ones before."""

    def __init__(self, engine: EngineClient) -> None:
        self._engine = engine
        self.files = 0
        # The first question's citation from the document that answers it, for the window to open.
        self.citation: wire.Citation | None = None

    def add_samples(self) -> str:
        """Add the sample library; every file is read, every passage gets its vector."""
        folders = [path for path in (resources() / "samples").iterdir() if path.is_dir()]
        expected = sum(path.is_file() for folder in folders for path in folder.rglob("*"))
        report = self._added(folders)
        status = self._engine.ask(routes.STATUS)
        if not report.indexed == report.files == expected:
            reasons = "; ".join(f"{d.path}: {d.reason}" for d in report.documents if d.reason)
            raise Wrong(f"{report.indexed} of {expected} samples were read: {reasons}")
        if status.pending or status.vectors != status.passages or not status.passages:
            raise Wrong(f"{status.vectors} vectors of {status.passages} passages, {status.pending} wait")
        self.files = report.files
        return f"{report.files} files, {report.pages} pages, {status.vectors} vectors"

    def ask(self) -> str:
        """Ask without a model; the right document is cited with the right words, by words and by meaning."""
        for question, document, words in _QUESTIONS:
            answer = self._asked(question)
            cited = [c for c in answer.citations if Path(c.path).name == document]
            if not any(words in citation.text for citation in cited):
                raise Wrong(f"“{question}” was not answered from {document}")
            if not any(c.vector_rank for c in answer.citations) or not any(
                c.keyword_rank for c in answer.citations
            ):
                raise Wrong(f"“{question}” was not searched by words and by meaning")
            for citation in answer.citations:
                self._compare(citation)
            right = next(citation for citation in cited if words in citation.text)
            self.citation = self.citation or right
        return f"{len(_QUESTIONS)} questions are answered from the right documents, with exact citations"

    def compare_spans(self) -> str:
        """Compare each passage's span with its page."""
        spans = 0
        for document in self._engine.ask(routes.DOCUMENTS).documents:
            shown = self._engine.ask(routes.SHOW, wire.ShowRequest(path=document.path))
            for page in shown.pages:
                for span in page.passages:
                    if not page.text[span.start : span.end].strip():
                        raise Wrong(f"{document.path}, page {page.page}: a passage holds no words")
                    spans += 1
        if not spans:
            raise Wrong("no document has a passage")
        return f"{spans} passages are words of their pages"

    def _compare(self, citation: wire.Citation) -> None:
        request = wire.ShowRequest(path=citation.path, page=citation.page)
        (page,) = self._engine.ask(routes.SHOW, request).pages
        if page.text[citation.start : citation.end] != citation.text:
            raise Wrong(f"{citation.path}, page {citation.page}: the citation is not what stands there")

    def _added(self, folders: Sequence[Path]) -> wire.AddReport:
        for event in self._engine.stream(routes.ADD, wire.AddRequest(paths=tuple(map(str, folders)))):
            if isinstance(event, wire.AddReport):
                return event
        raise Wrong("adding came to no end")

    def _asked(self, question: str) -> wire.Answer:
        # No server is asked: the passages themselves are the answer.
        request = wire.AskRequest(query=question, server="http://127.0.0.1:9/v1", use_model=False)
        for event in self._engine.stream(routes.ASK, request):
            if isinstance(event, wire.Answer):
                return event
        raise Wrong(f"“{question}” got no answer")
