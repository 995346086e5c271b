"""Verdicts from a model's words to the wire, to the terminal and into the chat that keeps them."""

import pytest

from tests.end_to_end.test_answers import QUESTION, ask

DATE = "The tenant may end the lease on March 25, 2030 [1]."
WRONG = "It must give eleven months' written notice to the landlord [1]."
ALONE = "Elephants sleep standing up in the savannah."


@pytest.fixture
def said(double):
    def say(*sentences):
        double.answer = lambda _messages: " ".join(sentences)

    return say


def page_text(program, citation):
    return program.json("show", citation["path"], "--page", citation["page"])["pages"][0]["text"]


def test_supported_weak_and_none_arrive_with_the_words_they_rest_on(sample_program, double, said):
    said(DATE, WRONG, ALONE)
    answer = ask(sample_program, double.address, QUESTION)
    assert [sentence["verdict"] for sentence in answer["sentences"]] == ["supported", "weak", "none"]
    good, weak, none = answer["sentences"]
    # THEN the spans are words of the page, within the passage that is cited
    cited = {citation["n"]: citation for citation in answer["citations"]}
    [span] = [span for span in good["spans"] if span["verdict"] == "supported"]
    passage = cited[span["n"]]
    assert passage["start"] <= span["start"] < span["end"] <= passage["end"]
    assert "25 March 2030" in page_text(sample_program, passage)[span["start"] : span["end"]]
    # AND what stands against a sentence is data
    assert (weak["reason"]["code"], weak["reason"]["said"]) == ("number", "eleven months")
    assert "months" in weak["reason"]["found"]
    assert (none["citations"], none["spans"], none["reason"]["code"]) == ([], [], "nothing")
    assert answer["notice"] is None


def test_the_terminal_names_what_is_not_supported_beside_the_answer(sample_program, double, said):
    said(DATE, WRONG, ALONE)
    outcome = sample_program.run("ask", QUESTION, "--server", double.address)
    assert outcome.status == 0
    assert "≈ [1]" in outcome.out
    assert "the sentence eleven months" in outcome.out
    assert f"no source: “{ALONE}”" in outcome.out
    assert outcome.out.index("no source") < outcome.out.index("[1] Corn Mill lease 2023.pdf")


def test_the_terminal_gives_the_words_that_a_sentence_rests_on(sample_program, double, said):
    said(DATE)
    outcome = sample_program.run("ask", QUESTION, "--server", double.address)
    [source] = [line for line in outcome.out.splitlines() if line.startswith("[1] Corn Mill lease 2023.pdf")]
    # THEN it is the clause, which stands in the middle of the passage
    assert "“7.1 The Tenant may end this Lease on 25 March 2030" in source


def test_a_model_that_never_cites_is_given_its_sources(sample_program, double, said):
    said("The tenant may end the lease on 25 March 2030.")
    answer = ask(sample_program, double.address, QUESTION)
    [sentence] = answer["sentences"]
    assert sentence["verdict"] == "supported"
    assert sentence["citations"]
    assert [citation["n"] for citation in answer["citations"]] == sentence["citations"]
    assert answer["notice"] is None


def test_an_answer_that_nothing_supports_is_said_to_be_the_models_own(sample_program, double, said):
    said(ALONE, "Giraffes drink seldom, and whales sing at night.")
    answer = ask(sample_program, double.address, QUESTION)
    assert answer["notice"].startswith("Not found in these documents: no passage says")
    assert {sentence["verdict"] for sentence in answer["sentences"]} == {"none"}
    # THEN its words are there, and the passages nearest to the question
    assert answer["answer"].startswith(ALONE)
    assert len(answer["citations"]) > 1


def test_a_model_that_finds_nothing_has_claimed_nothing(sample_program, double, said):
    said("The sources do not say when the lease may be ended.")
    answer = ask(sample_program, double.address, QUESTION)
    assert [sentence["verdict"] for sentence in answer["sentences"]] == [None]
    assert answer["notice"].startswith("Not found in these documents.")
    assert answer["citations"]


def test_headings_code_and_lines_that_introduce_a_list_are_not_judged(sample_program, double):
    text = f"## Ending the lease\n\nIt says:\n\n- {DATE}\n\n```python\nnotice = 9\n```\n\nDoes that help?"
    double.answer = lambda _messages: text
    answer = ask(sample_program, double.address, QUESTION)
    judged = [sentence for sentence in answer["sentences"] if sentence["verdict"] is not None]
    assert [sentence["text"] for sentence in judged] == [f"- {DATE.replace(' [1]', '')}"]
