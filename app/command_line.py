"""The command line: one of the doors to the engine.

With ``--json`` stdout holds one JSON document and nothing else; progress and everything said on the way
goes to stderr.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from app.commands import asking, chats, evaluating, libraries, own_commands
from app.commands import rules as library_rules
from app.commands.context import Context, Stop, WrongUsage
from app.commands.libraries import absolute
from app.engine.client import EngineClient, EngineError
from app.engine.wire import MOST_MEGABYTES, MOST_PASSAGES
from app.opening import has_screen, missing_path, opening_of
from app.settings import DEFAULT_SERVER, Settings
from app.version import __version__
from ingest.parsers.kinds import DocumentKind

EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130

_NO_SCREEN = "There is no screen here to open the window on"


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit status: 0 done, 1 could not, 2 wrong usage, 130 interrupted."""
    if (missing := missing_path(arguments)) is not None:
        sys.stderr.write(f"There is nothing at {missing}: no file, no folder and no command of that name.\n")
        return EXIT_USAGE
    if (opening := opening_of(arguments)) is not None and opening.paths and not has_screen():
        sys.stderr.write(f"{_NO_SCREEN}. To add files and folders: sourcebook add PATH\n")
        return EXIT_USAGE
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    if not hasattr(options, "run"):
        parser.print_help(sys.stderr)
        if not arguments and not has_screen():
            sys.stderr.write(f"\n{_NO_SCREEN}: a command is needed.\n")
        return EXIT_USAGE
    # What a terminal's encoding cannot show is no reason to stop half-way.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    settings = _settings(options)
    context = Context(settings, EngineClient(settings.library), as_json=options.json)
    if no_text := [argument for argument in arguments if not _is_text(argument)]:
        # On Linux a name may be any bytes; nothing of the kind can be asked or stored.
        context.say(f"This holds bytes that are no text: {no_text[0]!a}. Rename it, then try again.")
        return EXIT_FAILED
    status, words = _outcome(context, options)
    if words is not None:
        context.say(words)
    return status


def _outcome(context: Context, options: argparse.Namespace) -> tuple[int, str | None]:
    """Run the command; gives its status and what is to be said of it."""
    try:
        with context.engine:
            options.run(context, options)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED, "Stopped. What was done so far is kept."
    except EngineError as error:
        return EXIT_FAILED, error.failure.message
    except Stop as stop:
        return EXIT_USAGE if isinstance(stop, WrongUsage) else EXIT_FAILED, str(stop)
    except BrokenPipeError:
        # Whoever read the output has seen enough (`| head`); Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0, None


def _is_text(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _settings(options: argparse.Namespace) -> Settings:
    settings = Settings.kept()
    if options.library is not None:
        settings = replace(settings, library=absolute(options.library))
    if options.server is not None:
        settings = settings.with_server(options.server)
    if options.server_key is not None:
        settings = replace(settings, server_key=options.server_key)
    return settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sourcebook",
        description="Ask your own documents, offline. Every sentence shows where it came from.",
        epilog="Without a command the window opens; files and folders that are named are added there. "
        "In a terminal, first: sourcebook add FOLDER. Then: sourcebook ask 'a question'.",
    )
    _add_global(parser, argparse.SUPPRESS)
    _add_own(parser)
    parser.set_defaults(library=None, server=None, server_key=None, json=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, words: str, run: object) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        _add_global(added, argparse.SUPPRESS)
        added.set_defaults(run=run)
        return added

    _add_library_commands(command)
    _add_asking_commands(command)
    command("doctor", "Look for what is wrong, and say what to do.", asking.doctor)
    return parser


# A command's name, what it does, and what runs it.
_AddCommand = Callable[[str, str, object], argparse.ArgumentParser]


def _add_library_commands(command: _AddCommand) -> None:
    add = command("add", "Add files or folders, and wait until they can be searched.", libraries.add)
    add.add_argument("paths", nargs="+", metavar="PATH", type=_path)
    add.add_argument("--collection", metavar="NAME", help="the collection to add them to")
    _add_exclude(add)

    command("sync", "Bring all sources up to date.", libraries.sync)
    command("resume", "Go on with what is paused, or rests on battery.", libraries.resume)
    command("list", "List every file and its state.", libraries.list_)

    show = command("show", "Show a document's text as it was read.", libraries.show)
    show.add_argument("path", metavar="PATH", type=_path)
    show.add_argument("--page", type=int, metavar="N", help="this page alone")

    remove = command(
        "remove", "Remove a source from the library; the files themselves stay.", libraries.remove
    )
    remove.add_argument("path", metavar="PATH", type=_path)

    move = command("move", "Say where a source is now that was moved or renamed.", libraries.move)
    move.add_argument("old", metavar="OLD", type=_path, help="where it was, as `sourcebook status` lists it")
    move.add_argument("new", metavar="NEW", type=_path, help="where it is now")

    rules = command("rules", "Show or change what is left alone in every source.", library_rules.rules)
    _add_exclude(rules)
    rules.add_argument(
        "--include",
        metavar="PATTERN",
        type=_words,
        action="append",
        default=[],
        help="drop a rule; may be given again",
    )
    rules.add_argument("--hidden", choices=("skip", "read"), help="what to do with hidden files and folders")
    rules.add_argument("--largest", type=_megabytes, metavar="MB", help="read no file that is larger")
    rules.add_argument("--reset", action="store_true", help="begin with the usual rules")

    command("status", "Say what the library holds.", libraries.status)

    embedder = command(
        "embedder", "Say which embedding model answers, or choose another.", libraries.embedder
    )
    embedder.add_argument(
        "model",
        nargs="?",
        metavar="MODEL",
        type=_words,
        help="a folder, a name in the local cache, or 'bundled'",
    )

    reranker = command(
        "reranker", "Say which model puts the first passages in order, or choose one.", libraries.reranker
    )
    reranker.add_argument(
        "model",
        nargs="?",
        metavar="PATH",
        type=_words,
        help="the folder of a CrossEncoder, or 'off' for none",
    )


def _add_asking_commands(command: _AddCommand) -> None:
    search = command("search", "Find passages by words and by meaning.", asking.search)
    search.add_argument("query", nargs="?", metavar="QUERY")
    search.add_argument("--queries", type=_path, metavar="FILE.jsonl", help="search for each line's question")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="how many passages")
    _add_scope(search)

    ask = command("ask", "Ask a question; the answer cites its sources.", asking.ask)
    _add_asking(ask)

    listed = command("chats", "List earlier questions, each chat with its ID.", chats.chats)
    listed.add_argument("words", nargs="*", metavar="WORD", help="only chats that hold these words")

    export = command("export", "Write a chat to a file, its citations as footnotes.", chats.export)
    export.add_argument("chat", metavar="CHAT", help="its ID, as `sourcebook chats` lists it")
    export.add_argument(
        "to", type=_path, metavar="FILE", help="its ending is the format: .md, .html, .pdf or .docx"
    )
    export.add_argument("--replace", action="store_true", help="if there is such a file already")

    evaluate = command("evaluate", "Score search, or answers, on a set of questions.", evaluating.evaluate)
    _add_evaluation(evaluate)


def _add_global(parser: argparse.ArgumentParser, default: str) -> None:
    """Global options stand before the command or after it, as people type them."""
    parser.add_argument("--version", action="version", version=f"sourcebook {__version__}")
    parser.add_argument(
        "--json", action="store_true", default=default, help="one JSON document on stdout, nothing else"
    )
    parser.add_argument("--library", metavar="DIR", type=_path, default=default, help="the library's folder")
    parser.add_argument(
        "--server",
        metavar="URL",
        default=default,
        help=f"the language model's server; the one set in the window, or else {DEFAULT_SERVER}",
    )
    parser.add_argument("--server-key", metavar="KEY", default=default, help="its key, where it wants one")


def _add_own(parser: argparse.ArgumentParser) -> None:
    """What is about the program itself, and about no library."""
    own = parser.add_argument_group("this program")
    # The entry runs it: it opens a window, and this door knows none.
    own.add_argument(
        "--selftest", action="store_true", help="check that this program does its whole job here"
    )
    for name, run, words in (
        (
            "--install-desktop-entry",
            own_commands.install_desktop_entry,
            "put Sourcebook into the desktop's menu",
        ),
        ("--remove-desktop-entry", own_commands.remove_desktop_entry, "take it out of the menu again"),
    ):
        own.add_argument(
            name, action="store_const", const=run, dest="run", default=argparse.SUPPRESS, help=words
        )


def _add_asking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUESTION")
    parser.add_argument("--model", metavar="M", help="the model that answers; the loaded one otherwise")
    parser.add_argument("--no-model", action="store_true", help="quote the passages that answer best")
    parser.add_argument("--chat", metavar="ID", help="go on with an earlier question")
    parser.add_argument("--searched", metavar="TEXT", help="search for this in place of the question")
    parser.add_argument("--explain", action="store_true", help="say why the answer rests on these passages")
    _add_scope(parser)


def _add_evaluation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=_path, metavar="FILE.jsonl")
    parser.add_argument("-k", type=_positive, default=10, metavar="N", help="how many passages count")
    parser.add_argument("--answers", action="store_true", help="have each answered, and score that too")
    parser.add_argument("--model", metavar="M", help="the model that answers; the loaded one otherwise")
    parser.add_argument("--no-model", action="store_true", help="quote the passages that answer best")


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--collection", metavar="C", help="only this collection")
    parser.add_argument("--file", metavar="GLOB", help="only files whose name (or path) matches")
    parser.add_argument(
        "--type",
        choices=tuple(map(str, DocumentKind)),
        action="append",
        default=[],
        dest="types",
        help="only documents of this type; may be given again",
    )
    parser.add_argument("--since", type=_day, metavar="DATE", help="only files changed on this day or later")
    parser.add_argument(
        "--until", type=_day, metavar="DATE", help="only files changed on this day or earlier"
    )


def _add_exclude(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--exclude",
        metavar="PATTERN",
        type=_words,
        action="append",
        default=[],
        help="leave alone what matches, in every source, as in a .gitignore file; may be given again",
    )


def _words(text: str) -> str:
    # An empty one is a variable of the shell that was never set, and would be taken for the folder one is in.
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return text


def _path(text: str) -> Path:
    return Path(_words(text))


def _megabytes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_MEGABYTES:
        raise argparse.ArgumentTypeError(f"{text} is not a number of megabytes from 1 to {MOST_MEGABYTES}")
    return int(text)


def _day(text: str) -> date:
    try:
        # Written so, and nothing else of what the standard allows besides.
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, in whatever zone one is
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it like 2026-11-30") from None


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PASSAGES:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to {MOST_PASSAGES}")
    return int(text)
