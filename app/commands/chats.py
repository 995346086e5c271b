"""Commands about chats: list them, export one."""

import argparse
from pathlib import Path

from app.commands.context import Context, counted, on_one_line
from app.commands.libraries import absolute
from app.engine import routes, wire
from app.export.wording import moment

# A chat with a megabyte of answers takes ten.
_PATIENCE_SECONDS = 300.0


def chats(context: Context, options: argparse.Namespace) -> None:
    """List chats, the newest first; those that hold every word of a query."""
    listed = context.engine.ask(routes.CHATS, wire.ChatsRequest(query=" ".join(options.words)))
    if context.as_json:
        context.result(listed)
        return
    for chat in listed.chats:
        questions = "1 question" if chat.turns == 1 else f"{chat.turns} questions"
        context.print(f"{chat.id}  {moment(chat.changed)}  {on_one_line(chat.title)}  ({questions})")
    if not listed.chats:
        context.say("No chat has these words." if options.words else "There is no chat yet. Ask a question.")


def export(context: Context, options: argparse.Namespace) -> None:
    """Write a chat to a file, its citations as footnotes."""
    path: Path = absolute(options.to)
    request = wire.ExportRequest(chat=options.chat, path=str(path), replaces=options.replace)
    done = context.engine.ask(routes.EXPORT_CHAT, request, patience=_PATIENCE_SECONDS)
    if context.as_json:
        context.result(done)
        return
    questions, notes = counted(done.questions, "question"), counted(done.notes, "footnote")
    context.print(f"Exported {questions} with {notes}: {on_one_line(done.path)}")
