"""The command that scores search and answers on a set of questions."""

import argparse

from rich.progress import Progress

from app.commands.context import Context, counted, read_text
from app.engine import routes, wire


def evaluate(context: Context, options: argparse.Namespace) -> None:
    """Score search on a set of questions, and the answers to them where that is wanted."""
    request = wire.EvaluateRequest(
        name=options.file.name,
        questions=read_text(options.file),
        k=options.k,
        answers=options.answers,
        server=context.settings.server,
        server_key=context.settings.server_key,
        model=options.model,
        use_model=options.answers and not options.no_model,
    )
    result: wire.Evaluation | None = None
    with Progress(console=context.errors, transient=True, disable=not context.errors.is_terminal) as bars:
        task = bars.add_task("Asking", total=None)
        for event in context.engine.stream(routes.EVALUATE, request):
            if isinstance(event, wire.Asked):
                bars.update(task, completed=event.done, total=event.total)
            elif isinstance(event, wire.Notice):
                context.say(event.message)
            elif isinstance(event, wire.Evaluation):
                result = event
    assert result is not None  # noqa: S101 - the client raises where a stream has no result
    if context.as_json:
        context.result(result)
        return
    _print_search(context, result)
    if result.answers is not None:
        _print_answers(context, result.answers)


def _print_search(context: Context, result: wire.Evaluation) -> None:
    questions = counted(result.questions, "question")
    context.print(f"{questions}, {result.unanswerable} of them without an answer")
    context.print(
        f"recall  @1 {result.recall_at_1:.3f}  @5 {result.recall_at_5:.3f}  @10 {result.recall_at_10:.3f}"
    )
    context.print(f"MRR@10  {result.mrr_at_10:.3f}   nDCG@10  {result.ndcg_at_10:.3f}")
    context.print(f"search  p50 {result.latency_ms['p50']:.0f} ms  p95 {result.latency_ms['p95']:.0f} ms")
    for miss in result.misses:
        context.print(f"missed  {miss.id}: {miss.question}")
        context.print(f"        wanted {miss.expected}; found {'; '.join(miss.found) or 'nothing'}")


def _print_answers(context: Context, scores: wire.AnswerScores) -> None:
    quoted = f", {scores.quoted} of them quoted passages" if scores.quoted else ""
    context.print(f"{counted(scores.answers, 'answer')}{quoted}")
    context.print(
        f"citations  precision {scores.citation_precision:.3f}  recall {scores.citation_recall:.3f}"
    )
    context.print(f"refusals   rightly {scores.refused_rightly:.3f}  wrongly {scores.refused_wrongly:.3f}")
    context.print(
        f"sentences  {scores.sentences}: supported {scores.supported:.3f}  weak {scores.weak:.3f}"
        f"  none {scores.none:.3f}"
    )
    for name, times in (("first word", scores.first_word_ms), ("whole", scores.whole_ms)):
        context.print(f"{name:<11}p50 {times['p50']:.0f} ms  p95 {times['p95']:.0f} ms")
