import struct
from pathlib import Path

import pytest

from ingest.chunking import Chunker
from ingest.errors import FileRefused
from ingest.parsers import xls
from ingest.types import DocumentState, ReadLimits, Reason
from tests.ingest.making_files import make_zip, parse

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.data
def test_sheets_of_the_old_format_are_pages_and_say_their_cells(dev_data, tokenizer_json):
    document = parse(dev_data / "robustness" / "files" / "poi__SampleSS.xls")

    assert document.pages[0].text.startswith("First Sheet\n\nTest spreadsheet\n2nd row | 2nd row 2nd column")
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert Chunker(tokenizer_json).cut(document)[1].heading == "Sheet Number 2 › A1:D7"


@pytest.mark.data
def test_it_is_read_under_the_new_name_too(dev_data, tmp_path):
    old = dev_data / "robustness" / "files" / "poi__SampleSS.xls"
    (tmp_path / "a.xlsx").write_bytes(old.read_bytes())

    assert len(parse(tmp_path / "a.xlsx").pages) == 3


@pytest.mark.data
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.97])
def test_a_truncated_workbook_harms_nobody(dev_data, tmp_path, share):
    content = (dev_data / "robustness" / "files" / "poi__SampleSS.xls").read_bytes()
    (tmp_path / "a.xls").write_bytes(content[: int(len(content) * share)])

    with pytest.raises(FileRefused) as caught:
        parse(tmp_path / "a.xls")

    assert caught.value.refusal.state is DocumentState.DAMAGED


def ole_with_a_directory_cut_short(path: Path) -> Path:
    """A container whose directory ends within an entry, at which the reader in Rust panics."""
    header = bytearray(OLE.ljust(512, b"\xff"))
    struct.pack_into("<HHHHH", header, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    header[0x22:0x28] = bytes(6)
    struct.pack_into("<IIII", header, 0x28, 0, 1, 1, 0)
    struct.pack_into("<IIIII", header, 0x38, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<I", header, 0x4C, 0)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE).ljust(512, b"\xff")
    path.write_bytes(bytes(header) + table + b"R\x00" * 20)
    return path


def test_a_panic_of_the_reader_is_damage_of_the_file(tmp_path, capfd):
    with pytest.raises(FileRefused) as caught:
        parse(ole_with_a_directory_cut_short(tmp_path / "a.xls"))

    assert caught.value.refusal.reason is Reason.DAMAGED_FILE
    assert "panicked" in capfd.readouterr().err  # else this tests something else


def test_what_is_no_failure_of_the_file_goes_through(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(xls, "_read_workbook", interrupted)
    with pytest.raises(KeyboardInterrupt):
        parse(ole_with_a_directory_cut_short(tmp_path / "a.xls"))


def test_a_binary_package_is_measured_before_it_is_read(tmp_path):
    path = make_zip(tmp_path / "a.xlsb", {"xl/workbook.bin": b"\x00" * 3_000_000})

    with pytest.raises(FileRefused) as caught:
        parse(path, ReadLimits(unpacked_bytes=1_000_000))
    assert caught.value.refusal.reason is Reason.OVER_UNPACKED_LIMIT

    with pytest.raises(FileRefused) as caught:
        parse(path)
    assert caught.value.refusal.reason is Reason.DAMAGED_FILE
