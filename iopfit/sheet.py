"""What to look for in a program, from one person's answers, and how programs compare with it.

Musts come before wishes: a program that lacks a must is never put before one that lacks fewer,
whatever else it offers. What is not known about a program is a question to ask, never a guess.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from iopfit.explain.plan import Plan, plan
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.program import Feature, Features, Program
from iopfit.questionnaire import Questionnaire
from iopfit.response import Response
from iopfit.scoring import Suggestion

Kind = Literal["must", "perhaps", "wish"]
Verdict = Literal["met", "not-met", "not-known"]
KINDS: tuple[Kind, ...] = ("must", "perhaps", "wish")


@dataclass(frozen=True)
class Want:
    """Something to look for.

    Attributes:
        kind: A `must`; `perhaps` one, depending on an answer that is missing; or a `wish`.
        about: The level of care, its hours a week, or a feature.
        feature: The feature.
        hours: The fewest hours a week.
    """

    kind: Kind
    about: Literal["level", "hours", "feature"]
    feature: Feature | None = None
    hours: float = 0


@dataclass(frozen=True)
class Sheet:
    """What to talk about with programs.

    Attributes:
        range: Least and most intensive level still possible.
        is_open: Whether a missing answer could still change that range.
        plan: What stands in the way.
        wants: What to look for: musts, then what may be one, then wishes.
        questions: The rules in `plan` whose question is to be put to a program.
        open: The items whose missing answers could add a wish.
    """

    range: tuple[str, str]
    is_open: bool
    plan: Plan
    wants: tuple[Want, ...]
    questions: tuple[str, ...]
    open: tuple[str, ...]

    def of(self, kind: Kind) -> tuple[Want, ...]:
        """Return what to look for of one kind."""
        return tuple(want for want in self.wants if want.kind == kind)


@dataclass(frozen=True)
class Match:
    """How one program compares.

    Attributes:
        program: The program.
        verdicts: For each of the sheet's wants, in its order.
        place: Where it stands in the file, from 0.
    """

    program: Program
    verdicts: tuple[Verdict, ...]
    place: int


def sheet_for(questionnaire: Questionnaire, response: Response, suggestion: Suggestion, features: Features) -> Sheet:
    """Return what one person should look for in a program.

    Args:
        questionnaire: What was asked.
        response: The answers.
        suggestion: What they came to.
        features: What programs can have.
    """
    found = plan(questionnaire, response, suggestion)
    low = suggestion.range[0]
    wants = [Want("must", "level")]
    if low in features.hours:
        wants.append(Want("must", "hours", hours=features.hours[low]))
    facts = Facts(questionnaire, response)
    missing: set[str] = set()
    for feature in features.features:
        kind = _kind(feature, facts)
        if kind is not None:
            wants.append(Want(kind, "feature", feature))
        elif feature.wish:
            missing.update(judge(feature.wish, facts).missing)
    rules = (questionnaire.rule_by_id[reason.rule] for reason in (*found.obstacles, *found.wishes))
    return Sheet(
        range=suggestion.range,
        is_open=suggestion.level is None,
        plan=found,
        wants=tuple(sorted(wants, key=lambda want: KINDS.index(want.kind))),
        questions=tuple(rule.id for rule in rules if rule.ask_program),
        open=tuple(sorted(missing, key=questionnaire.place.__getitem__)),
    )


def _kind(feature: Feature, facts: Facts) -> Kind | None:
    must = judge(feature.must, facts).truth if feature.must else False
    if must is not False:
        return "must" if must else "perhaps"
    return "wish" if feature.wish and judge(feature.wish, facts).truth else None


def compare_programs(questionnaire: Questionnaire, sheet: Sheet, programs: Iterable[Program]) -> tuple[Match, ...]:
    """Return how programs compare with a sheet, the closest first.

    They are ordered by musts not met, then musts not known, then the same of what may be a
    must, then of wishes; in the order of the file when nothing tells them apart.

    Args:
        questionnaire: Whose levels they name.
        sheet: What to look for.
        programs: What is known of them.
    """
    matches = [
        Match(program, tuple(_verdict(questionnaire, sheet, want, program) for want in sheet.wants), place)
        for place, program in enumerate(programs)
    ]
    return tuple(sorted(matches, key=lambda match: (shortfall(sheet, match), match.place)))


def shortfall(sheet: Sheet, match: Match) -> tuple[int, ...]:
    """Return how many musts, perhaps musts and wishes a program does not meet, each before those not known."""
    pairs = [(want.kind, verdict) for want, verdict in zip(sheet.wants, match.verdicts, strict=True)]
    return tuple(pairs.count((kind, verdict)) for kind in KINDS for verdict in ("not-met", "not-known"))


def _verdict(questionnaire: Questionnaire, sheet: Sheet, want: Want, program: Program) -> Verdict:
    if want.feature is not None:
        has = program.has.get(want.feature.id)
        return "not-known" if has is None else "met" if has else "not-met"
    rank = questionnaire.rank
    low, high = (rank[level] for level in sheet.range)
    level = None if program.level is None else rank[program.level]
    if want.about == "level":
        if level is None:
            return "not-known"
        if not low <= level <= high:
            return "not-met"
        # while the range is open, a level inside it may turn out to be too little
        return "not-known" if sheet.is_open and low < high else "met"
    if program.hours is None:
        # more intensive care than the minimum has more hours
        return "met" if level is not None and level > low else "not-known"
    return "met" if program.hours >= want.hours else "not-met"
