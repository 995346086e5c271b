"""What embeds passages: OpenVINO where it is installed, pays and works, ONNX Runtime everywhere else.

The vectors are the same, so nothing is embedded anew when it comes or goes. Questions, and sentences that
somebody waits for, never come here: ONNX Runtime is quicker for a few short texts, and they would wait for a
batch of passages. Figures: docs/decisions/0021-openvino.md.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from ingest.embedding.openvino_graph import OpenVinoGraph
from ingest.embedding.types import Runtime, TokenRows, Vectors
from ingest.priority import yield_to_others

_log = logging.getLogger(__name__)

Run = Callable[[TokenRows, TokenRows], Vectors]

ONNX_RUNTIME = "ONNX Runtime"
OPENVINO = "OpenVINO"
# To load it costs what it saves on some 75 passages; whoever changes a file or two is better off without.
_WORTH_LOADING = 64
# Between two numbers of the same vector: 2.4e-7 was seen; 16 bits would make 1e-4 and more of it.
_TOLERANCE = 1e-5


class PassageRuntime:
    """Safe to call from several threads."""

    def __init__(
        self,
        graph: Path,
        reference: Run,
        probe: tuple[TokenRows, TokenRows],
        *,
        threads: int | None,
        may_use_openvino: bool,
    ) -> None:
        """``reference`` runs the graph on ONNX Runtime; ``probe`` is a batch that both are compared on."""
        self._path = graph
        self._reference = reference
        self._probe = probe
        self._threads = threads
        self._untried = may_use_openvino and find_spec("openvino") is not None
        self._graph: OpenVinoGraph | None = None
        self._failure: str | None = None
        self._passages = 0
        self._lock = threading.Lock()

    def run_for(self, passages: int) -> Run:
        """Give what is to embed so many more passages; now and then that takes a second."""
        with self._lock:
            self._passages += passages
            if self._passages > _WORTH_LOADING:
                self._try()
            return self._reference if self._graph is None else self._run

    def describe(self, *, tried: bool) -> Runtime:
        """Say what embeds; ``tried`` tries OpenVINO first, which is otherwise done when it pays."""
        with self._lock:
            if tried:
                self._try()
            uses = self._untried or self._graph is not None
            return Runtime(ONNX_RUNTIME, OPENVINO if uses else ONNX_RUNTIME, self._failure)

    def _run(self, ids: TokenRows, mask: TokenRows) -> Vectors:
        graph = self._graph
        if graph is not None:
            try:
                return graph.run(ids, mask)
            except Exception as error:  # noqa: BLE001 - as when it is tried
                with self._lock:
                    self._graph = None
                    self._note(error)
        return self._reference(ids, mask)

    def _note(self, error: Exception) -> None:
        _log.error("OpenVINO is not used", exc_info=error)
        # Its last line is what happened; those before it are places in OpenVINO's source.
        self._failure = (str(error).strip() or type(error).__name__).rpartition("\n")[2]

    def _try(self) -> None:
        if not self._untried:
            return
        self._untried = False
        try:
            # In a thread of its own, whose low priority OpenVINO's threads take over whoever asks.
            with ThreadPoolExecutor(1, initializer=yield_to_others) as pool:
                graph = pool.submit(OpenVinoGraph, self._path, self._threads).result()
            difference = float(np.abs(graph.run(*self._probe) - self._reference(*self._probe)).max())
        except Exception as error:  # noqa: BLE001 - one that is not needed may fail in any way
            self._note(error)
            return
        # Not "greater than": what is no number is no vector either.
        if not difference <= _TOLERANCE:
            self._failure = f"its vectors differ by {difference:.1e}"
            _log.warning("OpenVINO is not used: %s", self._failure)
            return
        self._graph = graph
        _log.info("passages are embedded on OpenVINO from now on")
