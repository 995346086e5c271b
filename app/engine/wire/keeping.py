"""How a library is kept: what is left alone in its sources, and when work on them rests."""

from typing import Annotated

import msgspec

from app.engine.wire.core import Wire

# No reader takes a larger file.
MOST_MEGABYTES = 500
Megabytes = Annotated[int, msgspec.Meta(ge=1, le=MOST_MEGABYTES)]


class RulesRequest(Wire, frozen=True, kw_only=True):
    """Change what is left alone; what is None stays, and nothing is changed where nothing is given.

    ``patterns`` are all there are to be; ``exclude`` adds some to those there are, ``include`` drops some.
    ``resets`` begins with the usual rules.
    """

    skips_hidden: bool | None = None
    patterns: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    megabytes: Megabytes | None = None
    resets: bool = False


class Rules(Wire, frozen=True, kw_only=True):
    """What is left alone in every source; ``patterns`` as in a .gitignore, relative to the source.

    Files of more than ``megabytes`` are not read. ``usual`` are the patterns that a new library has.
    """

    skips_hidden: bool
    patterns: tuple[str, ...]
    megabytes: int
    usual: tuple[str, ...] = ()


class WorkRequest(Wire, frozen=True, kw_only=True):
    """Say when reading and embedding rest; what is None stays.

    ``go_on``: now, although the computer runs on its battery; until that changes, or all is done.
    """

    rests_on_battery: bool | None = None
    go_on: bool = False


class Work(Wire, frozen=True, kw_only=True):
    """When reading and embedding rest, and whether they do now, since the computer runs on its battery."""

    rests_on_battery: bool
    rests: bool = False
