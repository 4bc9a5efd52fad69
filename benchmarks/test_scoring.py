"""How long scoring and loading take, beside ZEN on the same rules.

Every engine's output is proved identical on all people before anything is timed.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from benchmarks.people import people
from benchmarks.zen_rules import ZenRules
from iopfit import Questionnaire, Response, load, suggest
from iopfit.answer_file import read_answers
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.generated import fired_of
from iopfit.library import compiled_form, read_folder, shipped_folder
from iopfit.yaml_text import read

PEOPLE = 1000
ROUNDS = 15

Pick = Callable[[Sequence[bool]], str | None]

_COLD = """
import sys, time
from pathlib import Path
start = time.perf_counter()
from iopfit.library import examine
import iopfit.loader
imported = time.perf_counter()
questionnaire, findings = examine(Path(sys.argv[1]))
assert questionnaire is not None
print(imported - start, time.perf_counter() - imported)
"""


def level_of(questionnaire: Questionnaire) -> Pick:
    """Return what picks the level from the rules that hold, for people with nothing missing.

    The same range and the same pick as `Standing`, with what each rule does looked up once.
    """
    rank, levels = questionnaire.rank, [level.id for level in questionnaire.levels]
    effects = []
    for number, rule in enumerate(questionnaire.rules):
        floor = rank[rule.at_least] if rule.at_least else 0
        top = max(floor, rank[rule.up_to] if rule.up_to else 0)
        points = tuple((rank[level], given) for level, given in rule.points.items())
        if rule.refer or top or points:
            effects.append((number, rule.refer, floor, top, points))

    def pick(fired: Sequence[bool]) -> str | None:
        lowest = highest = 0
        total = [0] * len(levels)
        for number, refers, floor, top, points in effects:
            if not fired[number]:
                continue
            if refers:
                return None
            if floor > lowest:
                lowest = floor
            if top > highest:
                highest = top
            for level, given in points:
                total[level] += given
        inside = total[lowest : highest + 1]
        return levels[lowest + inside.index(max(inside))]

    return pick


@pytest.fixture(scope="module")
def fit() -> Questionnaire:
    """Return the shipped questionnaire."""
    return load()


@pytest.fixture(scope="module")
def everyone(fit: Questionnaire) -> list[Response]:
    """Return the seeded people."""
    return people(fit, PEOPLE)


@pytest.fixture(scope="module")
def expected(fit: Questionnaire, everyone: list[Response]) -> list[list[bool]]:
    """Return which rules hold for each person, judged on the tree; the generated function agrees."""
    found = []
    for response in everyone:
        facts = Facts(fit, response)
        found.append([judge(rule.when, facts).truth is True for rule in fit.rules])
    fired = fired_of(fit)
    assert [list(fired(given(response))) for response in everyone] == found
    return found


def given(response: Response) -> Any:
    """Return the answers; nobody among these people declined or does not know."""
    return response.answers


def run(benchmark: Any, one: Callable[[Any], object], inputs: Sequence[Any]) -> None:
    """Time all people in one round, and note the microseconds of one."""

    def everybody() -> None:
        for each in inputs:
            one(each)

    benchmark.pedantic(everybody, rounds=ROUNDS, warmup_rounds=2)
    if benchmark.stats is not None:
        stats = benchmark.stats.stats
        benchmark.extra_info["microseconds_each_min"] = round(stats.min / len(inputs) * 1e6, 2)
        benchmark.extra_info["microseconds_each_median"] = round(stats.median / len(inputs) * 1e6, 2)
        print(
            f"\n{benchmark.name}: {stats.min / len(inputs) * 1e6:.1f} us min, {stats.median / len(inputs) * 1e6:.1f} us median"
        )


@pytest.mark.benchmark(group="one person with reasons")
def test_suggest(benchmark: Any, fit: Questionnaire, everyone: list[Response]) -> None:
    """`suggest`, for random people."""
    run(benchmark, lambda response: suggest(fit, response), everyone)


@pytest.mark.benchmark(group="one person with reasons")
def test_suggest_cases(benchmark: Any, fit: Questionnaire) -> None:
    """`suggest`, for the cases that are shipped, of which many have gaps."""
    cases = []
    for name, data in read_folder(shipped_folder()).items():
        if name.startswith("people/"):
            cases.append(read_answers(fit, read(name, data)[0])[0])
    run(benchmark, lambda response: suggest(fit, response), cases)


@pytest.mark.benchmark(group="fired rules")
def test_fired(benchmark: Any, fit: Questionnaire, everyone: list[Response], expected: list[list[bool]]) -> None:
    """Which rules hold, by the generated function, what does not apply included."""
    assert expected
    run(benchmark, fired_of(fit), [given(response) for response in everyone])


@pytest.mark.benchmark(group="fired rules and level")
def test_level(benchmark: Any, fit: Questionnaire, everyone: list[Response], expected: list[list[bool]]) -> None:
    """Which rules hold and which level that gives; the level is the one `suggest` gives."""
    fired, pick = fired_of(fit), level_of(fit)
    assert [pick(row) for row in expected] == [suggest(fit, response).level for response in everyone]

    def both(answers: Any) -> object:
        rules = fired(answers)
        return pick(rules), rules

    run(benchmark, both, [given(response) for response in everyone])


_ZEN_FORMS = ["rules", "rules-json", "whole", "whole-json", "decision", "table", "one-shot"]


def zen_engine(fit: Questionnaire, form: str, everyone: list[Response]) -> tuple[Callable[[Any], Any], list[Any]]:
    """Return what evaluates one person to a list of true and false, and what it is called with.

    Values are made ready outside the timing, as text too where the form ends in `-json`.
    """
    zen = pytest.importorskip("zen")
    source = ZenRules(fit, definitions_once=False)
    contexts: list[Any] = [
        source.raw(response) if form.startswith("whole") else source.effective(response) for response in everyone
    ]
    if form.endswith("-json"):
        contexts = [json.dumps(context) for context in contexts]
    if form == "one-shot":
        text = source.rules()
        return lambda context: zen.evaluate_expression(text, context), contexts
    if form in ("decision", "table"):
        graph = source.decision() if form == "decision" else source.table()
        return zen.ZenEngine().create_decision(zen.ZenDecisionContent(graph)).evaluate, contexts
    program = source.whole() if form.startswith("whole") else source.rules()
    return zen.compile_expression(program).evaluate, contexts


def as_row(form: str, result: Any, rules: int) -> list[bool]:
    """Return a ZEN result as one true or false a rule."""
    if form == "table":
        numbers = {int(row["number"]) for row in result["result"]}
        return [number in numbers for number in range(rules)]
    return list(result["result"]["r"] if form == "decision" else result)


@pytest.mark.benchmark(group="fired rules")
@pytest.mark.parametrize("form", _ZEN_FORMS)
def test_zen_fired(
    benchmark: Any, fit: Questionnaire, everyone: list[Response], expected: list[list[bool]], form: str
) -> None:
    """Which rules hold, by ZEN."""
    evaluate, contexts = zen_engine(fit, form, everyone)
    assert [as_row(form, evaluate(context), len(fit.rules)) for context in contexts] == expected
    run(benchmark, evaluate, contexts)


@pytest.mark.benchmark(group="fired rules and level")
@pytest.mark.parametrize("form", ["rules", "whole"])
def test_zen_level(
    benchmark: Any, fit: Questionnaire, everyone: list[Response], expected: list[list[bool]], form: str
) -> None:
    """The same function picks the level from what ZEN says."""
    evaluate, contexts = zen_engine(fit, form, everyone)
    assert [evaluate(context) for context in contexts] == expected
    pick = level_of(fit)

    def both(context: Any) -> object:
        rules = evaluate(context)
        return pick(rules), rules

    run(benchmark, both, contexts)


def test_beside_zen(
    request: pytest.FixtureRequest, fit: Questionnaire, everyone: list[Response], expected: list[list[bool]]
) -> None:
    """The ratios for fired rules, engines in turn within every round, so that a busy machine is busy for all."""
    if not request.config.getoption("--benchmark-enable"):
        pytest.skip("only with --benchmark-enable")
    assert expected
    engines: dict[str, tuple[Callable[[Any], Any], list[Any]]] = {
        form: zen_engine(fit, form, everyone) for form in ("rules", "rules-json", "whole", "whole-json")
    }
    engines["iopfit"] = (fired_of(fit), [given(response) for response in everyone])
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(ROUNDS * 2):
        for name, (one, inputs) in engines.items():
            start = perf_counter()
            for each in inputs:
                one(each)
            times[name].append(perf_counter() - start)
    for name in engines:
        ratio = median(times[name]) / median(times["iopfit"])
        print(f"\n{name}: {ratio:.2f} of medians, {min(times[name]) / min(times['iopfit']):.2f} of the least", end="")


@pytest.mark.benchmark(group="loading")
def test_load_cold(benchmark: Any) -> None:
    """Examine the shipped files in a fresh process: the whole process, imports and `examine` apart."""
    folder = str(shipped_folder())
    parts: list[list[float]] = []

    def fresh() -> None:
        done = subprocess.run([sys.executable, "-c", _COLD, folder], check=True, capture_output=True, text=True)
        parts.append([float(part) for part in done.stdout.split()])

    benchmark.pedantic(fresh, rounds=7, warmup_rounds=1)
    imports, examine = (median(column) * 1000 for column in zip(*parts, strict=True))
    benchmark.extra_info.update(imports_ms=round(imports, 1), examine_ms=round(examine, 1))
    print(f"\nimports {imports:.0f} ms, examine {examine:.0f} ms, together {imports + examine:.0f} ms")


@pytest.mark.benchmark(group="loading")
def test_load_compiled(benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load the compiled form, its stamp checked, as `ask` and `suggest` do in an installation."""
    compiled = tmp_path / "program-fit.pickle"
    compiled.write_bytes(compiled_form(shipped_folder()))
    monkeypatch.setattr("iopfit.library._COMPILED", compiled)
    benchmark.pedantic(load, rounds=30, warmup_rounds=2)
