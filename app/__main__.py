"""The program's one entry: a window, a command, the engine, or one of its workers. Nothing heavy is above."""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.opening import has_screen, opening_of, without_window
from app.program import give_environment_back, hold_own_files
from ingest.embedding.telemetry import silence_onnxruntime

# Before anything else can import onnxruntime: Chroma does too.
silence_onnxruntime()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; gives the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    give_environment_back()
    hold_own_files()
    match arguments:
        case ["engine", folder, *rest]:
            from app.engine.process import run_engine  # noqa: PLC0415

            return run_engine(Path(folder), stays="--stay" in rest)
        case ["parse-worker", model]:
            return _parse_worker(Path(model))
        case ["lay-out-pdf"]:
            from app.desktop.paper import lay_out  # noqa: PLC0415

            return lay_out()
        case ["--unpacking"]:
            from app.desktop.splash import show_splash  # noqa: PLC0415

            return show_splash()
        case [*words] if "--selftest" in words:
            from app.selftest.running import run_selftest  # noqa: PLC0415

            return run_selftest(as_json="--json" in words)
        case _:
            return _command(arguments)


def _command(arguments: Sequence[str]) -> int:
    opening = opening_of(arguments)
    if opening is not None and has_screen():
        try:
            from app.desktop.application import run_window  # noqa: PLC0415
        except ImportError as error:
            sys.stderr.write(f"{without_window(error)}\n")
            return 1
        return run_window(opening)
    try:
        from app.command_line import run_command  # noqa: PLC0415

        return run_command(arguments)
    except KeyboardInterrupt:  # before there was anything to stop
        return 130


def _parse_worker(model: Path) -> int:
    from ingest.chunking import Chunker  # noqa: PLC0415
    from ingest.reading.worker import run_worker  # noqa: PLC0415

    return run_worker(Chunker(model / "tokenizer.json"))


if __name__ == "__main__":
    sys.exit(main())
