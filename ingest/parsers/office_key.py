"""The key of an Office document from its password, by agile encryption: [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.13.

msoffcrypto derives it too, but not where the hash is shorter than the key or than a block, as SHA-1 is: what
Word 2010 locks, it then takes for locked by another password. It does the rest.
"""

import hashlib
import hmac
import struct
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_HASHES = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA384": hashlib.sha384, "SHA512": hashlib.sha512}
# What is derived, by its block key.
_VERIFIER = bytes.fromhex("fea7d2763b4b9e79")
_VERIFIER_HASH = bytes.fromhex("d7aa0f6d3061344e")
_KEY = bytes.fromhex("146e0be7abacd0d6")
_PADDING = b"\x36"


def agile_key(info: Mapping[str, Any], password: str) -> bytes | None:
    """The document's key; None where the password is another one.

    ``info`` is `msoffcrypto.format.ooxml.OOXMLFile.info`, which holds up to 10,000,000 rounds of hashing.
    Raises ``LookupError`` or ``ValueError`` where it is broken.
    """
    hashed_by = _HASHES[info["passwordHashAlgorithm"]]
    salt = info["passwordSalt"]
    length = info["passwordKeyBits"] // 8
    digest = hashed_by(salt + password.encode("utf-16-le")).digest()
    for number in range(info["spinValue"]):
        digest = hashed_by(struct.pack("<I", number) + digest).digest()

    def opened(block_key: bytes, content: bytes) -> bytes:
        key = hashed_by(digest + block_key).digest()[:length].ljust(length, _PADDING)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(salt)).decryptor()
        return decryptor.update(content) + decryptor.finalize()

    found = hashed_by(opened(_VERIFIER, info["encryptedVerifierHashInput"])).digest()
    expected = opened(_VERIFIER_HASH, info["encryptedVerifierHashValue"])[: len(found)]
    if not hmac.compare_digest(found, expected):
        return None
    return opened(_KEY, info["encryptedKeyValue"])[:length]
