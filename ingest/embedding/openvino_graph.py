"""A graph run by OpenVINO: the vectors of ONNX Runtime, in less time where there are many."""

import threading
from pathlib import Path

from ingest.embedding.telemetry import silence_openvino
from ingest.embedding.types import TokenRows, Vectors

_SETTINGS = {
    # 32 bits, also where the processor has faster ways that are less exact.
    "INFERENCE_PRECISION_HINT": "f32",
    "EXECUTION_MODE_HINT": "ACCURACY",
    # All threads work on one batch.
    "PERFORMANCE_HINT": "LATENCY",
    "NUM_STREAMS": 1,
    # Threads that are bound to a core each wait for whatever else runs there.
    "ENABLE_CPU_PINNING": False,
}


class OpenVinoGraph:
    """A graph on the CPU. Safe to call from several threads: one batch at a time goes through it."""

    def __init__(self, graph: Path, threads: int | None = None) -> None:
        """Open a graph; ``threads`` None leaves the number to OpenVINO. Raises what that does.

        Takes 0.7 CPU seconds and 200 MB. Its threads are started here, and have this thread's priority.
        """
        silence_openvino()
        # Only here: it is an extra, and takes a quarter of that time.
        import openvino  # noqa: PLC0415

        settings = _SETTINGS | ({} if threads is None else {"INFERENCE_NUM_THREADS": threads})
        self._request = openvino.Core().compile_model(graph, "CPU", settings).create_infer_request()
        self._lock = threading.Lock()

    def run(self, ids: TokenRows, mask: TokenRows) -> Vectors:
        """Unit vectors of shape (rows, dimensions)."""
        with self._lock:
            vectors: Vectors = self._request.infer(
                {"input_ids": ids, "attention_mask": mask}, share_inputs=True
            )[0]
        return vectors
