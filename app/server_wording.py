"""The words about a language model's server and about an answer."""

from collections.abc import Callable

from app.wording import failure_of
from retrieval.answer_events import Notice, NoticeCode
from retrieval.errors import RerankerUnusable
from retrieval.language_model import errors

_UNREACHABLE = {
    errors.UnreachableReason.REFUSED: "Nothing listens there.",
    errors.UnreachableReason.TIMEOUT: "It does not answer.",
    errors.UnreachableReason.UNKNOWN_HOST: "There is no computer of that name.",
    errors.UnreachableReason.SILENT: "It took the question and then said nothing.",
    errors.UnreachableReason.LOST: "It closed the connection before it answered.",
    errors.UnreachableReason.CERTIFICATE: "Its certificate is not one that this computer trusts.",
    errors.UnreachableReason.OTHER: "It cannot be reached.",
}
_KEYS = {
    errors.KeyProblem.MISSING: "It wants a key. Enter it in the settings, or give it with --server-key or "
    "SOURCEBOOK_SERVER_KEY.",
    errors.KeyProblem.MALFORMED: "The key does not look like one. Copy it from the server's settings again.",
    errors.KeyProblem.UNKNOWN: "It does not know this key. Copy it from the server's settings again.",
    errors.KeyProblem.FORBIDDEN: "The key may not do this. Give it the right in the server's settings.",
    errors.KeyProblem.OTHER: "It did not accept the key.",
}
_ADDRESSES = {
    errors.AddressProblem.EMPTY: "no address was given",
    errors.AddressProblem.SCHEME: "it begins with something else than http:// or https://",
    errors.AddressProblem.HOST: "the computer's name in it cannot be one",
    errors.AddressProblem.PORT: "the port in it cannot be one",
    errors.AddressProblem.CREDENTIALS: "it has a name or password in it; a key is given apart, in the "
    "settings or with --server-key",
}
_LONGEST_TEXT = 300
_CHECK = "Check its address, in the settings or in what --server names."
_START = (
    "Start LM Studio's server (Developer, Start server). Or name another one in the settings or with "
    "--server."
)


def server_problem(error: errors.LanguageModelError) -> str:
    """Say in one or two sentences what is wrong with the server and what to do."""
    for kind, words in _PROBLEMS:
        if isinstance(error, kind):
            return words(error)
    return (
        f"The server at {error.about} failed: {_text(error)} "
        "Ask again; if it goes on, look at the server's log or choose another model."
    )


def notice_words(notice: Notice) -> str:
    """Say what a person should know about an answer."""
    if isinstance(notice.error, RerankerUnusable):
        problem = failure_of(notice.error).message
    else:
        problem = server_problem(notice.error) if notice.error is not None else ""
    return _NOTICES[notice.code].format(detail=notice.detail, problem=problem)


def not_replaced(error: errors.LanguageModelError) -> str:
    """Say why there is no new answer in the place of an earlier one."""
    return f"{server_problem(error)} The earlier answer is kept."


_NOTICES = {
    NoticeCode.NO_MODEL_WANTED: "These passages are quoted from your documents; no model was asked.",
    NoticeCode.NO_MODEL: "No language model answered; these passages are quoted from your documents. "
    "{problem}",
    NoticeCode.NOTHING_FOUND: "Nothing in these documents answers this. Add documents, or ask the whole "
    "library.",
    NoticeCode.ALL_DROPPED: "Every passage that was found was dropped, so there is nothing to answer from.",
    NoticeCode.HIDDEN_LEFT_OUT: "Passages that their documents hold but do not show, and that were therefore "
    "not used: {detail}.",
    NoticeCode.PINNED_GONE: "Pinned passages that are no longer there: {detail}. Their file was changed or "
    "removed.",
    NoticeCode.PINNED_LEFT_OUT: "Pinned passages that did not fit into the model's context: {detail}. Pin "
    "fewer, or load the model with a longer context.",
    NoticeCode.STILL_READING: "The server may still be reading the question that was stopped; "
    "this one waits until it has finished.",
    NoticeCode.LOADS_FIRST: "The server loads {detail} first; that may take half a minute.",
    NoticeCode.SMALLER_TRY: "The question and its passages did not fit into the model's context; "
    "asked again with less of them, {detail} passages left out.",
    NoticeCode.SMALLER_AFTER_NOTHING: "The model wrote nothing, as it does where a question does not fit "
    "into its context; asked again with less of the passages, {detail} left out.",
    NoticeCode.SMALLER_AFTER_CRASH: "The model crashed over the question, as it does where one does not fit "
    "into its context; asked again with less of the passages, {detail} left out.",
    NoticeCode.LEFT_OUT: "{detail} earlier turns of this chat did not fit into the model's context.",
    NoticeCode.STOPPED_MIDWAY: "{problem} Your question and the passages are kept.",
    NoticeCode.CUT_BY_LENGTH: "The answer reached its limit of length and is cut off.",
    NoticeCode.OTHER_MODEL: "Another model answered than the one asked for: {detail}.",
    NoticeCode.UNCITED: "The model named no source; what is listed is what it was given.",
    NoticeCode.NOT_FOUND: "Not found in these documents. The passages nearest to the question are listed.",
    NoticeCode.NOT_ABOUT_IT: "Not found in these documents: nothing in them speaks of this. The passages "
    "nearest to the question are shown.",
    NoticeCode.NOT_SUPPORTED: "Not found in these documents: no passage says what the model wrote. It may "
    "still be true; check it elsewhere. The passages nearest to the question are listed.",
    NoticeCode.EMPTY_LIBRARY: "The library is empty. Add a folder: drop it onto the window, or run "
    "sourcebook add FOLDER.",
    NoticeCode.NOT_RERANKED: "{problem}",
    NoticeCode.NEW_CHAT: "There was no chat {detail}; it begins with this question.",
    NoticeCode.INVENTED: "The model cited sources that do not exist ({detail}); those marks point nowhere.",
}


def _unreachable(error: errors.LanguageModelError) -> str:
    reason = getattr(error, "reason", errors.UnreachableReason.OTHER)
    way_out = _START if reason is not errors.UnreachableReason.UNKNOWN_HOST else _CHECK
    return f"No server answers at {error.about}. {_UNREACHABLE[reason]} {way_out}"


def _wrong_address(error: errors.LanguageModelError) -> str:
    suggestion = error.detail.get("suggestion")
    hint = f" Did you mean {suggestion}?" if suggestion else " Check the address; it usually ends in /v1."
    return f"Something answers at {error.about}, but not as an OpenAI-compatible server.{hint}"


def _not_authorised(error: errors.LanguageModelError) -> str:
    problem = getattr(error, "problem", errors.KeyProblem.OTHER)
    return f"The server at {error.about} did not let Sourcebook in. {_KEYS[problem]}"


def _not_found(error: errors.LanguageModelError) -> str:
    available = error.detail.get("available")
    there = f" It has: {available}." if available else ""
    return f'The server has no model "{error.about}".{there} Load it there, or choose another one.'


def _overflow(error: errors.LanguageModelError) -> str:
    tokens, limit = error.detail.get("tokens"), error.detail.get("limit")
    figures = f" ({tokens} tokens; it holds {limit})" if tokens and limit else ""
    return (
        f"The question does not fit into the context of {error.about}{figures}. "
        "Load the model with a longer context, or ask about fewer documents."
    )


def _text(error: errors.LanguageModelError) -> str:
    """Give what the server said as one sentence; a page of HTML says nothing to a person."""
    text = " ".join(str(error.detail.get("text") or "").split())
    if not text or text.startswith("<"):
        return "it gave no reason."
    if len(text) > _LONGEST_TEXT:
        text = text[:_LONGEST_TEXT] + "…"
    return text if text[-1] in ".!?…" else text + "."


_PROBLEMS: tuple[tuple[type[errors.LanguageModelError], Callable[[errors.LanguageModelError], str]], ...] = (
    (
        errors.BadAddress,
        lambda e: (
            f'"{e.about}" is no address of a server: '
            f"{_ADDRESSES[getattr(e, 'problem', errors.AddressProblem.HOST)]}."
        ),
    ),
    (errors.ServerUnreachable, _unreachable),
    (errors.WrongAddress, _wrong_address),
    (errors.NotAuthorised, _not_authorised),
    (
        errors.NoModelLoaded,
        lambda e: (
            f"The server at {e.about} has no model loaded. Load one in LM Studio; it may take half a minute."
        ),
    ),
    (errors.ModelNotFound, _not_found),
    (
        errors.ModelLoading,
        lambda e: f"The server at {e.about} is still loading its model. Ask again in a moment.",
    ),
    (errors.ContextOverflow, _overflow),
    (
        errors.ModelCrashed,
        lambda e: f"The model at {e.about} crashed. Load it again in LM Studio, or choose another one.",
    ),
    (
        errors.BrokenStream,
        lambda e: f"The server at {e.about} stopped while it was answering. Ask again, or look at its log.",
    ),
    (
        errors.EmptyAnswer,
        lambda e: (
            f"{e.about} gave an empty answer; most often its context is too small. "
            "Load it with a longer context."
        ),
    ),
)
