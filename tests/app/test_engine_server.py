"""Looks at a server, trials and keys, over the engine's own HTTP; the keyring is a file or none."""

import http.client
import json
import shutil

import pytest

from tests.app.program import NO_SERVER, Program, decode_events
from tests.doubles.file_keyring import FileKeyring, RefusingKeyring, WaitingKeyring, use_keyring
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_answers import ThinkingForm
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.lm_studio_models import BIGGER, CHAT, EMBEDDER
from tests.doubles.lm_studio_scenarios import Scenario
from tests.waiting import wait_until

KEY = "sk-lm-abcdefgh:1234"
QUESTION = "When may the tenant end the lease of the Corn Mill early?"


@pytest.fixture
def keyring(tmp_path):
    """The file of a keyring."""
    return tmp_path / "keyring.json"


@pytest.fixture
def open_library(tmp_path, indexed_samples):
    """Start an engine with a keyring of a kind; none where that is None."""
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as person:

        def start(kind=None):
            if kind is not None:
                use_keyring(person.environment, kind, tmp_path / "keyring.json")
            else:
                person.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
            assert person.run("status").status == 0
            return person

        yield start


def post(program, path, **body):
    status, reply = program.engine().request("POST", path, body)
    assert status == 200, reply
    return reply


def ask(program, server, **request):
    asked = {"query": QUESTION, "server": server, **request}
    return decode_events(program.engine().request("POST", "/ask", asked)[1])[-1]


# --- what answers ------------------------------------------------------------------------------------------


def test_a_server_is_described_with_the_models_that_can_chat(sample_program, double):
    report = post(sample_program, "/server", server=double.address.removesuffix("/v1"))
    assert (report["address"], report["kind"]) == (double.address, "lm_studio")
    assert (report["chosen"], report["problem"], report["has_key"]) == (CHAT.key, None, False)
    models = {model["id"]: model for model in report["models"]}
    assert models[CHAT.key]["state"] == "loaded"
    assert models[CHAT.key]["context_length"] == CHAT.context_length
    assert models[CHAT.key]["max_context_length"] >= CHAT.context_length
    assert models[BIGGER.key]["state"] == "not_loaded"
    assert EMBEDDER.key not in models
    assert report["milliseconds"] > 0


@pytest.mark.parametrize(
    ("server", "code"),
    [(NO_SERVER, "server_unreachable"), ("ftp://127.0.0.1", "bad_address"), ("", "bad_address")],
)
def test_an_address_that_does_not_answer_is_a_problem_in_words(sample_program, server, code):
    report = post(sample_program, "/server", server=server)
    assert (report["kind"], report["models"], report["chosen"]) == ("unknown", [], None)
    assert report["problem"]["code"] == code
    assert report["problem"]["message"].endswith(".")


def test_an_address_near_it_that_works_is_suggested(sample_program, double):
    wrong = double.address.replace("/v1", "/v2")
    report = post(sample_program, "/server", server=wrong)
    assert report["problem"]["code"] == "wrong_address"
    assert report["suggestion"] == double.address


def test_a_server_without_a_loaded_model_says_so_and_what_it_has(sample_program):
    with LmStudioDouble(models=(BIGGER,), loads_on_demand=False) as double:
        report = post(sample_program, "/server", server=double.address)
    assert (report["kind"], report["chosen"]) == ("lm_studio", None)
    assert report["problem"]["code"] == "no_model_loaded"
    assert [model["id"] for model in report["models"]] == [BIGGER.key]


# --- whether it writes -------------------------------------------------------------------------------------


def test_a_trial_lets_the_model_write_and_measures(sample_program, double):
    double.pace = Pace(prompt_seconds=0.2, token_seconds=0.02)
    double.answer = lambda _: "I am ready for your questions."
    trial = post(sample_program, "/server/try", server=double.address)
    assert (trial["model"], trial["said"]) == (CHAT.key, "I am ready for your questions.")
    assert trial["problem"] is None
    assert trial["first_word_seconds"] > 0.2
    assert trial["tokens_per_second"] > 0
    assert trial["report"]["chosen"] == CHAT.key
    trial = post(sample_program, "/server/try", server=double.address, model=BIGGER.key)
    assert trial["model"] == BIGGER.key


def test_a_model_that_goes_on_and_on_is_stopped(sample_program, double):
    double.answer = lambda _: "ready " * 5000
    double.pace = Pace(token_seconds=0.02)
    trial = post(sample_program, "/server/try", server=double.address)
    assert trial["problem"] is None
    assert len(trial["said"]) < 300
    assert double.generations[0].tokens < 400


def test_a_model_that_only_thinks_writes_too(sample_program, double):
    double.thinking = ThinkingForm.REASONING_CONTENT
    double.answer = lambda _: ""
    trial = post(sample_program, "/server/try", server=double.address)
    assert (trial["problem"], trial["said"]) == (None, "")
    assert trial["first_word_seconds"] > 0


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        (Scenario.CRASH_STRING, "model_crashed"),
        (Scenario.EMPTY_STREAM, "broken_stream"),
        (Scenario.OVERFLOW_KEEP, "context_overflow"),
        (Scenario.HTML_500, "server_error"),
    ],
)
def test_a_trial_that_fails_says_why(sample_program, double, scenario, code):
    double.scenario = scenario
    trial = post(sample_program, "/server/try", server=double.address)
    assert trial["report"]["problem"] is None
    assert (trial["problem"]["code"], trial["said"]) == (code, "")
    assert trial["model"] == CHAT.key


def test_a_trial_of_a_model_that_is_not_there_says_what_there_is(sample_program, double):
    trial = post(sample_program, "/server/try", server=double.address, model="no/such")
    assert trial["problem"]["code"] == "model_not_found"
    assert CHAT.key in trial["problem"]["message"]


def test_a_trial_without_a_server_has_its_problem(sample_program):
    trial = post(sample_program, "/server/try", server=NO_SERVER)
    assert trial["problem"]["code"] == trial["report"]["problem"]["code"] == "server_unreachable"


# --- keys --------------------------------------------------------------------------------------------------


def test_a_key_in_the_keyring_is_used_by_every_question_and_look_also_of_the_command_line(
    open_library, keyring
):
    program = open_library(FileKeyring)
    with LmStudioDouble(key=KEY) as double:
        refused = post(program, "/server", server=double.address)
        assert (refused["problem"]["code"], refused["has_key"]) == ("not_authorised", False)
        # WHEN a key is kept
        kept = post(program, "/server/key", server=double.address.removesuffix("/v1"), server_key=KEY)
        # THEN it lies in the keyring under the server's address
        assert kept == {"where": "keyring"}
        assert json.loads(keyring.read_text()) == {f"Sourcebook\n{double.address}": KEY}
        # AND looks, trials and questions use it
        report = post(program, "/server", server=double.address)
        assert (report["problem"], report["has_key"], report["chosen"]) == (None, True, CHAT.key)
        assert post(program, "/server/try", server=double.address)["problem"] is None
        assert ask(program, double.address)["model"] == CHAT.key
        # AND so does the command line, with another engine
        program.end_engine()
        assert program.json("ask", QUESTION, "--server", double.address)["model"] == CHAT.key
        checks = program.json("doctor", environment={"SOURCEBOOK_SERVER": double.address})["checks"]
        assert {check["name"]: check["ok"] for check in checks}["server"]
        # AND a key that is given goes before it
        refused = post(program, "/server", server=double.address, server_key="wrong")
        assert (refused["problem"]["code"], refused["has_key"]) == ("not_authorised", True)
        # WHEN it is forgotten
        assert post(program, "/server/key", server=double.address, server_key=None) == {"where": "nowhere"}
        # THEN nobody has it
        assert json.loads(keyring.read_text()) == {}
        assert post(program, "/server", server=double.address)["problem"]["code"] == "not_authorised"
    assert KEY not in program.log()


@pytest.mark.parametrize("kind", [None, RefusingKeyring, WaitingKeyring])
def test_without_a_keyring_that_answers_a_key_is_kept_for_the_session(open_library, keyring, kind):
    program = open_library(kind)
    with LmStudioDouble(key=KEY) as double:
        kept = post(program, "/server/key", server=double.address, server_key=KEY)
        assert kept == {"where": "session"}
        assert post(program, "/server", server=double.address)["has_key"]
        assert ask(program, double.address)["model"] == CHAT.key
        # AND another engine does not know it
        program.end_engine()
        assert program.run("status").status == 0
        assert not post(program, "/server", server=double.address)["has_key"]
    assert not keyring.exists()
    assert not any(KEY.encode() in file.read_bytes() for file in program.library.iterdir() if file.is_file())


def test_an_address_that_is_none_keeps_no_key(sample_program):
    status, failure = sample_program.engine().request(
        "POST", "/server/key", {"server": "", "server_key": "x"}
    )
    assert (status, failure["code"]) == (409, "bad_address")


def test_a_trial_ends_when_its_door_goes_away(sample_program, double):
    double.answer = lambda _: ""
    double.thinking = ThinkingForm.REASONING_CONTENT
    double.pace = Pace(prompt_seconds=60)
    engine = sample_program.engine()
    door = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    door.request("POST", "/server/try", json.dumps({"server": double.address}), engine.headers())
    wait_until(lambda: double.generations)
    door.close()
    wait_until(lambda: double.generations[-1].disconnected_at is not None)
    assert post(sample_program, "/server", server=double.address)["chosen"] == CHAT.key
    assert "Traceback" not in sample_program.log()
