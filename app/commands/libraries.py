"""Commands about the library: add, sync, resume, list, show, remove, move, status, embedder, reranker."""

import argparse
import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from app.commands.context import EMPTY_LIBRARY, Context, counted, on_one_line
from app.commands.reading_bars import ReadingBars
from app.engine import routes, wire
from app.wording import runtime_words
from ingest.types import ATTENTION

_WATCHES = {
    "polled_remote": "  (on a drive that does not tell of changes: looked at every minute)",
    "polled_limit": "  (this system watches no more folders: looked at every minute)",
}
# Of what is left alone, so much is said one by one: a folder of code holds hundreds of such files.
_MOST_LEFT_ALONE = 10
_STATES = {
    "indexed": "indexed",
    "no_text": "no text",
    "password": "locked",
    "damaged": "damaged",
    "empty": "empty",
    "unsupported": "unsupported",
    "too_big": "too big",
    "excluded": "skipped",
    "unreadable": "unreadable",
    "failed": "failed",
}


def add(context: Context, options: argparse.Namespace) -> None:
    """Add sources and wait until they can be searched."""
    paths = tuple(str(path) for path in map(absolute, options.paths))
    if options.exclude:
        # First, so that what is to be left alone is not even read.
        context.engine.ask(routes.RULES, wire.RulesRequest(exclude=tuple(options.exclude)))
    _report(context, routes.ADD, wire.AddRequest(paths=paths, collection=options.collection))


def sync(context: Context, _options: argparse.Namespace) -> None:
    """Bring all sources up to date."""
    _report(context, routes.SYNC, wire.Wire())


def resume(context: Context, _options: argparse.Namespace) -> None:
    """Let go on what is paused, or rests on battery, and wait until it is done."""
    context.engine.ask(routes.PAUSE, wire.PauseRequest(paused=False))
    context.engine.ask(routes.WORK, wire.WorkRequest(go_on=True))
    sync(context, _options)


def follow_rules(context: Context) -> None:
    """Wait until changed rules are in force, and say what can be searched then."""
    # The engine begins with it at once: what has changed may be another job's news by now.
    _report(context, routes.SYNC, wire.Wire(), tells_changes=False)


def list_(context: Context, _options: argparse.Namespace) -> None:
    """List every file and its state."""
    listed = context.engine.ask(routes.DOCUMENTS)
    if context.as_json:
        context.result(listed)
        return
    for document in listed.documents:
        context.print(_line(document))
    if not listed.documents:
        context.say(EMPTY_LIBRARY)


def show(context: Context, options: argparse.Namespace) -> None:
    """Show a document's text as it was read."""
    request = wire.ShowRequest(path=str(absolute(options.path)), page=options.page)
    shown = context.engine.ask(routes.SHOW, request)
    if context.as_json:
        context.result(shown)
        return
    if shown.reason is not None:
        context.say(f"{_STATES[shown.state]}: {shown.reason}")
    for page in shown.pages:
        hidden = " (holds text that is not visible)" if page.hidden else ""
        context.print(f"--- page {page.page}" + (" (no text)" if page.state == "no_text" else hidden))
        context.print(page.text)


def remove(context: Context, options: argparse.Namespace) -> None:
    """Remove a source from the library."""
    request = wire.PathRequest(path=str(absolute(options.path)))
    removed = context.engine.ask(routes.REMOVE, request)
    if context.as_json:
        context.result(removed)
    else:
        files = counted(removed.removed, "file")
        context.print(f"Removed {files} from the library. On the disk nothing was touched.")


def move(context: Context, options: argparse.Namespace) -> None:
    """Say where a source is now that was moved or renamed."""
    old, new = absolute(options.old), absolute(options.new)
    _report(context, routes.MOVE, wire.MoveRequest(path=str(old), to=str(new)))


def status(context: Context, _options: argparse.Namespace) -> None:
    """Say what the library holds."""
    status = context.engine.ask(routes.STATUS)
    if context.as_json:
        context.result(status)
        return
    states = ", ".join(f"{count} {_STATES[state]}" for state, count in sorted(status.documents.items()))
    context.print(f"Library    {context.settings.library}")
    context.print(f"Documents  {states or 'none'}")
    context.print(f"Passages   {status.passages}, {status.pending} of them wait for their vector")
    index = (
        ""
        if status.index == "complete" or not status.passages
        else "; the index is being filled, search is exact meanwhile"
    )
    context.print(f"Vectors    {status.vectors} of {status.passages} in Chroma{index}")
    context.print(_embedder_line(status.embedder))
    if (coming := status.next_embedder) is not None:
        context.print(f"Next       {coming.choice}, {coming.failure or _to_come(coming.missing)}")
    if status.reranker is not None:
        context.print(_reranker_line(status.reranker))
    context.print(f"On disk    {sum(status.bytes.values()) / 1e6:.1f} MB")
    for source in status.sources:
        offline = "  (not there at the last look)" if source.offline else _WATCHES.get(source.watch, "")
        context.print(f"Source     {on_one_line(source.path)}  [{source.collection}]{offline}")


def embedder(context: Context, options: argparse.Namespace) -> None:
    """Say which embedding model answers, and begin the way to another one."""
    choice: str | None = options.model
    # A folder is named from where the person is, not from where the engine was started.
    if choice is not None and Path(choice).is_dir():
        choice = str(absolute(Path(choice)))
    reply = context.engine.ask(routes.EMBEDDER, wire.EmbedderRequest(choice=choice))
    if context.as_json:
        context.result(reply)
        return
    context.print(_embedder_line(reply.embedder))
    if (coming := reply.next_embedder) is not None:
        context.print(f"Next       {coming.choice}, {coming.failure or _to_come(coming.missing)}")


def reranker(context: Context, options: argparse.Namespace) -> None:
    """Say which model puts the first passages in order, take another one, or none."""
    choice: str | None = options.model
    if choice is not None and choice != wire.NO_RERANKER:
        # A folder is named from where the person is, not from where the engine was started.
        choice = str(absolute(Path(choice)))
    reply = context.engine.ask(routes.RERANKER, wire.RerankerRequest(choice=choice))
    if context.as_json:
        context.result(reply)
        return
    if reply.reranker is None:
        context.print("Reranker   none: passages are in the order of search")
    else:
        context.print(_reranker_line(reply.reranker))


def _embedder_line(embedder: Mapping[str, str | int]) -> str:
    runs = runtime_words(str(embedder["runtime"]), str(embedder["passage_runtime"]))
    return f"Embedder   {embedder['model']}, {embedder['dimensions']} dimensions, {runs}"


def _reranker_line(reranker: wire.Reranker) -> str:
    failure = "" if reranker.failure is None else f"\n           {reranker.failure}"
    return f"Reranker   {on_one_line(reranker.folder)}{failure}"


def _to_come(missing: int) -> str:
    return f"{missing} vectors to come; the embedder above answers meanwhile"


def absolute(path: Path) -> Path:
    """Give a path as the engine knows it: absolute, ``~`` and ``..`` resolved, links kept."""
    # resolve() would follow links, and Path.expanduser() fails on a name that begins with ~.
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111


def _report(
    context: Context, route: routes.StreamRoute, request: wire.Wire, *, tells_changes: bool = True
) -> None:
    report: wire.AddReport | None = None
    with ReadingBars(context.errors) as bars:
        for event in context.engine.stream(route, request):
            if isinstance(event, wire.Progress):
                bars.show(event)
            elif isinstance(event, wire.Notice):
                context.say(event.message)
            elif isinstance(event, wire.AddReport):
                report = event
    assert report is not None  # noqa: S101 - the client raises where a stream has no result
    if context.as_json:
        context.result(report)
    else:
        _print_report(context, report, tells_changes=tells_changes)
    for path in report.offline:
        context.say(
            f"{path} is not there, or is suddenly empty. Its documents still answer. Is a drive unplugged? "
            f"If it was moved or renamed: sourcebook move {shlex.quote(path)} NEW"
        )


def _print_report(context: Context, report: wire.AddReport, *, tells_changes: bool) -> None:
    told = [one for one in report.documents if one.state != "indexed" and not one.unchanged]
    left_alone = [one for one in told if one.state not in ATTENTION]
    for document in [one for one in told if one.state in ATTENTION] + left_alone[:_MOST_LEFT_ALONE]:
        context.print(_line(document))
    if more := len(left_alone[_MOST_LEFT_ALONE:]):
        context.print(f"... and {more} more that {'is' if more == 1 else 'are'} left alone (`list` has them)")
    attention = sum(document.state in ATTENTION for document in report.documents)
    others = report.files - report.indexed - attention
    searchable = f"{report.files} files: {report.indexed} can be searched"
    if attention:
        searchable += f", {attention} {'needs' if attention == 1 else 'need'} attention (`list` says why)"
    if others:
        searchable += f", {others} {'is left as it is' if others == 1 else 'are left as they are'}"
    fresh = report.files - report.unchanged
    work = f"{fresh} were new or changed" if report.unchanged and fresh else ""
    work = "nothing had changed" if report.unchanged and not fresh else work
    parts = filter(
        None, (searchable, work if tells_changes else "", f"{report.pages} pages, {report.passages} passages")
    )
    context.print(f"{'; '.join(parts)}; {report.seconds:.1f} s.")


def _line(document: wire.Document) -> str:
    what = document.reason or f"{counted(document.pages, 'page')}, {counted(document.passages, 'passage')}"
    return f"{_STATES[document.state]:<11} {on_one_line(document.path)}  ({what})"
