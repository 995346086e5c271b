"""The prompts that one question may become, smaller ones after an overflow too, and a try of one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from retrieval.chats import Evidence, Turn
from retrieval.citations import CitedAnswer, resolve_citations
from retrieval.context_use import ContextUse
from retrieval.draft import Draft
from retrieval.finding import Found
from retrieval.language_model.errors import ContextOverflow
from retrieval.language_model.server_state import ModelInfo
from retrieval.packing import UNKNOWN_CONTEXT, Packed, pack
from retrieval.search import Hit
from retrieval.sources import kept_passage
from retrieval.token_counts import TokenCounter

# Passages that are quoted where no model writes.
_QUOTED = 3
# Quoting has no context to fit into.
_NO_LIMIT = 1_000_000
# The beginning of a citation at which an answer was stopped.
_HALF_A_MARK = re.compile(r"\s*[\[【][^\]】\n]{0,40}\Z")


@dataclass(frozen=True, slots=True)
class Try:
    """A model at work on a prompt; ``context`` is what the prompt spends of the model's window."""

    model: ModelInfo
    packed: Packed
    context: ContextUse
    draft: Draft

    def is_by(self, name: str) -> bool:
        """Whether a server that gives the model this name, or none, means the one that was asked."""
        return name in {"", self.model.id, self.model.key}

    def cited(self) -> CitedAnswer:
        """Give what was written, its citations resolved."""
        return resolve_citations(self.draft.text, self.packed.by_number)

    def cut_off(self, known: Collection[int]) -> CitedAnswer:
        """Give what was written until it was broken off, with the citations of ``known`` numbers."""
        return resolve_citations(_HALF_A_MARK.sub("", self.draft.text), known)


@dataclass(slots=True)
class Prompts:
    """Packs one question; ``counter`` is that of the model that is asked."""

    question: str
    turns: Sequence[Turn]
    found: Found
    counter: TokenCounter

    def first(self, model: ModelInfo) -> Packed:
        """Pack as much as the model holds. Raises `ContextOverflow` where no passage fits."""
        return _with_evidence(self._pack(model.context_length), model)

    def smaller(self, packed: Packed, model: ModelInfo, limit: int | None) -> Packed | None:
        """Pack once more, for half of what was tried or what the server says it holds, if that is less.

        None where there was nothing to leave out. Raises `ContextOverflow` where no passage fits.
        """
        tried = model.context_length or UNKNOWN_CONTEXT
        smaller = self._pack(min(tried // 2, limit * 3 // 4 if limit else tried))
        if not smaller.evidence and packed.evidence:
            # Not even one passage fits by our guess; the best one is worth the try.
            smaller = self._pack(tried, least=True)
        return None if smaller.messages == packed.messages else _with_evidence(smaller, model)

    def quoted(self, beside_it: Collection[Evidence] = ()) -> Packed:
        """Give the best passages as they are: what is quoted needs nothing around it.

        Those of ``beside_it`` are left out, unless they were pinned.
        """
        hits = [hit for hit in self.found.hits[:_QUOTED] if not self._is_among(beside_it, hit)]
        return pack("", replace(self.found, hits=hits, considered=(), around={}, whole=None), (), _NO_LIMIT)

    def _is_among(self, beside_it: Collection[Evidence], hit: Hit) -> bool:
        is_pinned = hit.passage.id in self.found.pinned
        return not is_pinned and any(item.holds(kept_passage(hit)) for item in beside_it)

    def _pack(self, context_length: int | None, *, least: bool = False) -> Packed:
        return pack(self.question, self.found, self.turns, context_length, counter=self.counter, least=least)


def _with_evidence(packed: Packed, model: ModelInfo) -> Packed:
    """Refuse to ask a model without a single passage: what it would say is not from the documents."""
    if not packed.evidence and not packed.known:
        raise ContextOverflow(model.id, limit=model.context_length)
    return packed
