"""What the folder of a model on ONNX Runtime says about itself, and whether it is telling the truth."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ingest.errors import ModelMissing

MANIFEST_FILE = "manifest.json"
GRAPH_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """The model's name and sizes, and the SHA-256 (hexadecimal) of each file beside the manifest.

    ``revision`` is the SHA-256 of the publisher's weights. ``sequence_length`` counts special tokens.
    ``recipe`` is the version of the graph's builder: a new one makes the folder out of date.
    """

    model: str
    revision: str
    quantisation: str
    dimensions: int
    sequence_length: int
    recipe: int
    files: Mapping[str, str]


def read_manifest(folder: Path) -> ModelManifest:
    """Return the folder's manifest; raises `ModelMissing` where there is none that can be read."""
    path = folder / MANIFEST_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=ModelManifest)
    except OSError as error:
        raise ModelMissing(str(path), "missing") from error
    except msgspec.DecodeError as error:
        raise ModelMissing(str(path), "damaged") from error


def write_manifest(folder: Path, manifest: ModelManifest) -> None:
    """Write the manifest of a model whose files lie in ``folder``."""
    (folder / MANIFEST_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2))


def check_files(folder: Path, manifest: ModelManifest) -> None:
    """Raise `ModelMissing`, which names the file, unless each file is there and unchanged.

    Reads them all: some 60 ms of CPU for 90 MB.
    """
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            found = sha256_of(path)
        except OSError as error:
            raise ModelMissing(str(path), "missing") from error
        if found != expected:
            raise ModelMissing(str(path), "changed")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
