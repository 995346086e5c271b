"""Licences: nothing is shipped whose licence is not known, allowed, and there to be read."""

from importlib import metadata
from pathlib import Path

import components
import pytest
import shipping
from components import Collected, Component, LicenceUnknown, components_of

from tests.app.program import PROJECT

TEXT = PROJECT / "LICENSE"


@pytest.mark.parametrize(
    "licence",
    ["MIT", "Apache-2.0", "BSD-3-Clause AND MIT", "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
     "LGPL-2.1-or-later", "GPL-3.0-or-later WITH GCC-exception-3.1", "MPL-2.0"],
)  # fmt: skip
def test_these_may_be_shipped(licence):
    components.check_licence(Component("part", "1", licence, [TEXT]))


@pytest.mark.parametrize(
    ("licence", "texts", "words"),
    [
        ("AGPL-3.0-only", [TEXT], "cannot be shipped"),
        ("GPL-3.0-or-later", [TEXT], "cannot be shipped"),
        ("GNU General Public License v2 (GPLv2)", [TEXT], "cannot be shipped"),
        ("GNU Affero General Public License v3", [TEXT], "cannot be shipped"),
        ("", [TEXT], "names no licence"),
        ("MIT", [], "no text"),
    ],
)
def test_these_stop_the_build_by_name(licence, texts, words):
    with pytest.raises(LicenceUnknown, match=words) as stopped:
        components.check_licence(Component("the-part", "1.2", licence, texts))
    assert "the-part 1.2" in str(stopped.value)


def test_files_are_counted_for_the_packages_that_they_come_from(tmp_path):
    # GIVEN files of a package, of Qt, of Python, of the project
    def installed(name, file):
        distribution = metadata.distribution(name)
        path = next(path for path in distribution.files if path.name == file)
        return str(distribution.locate_file(path))

    collected = [
        Collected("starlette.routing", installed("starlette", "routing.py"), 100),
        Collected("starlette.requests", installed("starlette", "requests.py"), 50),
        Collected("PySide6/QtCore.abi3.so", installed("PySide6_Essentials", "QtCore.abi3.so"), 5_000),
        Collected("json", str(Path(__import__("json").__file__)), 30),
        Collected("app.opening", str(PROJECT / "app" / "opening.py"), 20),
        Collected("resources/icons/x.svg", str(PROJECT / "resources" / "icons" / "x.svg"), 10),
    ]
    found = {component.name: component for component in components_of(collected)}
    # THEN each has its bytes and its licence
    assert (found["starlette"].bytes, found["starlette"].files) == (150, 2)
    assert found["starlette"].licence == "BSD-3-Clause"
    assert found["PySide6_Essentials"].licence.startswith("LGPL-3.0")
    assert {path.name for path in found["PySide6_Essentials"].texts} == {"LGPL-3.0.txt", "GPL-3.0.txt"}
    assert found["Python"].bytes == 30
    assert found["Sourcebook"].licence == "Apache-2.0"
    assert found["Lucide"].licence == "ISC"
    # AND the texts can be written for people
    components.write_texts(list(found.values()), tmp_path)
    assert "starlette" in (tmp_path / "LIST.txt").read_text()
    assert (
        "GNU LESSER GENERAL PUBLIC LICENSE" in (tmp_path / "PySide6_Essentials" / "LGPL-3.0.txt").read_text()
    )


def test_every_dependency_has_a_licence_that_may_be_shipped():
    # The build checks what it takes along; here all that is asked for, so that a new one is noticed at once.
    for name in shipping.wanted_distributions() - {"sourcebook"}:
        components.check_licence(components.of_distribution(metadata.distribution(name)))
