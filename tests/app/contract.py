"""What ``--json`` promises to other programs, written down apart from the program's own types.

Fields may be added, none changes: decoding fails where one is missing or of another type.
"""

from typing import Literal

import msgspec

State = Literal[
    "indexed",
    "no_text",
    "password",
    "damaged",
    "empty",
    "unsupported",
    "too_big",
    "excluded",
    "unreadable",
    "failed",
]


class Document(msgspec.Struct, kw_only=True):
    path: str
    state: State
    reason: str | None
    unchanged: bool
    pages: int
    passages: int


class Report(msgspec.Struct, kw_only=True):
    files: int
    indexed: int
    unchanged: int
    skipped: int
    failed: int
    pages: int
    passages: int
    seconds: float
    documents: list[Document]


class DocumentList(msgspec.Struct, kw_only=True):
    documents: list[Document]


class Span(msgspec.Struct, kw_only=True):
    start: int
    end: int
    heading: str


class Page(msgspec.Struct, kw_only=True):
    page: int
    text: str
    state: str
    passages: list[Span]


class Shown(msgspec.Struct, kw_only=True):
    path: str
    state: State
    pages: list[Page]


class Removed(msgspec.Struct, kw_only=True):
    removed: int


class Status(msgspec.Struct, kw_only=True):
    documents: dict[State, int]
    passages: int
    vectors: int
    pending: int
    embedder: dict[str, str | int]
    bytes: dict[str, int]


class Passage(msgspec.Struct, kw_only=True):
    path: str
    page: int
    heading: str
    start: int
    end: int
    text: str
    score: float
    keyword_rank: int | None
    vector_rank: int | None


class Found(msgspec.Struct, kw_only=True):
    passages: list[Passage]
    milliseconds: float


class FoundForLine(Found, kw_only=True):
    id: str | int


class Sentence(msgspec.Struct, kw_only=True):
    text: str
    verdict: Literal["supported", "weak", "none"] | None
    citations: list[int]


class Citation(Passage, kw_only=True):
    n: int


class Answer(msgspec.Struct, kw_only=True):
    answer: str
    sentences: list[Sentence]
    citations: list[Citation]
    model: str | None
    finish_reason: str | None
    usage: dict[str, int] | None
    left_out: list[Passage]
    notice: str | None


class Latency(msgspec.Struct, kw_only=True):
    p50: float
    p95: float


class Scores(msgspec.Struct, kw_only=True):
    questions: int
    recall1: float = msgspec.field(name="recall@1")
    recall5: float = msgspec.field(name="recall@5")
    recall10: float = msgspec.field(name="recall@10")
    mrr: float = msgspec.field(name="mrr@10")
    ndcg: float = msgspec.field(name="ndcg@10")
    latency_ms: Latency
    misses: list[dict[str, object]]


class Check(msgspec.Struct, kw_only=True):
    name: str
    ok: bool
    message: str
    remedy: str | None


class Checks(msgspec.Struct, kw_only=True):
    checks: list[Check]


class Chat(msgspec.Struct, kw_only=True):
    id: str
    title: str
    begun: str
    changed: str
    turns: int
    pinned: bool


class ChatList(msgspec.Struct, kw_only=True):
    chats: list[Chat]


class Exported(msgspec.Struct, kw_only=True):
    path: str
    format: Literal["md", "html", "pdf", "docx"]
    questions: int
    notes: int
    bytes: int
