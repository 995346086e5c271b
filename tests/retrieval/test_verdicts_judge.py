"""Sentences against passages: each kind of evidence by itself, and what is made of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.citations import resolve_citations
from retrieval.verdicts.judge import Judge
from retrieval.verdicts.types import ReasonCode, Verdict
from tests.doubles.embedder import HashingEmbedder
from tests.retrieval.making_hits import evidence_of, hit

LEASE = (
    "The Tenant may end this Lease on 25 March 2030 by giving the Landlord nine months' written notice. "
    "The Landlord may not end the Lease early. Angela Hartley signed the deed in Bristol."
)
SALES = (
    "Revenue of Best Buy was $9,583 million in the second quarter. "
    "Its gross profit rate rose to 23.2 % from 22.1 % a year earlier."
)


@pytest.fixture
def judge():
    return Judge(HashingEmbedder())


def evidence(*texts, start=0):
    return [evidence_of(hit(n, text, start=start), n) for n, text in enumerate(texts, start=1)]


def judged(judge, answer, *texts, start=0):
    cited = resolve_citations(answer, range(1, len(texts) + 1))
    return judge.judge(cited.sentences, evidence(*texts, start=start)).sentences


@pytest.mark.parametrize(
    "claim",
    [
        "The Tenant may end this Lease on March 25, 2030.",
        "By 25.03.2030 the tenant can end the lease with 9 months' written notice.",
        "The landlord may not end the lease early.",
        "Angela Hartley signed the deed in Bristol.",
        "**Revenue** of Best Buy was $9.6 billion in the second quarter.",
        "The gross profit rate rose to 23.2 percent, from 22.1 percent a year earlier.",
        "| Gross profit rate | rose to 23.2 % |",
    ],
)
def test_what_a_passage_says_in_this_form_or_another_is_supported(judge, claim):
    (sentence,) = judged(judge, claim, LEASE, SALES)
    assert (sentence.verdict, sentence.reason) == (Verdict.SUPPORTED, None)
    assert len(sentence.citations) == len(sentence.spans) == 1


@pytest.mark.parametrize(
    ("claim", "code", "said", "found"),
    [
        (
            "Revenue of Best Buy was $9.9 billion in the second quarter.",
            "number",
            "9.9 billion",
            "9,583 million",
        ),
        ("Revenue of Best Buy was €9,583 million in the second quarter.", "unit", "€9,583", "$9,583"),
        ("The Tenant may end this Lease on 26 March 2030.", "date", "26 March 2030", "25 March 2030"),
        ("Angela Hartley signed the deed in Norwich.", "name", "Norwich", "Bristol"),
        ("The Landlord may end the Lease early.", "negation", "", "not"),
        ("The Tenant may not end this Lease on 25 March 2030.", "negation", "not", ""),
        ("Its gross profit rate rose to 22.1 % from 23.2 % a year earlier.", None, "", ""),
    ],
)
def test_what_is_said_otherwise_is_weak_and_the_difference_is_told(judge, claim, code, said, found):
    (sentence,) = judged(judge, claim, LEASE, SALES)
    if code is None:
        # The two figures of one sentence exchanged: not found out, and this says so.
        assert sentence.verdict is Verdict.SUPPORTED
        return
    assert sentence.verdict is Verdict.WEAK
    assert sentence.reason.code == code
    assert said in sentence.reason.said
    assert found in sentence.reason.found


def test_a_number_that_the_passage_says_of_something_else_is_noticed(judge):
    table = "Revenue was 693 in the year 2023.\nRevenue was 760 in the year 2022."
    (right,) = judged(judge, "Revenue was 693 in the year 2023.", table)
    (wrong,) = judged(judge, "Revenue was 760 in the year 2023.", table)
    assert right.verdict is Verdict.SUPPORTED
    assert (wrong.verdict, wrong.reason.code) == (Verdict.WEAK, ReasonCode.NUMBER)


def test_what_no_passage_speaks_of_has_no_source(judge):
    (sentence,) = judged(judge, "Elephants sleep standing up.", LEASE, SALES)
    assert (sentence.verdict, sentence.citations, sentence.spans) == (Verdict.NONE, (), ())
    assert sentence.reason.code is ReasonCode.NOTHING


def test_the_span_is_the_sentence_of_the_page_that_says_it(judge):
    (sentence,) = judged(judge, "The landlord may not end the lease early [1].", LEASE, start=500)
    (span,) = sentence.spans
    assert LEASE[span.start - 500 : span.end - 500] == "The Landlord may not end the Lease early."


def test_a_mark_at_the_wrong_passage_is_kept_and_the_right_one_added(judge):
    (sentence,) = judged(judge, "The landlord may not end the lease early [2].", LEASE, SALES)
    assert (sentence.verdict, sentence.citations) == (Verdict.SUPPORTED, (2, 1))
    assert [(span.n, span.verdict) for span in sentence.spans] == [(2, "none"), (1, "supported")]


def test_two_cited_passages_support_a_sentence_together(judge):
    first = "The ferry leaves the harbour at nine on every weekday."
    second = "The ferry leaves the harbour with 40 cars on every weekday."
    claim = "The ferry leaves the harbour at nine with 40 cars on every weekday"
    (together,) = judged(judge, f"{claim} [1][2].", first, second)
    assert together.verdict is Verdict.SUPPORTED
    (alone,) = judged(judge, f"{claim} [1].", first)
    assert alone.verdict is Verdict.WEAK


def test_a_passage_in_another_language_that_tells_nothing_is_no_verdict(judge):
    german = "Der Vertrag läuft für neun Jahre und wird danach von der Bank nicht mehr verlängert."
    (sentence,) = judged(judge, "It is the oldest of all the trees that grow on this island [1].", german)
    assert sentence.verdict is None


def test_an_answer_that_only_says_that_nothing_was_found_claims_nothing(judge):
    cited = resolve_citations("The sources do not mention a dog.", {1})
    judgement = judge.judge(cited.sentences, evidence(LEASE))
    assert judgement.refuses
    assert not judgement.is_unsupported
    assert judgement.sentences[0].verdict is None


def test_without_passages_every_claim_is_without_a_source(judge):
    judgement = judge.judge(resolve_citations("The lease ends in 2030.", ()).sentences, [])
    assert judgement.is_unsupported


@given(st.text(max_size=200), st.text(max_size=300))
@settings(deadline=None)
def test_any_answer_can_be_judged_by_any_passage(answer, passage):
    judge = Judge(HashingEmbedder())
    cited = resolve_citations(answer, {1})
    judgement = judge.judge(cited.sentences, evidence(passage))
    assert [sentence.text for sentence in judgement.sentences] == [one.text for one in cited.sentences]
    for sentence in judgement.sentences:
        assert all(0 <= span.start <= span.end <= len(passage) for span in sentence.spans)


def test_a_very_long_answer_is_judged_as_far_as_it_makes_sense(judge):
    sentences = judged(judge, "The landlord may not end the lease early. " * 230, LEASE)
    assert [sentence.verdict for sentence in sentences] == [Verdict.SUPPORTED] * 200 + [None] * 30


def test_sentences_heard_before_the_end_are_not_embedded_again(judge):
    judge.prepare(evidence(LEASE))
    judge.hear("The landlord may not end the lease early [1]. Angela", evidence(LEASE))
    embedder = judge._vectorizer._embedder
    before = len(embedder.embedded)
    judged(judge, "The landlord may not end the lease early [1]. Angela Hartley signed the deed.", LEASE)
    assert embedder.embedded[before:] == ["Angela Hartley signed the deed."]


def test_passages_read_before_are_not_embedded_again(judge):
    judge.prepare(evidence(LEASE, SALES))
    embedder = judge._vectorizer._embedder
    before = len(embedder.embedded)
    judged(judge, "The landlord may not end the lease early.", LEASE, SALES)
    assert embedder.embedded[before:] == ["The landlord may not end the lease early."]
