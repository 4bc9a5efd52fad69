"""How long it takes to explain one person's result, and to say where things stand after an answer.

Run by hand: `python benchmarks/explaining.py`. Times are of one person of the shipped questionnaire, in milliseconds.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks.people import people
from iopfit import Questionnaire, Response, load, suggest
from iopfit.answer_file import read_answers
from iopfit.explain import explain
from iopfit.informants import Informant, compare
from iopfit.interview import Session
from iopfit.library import shipped_folder
from iopfit.loader.programs import read_features
from iopfit.questionnaire import Reader
from iopfit.receipt import read_receipt, receipt, replay
from iopfit.report.outline import Besides, outline
from iopfit.report.page.html import as_html
from iopfit.report.page.parts import report_of
from iopfit.report.pdf import as_pdf
from iopfit.report.progress import so_far, why
from iopfit.response import Missing
from iopfit.sheet import sheet_for
from iopfit.yaml_text import read

RANDOM_PEOPLE = 200


def timed(work: Callable[..., object], *of: object) -> float:
    """Return how many milliseconds a piece of work takes."""
    start = perf_counter()
    work(*of)
    return (perf_counter() - start) * 1000


def shipped(questionnaire: Questionnaire) -> list[Response]:
    """Return the people of the cases."""
    paths = sorted(Path(shipped_folder()).glob("people/*.yaml"))
    return [read_answers(questionnaire, read(path.name, path.read_bytes())[0])[0] for path in paths]


def page(questionnaire: Questionnaire, response: Response) -> str:
    """Return the whole page, from answers to HTML."""
    reader, suggestion = Reader(), suggest(questionnaire, response)
    besides = Besides(explanation=explain(questionnaire, response))
    blocks = outline(questionnaire, response, suggestion, reader, besides)
    return as_html(report_of(questionnaire, response, suggestion, reader, blocks))


def pdf(questionnaire: Questionnaire, response: Response) -> bytes:
    """Return the whole PDF, from answers on."""
    reader, suggestion = Reader(), suggest(questionnaire, response)
    besides = Besides(explanation=explain(questionnaire, response))
    blocks = outline(questionnaire, response, suggestion, reader, besides)
    return as_pdf(report_of(questionnaire, response, suggestion, reader, blocks))


def steps(questionnaire: Questionnaire, response: Response, *, shortest: bool) -> Iterable[float]:
    """Yield how long each step of an interview takes: answer, range so far, next question."""
    session = Session(questionnaire, shortest=shortest, past_emergency=True)
    while (item := session.current) is not None:
        session = session.answer(response.answers.get(item.link_id, Missing.DECLINED))
        yield timed(lambda here: (so_far(here, Reader()), here.current), session)


def whys(questionnaire: Questionnaire, response: Response) -> Iterable[float]:
    """Yield how long `why` takes at each question of an interview."""
    session = Session(questionnaire, past_emergency=True)
    while (item := session.current) is not None:
        yield timed(why, session, item, Reader())
        session = session.answer(response.answers.get(item.link_id, Missing.DECLINED))


def row(name: str, times: Sequence[float]) -> None:
    """Print one line of the table."""
    high = quantiles(times, n=20)[-1]
    print(f"{name:<52} {len(times):>6} {median(times):>9.1f} {high:>9.1f} {max(times):>9.1f}")


def main() -> None:
    """Print the table."""
    fit = load()
    cases, source = shipped(fit), random.Random(3)
    drawn = people(fit, RANDOM_PEOPLE)
    features, _, _ = read_features(fit, "features.yaml", (shipped_folder() / "features.yaml").read_bytes())
    assert features is not None
    explain(fit, cases[0])
    print(f"{'':<52} {'number':>6} {'median':>9} {'95 %':>9} {'worst':>9}")
    for name, some in (("shipped cases", cases), ("random people", drawn)):
        row(f"explain, {name}", [timed(explain, fit, one) for one in some])
        row(
            f"explain for a counselor, {name}",
            [timed(partial(explain, levers_over="all"), fit, one) for one in some],
        )
        row(f"suggest, explain and the page, {name}", [timed(page, fit, one) for one in some])
    row("suggest, explain and the PDF, shipped cases", [timed(pdf, fit, one) for one in cases[::4]])
    row(
        "sheet, shipped cases",
        [timed(lambda who: sheet_for(fit, who, suggest(fit, who), features), one) for one in cases],
    )
    threes = [[Informant("self", one) for one in source.sample(drawn, 3)] for _ in range(50)]
    row("compare, three random people", [timed(compare, fit, three) for three in threes])
    receipts = [receipt(fit, one, Reader(), "1") for one in cases]
    row(
        "receipt verified, shipped cases",
        [timed(lambda kept: replay(fit, read_receipt(kept)), one) for one in receipts],
    )
    row(
        "range so far and next question, each answer",
        [t for one in cases[::4] for t in steps(fit, one, shortest=False)],
    )
    row("the same with --shortest", [t for one in cases[::4] for t in steps(fit, one, shortest=True)])
    row("why, at each question", [t for one in cases[::4] for t in whys(fit, one)])


if __name__ == "__main__":
    main()
