"""The self-test itself: the samples into a library of its own, questions, spans, and the window offscreen.

Nothing of the person's is touched: library, settings and their paths are in a folder that goes at the end.
"""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import msgspec

from app.engine import routes
from app.engine.client import EngineClient, EngineError
from app.program import is_packaged
from app.selftest.library_checks import LibraryChecks
from app.selftest.program_checks import check_files, check_modules
from app.selftest.report import Check, Report


def run_selftest(*, as_json: bool) -> int:
    """Check everything and print the report; gives 0 where all is right, 1 where something is not."""
    report = _look()
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
        sys.stdout.buffer.flush()
    else:
        for line in report.lines():
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0 if report.ok else 1


def _look() -> Report:
    with tempfile.TemporaryDirectory(prefix="sourcebook-selftest-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        library = folder / "library"
        # A model of the person's own choice, and a server, are not what is tested.
        for variable in ("SOURCEBOOK_EMBEDDER", "SOURCEBOOK_SERVER", "SOURCEBOOK_LIBRARY"):
            os.environ.pop(variable, None)
        with EngineClient(library) as engine:
            checks = LibraryChecks(engine)
            findings = [
                Check("files", check_files).run(),
                Check("modules", check_modules).run(),
                Check("samples", checks.add_samples).run(),
                Check("answers", checks.ask).run(),
                Check("spans", checks.compare_spans).run(),
                Check("window", lambda: _open_window(folder, checks)).run(),
            ]
            with contextlib.suppress(EngineError):
                _end(engine)
    return Report.of(tuple(findings), packaged=is_packaged())


def _open_window(folder: Path, checks: LibraryChecks) -> str:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # It would say that windows cannot be raised there.
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"
    from app.desktop.selftest import check_window  # noqa: PLC0415 - Qt, only once the rest is done

    return check_window(folder, checks.citation, checks.files)


def _end(engine: EngineClient) -> None:
    """End the engine and wait until it has let go of the library."""
    process = engine.ask(routes.HEALTH).pid
    engine.ask(routes.SHUT_DOWN)
    import psutil  # noqa: PLC0415 - only here

    with contextlib.suppress(psutil.Error):
        psutil.Process(process).wait(timeout=30)
