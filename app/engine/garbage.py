"""What stays is spared by Python's search for garbage, which stops every thread while it looks at everything.

With all that an engine loads, that is some 160,000 objects and 60 ms, in the midst of every twentieth search.
https://docs.python.org/3/library/gc.html#gc.freeze
"""

import asyncio
import gc

from app.engine.library import Library


async def spare_what_stays(library: Library) -> None:
    """Wait until a library is open, and leave alone what is there by then: it lives as long as the engine.

    Raises what keeps the library from being opened.
    """
    opened = await library.wait_until_opened()
    # Chroma, most of it, is loaded with the index.
    await asyncio.to_thread(opened.pipeline.wait_until_open)
    await asyncio.to_thread(_spare)


def _spare() -> None:
    gc.collect()
    gc.freeze()
