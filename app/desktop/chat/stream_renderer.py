"""An answer that grows: blocks that are complete are written once, only the last one is written again.

The whole text is never set anew while it streams: that would take 48 s for 8,000 characters in 2,000 pieces,
where this takes under one.
"""

import time
from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from app.answer_text.harmless import harmless, in_short_lines
from app.answer_text.marks import Mark, MarkedText, mark_citations
from app.desktop.chat.markdown import parse, to_html
from app.desktop.chat.markdown_look import Look
from app.engine import wire

# Milliseconds between two writings; more where one takes long.
_INTERVAL = 50
# And where a finished text is only waiting for the window's other work.
_SHORT_INTERVAL = 5
# A block that grows beyond this is cut at a line, so that writing it again stays under 50 ms.
_LONGEST_TAIL = 8_000
# Seconds of writing before the window gets its turn; to lay it out and to paint it takes as long again.
_BUDGET = 0.02
# What is no more than this, as source and as rich text, is written in one go, whatever the clock says: some
# 20 ms. So no short answer is seen in parts.
_LITTLE = 2_000
_LITTLE_HTML = 12_000
# Characters of rich text that are inserted at a time: some 5 ms.
_BATCH = 3_000
# Characters of source that are parsed at a time, at most and at least: some 10 ms, where it is usual text.
_PARSED = 6_000
_SMALLEST = 1_000


class StreamRenderer(QObject):
    """Writes Markdown into a document, piece by piece.

    Signals:
        rendered: the document has changed from a place on (its character).
    """

    rendered = Signal(int)

    def __init__(self, document: QTextDocument, look: Callable[[], Look], parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._look = look
        self._known: frozenset[int] = frozenset()
        # Marks of a whole text, whose source has been marked already; None while it streams.
        self._marks: tuple[Mark, ...] | None = None
        # Source that is not parsed yet.
        self._pending = ""
        self._portion = _PARSED // 2
        # Rich text of complete blocks that is not in the document yet.
        self._waiting: list[str] = []
        # The source of the last block, which may still change, its rich text, and where that stands.
        self._tail = ""
        self._tail_html = ""
        self._tail_at = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self.flush)

    @property
    def is_complete(self) -> bool:
        """Whether all that was given stands in the document."""
        return not (self._pending or self._waiting)

    def set_known(self, numbers: Collection[int]) -> None:
        """Take the numbers that are citations; every other one in brackets is text."""
        self._known = frozenset(numbers)

    def clear(self) -> None:
        """Begin anew."""
        self._timer.stop()
        self._timer.setInterval(_INTERVAL)
        self._pending = self._tail = self._tail_html = ""
        self._tail_at = 0
        self._marks = None
        self._waiting.clear()
        self._document.clear()

    def add(self, text: str) -> None:
        """Take a piece of the answer; it shows with the next writing."""
        self._pending += text
        if not self._timer.isActive():
            self._timer.start()

    def write(self, text: str, sentences: Sequence[wire.Sentence] = ()) -> None:
        """Write a whole answer exactly. What takes longer than a moment comes by and by."""
        begun = time.perf_counter()
        self.clear()
        marked = mark_citations(in_short_lines(harmless(text)), self._known, sentences)
        self._pending = marked.text
        self._marks = marked.marks
        self._timer.setInterval(_SHORT_INTERVAL)
        self._flush(begun)

    def write_html(self, blocks: Sequence[str]) -> None:
        """Write blocks of rich text that this program made."""
        self.clear()
        self._waiting = list(blocks)
        self._timer.setInterval(_SHORT_INTERVAL)
        self.flush()

    def flush(self) -> None:
        """Write what has come, and as much of it as a moment allows."""
        self._flush(time.perf_counter())

    def _flush(self, begun: float) -> None:
        changed_from = self._tail_at
        is_little = len(self._pending) <= _LITTLE and sum(map(len, self._waiting)) <= _LITTLE_HTML
        self._remove_tail()
        while self._pending or self._waiting:
            if self._waiting:
                self._insert(self._next_batch())
            else:
                self._take_pending()
            if not is_little and time.perf_counter() - begun > _BUDGET:
                break
        if not self._waiting and self._tail_html:
            self._insert(self._tail_html, stays=False)
        spent = round((time.perf_counter() - begun) * 1000)
        if self._marks is None:
            self._timer.setInterval(max(_INTERVAL, 2 * spent))
        if not self.is_complete:
            self._timer.start()
        self.rendered.emit(changed_from)

    def stop(self) -> None:
        """Let nothing run on."""
        self._timer.stop()

    # --- source

    def _take_pending(self) -> None:
        """Parse some of what has come: all blocks but the last are complete."""
        # A carriage return may be half of a line's end.
        begun = time.perf_counter()
        end = self._portion
        piece, self._pending = self._pending[:end], self._pending[end:]
        if piece.endswith("\r") and self._marks is None:
            piece = piece[:-1] + ("" if self._pending.startswith("\n") else "\n")
        source = self._tail + (piece if self._marks is not None else harmless(piece))
        if self._marks is None:
            source = in_short_lines(source)
        marked = self._marked(source)
        blocks = parse(marked.text)
        look = self._look()
        htmls = [to_html(block, marked, look) for block in blocks]
        self._waiting.extend(htmls[:-1])
        self._tail_html = htmls[-1] if htmls else ""
        self._tail = _from_line(source, blocks[-1].line) if blocks else source
        if len(self._tail) > _LONGEST_TAIL:
            self._cut_tail(is_code=blocks[-1].is_fence)
        # Some text is slow to parse, such as a thousand opening brackets.
        is_slow = time.perf_counter() - begun > _BUDGET
        self._portion = max(_SMALLEST, self._portion // 2) if is_slow else min(_PARSED, self._portion * 2)

    def _cut_tail(self, *, is_code: bool) -> None:
        """Take a long last block for complete, part by part, up to a line near its end."""
        first_line = self._tail.partition("\n")[0]
        while len(self._tail) > _LONGEST_TAIL:
            at = self._tail.rfind("\n", len(first_line) + 1, _LONGEST_TAIL * 3 // 4) + 1
            if at <= 0:
                break
            self._waiting.extend(self._written(self._tail[:at]))
            self._tail = self._tail[at:]
            if is_code:
                self._tail = f"{first_line}\n{self._tail}"
        self._tail_html = "".join(self._written(self._tail))

    def _written(self, source: str) -> list[str]:
        marked, look = self._marked(source), self._look()
        return [to_html(block, marked, look) for block in parse(marked.text)]

    def _marked(self, source: str) -> MarkedText:
        if self._marks is not None:
            return MarkedText(text=source, marks=self._marks)
        return mark_citations(source, self._known)

    # --- document

    def _next_batch(self) -> str:
        size = taken = 0
        while taken < len(self._waiting) and (not taken or size + len(self._waiting[taken]) <= _BATCH):
            size += len(self._waiting[taken])
            taken += 1
        batch = "".join(self._waiting[:taken])
        del self._waiting[:taken]
        return batch

    def _insert(self, html: str, *, stays: bool = True) -> None:
        """Put rich text behind all that stands; what does not stay is removed with the next writing."""
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        at = cursor.position()
        if self._document.isEmpty():
            self._document.setHtml(html)
        else:
            # Qt merges the first block of what is inserted into the one before it, and drops its format.
            cursor.beginEditBlock()
            cursor.insertHtml(f"<p>{_JOINT}</p>{html}")
            cursor.setPosition(at)
            cursor.deleteChar()
            cursor.endEditBlock()
        if stays:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            at = cursor.position()
        self._tail_at = at

    def _remove_tail(self) -> None:
        if self._tail_at == 0:
            if not self._document.isEmpty():
                self._document.clear()
            return
        cursor = QTextCursor(self._document)
        cursor.setPosition(self._tail_at)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            cursor.removeSelectedText()
        if cursor.block().length() == 1:
            # The empty block behind a table must not go on as an item of a list that stood here.
            cursor.setBlockFormat(QTextBlockFormat())


_JOINT = "x"


def _from_line(text: str, line: int) -> str:
    at = 0
    for _ in range(line):
        at = text.find("\n", at) + 1
    return text[at:]
