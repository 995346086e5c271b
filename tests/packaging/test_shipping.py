"""What is shipped: the rules, on what is installed here and on names of files."""

import ast
import os
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

pytest.importorskip("packaging.requirements")

import shipping
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.app.program import PROJECT


def test_what_the_program_depends_on_is_wanted_and_tools_are_not():
    wanted = shipping.wanted_distributions()
    assert {"sourcebook", "chromadb", "pyside6-essentials", "onnxruntime", "keyring"} <= wanted
    # AND what a dependency asks for by an extra: `pypdf[crypto]`
    assert "cryptography" in wanted
    assert wanted.isdisjoint({"pytest", "pyinstaller", "onnx", "torch", "sentence-transformers", "pip"})


def test_nothing_that_the_program_asks_for_itself_is_left_out():
    # GIVEN the modules of the dependencies that pyproject.toml names, without their parts
    named = {canonicalize_name(Requirement(need).name) for need in own_dependencies()}
    modules = {
        module
        for module, distributions in packages_distributions().items()
        if any(canonicalize_name(name) in named for name in distributions)
    }
    assert {"watchfiles", "PySide6", "chromadb", "rapidfuzz"} <= modules
    # THEN none of them is among what nobody uses
    assert modules.isdisjoint(shipping.NEVER_USED)
    # AND no module that the program's own source imports, at once or later, nor a part of one left out
    assert {
        name for name in imported_by_source() if name.startswith(tuple(f"{m}." for m in shipping.NEVER_USED))
    } == set()
    assert imported_by_source().isdisjoint(shipping.NEVER_USED)


def own_dependencies():
    with (PROJECT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["dependencies"]


def imported_by_source():
    """Every name that an import statement of the program's packages leads to."""
    names = set()
    for package in shipping.OWN:
        for path in (PROJECT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_modules_of_tools_are_left_out():
    unwanted = shipping.unwanted_modules(packages_distributions())
    assert {"pip", "pytest", "_pytest"} <= unwanted
    assert unwanted.isdisjoint({"chromadb", "PySide6", "numpy", "google", "opentelemetry", "app"})


def test_an_extra_that_is_installed_here_is_left_out():
    modules = {"openvino": ["openvino"], "openvino_telemetry": ["openvino-telemetry"]}
    assert shipping.unwanted_modules(modules) == set(modules)


def test_a_module_of_two_distributions_is_kept_for_the_one_that_is_wanted():
    provided = {"both": ["chromadb", "some-tool"], "tool": ["some-tool"]}
    assert shipping.unwanted_modules(provided) == {"tool"}


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so",
        "PySide6/Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so",
        "PySide6/Qt/lib/libQt6Pdf.so.6",
        "libxcb-cursor.so.0",
        "libxkbcommon-x11.so.0",
        "PySide6/QtWidgets.abi3.so",
        "resources/model/all-MiniLM-L6-v2/model.onnx",
        "chromadb/migrations/sysdb/00001-collections.sqlite.sql",
    ],
)
def test_what_a_window_and_the_engine_need_is_shipped(name):
    assert shipping.is_shipped(name)
    assert shipping.is_shipped(name.replace("/", "\\"))


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/imageformats/libqtiff.so",
        "PySide6/Qt/plugins/imageformats/libqpdf.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/qml/QtQuick/libqtquick2plugin.so",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6",
        "libQt6Qml.so.6",
        "libstdc++.so.6",
        "libfontconfig.so.1",
        "libX11-xcb.so.1",
        "numpy/random/tests/data/mt19937.csv",
        "lxml/etree.pyi",
    ],
)
def test_what_nobody_needs_is_not(name):
    assert not shipping.is_shipped(name)


def test_libraries_that_only_dropped_ones_needed_are_dropped_with_them():
    # GIVEN a library of ours that needs two of the system, one through the other, and one that nobody needs
    kept = ("PySide6/Qt/lib/libQt6Core.so.6", "/env/PySide6/Qt/lib/libQt6Core.so.6", "BINARY")
    link = ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK")
    system = [(f"lib{name}.so", f"/usr/lib/x/lib{name}.so", "BINARY") for name in ("glib", "pcre", "gtk")]
    needs = {kept[1]: [system[0][1]], system[0][1]: [system[1][1]], system[2][1]: [system[1][1]]}
    # THEN the last one is not shipped
    toc = [kept, link, *system]
    assert shipping.without_orphans(toc, lambda path: needs.get(path, [])) == toc[:-1]


WITHOUT = """
import sys, tempfile
from importlib.metadata import packages_distributions
import shipping
for name in {*shipping.NEVER_USED, *shipping.unwanted_modules(packages_distributions())}:
    sys.modules[name] = None
import chromadb
from app.selftest.program_checks import check_modules
from ingest.embedding.onnx_embedder import OnnxEmbedder
from app.settings import embedding_model
vector = OnnxEmbedder(embedding_model()).embed_query("a question")
with tempfile.TemporaryDirectory() as folder:
    client = chromadb.PersistentClient(folder)
    collection = client.create_collection("passages", embedding_function=None)
    collection.upsert(ids=["a"], embeddings=[vector])
    assert collection.query(query_embeddings=[vector], n_results=1)["ids"] == [["a"]]
print(check_modules())
"""


def test_the_program_does_without_all_that_is_left_out():
    # GIVEN a Python that has none of what is not shipped, and the stubs
    paths = [PROJECT / "packaging" / "stubs", PROJECT / "packaging", PROJECT]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "ORT_DISABLE_TELEMETRY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    # THEN every module of the program can be imported, and Chroma and the model work
    assert done.returncode == 0, done.stderr
    assert "modules can be loaded" in done.stdout
