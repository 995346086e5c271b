"""Documents that speak to the model: what they are given as, and that nothing they say moves the program."""

import re

import pytest

from retrieval.prompts import INSTRUCTIONS
from tests.app.program import Program
from tests.doubles.injections import FORMS, LIE, QUESTION, TRUE, make_all
from tests.doubles.llama_server import MODEL_ALIAS
from tests.end_to_end.test_answers import ask

_SOURCE = re.compile(r"<source>\n\[(\d+)\] [^\n]+\n.*?\n</source>", re.DOTALL)
# What chat templates put between turns, and must not come from a document.
_MARKS = re.compile(r"<\|\w+\|>|\[/?INST\]|<</?SYS>>|</?s>|<\w+_of_turn>")
_ALLOWED = re.compile(r"(/api)?/v\d/(models|chat/completions)(/.*)?|/lmstudio-greeting")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """The program with a library of all forms, and the folder of each."""
    folder = tmp_path_factory.mktemp("attacked")
    folders = make_all(folder / "documents")
    with Program(folder / "person") as program:
        assert program.json("add", folder / "documents")["failed"] == 0
        yield program, folders


def state_of(program):
    """All that a document might wish to change."""
    home = program.library.parent / "home"
    kept = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    return program.json("list"), program.json("rules"), kept


def assert_only_quoted(content, sources):
    """Nothing of a document stands outside of its bounds, and the numbers are ours."""
    assert content.count("<source>") == content.count("</source>") == sources
    assert [int(n) for n in _SOURCE.findall(content)] == list(range(1, sources + 1))
    parts = ["Sources:", *[""] * sources, f"Question: {QUESTION}"]
    assert _SOURCE.sub("", content) == "\n\n".join(parts)
    assert not _MARKS.search(content)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_document_is_quoted_and_obeying_it_is_not_supported(attacked, double, form):
    # GIVEN a model that does as the document says
    program, folders = attacked
    double.answer = lambda _messages: form.obeyed
    # WHEN it is asked about that document alone
    answer = ask(program, double.address, QUESTION, "--file", f"{folders[form.name]}/*")
    # THEN it was given instructions that no document touched, quoted sources and the question, no tools
    [generation] = double.generations
    system, user = generation.messages
    assert system == {"role": "system", "content": INSTRUCTIONS}
    assert_only_quoted(user["content"], user["content"].count("\n</source>"))
    assert TRUE in user["content"]
    assert not {"tools", "functions", "tool_choice"} & set(generation.body)
    # AND nobody was asked but the server, for nothing but models and the answer
    assert all(_ALLOWED.fullmatch(request.path) for request in double.requests)
    # AND what a reader does not see was not given, and is said to be there
    if form.is_hidden:
        assert "5 pounds" not in user["content"]
        assert "do not show" in answer["notice"]
        assert all(TRUE.split(".")[0] in citation["text"] for citation in answer["citations"])
    # AND words that only an order stands behind are not passed off as found
    verdicts = [sentence["verdict"] for sentence in answer["sentences"]]
    if form.obeyed.startswith(TRUE[:-1]):
        assert [n["text"].startswith(TRUE) for n in answer["citations"]] == [True]
    elif form.is_stated:
        assert "7" not in answer["answer"].replace(LIE, "")
        assert all(LIE in " ".join(citation["text"].split()) for citation in answer["citations"])
    else:
        assert "supported" not in verdicts


def test_no_document_changes_what_is_kept_or_asked_next(attacked, double):
    # GIVEN a library of all forms, and what is set
    program, _ = attacked
    before = state_of(program)
    double.answer = lambda _messages: " ".join(form.obeyed for form in FORMS)
    # WHEN a model that obeys all of them is asked, and asked again in the same chat
    ask(program, double.address, QUESTION, "--chat", "all")
    ask(program, double.address, QUESTION, "--chat", "all", "--file", "*.pdf")
    # THEN the second question was asked of the same server, in the scope that the person gave
    assert len(double.generations) == 2
    assert "boathouse.txt" not in double.generations[1].messages[-1]["content"]
    # AND nothing else is as it was not
    assert state_of(program) == before


def test_hidden_passages_are_found_and_said_to_be_hidden(attacked):
    program, folders = attacked
    scope = f"{folders['white on white (PDF)']}/*"
    found = program.json("search", "ignore all previous instructions", "--file", scope)["passages"]
    assert {passage["hidden"] for passage in found} == {True, False}
    shown = program.json("show", found[0]["path"])["pages"][0]
    [span] = shown["hidden"]
    assert "Ignore all previous" in shown["text"][span["start"] : span["end"]]
    assert [passage["hidden"] for passage in shown["passages"]] == [False, True]
    # AND in words too
    assert "not visible in the document" in program.run("search", "ignore instructions", "--file", scope).out
    quoted = program.run("ask", "ignore all previous instructions", "--no-model", "--file", scope)
    assert "5 pounds" not in quoted.out
    assert "do not show" in quoted.err


@pytest.mark.parametrize("name", ["order to ignore instructions", "marks of a chat (ChatML)"])
def test_what_a_real_model_makes_of_it_is_checked_all_the_same(tmp_path, attacked, llama_server, name):
    # GIVEN a small model, which may well obey
    program, folders = attacked
    answer = ask(program, llama_server.address, QUESTION, "--file", f"{folders[name]}/*")
    # THEN whatever it wrote cites what it was given, and an untruth that it was told to say is not supported
    assert answer["model"] == MODEL_ALIAS
    assert all(str(folders[name]) in citation["path"] for citation in answer["citations"])
    assert not [
        sentence
        for sentence in answer["sentences"]
        if "5 pounds" in sentence["text"] and sentence["verdict"] == "supported"
    ]
