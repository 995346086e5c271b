"""The window by keyboard alone, and as a screen reader has it: each screen's controls, none unnamed."""

import re
import shutil

import pytest

from tests.doubles import screen as screens
from tests.doubles.screen import Screen, Window
from tests.end_to_end.test_window import QUESTION, shows
from tests.end_to_end.test_window_hardships import open_ledger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(screens.missing()), reason=f"needs {', '.join(screens.missing())}"),
]

# More than there are stops on any screen.
_MOST_STOPS = 60


@pytest.fixture
def screen(tmp_path):
    with Screen(tmp_path) as screen:
        yield screen


@pytest.fixture
def environment(program, double):
    double.answer = cite_two
    return {**program.environment, "SOURCEBOOK_SERVER": double.address}


def cite_two(messages):
    """Two sentences, each with a source of its own."""
    numbers = re.findall(r"^\[(\d+)\]", messages[-1]["content"], re.MULTILINE)
    return "".join(f"The Tenant may end this Lease on 25 March 2030 [{number}]. " for number in numbers[:2])


def test_from_the_sample_to_a_lit_page_by_keyboard_alone(screen, program, environment):
    with Window(screen, environment) as window:
        # GIVEN a program that was never used
        window.wait(lambda: window.find("Open the sample"))
        # WHEN the sample is opened by Tab and Space
        go_to(window, "Open the sample")
        window.key("space")
        window.wait(lambda: window.find("12 new documents can be asked"))
        # THEN the keyboard is where a question is written, and Enter asks it
        window.wait(lambda: focused(window)["name"] == "Question")
        window.type(QUESTION)
        window.key("Return")
        window.wait(lambda: window.find("Citation 2, ") and not window.find("Stop", role="Button"))
        # AND Tab comes to the citation; F2 tells more of it, Escape takes that back, Enter opens its page
        go_to(window, "Citation 1")
        window.key("F2")
        window.wait(lambda: any(node["class"] == "CitationCard" for node in window.nodes()))
        window.key("Escape")
        window.wait(lambda: focused(window)["name"].startswith("Citation 1"))
        window.key("Return")
        first = window.wait(lambda: lit_page(window))
        # AND F6 goes round the panes, and N and P from citation to citation
        panes = [pane_after_f6(window) for _ in range(4)]
        # A message, where there is one, has its turn between the last pane and the first.
        assert {"left", "chat", "viewer"} == set(panes) - {"message"}, panes
        while pane_of(window) != "viewer":
            move(window, "F6")
        window.key("n")
        second = window.wait(lambda: lit_page(window) != first and lit_page(window))
        window.key("p")
        window.wait(lambda: lit_page(window) == first)
        assert second != first
        # AND the page is searched by Ctrl+F, which Escape ends
        window.key("ctrl+f")
        window.wait(lambda: focused(window)["role"] == "EditableText")
        window.key("Escape")
        window.wait(lambda: focused(window)["role"] != "EditableText")
        # AND the settings come by Ctrl+comma and go by Escape
        window.key("ctrl+comma")
        window.wait(lambda: window.find("Server", role="EditableText") or window.find("Address"))
        window.key("Escape")
        window.wait(lambda: len(window.ask("tree")) == 1)
        # AND Ctrl+N begins anew, with the keyboard where a question is written
        window.key("ctrl+n")
        window.wait(lambda: shows(window, "can be searched") and focused(window)["name"] == "Question")
        assert not window.find("Citation")
        assert window.close() == 0
    assert window.errors == ""


def test_no_control_of_the_first_start_is_without_a_name(screen, program, environment):
    with Window(screen, environment) as window:
        window.wait(lambda: window.find("Open the sample") and window.find("LM Studio · "))
        check_names(window)
        assert window.close() == 0
    assert window.errors == ""


def test_no_control_of_any_other_screen_is_without_a_name(
    screen, program, environment, indexed_samples, tmp_path
):
    shutil.copytree(indexed_samples, program.library)
    (tmp_path / "letter.txt").write_text("The tenant has left.")
    with Window(screen, environment, [tmp_path / "letter.txt"]) as window:
        # the card of a drop
        window.wait(lambda: window.find("Add 1 file") or window.find("Add all"))
        check_names(window)
        window.key("Escape")
        # a new question
        window.wait(lambda: shows(window, "can be searched"))
        check_names(window)
        # an answer, with the page of a citation
        window.key("ctrl+l")
        window.type(QUESTION)
        window.key("Return")
        window.wait(lambda: window.find("Citation 2, ") and not window.find("Stop", role="Button"))
        window.click("Citation 1")
        window.wait(lambda: lit_page(window))
        check_names(window)
        # the ledger, with a document
        open_ledger(screen, window)
        window.click("Corn Mill lease 2023.pdf", role="Cell")
        window.key("Return")
        window.wait(lambda: any(node["class"] == "Inspector" for node in window.nodes()))
        check_names(window)
        # the settings
        window.key("ctrl+comma")
        window.wait(lambda: len(window.ask("tree")) == 2)
        check_names(window)
        window.key("Escape")
        window.wait(lambda: len(window.ask("tree")) == 1)
        assert window.close() == 0
    assert window.errors == ""


def go_to(window, name):
    """Press Tab until the keyboard is on something."""
    for _ in range(_MOST_STOPS):
        if focused(window)["name"].startswith(name):
            return
        move(window, "Tab")
    raise AssertionError(f"Tab never comes to {name}\n{drawn(window)}")


def focused(window):
    """What the keyboard is on; the ground of a text says so too, and has no name."""
    nodes = [node for node in window.nodes() if node["focused"]]
    return next((node for node in nodes if node["name"]), {"name": "", "role": "", "rect": [0, 0, 0, 0]})


def lit_page(window):
    """The name of the page that is shown with its passage lit."""
    node = window.find("Page ")
    return node["name"] if node and "passage lit" in node["name"] else None


def pane_after_f6(window):
    move(window, "F6")
    return pane_of(window)


def move(window, key):
    """Press a key that takes the keyboard elsewhere, and wait until it is there."""
    before = focused(window)
    window.key(key)
    window.wait(lambda: focused(window) != before)


def pane_of(window):
    """Which pane the keyboard is in."""
    here = focused(window)
    left = here["rect"][0]
    messages = [node for node in window.nodes() if node["class"] == "_Card"]
    if any(here in flat(node) for node in messages):
        return "message"
    viewer = min(node["rect"][0] for node in window.nodes() if node["class"].startswith("Viewer"))
    chat = next(node["rect"][0] for node in window.nodes() if node["class"] == "ChatPane")
    return "viewer" if left >= viewer else "chat" if left >= chat else "left"


def flat(node):
    """A node and all below it."""
    return [node, *(below for child in node["children"] for below in flat(child))]


def check_names(window):
    """Whatever the keyboard reaches has a name."""
    bad = [node for node in window.nodes() if node["focusable"] and not node["name"].strip()]
    told = [(node["role"], node["class"], node["rect"]) for node in bad]
    assert not told, f"without a name: {told}\n{drawn(window)}"


def drawn(window):
    """The tree as indented text."""
    lines = []

    def draw(node, depth):
        mark = "*" if node["focusable"] else " "
        lines.append(f"{mark}{'  ' * depth}{node['role']} {node['class']} {node['name'][:70]!r}")
        for child in node["children"]:
            draw(child, depth + 1)

    for top in window.ask("tree"):
        draw(top, 0)
    return "\n".join(lines)
