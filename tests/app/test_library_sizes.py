"""The size of a library whose index is dropped at that moment."""

import os
import shutil

from app.engine.library import Library
from app.settings import embedding_model


def test_an_index_that_vanishes_meanwhile_has_no_size(tmp_path, monkeypatch):
    folder = tmp_path / "library"
    folder.mkdir()
    library = Library(folder, embedding_model(), on_failure=print)
    index = folder / "vectors" / "1"
    index.mkdir(parents=True)
    (index / "a").write_bytes(b"x" * 10)
    (index / "b").write_bytes(b"x" * 10)
    walk = os.walk

    def walk_and_drop(path):
        # Found, and gone before it is looked at.
        for found in list(walk(path)):
            shutil.rmtree(index, ignore_errors=True)
            yield found

    monkeypatch.setattr(os, "walk", walk_and_drop)
    assert library.bytes_on_disk()["vectors"] == 0
    library.close()
