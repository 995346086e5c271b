"""What is said of the server of language models: its state, a title, a sentence."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.engine import wire

# The engine's words are for every door; what they say of options of the command line helps nobody here.
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_OPTION = re.compile(r"--[a-z]|SOURCEBOOK_")
_LM_STUDIO_PORT = 1234
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ServerState(Enum):
    """What a person can do about the server decides, not what failed inside."""

    LOOKING = auto()
    NOT_ANSWERING = auto()
    NO_MODEL = auto()
    WRONG_ADDRESS = auto()
    NEEDS_KEY = auto()
    OTHER = auto()
    READY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerWords:
    """The words for a report."""

    state: ServerState
    title: str
    text: str


_STATES = {
    "server_unreachable": ServerState.NOT_ANSWERING,
    "no_model_loaded": ServerState.NO_MODEL,
    "wrong_address": ServerState.WRONG_ADDRESS,
    "bad_address": ServerState.WRONG_ADDRESS,
    "not_authorised": ServerState.NEEDS_KEY,
}


def state_of(report: wire.ServerReport | None) -> ServerState:
    """What a report comes to; None is one that has not come yet."""
    if report is None:
        return ServerState.LOOKING
    if report.problem is None:
        return ServerState.READY
    return _STATES.get(report.problem.code, ServerState.OTHER)


def server_name(report: wire.ServerReport | None) -> str:
    """How the server is called: LM Studio where it is or would be one, else by its address."""
    if report is None or report.kind == "lm_studio":
        return "LM Studio"
    host, port = _place(report.address)
    if report.kind == "unknown" and host in _LOOPBACK and port == _LM_STUDIO_PORT:
        return "LM Studio"
    shown = f"{host}:{port}" if port else host
    return _tr("The server at {0}").format(words.visible(shown or report.address))


def server_words(report: wire.ServerReport | None) -> ServerWords:
    """A title and a sentence for a report."""
    state = state_of(report)
    name = server_name(report)
    titles = {
        ServerState.LOOKING: _tr("Looking for {0}"),
        ServerState.NOT_ANSWERING: _tr("{0} is not answering"),
        ServerState.NO_MODEL: _tr("{0} has no model loaded"),
        ServerState.WRONG_ADDRESS: _tr("No language model at this address"),
        ServerState.NEEDS_KEY: _tr("{0} asks for a key"),
        ServerState.OTHER: _tr("{0} cannot answer"),
        ServerState.READY: _tr("{0} is ready"),
    }
    return ServerWords(state=state, title=titles[state].format(name), text=_text(report, state))


def advice_free(message: str) -> str:
    """A message of the engine without the sentences about the command line's options."""
    kept = [sentence for sentence in _SENTENCE.split(message) if not _OPTION.search(sentence)]
    return words.visible(" ".join(kept))


def model_words(model: wire.Model) -> str:
    """A model with its context: "qwen3-8b, 8,192 of 32,768 tokens of context"."""
    name = words.visible(model.id)
    if model.context_length is None:
        return name
    length = words.count(model.context_length)
    if model.max_context_length is None or model.max_context_length == model.context_length:
        return _tr("{0}, {1} tokens of context").format(name, length)
    return _tr("{0}, {1} of {2} tokens of context").format(
        name, length, words.count(model.max_context_length)
    )


def _text(report: wire.ServerReport | None, state: ServerState) -> str:
    if report is None:
        return ""
    if report.problem is not None:
        if state is ServerState.NO_MODEL:
            return _tr("Choose one to load; it may take half a minute.")
        return advice_free(report.problem.message)
    chosen = next((model for model in report.models if model.id == report.chosen), None)
    if chosen is None:
        return words.visible(report.chosen or report.address)
    return model_words(chosen)


def _place(address: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(address)
        place = (parts.hostname or "", parts.port)
    except ValueError:
        return "", None
    return place


def _tr(text: str) -> str:
    return QCoreApplication.translate("ServerCard", text)
