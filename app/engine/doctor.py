"""Looking over versions, library, index and server: what is wrong and what to do."""

import asyncio
import platform
import shutil
import sqlite3
import time

from app.engine import wire
from app.engine.library import Library, OpenLibrary
from app.engine.sources import reranker_of
from app.server_wording import server_problem
from app.version import __version__
from app.wording import failure_of, installing, runtime_words
from retrieval.language_model.address import parse_address
from retrieval.language_model.discovery import discover
from retrieval.language_model.errors import LanguageModelError
from retrieval.language_model.server_state import ModelState, ServerKind, choose_model

_LITTLE_ROOM = 1024**3


async def look_over(library: Library, asked: wire.DoctorRequest) -> wire.Checks:
    """Look at everything; nothing that is wrong keeps the rest from being looked at."""
    checks = [_versions(), _disk(library)]
    try:
        opened = await library.wait_until_opened()
    except Exception as error:  # noqa: BLE001 - what is wrong is what is asked for
        checks.append(_check("library", ok=False, message=failure_of(error).message))
    else:
        checks += await asyncio.to_thread(_library_checks, library, opened)
    checks += await _server(asked)
    return wire.Checks(checks=tuple(checks))


def _versions() -> wire.Check:
    words = f"Sourcebook {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return _check("versions", ok=True, message=f"{words}, {platform.system()} {platform.machine()}.")


def _disk(library: Library) -> wire.Check:
    free = shutil.disk_usage(library.folder).free
    return _check(
        "disk",
        ok=free > _LITTLE_ROOM,
        message=f"{free / 1024**3:.1f} GB are free where the library is, {library.folder}.",
        remedy="Make room, or move the library's folder to another disk and name it with --library.",
    )


def _library_checks(library: Library, opened: OpenLibrary) -> list[wire.Check]:
    opened.pipeline.wait_until_open()
    summaries = library.catalog.documents.summaries()
    indexed = sum(summary.state == "indexed" for summary in summaries)
    sources = library.catalog.sources.all()
    offline = [source for source in sources if source.offline]
    paused = [source for source in sources if source.paused]
    identity, runtime = opened.embedder.identity, opened.embedder.runtime(tried=True)
    pending = opened.store.pending_count()
    checks = [
        _check(
            "library",
            ok=bool(indexed),
            message=f"{indexed} of {len(summaries)} files are indexed.",
            remedy="Add a folder: sourcebook add FOLDER.",
        ),
        _check(
            "embedding",
            ok=True,
            message=f"{identity.model} ({identity.dimensions} dimensions) is loaded, "
            f"{runtime_words(runtime.name, runtime.passages)}.",
        ),
        _check(
            "vectors",
            # A library that holds nothing yet misses nothing.
            ok=not pending and (opened.keeper.complete or not indexed),
            message=f"{opened.keeper.count()} are in Chroma, {pending} are missing.",
            remedy="Nothing to do: the rest is made in the background, and search is exact meanwhile.",
        ),
    ]
    if runtime.failure is not None:
        checks.append(
            _check(
                "openvino",
                ok=False,
                message=f"OpenVINO is installed and cannot be used: {runtime.failure}. "
                f"{runtime.passages} embeds passages in its place, with the same vectors.",
                remedy=f"{installing('openvino')} Or do without it: SOURCEBOOK_OPENVINO=off.",
            )
        )
    switch = opened.switch
    if switch is not None:
        failure = None if switch.failure is None else failure_of(switch.failure).message
        checks.append(
            _check(
                "next embedding",
                ok=failure is None,
                message=failure or f"{switch.choice} is to follow; its vectors are being made.",
                remedy="Choose it again when it is there, or choose the one that answers to stay with it.",
            )
        )
    reranker = reranker_of(opened)
    if reranker is not None:
        checks.append(
            _check(
                "reranker",
                ok=reranker.failure is None,
                message=reranker.failure or f"{reranker.folder} puts the first passages in order.",
                remedy="Bring the model back, choose another one, or have none: sourcebook reranker off.",
            )
        )
    if offline:
        paths = ", ".join(str(source.path) for source in offline)
        checks.append(
            _check(
                "sources",
                ok=False,
                message=f"Not there at the last look: {paths}. Their documents still answer.",
                remedy="Plug the drive in and run sync, or remove them.",
            )
        )
    if paused:
        paths = ", ".join(str(source.path) for source in paused)
        checks.append(
            _check(
                "paused",
                ok=False,
                message=f"Paused: {paths}. What is new there is neither read nor searched by meaning.",
                remedy="Resume them in the window, or add them again.",
            )
        )
    return checks


async def _server(asked: wire.DoctorRequest) -> list[wire.Check]:
    begun = time.perf_counter()
    try:
        state = await discover(parse_address(asked.server), asked.server_key)
    except LanguageModelError as error:
        return [_check("server", ok=False, message=server_problem(error), remedy=_WITHOUT)]
    name = "LM Studio" if state.kind is ServerKind.LM_STUDIO else "An OpenAI-compatible server"
    milliseconds = (time.perf_counter() - begun) * 1000
    answers = _check(
        "server", ok=True, message=f"{name} answers at {state.address} in {milliseconds:.0f} ms."
    )
    try:
        model = choose_model(state)
    except LanguageModelError as error:
        return [answers, _check("model", ok=False, message=server_problem(error), remedy=_WITHOUT)]
    context = f", {model.context_length} tokens of context" if model.context_length else ""
    loaded = "is loaded" if model.state is ModelState.LOADED else "would be used"
    return [answers, _check("model", ok=True, message=f"{model.id} {loaded}{context}.")]


_WITHOUT = "Without a model Sourcebook still finds and quotes the passages that answer."


def _check(name: str, *, ok: bool, message: str, remedy: str | None = None) -> wire.Check:
    return wire.Check(name=name, ok=ok, message=message, remedy=None if ok else remedy)
