"""Why an answer is as it is, with the real engine, mouse and keys: explained, pinned, asked again, kept."""

import re
import shutil
from dataclasses import replace

import pytest

from tests.doubles import screen as screens
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_models import CHAT
from tests.doubles.screen import Screen, Window
from tests.end_to_end.test_window import QUESTION, shows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(screens.missing()), reason=f"needs {', '.join(screens.missing())}"),
]


@pytest.fixture
def screen(tmp_path):
    with Screen(tmp_path) as screen:
        yield screen


def cite(messages):
    """What the model writes: its mark is the number of the source that says it."""
    sources = re.split(r"^(?=\[\d+\] )", messages[-1]["content"], flags=re.MULTILINE)
    number = next((source[1 : source.index("]")] for source in sources if "25 March 2030" in source), 1)
    return f"The Tenant may end this Lease on 25 March 2030 [{number}]."


def rows(window):
    """The names of the passages that are explained, from the top."""
    return [node["name"] for node in window.nodes() if node["class"] == "PassageRow"]


def last_explanation(program):
    """What the engine has kept of the last turn."""
    engine = program.engine()
    chat = engine.request("POST", "/chats", {})[1]["chats"][0]["id"]
    turns = engine.request("POST", "/chats/show", {"chat": chat})[1]["turns"]
    assert len(turns) == 1
    return turns[0]["answer"]["explanation"]


def test_an_answer_is_explained_asked_again_with_what_had_no_room_and_explained_after_a_restart(
    screen, program, indexed_samples
):
    # GIVEN a library, and a model with room for a few passages only
    shutil.copytree(indexed_samples, program.library)
    with LmStudioDouble(models=(replace(CHAT, context_length=1500),)) as double:
        double.answer = cite
        environment = {**program.environment, "SOURCEBOOK_SERVER": double.address}
        with Window(screen, environment) as window:
            window.wait(lambda: shows(window, "can be searched"))
            window.key("ctrl+l")
            window.type(QUESTION)
            window.key("Return")
            # THEN it is said that there was no room for some, and the answer is explained by its key
            window.wait(lambda: shows(window, "did not fit"))
            window.key("ctrl+shift+y")
            window.wait(lambda: rows(window))
            cited = [name for name in rows(window) if "Citation 1, " in name]
            assert "Corn Mill lease 2023.pdf" in cited[0]
            left_out = next(name for name in rows(window) if name.endswith("no room"))
            assert re.search(r"(words|meaning) rank \d+ of 100, .*fused rank \d+", left_out)
            # AND a passage opens on its page with its words lit
            window.click(cited[0])
            window.wait(lambda: shows(window, "passage lit"))
            # WHEN the first passage that had no room is included by mouse, and it is asked again
            place = left_out.split(", words rank")[0].split(", not found")[0]
            window.click(f"Include {place}")
            window.wait(lambda: shows(window, "1 pinned"))
            window.click("Ask again with these")
            # THEN the model is given it, and the answer is replaced
            window.wait(lambda: len(double.generations) == 2)
            window.wait(lambda: window.find("Citation ") and not window.find("Stop", role="Button"))
            pinned = [item for item in last_explanation(program)["passages"] if item["pinned"]]
            assert [item["fate"] for item in pinned] == ["given"]
            assert pinned[0]["text"] in double.generations[1].messages[-1]["content"]
            assert window.close() == 0
        assert window.errors == ""
    # AND after a restart, with no model wanted, it is explained as it was kept
    with Window(screen, program.environment) as window:
        window.click(QUESTION, role="ListItem")
        window.wait(lambda: window.find("Citation "))
        window.click("Model: ")
        window.click("No model: quote passages")
        window.wait(lambda: window.find("Model: No model"))
        window.click("Why this answer", role="Button")
        window.wait(lambda: any(name.endswith("tokens, pinned") for name in rows(window)))
        # AND another query is searched from the keyboard, and a passage of it pinned and quoted first
        window.click("Searched for", role="EditableText")
        window.key("ctrl+a")
        window.type("walled garden barley trial")
        window.key("Return")
        window.wait(lambda: shows(window, "No model was asked yet."))
        assert rows(window)[-1].endswith("not found by this search, pinned, goes in first")
        window.key("Tab", "Tab", "End", "p", "Home", "p")
        window.wait(lambda: rows(window)[0].endswith("pinned, goes in first"))
        window.wait(lambda: shows(window, "1 pinned"))
        window.click("Ask again with these")
        window.wait(lambda: not rows(window) and shows(window, "quoted from your documents"))
        [first] = [item for item in last_explanation(program)["passages"] if item["pinned"]]
        assert first["n"] == 1
        # AND Escape goes back to the answer
        window.key("ctrl+shift+y")
        window.wait(lambda: rows(window))
        window.key("Escape")
        window.wait(lambda: not rows(window))
        assert window.close() == 0
    assert window.errors == ""
