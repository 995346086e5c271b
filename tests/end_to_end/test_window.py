"""The window as a person has it: a real screen of X11, mouse, keys and a real drop, the real engine.

``SOURCEBOOK_PICTURES`` names a folder for a picture of each step.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage

from tests.doubles import screen as screens
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.screen import PROJECT, Screen, Window

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(screens.missing()), reason=f"needs {', '.join(screens.missing())}"),
]

QUESTION = "When may the tenant end the lease of the Corn Mill early?"
ANSWER = (
    "The Tenant may end this Lease on **25 March 2030** [{n}].\n\n"
    "It gives the Landlord not less than nine months' written notice [{n}], and pays a sum equal to three "
    "months' Rent [{n}].\n\n- first\n- second\n\n" + "It says no more about that. " * 20
)
# The window's own promise (README, and the import contract): none of these is ever in its process.
HEAVY = {
    "torch", "sentence_transformers", "chromadb", "onnxruntime", "tokenizers", "numpy", "pypdf", "pypdfium2",
    "docx", "openai", "lxml",
}  # fmt: skip


@pytest.fixture
def screen(tmp_path):
    with Screen(tmp_path) as screen:
        yield screen


@pytest.fixture
def folder(tmp_path, samples):
    folder = tmp_path / "Papers of the trust"
    shutil.copytree(samples, folder)
    return folder


@pytest.fixture
def pictures(tmp_path):
    """Takes a numbered picture of each step."""
    folder = Path(os.environ.get("SOURCEBOOK_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    taken = []

    def take(screen: Screen, name: str) -> QImage:
        taken.append(name)
        time.sleep(0.4)
        return QImage(str(screen.picture(folder / f"{len(taken):02}-{name}.png")))

    return take


def test_from_a_drop_to_a_lit_page_by_mouse_and_keys_alone(screen, program, folder, double, pictures):
    # GIVEN a program that was never used, and a server whose model rests after a few sentences
    double.answer = cite_first_source
    double.pace = Pace(token_seconds=0.05, rests_after=60)
    environment = {**program.environment, "SOURCEBOOK_SERVER": double.address}
    with Window(screen, environment) as window:
        window.wait(lambda: window.find("Choose a folder"))
        pictures(screen, "first-start")
        # WHEN a folder is dropped on it and accepted
        drop(screen, window, folder)
        # On a busy machine they may not all be counted in time.
        add = window.wait(lambda: window.find("Add 12 files") or window.find("Add all"))
        pictures(screen, "dropped")
        window.click(add["name"])
        window.wait(lambda: window.find("12 new documents can be asked"))
        pictures(screen, "added")
        # AND a question is asked, stopped and asked again
        question = window.wait(lambda: window.find("Question", role="EditableText"))
        screen.click(question["rect"][0] + 40, question["rect"][1] + question["rect"][3] // 2)
        window.type(QUESTION)
        window.key("Return")
        window.wait(lambda: shows(window, "25 March 2030"))
        pictures(screen, "streaming")
        window.key("ctrl+period")
        window.wait(lambda: shows(window, "Stopped"))
        pictures(screen, "stopped")
        window.wait(lambda: double.generations[0].disconnected_at)
        double.pace = Pace()
        window.wait(lambda: window.find("Ask again") or window.find("Regenerate"))
        window.key("ctrl+shift+r")
        window.wait(lambda: len(double.generations) == 2 and window.find("Citation 1"))
        window.wait(lambda: not window.find("Stop", role="Button"))
        pictures(screen, "answered")
        # THEN a click on the citation opens its page with the passage lit at its place
        window.click("Citation 1")
        window.wait(lambda: window.find("Corn Mill lease 2023.pdf"))
        screen.do("mousemove", "--sync", 5, 5)
        window.wait(lambda: shows(window, "passage lit"))
        # What is drawn at its first width is drawn once more.
        time.sleep(2)
        check_lit(window, pictures(screen, "lit"), next(folder.rglob("Corn Mill lease 2023.pdf")))
        # AND a follow-up can be put to one collection
        window.click("Narrow")
        pictures(screen, "narrow")
        window.key("Down", "Down", "Return")
        window.key("ctrl+l")
        window.type("And what must be paid then?")
        window.key("Return")
        window.wait(lambda: len(double.generations) == 3)
        window.wait(lambda: not window.find("Stop", role="Button"))
        assert scope_of_last_turn(program) == "Documents"
        pictures(screen, "follow-up")
        assert not set(window.ask("modules")) & HEAVY
        assert window.close() == 0
    assert window.errors == ""
    # AND after a restart all of it is there, and what has come meanwhile
    (folder / "Note.txt").write_text("The chair has the key of the cold store.")
    with Window(screen, environment) as window:
        # Whoever is first reads it: the engine that lives on for a moment, the next one, the window's sync.
        window.wait(lambda: window.find("Documents, collection, 13 files"))
        window.click(QUESTION, role="ListItem")
        window.wait(lambda: window.find("Citation 1"))
        assert shows(window, "And what must be paid then?")
        pictures(screen, "restarted")
        assert window.close() == 0
    assert window.errors == ""


def scope_of_last_turn(program):
    """The collection that the last question was put to, as the engine keeps it."""
    engine = program.engine()
    chat = engine.request("POST", "/chats", {})[1]["chats"][0]["id"]
    return engine.request("POST", "/chats/show", {"chat": chat})[1]["turns"][-1]["collection"]


def cite_first_source(messages):
    """What the model writes: its marks are the number of the first source of its prompt."""
    return ANSWER.format(n=re.search(r"^\[(\d+)\]", messages[-1]["content"], re.MULTILINE)[1])


def drop(screen, window, folder):
    """Drag a folder from another program into the middle of the window."""
    with drag_source(screen, 1290, 20, folder):
        node = next(node for node in window.nodes() if node["rect"][2] > 600)
        x, y, width, height = node["rect"]
        over = x + width // 2, y + height // 2
        # As a person does, who sees that the window takes it.
        screen.drag((1330, 50), over, until=lambda: window.wait(lambda: window.ask("drop") == "dragging"))
        # The paths themselves are handed over after that; until then the other program is to live.
        window.wait(lambda: window.ask("drop") == "dropped")


@contextmanager
def drag_source(screen, x, y, *paths):
    command = [sys.executable, "-m", "tests.doubles.drag_source", str(x), str(y), *map(str, paths)]
    environment = {**screen.environment(), "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as source:
        assert source.stdout.readline() == "ready\n"
        yield
        source.terminate()


def shows(window, words):
    """Whether words stand anywhere in the window."""
    return any(words in node["name"] or words in node["value"] for node in window.nodes())


def check_lit(window, picture, path):
    """What PDFium says where the passage stands is what is lit, and the rest of the page is not."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[6]
        text = page.get_textpage()
        height = page.get_height()
        found = [
            find(text, height, words) for words in ("end this Lease on 25 March 2030", "than nine months")
        ]
        unlit = find(text, height, "offer a meeting")
        text.close()
        page.close()
    for area in found:
        assert bare(picture, *window.ask("on_screen", page=7, areas=[area])) < 0.02
    assert bare(picture, *window.ask("on_screen", page=7, areas=[unlit])) > 0.3


def find(text, height, words):
    """Where words stand on a page, as x, y, width, height in points from the top left."""
    searcher = text.search(words)
    index, count = searcher.get_next()
    searcher.close()
    boxes = [text.get_charbox(at) for at in range(index, index + count)]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return [left, height - top, right - left, top - bottom]


def bare(picture, rect):
    """The share of an area's pixels that are paper without light; ink is dark with light and without."""
    x, y, width, height = (round(value) for value in rect)
    colours = [picture.pixelColor(px, py) for px in range(x, x + width) for py in range(y, y + height)]
    return sum(colour.blue() > 200 for colour in colours) / len(colours)
