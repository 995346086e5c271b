"""The command about what is left alone: show the rules, change them."""

import argparse

from app.commands.context import Context, on_one_line
from app.commands.libraries import follow_rules
from app.engine import routes, wire


def rules(context: Context, options: argparse.Namespace) -> None:
    """Show the rules, or change them and bring the sources up to date."""
    request = wire.RulesRequest(
        skips_hidden=None if options.hidden is None else options.hidden == "skip",
        exclude=tuple(options.exclude),
        include=tuple(options.include),
        megabytes=options.largest,
        resets=options.reset,
    )
    told = context.engine.ask(routes.RULES, request)
    changes = request != wire.RulesRequest()
    if context.as_json:
        if changes:
            # What it says is waited for: the rules are in force when this ends.
            for _ in context.engine.stream(routes.SYNC, wire.Wire()):
                pass
        context.result(told)
        return
    hidden = "are left alone" if told.skips_hidden else "are read"
    context.print(f"Hidden files and folders {hidden}; files over {told.megabytes} MB are not read.")
    context.print("Left alone:" if told.patterns else "Nothing is left alone for its name.")
    for pattern in told.patterns:
        context.print(f"  {on_one_line(pattern)}")
    if changes:
        follow_rules(context)
