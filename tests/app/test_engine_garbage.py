"""What an open library holds is not looked through for garbage again and again."""

import asyncio
import gc

import pytest

from app.engine.garbage import spare_what_stays
from app.engine.library import Library
from app.settings import embedding_model
from ingest.errors import ModelMissing


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "library"
    folder.mkdir()
    return folder


def spared(library: Library) -> int:
    """How many objects are left alone once a library is open."""
    library.start()
    try:
        asyncio.run(spare_what_stays(library))
        return gc.get_freeze_count()
    finally:
        gc.unfreeze()
        library.close()


def test_what_is_there_when_a_library_is_open_is_spared(folder):
    looked_at = len(gc.get_objects())
    assert spared(Library(folder, embedding_model(), on_failure=print)) > looked_at / 2


def test_a_library_that_cannot_be_opened_spares_nothing(folder, tmp_path):
    with pytest.raises(ModelMissing):
        spared(Library(folder, tmp_path / "no model", on_failure=print))
