"""Opens citations in the source viewer and steps through those of an answer."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from app.desktop.chat.transcript import CitationOpened
from app.desktop.controllers.outside import Outside
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import MainWindow
from app.desktop.viewer.types import CitationInView, TextWanted
from app.desktop.why.considered import Entry
from app.desktop.widgets.messages import Message, Tone
from app.engine import routes, wire
from app.offline import OfflineSources
from app.page_units import file_on_disk


class ViewerController(QObject):
    """One citation is open at a time, out of those of one answer."""

    def __init__(self, link: EngineLink, window: MainWindow, outside: Outside) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._offline = OfflineSources()
        self._opened: CitationOpened | None = None
        # What was wanted last without being one of an answer's citations.
        self._alone: wire.PassageRef | None = None
        viewer = window.viewer
        viewer.text_wanted.connect(self._on_text_wanted)
        viewer.stepped.connect(self._on_stepped)
        viewer.open_wanted.connect(outside.open_file)
        viewer.folder_wanted.connect(outside.show_in_folder)
        viewer.closed.connect(self.close)
        window.chat.transcript.citation_opened.connect(self.open)

    def set_offline(self, offline: OfflineSources) -> None:
        """Take which sources are offline; what was shown as text for that reason is drawn when it is back."""
        self._offline = offline
        shown = self._window.viewer.shown
        if shown is not None and shown.offline is not None and self._as_it_is(shown) != shown:
            self._window.viewer.show_citation(self._as_it_is(shown))

    def open(self, opened: CitationOpened) -> None:
        """Show a citation; the engine knows whether its file is safe to be drawn."""
        self._opened, self._alone = opened, None
        self._window.chat.transcript.hide_card()
        citation = opened.citation
        request = wire.ShowRequest(path=citation.path, page=citation.page)

        def show(*, is_safe: bool) -> None:
            if self._opened is opened:
                self._show(opened, is_safe=is_safe)

        self._link.request(
            routes.SHOW,
            request,
            lambda shown: show(is_safe=shown.is_safe),
            # Not in the library any more: what the citation keeps is shown, and nothing is drawn.
            lambda _failure: show(is_safe=False),
        )

    def open_page(self, path: str, page: int) -> None:
        """Show a page that no answer has cited."""
        self.open_passage(wire.PassageRef(path=path, page=page, start=0, end=0))

    def open_passage(self, place: wire.PassageRef) -> None:
        """Show a passage that no answer has cited, lit."""

        def in_view(shown: wire.Shown) -> CitationInView:
            text = next((page.text for page in shown.pages if page.page == place.page), "")
            citation = wire.Citation(
                n=0,
                path=place.path,
                page=place.page,
                heading="",
                start=place.start,
                end=place.end,
                text=text[place.start : place.end],
                score=0.0,
                keyword_rank=None,
                vector_rank=None,
            )
            return CitationInView(citation=citation, position=0, total=0, is_safe=shown.is_safe)

        self._show_alone(place, in_view, self._on_no_page)

    def open_considered(self, entry: Entry) -> None:
        """Show a passage that was considered for an answer with its words lit, be it cited or not."""
        fields = {name: getattr(entry.passage, name) for name in wire.Passage.__struct_fields__}
        in_view = CitationInView(
            citation=wire.Citation(n=entry.n or 0, **fields),
            position=1,
            total=1,
            verdict=entry.verdict.told if entry.verdict else None,
        )
        self._show_alone(
            entry.place,
            lambda shown: replace(in_view, is_safe=shown.is_safe),
            # Not in the library any more: the words that are known of it are shown, and nothing is drawn.
            lambda _failure: self._show_in_view(replace(in_view, is_safe=False)),
        )

    def _show_alone(
        self,
        place: wire.PassageRef,
        in_view: Callable[[wire.Shown], CitationInView],
        on_failure: Callable[[wire.Failure], None],
    ) -> None:
        """Show what is not one of the citations that are stepped through."""
        self.close()
        self._alone = place

        def show(shown: wire.Shown) -> None:
            if self._alone is place:
                self._show_in_view(in_view(shown))

        def failed(failure: wire.Failure) -> None:
            if self._alone is place:
                on_failure(failure)

        self._link.request(routes.SHOW, wire.ShowRequest(path=place.path, page=place.page), show, failed)

    def _on_no_page(self, failure: wire.Failure) -> None:
        self._window.messages.show_message(
            Message("viewer", Tone.WARNING, self.tr("The page cannot be shown"), failure.message)
        )

    def close(self) -> None:
        """Nothing is open any more."""
        if self._opened is not None:
            self._window.chat.transcript.mark_open(self._opened.turn_view, None)
        self._opened = self._alone = None
        self._window.viewer.clear()

    def _show(self, opened: CitationOpened, *, is_safe: bool) -> None:
        citation = opened.citation
        position = next((i for i, c in enumerate(opened.citations, 1) if c.n == citation.n), 1)
        self._show_in_view(
            CitationInView(
                citation=citation,
                position=position,
                total=len(opened.citations),
                verdict=opened.verdict,
                is_safe=is_safe,
            )
        )
        self._window.chat.transcript.mark_open(opened.turn_view, citation.n)

    def _show_in_view(self, in_view: CitationInView) -> None:
        self._window.show_viewer()
        self._window.viewer.show_citation(self._as_it_is(in_view))
        if self._window.panes.is_narrow:
            # The middle pane is away: the keyboard goes to what took its place.
            self._window.viewer.focus_content()

    def _as_it_is(self, in_view: CitationInView) -> CitationInView:
        """Say whether the file is there, and if not, whether all of its source is away."""
        path = in_view.citation.path
        exists = file_on_disk(path).exists()
        offline = None if exists else self._offline.source_of(path)
        return replace(in_view, exists=exists, offline=offline)

    def _on_stepped(self, step: int) -> None:
        if self._opened is None or not self._opened.citations:
            return
        citations = self._opened.citations
        at = next((i for i, c in enumerate(citations) if c.n == self._opened.citation.n), 0)
        self.open(self._opened.at((at + step) % len(citations)))

    def _on_text_wanted(self, wanted: TextWanted) -> None:
        request = wire.ShowRequest(path=wanted.path, page=wanted.page)
        viewer = self._window.viewer
        self._link.request(routes.SHOW, request, viewer.set_text, viewer.set_failure)
