"""What of all that is installed is shipped: rules, so that a new dependency needs no word here.

A distribution is shipped if the program depends on it and imports it. What the environment holds besides
(tools, tests, extras) never is, and neither is what a dependency needs only for what Sourcebook never does.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# PyInstaller's: the name in the program, the file it is taken from, the kind.
Entry = tuple[str, str, str]

ROOT = "sourcebook"
OWN = ("app", "ingest", "retrieval")
# What is shipped of `resources/`, besides the style sheet and the model, which is made smaller first.
RESOURCES = ("icons", "samples")
MODEL = "all-MiniLM-L6-v2"

# Imported by what is shipped, used by nothing that Sourcebook does.
NEVER_USED = (
    # Chroma's server, its clusters and its telemetry (see stubs/).
    "kubernetes", "grpc", "google.protobuf", "google.rpc", "bcrypt", "opentelemetry.proto",
    "opentelemetry.exporter.otlp.proto.common", "opentelemetry.exporter.otlp.proto.grpc._log_exporter",
    "opentelemetry.exporter.otlp.proto.grpc.metric_exporter",
    "opentelemetry.exporter.otlp.proto.grpc.exporter",
    "chromadb.test", "chromadb.server", "chromadb.cli",
    # Downloading models; the bundled one is a file.
    "huggingface_hub", "hf_xet", "aiohttp", "fsspec",
    # Uvicorn's parts for servers.
    "uvloop", "websockets",
    # Readline is under the GPL, and nobody types a line here.
    "readline", "rlcompleter", "curses", "_curses",
    # Tools around the libraries.
    "numpy.f2py", "numpy.testing", "pkg_resources", "tkinter", "lxml.isoschematron",
    "onnxruntime.datasets", "onnxruntime.quantization", "onnxruntime.tools", "onnxruntime.transformers",
    "openai.cli", "rich.__main__", "pypdfium2._cli", "PySide6.QtQml", "PySide6.QtQuick",
)  # fmt: skip

# What no import statement names.
NAMED_BY_STRINGS = (
    "chromadb.api.rust",
    "chromadb.telemetry.product.posthog",
    "uvicorn.protocols.http.httptools_impl",
)

# Qt's parts by what a window needs on each system: it is drawn by widgets, reads PDF, and has icons in SVG.
_QT_PLUGINS = re.compile(
    r"/plugins/(platforms/(lib)?q(xcb|wayland[\w-]*|offscreen|minimal|windows|cocoa)\."
    r"|imageformats/(lib)?q(svg|jpeg|gif|ico|webp)\.|iconengines/|styles/|tls/|networkinformation/"
    r"|xcbglintegrations/|platforminputcontexts/(lib)?q?(compose|ibus)|wayland-"
    r"|platformthemes/(lib)?qxdgdesktopportal)"
)
_QT_UNUSED = re.compile(
    r"Qt6?(Egl\w*|Qml|Quick|VirtualKeyboard|OpenGLWidgets|Test|Sql)|/translations/|/qml/|libqpdf\."
)

# Every desktop has these, and its graphics driver needs them as new as they are there: one that finds ours,
# which are older one day, does not load.
_SYSTEMS_OWN = re.compile(r"lib(stdc\+\+|gcc_s|fontconfig|freetype|expat|X11|X11-xcb|Xau|Xdmcp)\.so")


def wanted_distributions() -> set[str]:
    """Give the names of what the program depends on, itself included, on this system."""
    wanted: set[tuple[str, str]] = set()
    waiting = [(ROOT, "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in wanted:
            continue
        try:
            needs = metadata.distribution(name).requires or []
        except metadata.PackageNotFoundError:
            continue
        wanted.add((name, extra))
        for need in map(Requirement, needs):
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(need.name), wished) for wished in ("", *need.extras)]
    return {name for name, _ in wanted}


def unwanted_modules(provided: Mapping[str, Iterable[str]]) -> set[str]:
    """Of top-level modules, by the distributions that provide them, give those that only tools need."""
    wanted = wanted_distributions()
    return {
        module
        for module, distributions in provided.items()
        if wanted.isdisjoint(canonicalize_name(name) for name in distributions)
    }


def is_shipped(name: str) -> bool:
    """Whether a collected file is shipped; ``name`` is its path in the program's folder."""
    if _SYSTEMS_OWN.match(name):
        return False
    path = "/" + PurePosixPath(name.replace("\\", "/")).as_posix()
    if "PySide6" in path or "/libQt6" in path or "/Qt6" in path:
        return bool(_QT_PLUGINS.search(path)) if "/plugins/" in path else not _QT_UNUSED.search(path)
    return not re.search(r"/tests?/|\.pyi$|/py\.typed$|\.(c|h|pxd|pyx|hpp)$", path)


def shipped(toc: Iterable[Entry]) -> list[Entry]:
    """Keep what is shipped of PyInstaller's list of files."""
    return [entry for entry in toc if is_shipped(entry[0])]


def without_orphans(toc: Sequence[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Drop the libraries of the system that only dropped files have needed.

    ``needs`` gives the paths of the libraries that a library loads.
    """
    # The same library may be found under two names: /lib is a link to /usr/lib.
    known = {os.path.realpath(source) for _, source, kind in toc if kind != "SYMLINK"}
    reached: set[str] = set()
    waiting = [source for _, source, kind in toc if kind != "SYMLINK" and not is_of_system(source)]
    while waiting:
        path = os.path.realpath(waiting.pop())
        if path in known and path not in reached:
            reached.add(path)
            waiting += needs(path)
    return [
        entry
        for entry in toc
        if entry[2] == "SYMLINK" or not is_of_system(entry[1]) or os.path.realpath(entry[1]) in reached
    ]


def is_of_system(path: str) -> bool:
    """Whether a file is a library of the system, and no installed package's or Python's own."""
    return path.startswith(("/lib/", "/lib64/", "/usr/lib/")) and "python" not in path


# The starter needs files, threads and JSON.
STARTER_NEVER_USED = (
    "asyncio", "bz2", "ctypes", "email", "hashlib", "html", "http", "inspect", "lzma", "multiprocessing",
    "pydoc", "socket", "ssl", "tkinter", "unittest", "xml", "zipfile", "_decimal", "numpy", "setuptools",
)  # fmt: skip
STARTER_UNUSED = re.compile(
    r"lib(ssl|crypto|lzma|bz2|ffi|readline|tinfo)|_(ssl|hashlib|lzma|bz2|ctypes|decimal|codecs_\w+|multibytecodec)\."
)

# What the program reads, as macOS has it.
_DOCUMENT_TYPES = (
    "com.adobe.pdf",
    "org.openxmlformats.wordprocessingml.document",
    "org.openxmlformats.presentationml.presentation",
    "org.openxmlformats.spreadsheetml.sheet",
    "com.microsoft.excel.xls",
    "org.oasis-open.opendocument.text",
    "org.oasis-open.opendocument.spreadsheet",
    "org.oasis-open.opendocument.presentation",
    "org.idpf.epub-container",
    "public.rtf",
    "com.apple.mail.email",
    "public.comma-separated-values-text",
    "public.tab-separated-values-text",
    "public.json",
    "public.xml",
    "public.html",
    "public.plain-text",
    "public.source-code",
    "net.daringfireball.markdown",
    "public.folder",
)


def document_types_of_macos() -> list[dict[str, object]]:
    """Say in an application's properties what can be dropped on its icon."""
    return [
        {
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
            "LSItemContentTypes": list(_DOCUMENT_TYPES),
        }
    ]
