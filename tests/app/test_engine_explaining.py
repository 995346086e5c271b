"""Why an answer rests on its passages: what is said of each, and pinning, dropping, searching otherwise."""

import shutil
from dataclasses import replace

import pytest

from tests.app.program import Program
from tests.app.test_engine_chats import QUESTION, ask, shown
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_models import CHAT


@pytest.fixture(scope="module")
def program(tmp_path_factory, indexed_samples):
    """The program with a library of samples of its own, and its engine."""
    folder = tmp_path_factory.mktemp("explaining")
    shutil.copytree(indexed_samples, folder / "person" / "library")
    with Program(folder / "person") as person:
        assert person.run("status").status == 0
        yield person


def place(passage):
    """A passage as a request names it."""
    return {key: passage[key] for key in ("path", "page", "start", "end")}


def of_fate(answer, fate):
    """The passages of an answer that came to this."""
    return [item for item in answer["explanation"]["passages"] if item["fate"] == fate]


def prompt(double):
    """The last prompt as one text."""
    return "\n".join(message["content"] for message in double.generations[-1].messages)


def test_every_passage_that_was_considered_is_explained_and_the_chat_keeps_it(program, double):
    answer = ask(program, double.address, chat="mill")
    explanation = answer["explanation"]
    # THEN the query is there, and the passages in fused order
    assert explanation["queries"] == [QUESTION]
    assert [item["rank"] for item in explanation["passages"]] == list(
        range(1, len(explanation["passages"]) + 1)
    )
    assert {item["fate"] for item in explanation["passages"]} == {"given", "beyond"}
    best = explanation["passages"][0]
    assert (best["n"], best["keyword_rank"], best["pinned"]) == (1, 1, False)
    assert best["tokens"] > len(best["text"]) / 4
    assert {item["n"] for item in of_fate(answer, "given")} >= {c["n"] for c in answer["citations"]}
    # AND it is there when the chat is opened later
    assert shown(program, "mill")[0]["answer"]["explanation"] == explanation
    # AND a follow-up was searched with the question before, and knows what that brought
    follow_up = ask(program, double.address, "And what must be paid then?", chat="mill")
    assert len(follow_up["explanation"]["queries"]) == 2
    assert {item["n"] for item in of_fate(follow_up, "known")} <= {
        item["n"] for item in of_fate(answer, "given")
    }
    assert of_fate(follow_up, "known")


def test_another_query_is_searched_alone_in_place_of_the_question(program, double):
    ask(program, double.address, chat="other")
    answer = ask(program, double.address, chat="other", searched="walled garden barley")
    assert answer["explanation"]["queries"] == ["walled garden barley"]
    assert answer["explanation"]["searched"] == "walled garden barley"
    # THEN the model is asked the question all the same
    assert double.generations[-1].messages[-1]["content"].endswith(f"Question: {QUESTION}")


def test_a_pinned_passage_goes_in_first_also_where_search_does_not_find_it(program, double):
    garden = ask(program, double.address, "What does the barley trial say?")
    pinned = garden["explanation"]["passages"][0]
    answer = ask(program, double.address, pinned=[place(pinned)])
    given = [item for item in answer["explanation"]["passages"] if item["pinned"]]
    assert [(item["text"], item["n"], item["fate"]) for item in given] == [(pinned["text"], 1, "given")]
    assert answer["notice"] is None


def test_a_dropped_passage_is_not_given_and_not_known_from_an_earlier_turn(program, double):
    first = ask(program, double.address, chat="dropped")
    best = first["explanation"]["passages"][0]
    assert best["text"] in prompt(double)
    answer = ask(program, double.address, "And then?", chat="dropped", dropped=[place(best)])
    assert best["text"] not in prompt(double)
    assert all(item["text"] != best["text"] for item in answer["citations"])
    assert [item["text"] for item in of_fate(answer, "dropped")] in ([best["text"]], [])
    # AND no mark of the earlier answer points to it
    assert f"[{best['n']}]" not in double.generations[-1].messages[2]["content"]
    # AND it may be asked anew with it
    again = ask(program, double.address, chat="dropped", instead_of=first["turn"], dropped=[place(best)])
    assert of_fate(again, "dropped")[0]["rank"] == 1
    assert best["text"] not in prompt(double)


def test_a_pinned_passage_that_is_gone_is_said(program, double):
    answer = ask(program, double.address)
    best = place(answer["explanation"]["passages"][0])
    gone = [{**best, "start": best["start"] + 3}, {**best, "path": "/nowhere/a.pdf"}]
    answer = ask(program, double.address, pinned=gone)
    assert answer["explanation"]["vanished"] == gone
    assert "no longer there: 2" in answer["notice"]
    assert answer["model"] == CHAT.key


def test_what_was_left_out_goes_in_when_it_is_pinned_and_pins_that_do_not_fit_are_said(program):
    with LmStudioDouble(models=(replace(CHAT, context_length=1500),)) as double:
        answer = ask(program, double.address)
        [*_, left_out] = answer["left_out"]
        assert left_out["text"] in [item["text"] for item in of_fate(answer, "left_out")]
        again = ask(program, double.address, pinned=[place(left_out)])
        assert left_out["text"] in prompt(double)
        assert again["notice"] is None
        # AND all of them are too much
        everything = [place(item) for item in answer["explanation"]["passages"]]
        full = ask(program, double.address, pinned=everything)
        pinned_out = [item for item in of_fate(full, "left_out") if item["pinned"]]
        assert f"did not fit into the model's context: {len(pinned_out)}." in full["notice"]


def test_where_all_that_was_found_was_dropped_nothing_is_answered(program, double):
    answer = ask(program, double.address)
    everything = [place(item) for item in answer["explanation"]["passages"]]
    scope = {"files": [answer["explanation"]["passages"][0]["path"]]}
    while everything:
        answer = ask(program, double.address, dropped=everything, **scope)
        new = [place(item) for item in answer["explanation"]["passages"] if item["fate"] != "dropped"]
        if not new:
            break
        everything += new
    assert "was dropped" in answer["notice"]
    assert (answer["model"], answer["citations"]) == (None, [])


def test_the_command_line_explains_where_it_is_asked_to(program, double):
    plain = program.json("ask", QUESTION, "--server", double.address)
    assert plain["explanation"] is None
    told = program.json("ask", QUESTION, "--server", double.address, "--explain", "--searched", "lease")
    assert told["explanation"]["queries"] == ["lease"]
    outcome = program.run("ask", QUESTION, "--server", double.address, "--explain")
    assert f"Searched: {QUESTION}" in outcome.out
    assert "given as [1]: Corn Mill lease 2023.pdf, page" in outcome.out
    quoted = program.run("ask", QUESTION, "--no-model", "--explain")
    assert "given as [3]" in quoted.out
    assert "given as [4]" not in quoted.out


def test_without_a_model_what_is_pinned_is_quoted_first(program, double):
    quoted = ask(program, double.address, use_model=False)
    last = of_fate(quoted, "beyond")[0]
    again = ask(program, double.address, use_model=False, pinned=[place(last)])
    assert again["citations"][0]["text"] == last["text"]
    assert (again["model"], of_fate(again, "given")[-1]["n"]) == (None, 1)
