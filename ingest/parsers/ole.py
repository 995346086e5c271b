"""Looks into an OLE container: Office keeps password-protected documents in one, whatever their name."""

import struct
from pathlib import Path

_SECTOR_SHIFT = 0x1E  # offsets in the header, [MS-CFB] section 2.2
_FIRST_DIRECTORY_SECTOR = 0x30
_SHIFTS = (9, 12)  # sectors of 512 or 4,096 bytes
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # the stream's name, [MS-OFFCRYPTO] 2.3.4.4
_DIRECTORY_BYTES = 8_192  # the directory of such a container is short


def holds_encrypted_package(path: Path) -> bool:
    """Whether the OLE container at ``path`` is an encrypted Office document."""
    with path.open("rb") as stream:
        header = stream.read(0x34)
        if len(header) < 0x34:
            return False
        (shift,) = struct.unpack_from("<H", header, _SECTOR_SHIFT)
        (sector,) = struct.unpack_from("<I", header, _FIRST_DIRECTORY_SECTOR)
        if shift not in _SHIFTS:
            return False
        stream.seek((sector + 1) << shift)
        return _ENCRYPTED_PACKAGE in stream.read(_DIRECTORY_BYTES)
