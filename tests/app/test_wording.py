"""Every code that a person may meet has words."""

import re
from pathlib import Path

import pytest

from app import server_wording, wording
from ingest.catalog.records import DocumentSummary
from ingest.errors import ModelFailed
from ingest.types import DocumentState, Reason
from retrieval.answering import Notice, NoticeCode
from retrieval.language_model import errors


def every_error(kind: type[Exception]) -> list[type[Exception]]:
    found = {kind} | {below for child in kind.__subclasses__() for below in every_error(child)}
    return sorted(found, key=lambda one: one.__name__)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_without_a_gap(reason: Reason) -> None:
    detail = {
        "problem": "it ends too early.",
        "limit": 500 << 20,
        "bytes": 1,
        "pages": 3,
        "characters": 1,
        "seconds": 60,
        "suffix": ".xyz",
        "instead": ".xyzx",
        "found": "zip",
        "pattern": "*.bak",
    }
    words = wording.reason_of(DocumentSummary(Path("a.pdf"), DocumentState.FAILED, reason, detail))
    assert words is not None
    assert re.fullmatch(r"[A-Z][^{}]*[.]", words)
    assert ".." not in words
    assert "unknown" not in words


def test_an_indexed_file_needs_no_reason() -> None:
    assert wording.reason_of(DocumentSummary(Path("a.pdf"), DocumentState.INDEXED)) is None


def test_a_file_without_a_suffix_is_called_so() -> None:
    refused = DocumentSummary(
        Path("a"), DocumentState.UNSUPPORTED, Reason.FORMAT_NOT_SUPPORTED, {"suffix": ""}
    )
    assert wording.reason_of(refused) == "Files of this kind (without a suffix) are not read yet."


@pytest.mark.parametrize("code", NoticeCode)
def test_every_notice_has_words(code: NoticeCode) -> None:
    error = errors.ServerUnreachable("http://127.0.0.1:9/v1", errors.UnreachableReason.REFUSED)
    words = server_wording.notice_words(Notice(code, "7", error))
    assert re.search(r"[.]$", words)
    assert "{" not in words


@pytest.mark.parametrize("kind", every_error(errors.LanguageModelError), ids=lambda kind: kind.__name__)
def test_every_error_of_a_server_names_it_and_ends_in_a_full_stop(kind: type[Exception]) -> None:
    error = kind.__new__(kind)
    error.about, error.detail = "http://127.0.0.1:9/v1", {}  # type: ignore[attr-defined]
    words = server_wording.server_problem(error)  # type: ignore[arg-type]
    assert words.endswith(".")


def test_a_model_that_fails_is_named_with_the_way_out() -> None:
    said = wording.failure_of(ModelFailed("/models/large", "RuntimeError: there is no memory left."))
    assert said.code == "model_failed"
    assert said.message.startswith(
        "The embedding model /models/large could not be used: RuntimeError: there is"
    )
    assert "make model" not in said.message
    assert "Choose a smaller one" in said.message
    assert ".." not in said.message
