"""Which embedding model a library has, and which one it is on the way to.

The choice belongs to the library: vectors of two models cannot be compared, and another door's environment
must not change it back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.settings import BUNDLED, chosen_embedding_model, may_use_openvino
from ingest.catalog.catalog import Catalog
from ingest.chunking import PASSAGE_TOKENS
from ingest.embedding.loading import OnnxModel, SentenceTransformersModel, load_embedder
from ingest.embedding.manifest import MANIFEST_FILE
from ingest.embedding.types import Embedder
from ingest.errors import ModelMissing, OddVectors, ReadsTooLittle

# In the catalog: the model that answers, by its key and as it was chosen, and the choice to come.
_KEY = "embedder"
_CHOICE = "embedder_choice"
_NEXT = "embedder_next"


@dataclass(frozen=True, slots=True)
class Embedders:
    """The embedder that answers; ``load_next`` gives the one to come as ``next_choice``, if any."""

    active: Embedder
    next_choice: str | None = None
    load_next: Callable[[], Embedder] | None = None


def take_embedders(catalog: Catalog, bundled: Path) -> Embedders:
    """Load the model of this library, and begin the way to another one where the environment names it.

    The one that is there is chosen again to give a switch up. Raises `ModelMissing` where a model that is
    named, or the one that answers, cannot be had; nothing is changed then.
    """
    kept = catalog.remembered(_CHOICE) or BUNDLED
    named = chosen_embedding_model()
    wanted = named or catalog.remembered(_NEXT) or kept
    if wanted == kept:
        active = load_checked(kept, bundled)
        catalog.remember(_NEXT, None)
        return Embedders(active)
    if catalog.remembered(_KEY) is None or catalog.passage_count() == 0:
        return _take_at_once(catalog, wanted, bundled)
    try:
        active = load_checked(kept, bundled)
    except ModelMissing:
        # Its vectors cannot answer any more; words do, until the others are made.
        return _take_at_once(catalog, wanted, bundled)
    if named is None:
        return Embedders(active, wanted, lambda: load_checked(wanted, bundled))
    return begin_switch(catalog, wanted, active, bundled)


def begin_switch(catalog: Catalog, choice: str, active: Embedder, bundled: Path) -> Embedders:
    """Begin the way to another model, or give the way to another one up by choosing the one that answers.

    Raises `ModelMissing` where it cannot be had; nothing is changed then.
    """
    if choice == (catalog.remembered(_CHOICE) or BUNDLED):
        catalog.remember(_NEXT, None)
        return Embedders(active)
    coming = load_checked(choice, bundled)
    if coming.identity.key == active.identity.key:
        remember_taken(catalog, choice, active)
        return Embedders(active)
    catalog.remember(_NEXT, choice)
    return Embedders(active, choice, lambda: coming)


def remember_taken(catalog: Catalog, choice: str, embedder: Embedder) -> None:
    """Note, in one step, that this model answers from now on."""
    values = {_CHOICE: None if choice == BUNDLED else choice, _KEY: embedder.identity.key, _NEXT: None}
    catalog.remember_all(values)


def remember_key(catalog: Catalog, embedder: Embedder) -> None:
    """Note that the library's vectors are of this model from now on."""
    catalog.remember(_KEY, embedder.identity.key)


def is_taken(catalog: Catalog, embedder: Embedder) -> bool:
    """Whether the library's vectors are noted to be of this model."""
    return catalog.remembered(_KEY) == embedder.identity.key


def load_checked(choice: str, bundled: Path) -> Embedder:
    """Load a model as it was chosen; raises `ModelMissing` where it cannot be had or is of no use here."""
    if choice == BUNDLED:
        return load_embedder(_on_onnx(bundled))
    if Path(choice).is_absolute() and not Path(choice).is_dir():
        raise ModelMissing(choice, "missing")
    # A folder like the bundled one's needs no torch.
    made_here = (Path(choice) / MANIFEST_FILE).is_file()
    embedder = load_embedder(_on_onnx(Path(choice)) if made_here else SentenceTransformersModel(choice))
    if embedder.max_tokens < PASSAGE_TOKENS:
        raise ReadsTooLittle(choice, str(embedder.max_tokens))
    vector = embedder.embed_query("What the vectors of this model look like.")
    if vector.shape != (embedder.identity.dimensions,) or not np.isfinite(vector).all():
        raise OddVectors(choice, f"{vector.shape[-1]} numbers, {embedder.identity.dimensions} expected")
    return embedder


def _on_onnx(folder: Path) -> OnnxModel:
    return OnnxModel(folder, may_use_openvino=may_use_openvino())


def _take_at_once(catalog: Catalog, choice: str, bundled: Path) -> Embedders:
    active = load_checked(choice, bundled)
    values = {_CHOICE: None if choice == BUNDLED else choice, _NEXT: None}
    catalog.remember_all(values)
    return Embedders(active)
