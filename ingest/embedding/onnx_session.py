"""A graph opened by ONNX Runtime as this program wants it: on the CPU, quiet, and sparing of others."""

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedding.telemetry import silence_onnxruntime

if TYPE_CHECKING:
    import onnxruntime


def open_session(graph: Path, threads: int | None = None) -> "onnxruntime.InferenceSession":
    """Open a graph; ``threads`` None leaves the number to ONNX Runtime. Raises what that does."""
    silence_onnxruntime()
    # Only here: it takes 0.2 CPU seconds that a program without a model need not spend.
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors; warnings are about how it runs, not about what comes out
    if threads is not None:
        options.intra_op_num_threads = threads
    # Threads that wait without spinning leave the machine to others, and cost no throughput here.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
