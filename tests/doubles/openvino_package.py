"""Packages named ``openvino`` that are there and of no use, as files that Python finds."""

from pathlib import Path

BROKEN = "libopenvino.so.2641: cannot open shared object file"

_BROKEN = f"raise ImportError({BROKEN!r})\n"
# As much of OpenVINO's interface as is used; every vector points the same way.
_IMPRECISE = """
import numpy as np

class Core:
    def compile_model(self, *_):
        return self

    def create_infer_request(self):
        return self

    def infer(self, inputs, **_):
        return {0: np.full((len(inputs["input_ids"]), 384), 384**-0.5, np.float32)}
"""


def write_broken(folder: Path) -> Path:
    """One that cannot be imported; gives the folder for Python's path."""
    return _write(folder, _BROKEN)


def write_imprecise(folder: Path) -> Path:
    """One that gives other vectors; gives the folder for Python's path."""
    return _write(folder, _IMPRECISE)


def _write(folder: Path, code: str) -> Path:
    package = folder / "openvino"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(code, encoding="utf-8")
    return folder
