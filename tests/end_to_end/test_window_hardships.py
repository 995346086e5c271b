"""The window on a real screen with the real engine, when things go wrong under it."""

import re
import subprocess
import unicodedata

import pytest

from app.desktop.words import visible
from tests.doubles import screen as screens
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.screen import Screen, Window
from tests.end_to_end.test_window import drop, shows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(screens.missing()), reason=f"needs {', '.join(screens.missing())}"),
]

QUESTION = "When may the tenant leave the mill?"
LEASE = "The tenant may leave the mill on 25 March 2030, after nine months of notice."
# A newline, and letters that turn the reading direction: what a name must not do to the window.
EVIL = "lease\n\u202etxt.exe \u2066of the mill.txt"
BROKEN = re.compile("(lease|Papers)\\n")
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.fixture
def screen(tmp_path):
    with Screen(tmp_path) as screen:
        yield screen


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "Papers"
    folder.mkdir()
    (folder / "lease.txt").write_text(LEASE)
    return folder


@pytest.fixture
def environment(program, double):
    double.answer = cite_all
    return {**program.environment, "SOURCEBOOK_SERVER": double.address}


def cite_all(messages):
    """One sentence for each source of the prompt."""
    numbers = re.findall(r"^\[(\d+)\]", messages[-1]["content"], re.MULTILINE)
    return " ".join(f"The tenant may leave the mill on 25 March 2030 [{number}]." for number in numbers)


def ask(screen, window):
    """Put the question, by keys alone."""
    window.wait(lambda: window.find("Question", role="EditableText"))
    window.wait(lambda: shows(window, "can be searched"))
    window.key("ctrl+l")
    window.type(QUESTION)
    window.key("Return")


def ask_to_the_end(screen, window):
    ask(screen, window)
    window.wait(lambda: window.find("Citation 1") and not window.find("Stop", role="Button"))


def open_ledger(screen, window):
    """Click on "Library" in the left pane."""
    x, y, width, height = next(node["rect"] for node in window.nodes() if node["name"] == "Library")
    screen.click(x + width // 2, y + height // 2)


def sources(program):
    return program.engine().request("GET", "/sources")[1]["sources"]


def test_an_engine_killed_in_mid_answer_costs_nothing(screen, program, papers, environment, double):
    # GIVEN an answer that is being written
    assert program.json("add", papers)["indexed"] == 1
    before = sources(program)
    double.pace = Pace(rests_after=6)
    with Window(screen, environment) as window:
        ask(screen, window)
        window.wait(lambda: shows(window, "The tenant may"))
        # WHEN the engine is killed
        killed = program.engine().pid
        program.engine().kill()
        # THEN it heals, and one message says so
        window.wait(lambda: window.find("Sourcebook's engine is back"))
        program.wait_for_engine(other_than=killed)
        assert len([node for node in window.nodes() if node["name"] == "Close this message"]) == 1
        # AND question and beginning are kept, and are no answer
        assert shows(window, "This question was not answered")
        assert shows(window, f"Question: {QUESTION}")
        assert shows(window, "Not finished")
        # AND asked again it is answered, as if nothing had been
        double.pace = Pace()
        window.click("Ask again")
        window.wait(lambda: window.find("Citation 1, ") and not window.find("Stop", role="Button"))
        assert not shows(window, "There was no chat")
        assert not shows(window, "This question was not answered")
        window.wait(lambda: window.find(QUESTION, role="ListItem"))
        assert window.close() == 0
    assert window.errors == ""
    assert sources(program) == before
    assert [chat["turns"] for chat in program.engine().request("POST", "/chats", {})[1]["chats"]] == [1]


def test_a_file_inside_a_source_is_refused_in_clear_words(screen, program, papers, environment):
    # GIVEN a source
    program.json("add", papers)
    before = sources(program)
    with Window(screen, environment) as window:
        window.wait(lambda: shows(window, "can be searched"))
        # WHEN a file of it is dropped
        drop(screen, window, papers / "lease.txt")
        # THEN it is said where it lies, and it cannot be added, but synced
        window.wait(lambda: shows(window, f"is in your library already, as part of {papers}."))
        assert window.find("Sync now", role="Button")
        # AND Escape leaves everything as it was
        window.key("Escape")
        window.wait(lambda: not shows(window, "is in your library already"))
        assert sources(program) == before
        assert window.close() == 0
    assert window.errors == ""


def test_what_was_cited_is_shown_when_its_file_has_vanished_or_broken(
    screen, program, papers, environment, samples
):
    # GIVEN an answer that cites a text and a PDF
    report = next(samples.rglob("Corn Mill lease 2023.pdf"))
    (papers / "mill.pdf").write_bytes(report.read_bytes())
    program.json("add", papers)
    with Window(screen, environment) as window:
        ask_to_the_end(screen, window)
        chips = [node["name"] for node in window.nodes() if node["name"].startswith("Citation")]
        text = next(name for name in chips if "lease.txt" in name)
        pdf = next(name for name in chips if "mill.pdf" in name)
        # WHEN the one is gone and of the other only the beginning is left
        (papers / "lease.txt").unlink()
        (papers / "mill.pdf").write_bytes(report.read_bytes()[:700])
        # THEN the one's words are shown as they were read
        window.click(text)
        window.wait(lambda: window.find("The file is not there any more. These words were read from it."))
        assert shows(window, LEASE)
        # AND the other's words, not its pages, whether or not it has been read anew meanwhile
        # (once the pointer has left the card that it brought up)
        window.click("Question", role="EditableText")
        window.click(pdf)
        window.wait(lambda: shows(window, "Damaged"))
        window.wait(lambda: window.find("Page", role="EditableText") or shows(window, "Tenant"))
        assert window.close() == 0
    assert window.errors == ""


def test_a_second_start_gives_its_path_to_the_first_window(screen, program, papers, environment):
    # GIVEN a window that lies in the task bar
    with Window(screen, environment) as window:
        window.wait(lambda: window.find("Choose a folder"))
        number = screen.do("search", "--onlyvisible", "--name", "^Sourcebook$").split()[0]
        screen.do("windowminimize", "--sync", number)
        # WHEN the program is started again with a folder
        again = subprocess.run(
            program.command(papers),
            env={**screen.environment(), **environment, **display(screen)},
            timeout=30,
            capture_output=True,
            check=False,
        )
        # THEN it ends at once and well, and the first window is there and asks about the folder
        assert (again.returncode, again.stdout, again.stderr) == (0, b"", b"")
        window.wait(lambda: window.find("Add “Papers”"))
        window.wait(lambda: screen.active_window() == number)
        window.key("Return")
        window.wait(lambda: window.find("1 new document can be asked"))
        assert window.close() == 0
    assert window.errors == ""
    assert [source["path"] for source in sources(program)] == [str(papers)]


def display(screen):
    return {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}


def test_no_name_of_a_file_can_break_a_line_or_turn_the_reading(screen, program, tmp_path, environment):
    # GIVEN a folder and a file whose names do what names must not
    folder = tmp_path / "Papers\n\u202eof the mill"
    folder.mkdir()
    (folder / EVIL).write_text(LEASE)
    program.json("add", folder)
    with Window(screen, environment) as window:
        ask_to_the_end(screen, window)
        # WHEN they stand in the tree, at a citation and in the viewer, and then in the ledger
        window.wait(lambda: window.find(visible(folder.name), role="TreeItem"))
        window.click("Citation 1")
        window.wait(lambda: window.find(f"Page 1 of {visible(EVIL)}, passage lit"))
        seen = {"viewer": harmful(window)}
        open_ledger(screen, window)
        window.wait(lambda: window.find(visible(EVIL), role="Cell"))
        seen["ledger"] = harmful(window)
        # THEN each is one line that reads as it is written
        assert seen == {"viewer": [], "ledger": []}
        assert window.close() == 0
    assert window.errors == ""


def harmful(window):
    """Names and values that hold what turns the reading, or a name that goes over two lines."""
    return [
        (node["role"], text)
        for node in window.nodes()
        for text in (node["name"], node["value"], node["description"])
        if any(unicodedata.bidirectional(letter) in TURNING for letter in text) or BROKEN.search(text)
    ]
