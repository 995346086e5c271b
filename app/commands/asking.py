"""Commands that ask: search, ask, doctor."""

import argparse
import shlex
import sys
from pathlib import Path

import msgspec

from app.commands.context import EMPTY_LIBRARY, Context, Stop, WrongUsage, read_text
from app.commands.explaining import print_explanation
from app.commands.passages import place, told
from app.engine import routes, wire
from app.preferences_file import preferences_file
from app.settings import NamedBy, Settings, default_library
from app.verdict_wording import doubts


class _QueryLine(msgspec.Struct, frozen=True, kw_only=True):
    question: str
    id: str | int | None = None


def search(context: Context, options: argparse.Namespace) -> None:
    """Find passages; with ``--queries``, for each line of a file, one JSON object a line."""
    if (options.query is None) == (options.queries is None):
        raise WrongUsage("Give either a query or --queries FILE.jsonl.")
    _check_days(options)
    if options.query is not None and not options.query.strip():
        raise WrongUsage("Give some words, in quotes: sourcebook search 'notice period'")
    if options.queries is not None:
        _search_each(context, options)
        return
    reply = _search(context, options, options.query)
    if reply.notice is not None:
        context.say(reply.notice)
    if context.as_json:
        context.result(reply)
        return
    for number, passage in enumerate(reply.passages, start=1):
        context.print(f"{number}. {place(passage)}")
        context.print(_indented(passage.text) + "\n")
    if not reply.passages:
        context.say(_why_nothing(context, options))


def _search_each(context: Context, options: argparse.Namespace) -> None:
    said: set[str | None] = {None}
    for line in _lines(options.queries):
        reply = _search(context, options, line.question)
        if reply.notice not in said:
            said.add(reply.notice)
            context.say(str(reply.notice))
        id_ = msgspec.UNSET if line.id is None else line.id
        context.result(msgspec.structs.replace(reply, id=id_))


def _why_nothing(context: Context, options: argparse.Namespace) -> str:
    if context.engine.ask(routes.STATUS).passages == 0:
        return EMPTY_LIBRARY
    return "Nothing was found." if _is_whole(options) else "Nothing was found within these limits."


def ask(context: Context, options: argparse.Namespace) -> None:
    """Answer a question, streamed, then its sources."""
    if not options.query.strip():
        raise WrongUsage("Give a question, in quotes: sourcebook ask 'When does the lease end?'")
    _check_days(options)
    request = wire.AskRequest(
        query=options.query,
        collection=options.collection,
        file=options.file,
        types=tuple(options.types),
        since=options.since,
        until=options.until,
        server=context.settings.server,
        server_key=context.settings.server_key,
        model=options.model,
        use_model=not options.no_model,
        chat=options.chat,
        searched=options.searched,
    )
    answer: wire.Answer | None = None
    in_text = False
    for event in context.engine.stream(routes.ASK, request):
        if isinstance(event, wire.Notice):
            if in_text and not context.as_json:
                # What follows is another beginning, or nothing more.
                context.write("\n\n")
            in_text = False
            context.say(event.message)
        elif isinstance(event, wire.Answer):
            answer = event
        elif not context.as_json:
            in_text = in_text or isinstance(event, wire.Text)
            _print_piece(context, event)
    assert answer is not None  # noqa: S101 - the client raises where a stream has no result
    if context.as_json:
        context.result(answer if options.explain else msgspec.structs.replace(answer, explanation=None))
        return
    context.print("\n")
    _print_sources(context, answer)
    if options.explain and answer.explanation is not None:
        print_explanation(context, answer.explanation)
    if answer.left_out:
        context.say(
            f"{len(answer.left_out)} passages did not fit into the model's context and were left out."
        )
    context.say(f"Ask on with: {_command(context)} ask --chat {answer.chat} '…'")


def _print_sources(context: Context, answer: wire.Answer) -> None:
    """Print what the passages do not support, since the answer itself was shown before, and what it cites."""
    if lines := doubts(answer):
        context.print("\n".join((*lines, "")))
    for citation in answer.citations:
        context.print(f"[{citation.n}] {place(citation)}: {told(citation, answer)}")


def doctor(context: Context, _options: argparse.Namespace) -> None:
    """Look for what is wrong, and say what to do."""
    request = wire.DoctorRequest(server=context.settings.server, server_key=context.settings.server_key)
    checks = context.engine.ask(routes.DOCTOR, request)
    # Which server is asked is this door's to know, and stands before how it is.
    at = next((i for i, check in enumerate(checks.checks) if check.name == "server"), len(checks.checks))
    named = (*checks.checks[:at], _address_check(context.settings), *checks.checks[at:])
    checks = wire.Checks(checks=named)
    if context.as_json:
        context.result(checks)
        return
    for check in checks.checks:
        context.print(f"{'ok   ' if check.ok else 'wrong'}  {check.name:<10} {check.message}")
        if check.remedy:
            context.print(f"{'':<18} {check.remedy}")


def _address_check(settings: Settings) -> wire.Check:
    """Say what names the server that is asked."""
    named = {
        NamedBy.OPTION: "the one that --server names",
        NamedBy.VARIABLE: "the one that SOURCEBOOK_SERVER names",
        NamedBy.WINDOW: f"the one set in the window, which keeps it in {preferences_file()}",
        NamedBy.NOTHING: "the usual one, LM Studio on this computer: none was set in the window",
    }[settings.server_named_by]
    return wire.Check(name="address", ok=True, message=f"The server is {named}.", remedy=None)


def _print_piece(context: Context, event: wire.Event) -> None:
    if isinstance(event, wire.SourcesFound) and context.errors.is_terminal:
        context.say(f"{len(event.citations)} passages found.")
    elif isinstance(event, wire.Text):
        context.write(event.text)
    elif isinstance(event, wire.TextWasThinking):
        context.say("\n(That was thinking; the answer follows.)")


def _search(context: Context, options: argparse.Namespace, query: str) -> wire.SearchReply:
    request = wire.SearchRequest(
        query=query,
        k=options.k,
        collection=options.collection,
        file=options.file,
        types=tuple(options.types),
        since=options.since,
        until=options.until,
    )
    return context.engine.ask(routes.SEARCH, request)


def _is_whole(options: argparse.Namespace) -> bool:
    """Whether no limit is set."""
    limits = options.collection, options.file, options.types, options.since, options.until
    return not any(limits)


def _check_days(options: argparse.Namespace) -> None:
    if options.since is not None and options.until is not None and options.since > options.until:
        raise WrongUsage(f"--since {options.since} is later than --until {options.until}. Swap them.")


def _lines(path: Path) -> list[_QueryLine]:
    lines = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            lines.append(msgspec.json.decode(line, type=_QueryLine))
        except msgspec.MsgspecError as error:
            raise Stop(f'{path}, line {number}: each line is JSON with a "question": {error}') from error
    return lines


def _command(context: Context) -> str:
    """Give the program as it was called, with the library where that is not the usual one."""
    program = sys.argv[0] if Path(sys.argv[0]).name == "sourcebook" else "sourcebook"
    if context.settings.library == default_library():
        return program
    return f"{program} --library {shlex.quote(str(context.settings.library))}"


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.splitlines())
