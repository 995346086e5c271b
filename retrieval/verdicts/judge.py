"""Judges the sentences of an answer by the passages that it was written from."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.embedding.types import Embedder, Vectors
from retrieval.answerability import Relevance, relevance
from retrieval.chats import Evidence
from retrieval.citations import CitedSentence, resolve_citations
from retrieval.nearest import nearest
from retrieval.verdicts.claims import Kind, claim_text, kinds
from retrieval.verdicts.similarity import Vectorizer
from retrieval.verdicts.types import CitedSpan, Reason, ReasonCode, Verdict
from retrieval.verdicts.weighing import NOTHING, Claim, Finding, Limits, Rarity, weigh
from retrieval.verdicts.witness import Witness

_Findings = dict[int, tuple[Finding, Witness]]
"""What each passage says of a claim, by the passage's number."""

# The higher, the better. None: a passage in another language that tells too little speaks neither for a
# sentence nor against it.
_LEVELS = {Verdict.NONE: 0, None: 1, Verdict.WEAK: 2, Verdict.SUPPORTED: 3}
# Passages that stay cut into pieces: the next question of a chat often finds the same ones.
_MOST_KEPT = 256
# Of the words of a claim, as a share of what a passage has of them that says otherwise: one that has less is
# about something else, and its numbers support nothing here.
_AS_MUCH_ABOUT_IT = 0.8
# Judged of one answer; ten take some 50 ms.
_MOST_CLAIMS = 200


@dataclass(frozen=True, slots=True)
class Judgement:
    """The sentences with their verdicts. ``refuses``: all the answer says is that nothing was found."""

    sentences: tuple[CitedSentence, ...]
    refuses: bool

    @property
    def is_unsupported(self) -> bool:
        """Whether the answer claims something, and no passage supports any of it."""
        verdicts = [sentence.verdict for sentence in self.sentences if sentence.verdict is not None]
        return bool(verdicts) and all(verdict is Verdict.NONE for verdict in verdicts)


class Judge:
    """Judges answers of one library. Safe to call from several threads; no language model is asked."""

    def __init__(self, embedder: Embedder, limits: Limits | None = None) -> None:
        self._vectorizer = Vectorizer(embedder)
        self._limits = limits or Limits()
        self._witnesses: OrderedDict[tuple[str, str, str], Witness] = OrderedDict()

    def prepare(self, evidence: Sequence[Evidence]) -> None:
        """Read the passages while the model still writes: most of the work is done then."""
        for witness in map(self._witness, evidence):
            self._vectors(witness)
            for piece in witness.pieces:
                piece.vocabulary, piece.numbers, piece.names  # noqa: B018 - found once, then kept
            witness.names, witness.neighbours, witness.function_words  # noqa: B018 - as above

    def hear(self, text: str, evidence: Sequence[Evidence]) -> None:
        """Take in the sentences of an answer that is being written, but for the last, which may go on."""
        cited = resolve_citations(text, {item.n for item in evidence})
        sentences = cited.sentences[:-1]
        told = zip(sentences, _told(sentences), strict=True)
        self._vectorizer.vectors([claim_text(sentence.text) for sentence, kind in told if kind is Kind.CLAIM])

    def judge(self, sentences: Sequence[CitedSentence], evidence: Sequence[Evidence]) -> Judgement:
        """Judge each sentence that claims something.

        A sentence that cites passages is judged by these first; where they do not support it, or it cites
        none, the passage that supports it best is added to its citations.
        """
        told = _told(sentences)
        claims = [claim_text(s.text) for s, kind in zip(sentences, told, strict=True) if kind is Kind.CLAIM]
        findings = iter(self._findings(claims, evidence))
        judged = [
            _judged(sentence, next(findings), evidence, self._limits) if kind is Kind.CLAIM else sentence
            for sentence, kind in zip(sentences, told, strict=True)
        ]
        return Judgement(tuple(judged), Kind.REFUSAL in told and Kind.CLAIM not in told)

    def relevance(self, question: str, evidence: Sequence[Evidence]) -> Relevance:
        """Say how much passages have to do with a question."""
        witnesses = [self._witness(item) for item in evidence]
        return self._relevance(question, witnesses, witnesses)

    def relevances(self, question: str, evidence: Sequence[Evidence]) -> list[Relevance]:
        """Say for each of some passages how much it has to do with a question."""
        witnesses = [self._witness(item) for item in evidence]
        return [self._relevance(question, [witness], witnesses) for witness in witnesses]

    def nearest(self, question: str, evidence: Sequence[Evidence]) -> list[tuple[CitedSpan, ...]]:
        """Give for each of some passages the sentences that are nearest to a question."""
        witnesses = [self._witness(item) for item in evidence]
        asked, vector = Claim(question, Rarity(witnesses)), self._vectorizer.vectors([question])[0]
        return [
            nearest(asked, vector, item, witness, self._vectors(witness))
            for item, witness in zip(evidence, witnesses, strict=True)
        ]

    def _vectors(self, witness: Witness) -> Vectors:
        """The vectors of a passage's pieces."""
        return self._vectorizer.vectors([piece.text for piece in witness.pieces])

    def _relevance(self, question: str, witnesses: Sequence[Witness], among: Sequence[Witness]) -> Relevance:
        vectors = [self._vectors(witness) for witness in witnesses]
        asked = Claim(question, Rarity(list(among)))
        return relevance(asked, self._vectorizer.vectors([question])[0], witnesses, vectors)

    def _findings(self, claims: Sequence[str], evidence: Sequence[Evidence]) -> list[_Findings]:
        """Put each claim to each passage."""
        witnesses = {item.n: self._witness(item) for item in evidence}
        rarity = Rarity(list(witnesses.values()))
        vectors = {n: self._vectors(witness) for n, witness in witnesses.items()}
        return [
            {
                n: (weigh(claim, witness, vector, vectors[n], self._limits), witness)
                for n, witness in witnesses.items()
            }
            for claim, vector in zip(
                (Claim(text, rarity) for text in claims), self._vectorizer.vectors(claims), strict=True
            )
        ]

    def _witness(self, item: Evidence) -> Witness:
        key = (item.text, item.title, item.heading)
        witness = self._witnesses.get(key)
        if witness is None:
            witness = self._witnesses[key] = Witness(*key)
            while len(self._witnesses) > _MOST_KEPT:
                self._witnesses.popitem(last=False)
        return witness


def _told(sentences: Sequence[CitedSentence]) -> list[Kind]:
    """Tell what is to be judged: the first claims of a very long answer."""
    told = list(kinds([sentence.text for sentence in sentences]))
    claims = [place for place, kind in enumerate(told) if kind is Kind.CLAIM]
    for place in claims[_MOST_CLAIMS:]:
        told[place] = Kind.OTHER
    return told


def _judged(
    sentence: CitedSentence, findings: _Findings, evidence: Sequence[Evidence], limits: Limits
) -> CitedSentence:
    verdicts = {n: finding.verdict(limits) for n, (finding, _) in findings.items()}
    against = _outdone(findings, verdicts)
    own = [n for n in sentence.citations if n in findings]

    def rank(n: int) -> tuple[int, float]:
        return _LEVELS[verdicts[n]], findings[n][0].closeness

    cited = list(own)
    best = max(own, key=rank, default=None)
    if best is None or verdicts[best] is not Verdict.SUPPORTED:
        if together := _together(own, findings, limits):
            verdicts |= dict.fromkeys(together, Verdict.SUPPORTED)
            best = together[0]
        else:
            other = max(findings, key=rank, default=None)
            if other is not None and _is_better(verdicts, other, best):
                best = other
                cited.append(other)
    if best is not None and against is not None and verdicts[best] is Verdict.WEAK:
        best = against
        cited.append(against)
    cited = list(dict.fromkeys(cited))
    verdict = verdicts[best] if best is not None else _verdict_of_none(verdicts)
    starts = {item.n: item.start for item in evidence}
    return replace(
        sentence,
        citations=tuple(dict.fromkeys((*sentence.citations, *cited))),
        verdict=verdict,
        spans=tuple(
            _span(n, findings[n], starts[n], told) for n in cited if (told := verdicts[n]) is not None
        ),
        reason=_reason(verdict, findings[best][0] if best is not None else NOTHING),
    )


def _outdone(findings: _Findings, verdicts: dict[int, Verdict | None]) -> int | None:
    """Lower to weak what supports a claim only in part, where another passage says more of it, and otherwise.

    "Six months' rent" is not supported by the last six months of a term where three months' rent is spoken
    of. Gives the passage that says otherwise, if it outdid any.
    """
    otherwise = [n for n in findings if verdicts[n] is Verdict.WEAK and findings[n][0].contradicts]
    most = max(otherwise, key=lambda n: findings[n][0].about, default=None)
    if most is None:
        return None
    least = _AS_MUCH_ABOUT_IT * findings[most][0].about
    outdone = [n for n in findings if verdicts[n] is Verdict.SUPPORTED and findings[n][0].about < least]
    verdicts |= dict.fromkeys(outdone, Verdict.WEAK)
    return most if outdone else None


def _is_better(verdicts: Mapping[int, Verdict | None], other: int, best: int | None) -> bool:
    least = _LEVELS[None] if best is None else _LEVELS[verdicts[best]]
    return _LEVELS[verdicts[other]] > max(least, _LEVELS[None])


def _verdict_of_none(verdicts: Mapping[int, Verdict | None]) -> Verdict | None:
    """Give the verdict of a sentence that no passage was found for."""
    return None if None in verdicts.values() else Verdict.NONE


def _together(own: Sequence[int], findings: _Findings, limits: Limits) -> list[int]:
    """Give the cited passages of which each holds a part, where they support the sentence together."""
    parts = [n for n in own if findings[n][0].closeness >= limits.weak]
    if len(parts) < 2:
        return []
    against = [{(reason.code, reason.said) for reason in findings[n][0].reasons} for n in parts]
    if frozenset.intersection(*map(frozenset, against)):
        return []
    if any(code is ReasonCode.NEGATION for reasons in against for code, _ in reasons):
        return []
    return parts if max(findings[n][0].closeness for n in parts) >= limits.supported else []


def _span(n: int, found: tuple[Finding, Witness], start: int, verdict: Verdict) -> CitedSpan:
    finding, witness = found
    pieces = witness.pieces[finding.first : finding.last + 1]
    if not pieces:
        return CitedSpan(n, start, start, verdict)
    return CitedSpan(n, start + pieces[0].start, start + pieces[-1].end, verdict)


def _reason(verdict: Verdict | None, finding: Finding) -> Reason | None:
    if verdict is None or verdict is Verdict.SUPPORTED:
        return None
    if verdict is Verdict.NONE:
        return Reason(ReasonCode.NOTHING)
    return finding.reasons[0] if finding.reasons else Reason(ReasonCode.WORDS)
