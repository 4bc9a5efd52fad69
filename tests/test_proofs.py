"""Proofs agree with listing everybody; a counterexample is one, and there is none with fewer answers."""

import dataclasses
import itertools
import random
from collections.abc import Iterator, Mapping

import pytest

from iopfit import Questionnaire, Response, suggest
from iopfit.answer_file import read_answers
from iopfit.expr.nodes import Condition
from iopfit.expr.value import Fact, judge
from iopfit.facts import Facts
from iopfit.loader.promises import read_promises
from iopfit.promise import Claim, EveryLevel, Independent, LowerEnd, Monotone, Never, OneLevel, UpperEnd, Whenever
from iopfit.proofs.orders import worse_than
from iopfit.proofs.prover import Prover
from iopfit.proofs.replay import breaks, facts_of, fails, level_of
from iopfit.questionnaire import Value
from iopfit.report.proofs import answers_file
from iopfit.scoring import Standing
from iopfit.yaml_text import read
from tests.strategies import everybody, listed_questionnaire, pins, values_of

QUESTIONNAIRES = 300
_MOST_PEOPLE = 800


class Crowd:
    """Every person of a small questionnaire, answers missing or not."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._facts: dict[object, Mapping[str, Fact]] = {}
        self.items = [item for item in questionnaire.items if item.type != "display"]
        self.people = everybody(questionnaire)
        self.standings = {key(person): Standing(questionnaire, person) for person in self.people}
        self.complete = [person for person in self.people if self._is_complete(person)]

    def _is_complete(self, person: Response) -> bool:
        facts = Facts(self.questionnaire, person)
        return all(facts.applies(i.link_id).truth is not (i.link_id not in person.answers) for i in self.items)

    def breaking(self, claim: Claim) -> Iterator[tuple[Response, ...]]:
        """Yield everybody, or every two people, for whom a claim fails."""
        match claim:
            case Whenever(when, then):
                for person in self.people:
                    if self.holds(person, when) and not self.holds(person, then):
                        yield (person,)
            case Never(when):
                yield from ((person,) for person in self.people if self.holds(person, when))
            case OneLevel():
                for person in self.complete:
                    standing = self.standings[key(person)]
                    if standing.is_open and not standing.referral:
                        yield (person,)
            case Monotone(name, order, _):
                yield from self._pairs(self.worse(name, order), claim)
            case Independent(_, items, _):
                yield from self._pairs(self.alike(items), claim)
            case UpperEnd() | LowerEnd():
                yield from self._pairs(self.one_more(), claim)
            case EveryLevel():
                pass

    def holds(self, person: Response, condition: Condition) -> bool:
        return judge(condition, self.facts(person)).truth is True

    def facts(self, person: Response) -> Mapping[str, Fact]:
        """Return what is known of one person and their outcome."""
        found = self._facts.get(key(person))
        if found is None:
            found = self._facts[key(person)] = facts_of(self.standings[key(person)])
        return found

    def _pairs(self, pairs: Iterator[tuple[Response, Response]], claim: Claim) -> Iterator[tuple[Response, ...]]:
        condition = claim.when if isinstance(claim, Monotone | Independent) else None
        bare = dataclasses.replace(claim, when=None) if isinstance(claim, Monotone | Independent) else claim
        for pair in pairs:
            standings = [self.standings[key(person)] for person in pair]
            if fails(bare, standings) and all(condition is None or self.holds(p, condition) for p in pair):
                yield pair

    def worse(self, name: str, order: tuple[str, ...]) -> Iterator[tuple[Response, Response]]:
        """Yield complete people and the same people with a worse answer and all that then applies."""
        item = self.questionnaire.item_by_id[name]
        groups: dict[Value, list[Response]] = {}
        for person in self.complete:
            if name in person.answers:
                groups.setdefault(person.answers[name], []).append(person)  # type: ignore[arg-type]
        for mild, worse in itertools.permutations(groups, 2):
            if worse_than(item, order, mild, worse):
                for first, last in itertools.product(groups[mild], groups[worse]):
                    both = (first.answers.keys() & last.answers.keys()) - {name}
                    if all(first.answers[n] == last.answers[n] for n in both):
                        yield first, last

    def alike(self, items: tuple[str, ...]) -> Iterator[tuple[Response, Response]]:
        """Yield people who differ only in some items."""
        groups: dict[object, list[Response]] = {}
        for person in self.people:
            rest = frozenset((n, a) for n, a in person.answers.items() if n not in items)
            groups.setdefault(rest, []).append(person)
        for group in groups.values():
            yield from itertools.combinations(group, 2)

    def one_more(self) -> Iterator[tuple[Response, Response]]:
        """Yield people and the same people with one more answer."""
        for person in self.people:
            for item in self.items:
                if item.link_id not in person.answers:
                    yield from ((person, person.with_answer(item.link_id, value)) for value in values_of(item))


def key(person: Response) -> object:
    """Return a person's answers as something to look up by."""
    return frozenset(person.answers.items())


def drawn_questionnaire(seed: int) -> Questionnaire:
    """Return a random questionnaire that can be listed, every fifth with a rule that refers elsewhere."""
    found = listed_questionnaire(seed, _MOST_PEOPLE)
    if seed % 5 == 0:
        rules = (dataclasses.replace(found.rules[0], refer=True, at_least=None, up_to=None), *found.rules[1:])
        found = dataclasses.replace(found, rules=rules)
    return found


def drawn_claims(questionnaire: Questionnaire, source: random.Random) -> list[Claim]:
    """Return promises of every form about a small questionnaire, most of them false for some."""
    items = [item for item in questionnaire.items if item.topic == "need"]
    levels = [level.id for level in questionnaire.levels]

    def leaf() -> str:
        item = source.choice(items)
        if item.type == "boolean":
            return f"{item.link_id} = {source.choice(['yes', 'no'])}"
        if item.type == "integer":
            return f"{item.link_id} {source.choice(['>=', '<', '='])} {source.choice('123')}"
        return f"{source.choice(['', 'not '])}{item.link_id} in ({source.choice(['a', 'b', 'a, c'])})"

    def outcome() -> str:
        end = source.choice(["level", "lowest", "highest"])
        return source.choice(
            [
                f"{end} {source.choice(['>=', '<=', '='])} {source.choice(levels)}",
                f"{source.choice(['', 'not '])}alert urgent",
                f"rating d >= {source.choice('1234')}",
                "call line",
                "referral",
            ]
        )

    sentences = [f"whenever {leaf()} {source.choice(['and', 'or'])} {leaf()}: {outcome()}" for _ in range(3)]
    sentences += [f"never: {outcome()} and {leaf()}" for _ in range(2)]
    for item in source.sample(items, 2):
        codes = source.sample("abc", 3)
        order = f" ({', '.join(codes)})" if item.type == "choice" else ""
        sentences.append(f"worse {item.link_id}{order} never lowers level")
    sentences.append(f"whenever {leaf()}: worse {sentences[-1].split(' ', 1)[1]}")
    sentences += ["level does not depend on l0", "level does not depend on topic life when range is a single level"]
    sentences += ["range does not depend on topic life", f"range does not depend on {items[0].link_id}"]
    sentences += ["every person gets exactly one level", "every level can be reached"]
    sentences += ["missing answers never lower the shown upper end", "missing answers never raise the shown lower end"]
    text = "promises:\n" + "".join(
        f'  - {{id: p{n}, promise: "{sentence}", because: B, cite: source}}\n' for n, sentence in enumerate(sentences)
    )
    promises, findings = read_promises(questionnaire, "promises.yaml", text.encode())
    assert not findings, findings
    return [promise.claim for promise in promises]


@pytest.mark.parametrize("seed", range(QUESTIONNAIRES))
def test_verdicts_equal_brute_force(seed: int) -> None:
    """Each verdict is what listing everybody says, and each counterexample is real and as small as can be."""
    questionnaire = drawn_questionnaire(seed)
    crowd, prover = Crowd(questionnaire), Prover(questionnaire)
    for claim in drawn_claims(questionnaire, random.Random(seed)):
        verdict = prover.decide(claim)
        assert verdict.decision != "undecided", (claim, verdict.note)
        if isinstance(claim, EveryLevel):
            given = [crowd.standings[key(p)] for p in crowd.complete]
            reached = {level_of(s)[0] for s in given if not s.is_open and not s.referral}
            assert (verdict.decision == "proved") == (len(reached) == len(questionnaire.levels))
            continue
        broken = list(
            crowd.breaking(claim) if isinstance(claim, Whenever | Never) else itertools.islice(crowd.breaking(claim), 1)
        )
        assert (verdict.decision == "refuted") == bool(broken), (claim, verdict)
        if verdict.people:
            assert breaks(questionnaire, claim, verdict.people)
        if broken and isinstance(claim, Whenever | Never):
            assert len(verdict.people[0].answers) == min(len(people[0].answers) for people in broken)


@pytest.mark.parametrize("seed", range(0, QUESTIONNAIRES, 6))
def test_formulas_equal_values(seed: int) -> None:
    """For everybody, what the formulas say of each rule and each part of the outcome is what the rules say."""
    questionnaire = drawn_questionnaire(seed)
    outcome = Prover(questionnaire).outcome
    crowd = Crowd(questionnaire)
    for person in crowd.people[:: max(1, len(crowd.people) // 40)]:
        check_person(questionnaire, outcome, person)


def check_person(questionnaire: Questionnaire, outcome: object, person: Response) -> None:
    """Check one person against the formulas, by pinning every variable to their answers."""
    from iopfit.expr.formula import all_of, as_term  # noqa: PLC0415
    from iopfit.proofs.search import Search  # noqa: PLC0415

    people = outcome.everybody  # type: ignore[attr-defined]
    given = [people.answered[name] == (person.value(name) is not None) for name in questionnaire.item_by_id]
    pinned = [people.domain, *given, *pins(people, person)]
    model = Search(all_of(*pinned)).find()
    assert model is not None
    standing = Standing(questionnaire, person)

    def is_so(formula: object) -> bool:
        return str(model.eval(formula, model_completion=True)) == "True"

    for rails, truth in zip(outcome.rails, standing.judged.truths, strict=True):  # type: ignore[attr-defined]
        assert (is_so(rails.holds), is_so(rails.fails)) == (truth is True, truth is False)
    for name, fact in facts_of(standing).items():
        symbol = outcome.symbol(name)  # type: ignore[attr-defined]
        if symbol is None or symbol.ends is None:
            continue
        ends = [float(str(model.eval(as_term(end), model_completion=True))) for end in symbol.ends]
        assert ends == [fact.low, fact.high], name


def test_the_shipped_questionnaire_says_the_same_in_formulas(fit: Questionnaire) -> None:
    """Random people of the shipped questionnaire, gaps included, have the same outcome in both readings."""
    from tests.strategies import random_response  # noqa: PLC0415

    outcome = Prover(fit).outcome
    source = random.Random(1)
    for _ in range(25):
        check_person(fit, outcome, random_response(fit, source, gaps=source.choice([0, 0.1, 0.5]), yes=0.2))


def test_a_counterexample_reads_back(fit: Questionnaire) -> None:
    """Written as a file of answers, a counterexample is the same person, and as short as it can be."""
    text = 'promises: [{id: p, promise: "whenever alcohol_days >= 1: level >= iop", because: B, cite: own-judgement}]'
    promises, findings = read_promises(fit, "promises.yaml", text.encode())
    assert not findings
    verdict = Prover(fit).decide(promises[0].claim)
    assert verdict.decision == "refuted"
    (person,) = verdict.people
    assert person.answers == {"substances": frozenset({"alcohol"}), "alcohol_days": 1}
    back, findings = read_answers(fit, read("person.yaml", answers_file(fit, person).encode())[0])
    assert not findings
    assert back.answers == person.answers
    assert suggest(fit, back).range[0] == "outpatient"


def test_no_time_is_undecided(fit: Questionnaire) -> None:
    """A prover without time says that it does not know; it never says that something holds."""
    claim = read_promises(
        fit,
        "p",
        b'promises: [{id: p, promise: "level does not depend on insurance", because: B, cite: own-judgement}]',
    )[0][0].claim
    assert Prover(fit, seconds=0.001).decide(claim).decision in ("undecided", "refuted")
