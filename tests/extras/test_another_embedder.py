"""A person chooses another embedding model, and takes the bundled one again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.engine import routes, wire
from app.engine.client import EngineClient
from tests.conftest import PROJECT
from tests.extras.test_embedders_agree import publishers_files

pytestmark = pytest.mark.extras


def sourcebook(*arguments: str, embedder: str | None) -> dict:
    environment = os.environ | ({} if embedder is None else {"SOURCEBOOK_EMBEDDER": embedder})
    command = [sys.executable, "-m", "app", *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, cwd=PROJECT, env=environment, check=True)
    return json.loads(done.stdout)


def end_engine(library: Path) -> None:
    with EngineClient(library) as door:
        pid = door.ask(routes.SHUT_DOWN, wire.Wire()).pid
    while Path(f"/proc/{pid}").exists():
        os.sched_yield()


def test_a_library_keeps_the_model_that_was_chosen_for_it(samples: Path, tmp_path: Path) -> None:
    library = Path(os.environ["SOURCEBOOK_LIBRARY"])
    letters = samples / "Letters"
    # GIVEN a library with the bundled model
    first = sourcebook("add", str(letters), embedder=None)
    bundled = sourcebook("status", embedder=None)["embedder"]
    end_engine(library)
    # WHEN another one is chosen
    sourcebook("sync", embedder=str(publishers_files()))
    # THEN it answers when every passage has a vector of it
    while (other := sourcebook("status", embedder=None))["embedder"]["key"] == bundled["key"]:
        assert other["next_embedder"]["failure"] is None
    while (other := sourcebook("status", embedder=None))["index"] != "complete":
        assert other["pending"] == 0
    assert other["vectors"] == first["passages"]
    assert other["pending"] == 0
    # AND it stays chosen, until the bundled one is taken again
    end_engine(library)
    assert sourcebook("status", embedder=None)["embedder"] == other["embedder"]
    end_engine(library)
    sourcebook("status", embedder="bundled")
    while sourcebook("status", embedder=None)["embedder"] != bundled:
        pass
    end_engine(library)
