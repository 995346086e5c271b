"""What can go wrong in ingestion.

IngestError            code, about, words are made in `app`
├── FileRefused        a parser cannot or may not read this file; carries a Refusal
├── ReadersUnavailable  no child process can be started to read files
├── WrongPassword      a password does not open the document it was given for
├── BadPattern         a pattern of the rules cannot be understood; the message says why
├── ModelMissing       the embedding model's files are not there, or not the ones expected
│   ├── OddVectors     the model's vectors are not what it says they are; the message is what they are
│   ├── ModelFailed    the model is there, and raised something else; the message says what
│   ├── ExtraMissing   the model needs a package that is not installed
│   └── ReadsTooLittle the model reads fewer tokens than a passage has; the message is their number
├── CatalogError       the catalog cannot be opened or written
│   ├── CatalogNewer   it was written by a newer version
│   └── DiskFull       no room left on the device
└── IndexBroken        Chroma's folder cannot be trusted; it is rebuilt from the catalog
"""

from ingest.types import Refusal


class IngestError(Exception):
    """Root of all errors of ingestion.

    ``code`` is stable and for programs; ``about`` names the thing; ``str()`` is for logs.
    """

    code = "ingest"

    def __init__(self, about: str, message: str = "") -> None:
        self.about = about
        self.message = message
        super().__init__(f"{self.code}: {about}" + (f": {message}" if message else ""))


class FileRefused(IngestError):
    """A parser cannot or may not read this file."""

    code = "file_refused"

    def __init__(self, refusal: Refusal, about: str = "") -> None:
        self.refusal = refusal
        super().__init__(about, str(refusal.reason))


class ReadersUnavailable(IngestError):
    """No child process can be started to read files: the fault of the program or the system, of no file."""

    code = "readers_unavailable"


class WrongPassword(IngestError):
    """A password does not open the document it was given for; ``about`` is its path."""

    code = "wrong_password"


class BadPattern(IngestError):
    """A pattern of what is to be left alone cannot be understood; ``about`` is the pattern."""

    code = "bad_pattern"


class ModelMissing(IngestError):
    """The embedding model's files are not there, or are not the ones expected."""

    code = "model_missing"


class OddVectors(ModelMissing):
    """The model's vectors have another number of dimensions than it says, or are not finite."""

    code = "odd_vectors"


class ModelFailed(ModelMissing):
    """The model is there, and cannot be loaded or makes no vectors, as where there is no memory for it."""

    code = "model_failed"


class ReadsTooLittle(ModelMissing):
    """The model reads fewer tokens than a passage may have: the rest would be lost without a word."""

    code = "reads_too_little"


class ExtraMissing(ModelMissing):
    """The embedding model needs an optional part of the program; ``about`` is the extra's name."""

    code = "extra_missing"


class CatalogError(IngestError):
    """The catalog cannot be opened or written."""

    code = "catalog"


class CatalogNewer(CatalogError):
    """The catalog was written by a newer version of the program."""

    code = "catalog_newer"


class DiskFull(CatalogError):
    """There is no room left on the device that holds the library."""

    code = "disk_full"


class IndexBroken(IngestError):
    """Chroma's folder cannot be trusted and is to be rebuilt from the catalog."""

    code = "index_broken"
