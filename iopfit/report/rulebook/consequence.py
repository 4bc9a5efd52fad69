"""What follows from a rule: in a few words for a list, and as the end of a sentence."""

from iopfit.phrases import listed
from iopfit.questionnaire import Questionnaire, Reader, Rule
from iopfit.report.rulebook.sentences import sentence


def consequence(rule: Rule) -> str:
    """Return what follows from a rule, in a few words.

    >>> from iopfit import load
    >>> consequence(load().rule_by_id["suicide-plan"]).startswith("emergency alert")
    True
    """
    parts = [f"{rule.alert} alert"] if rule.alert else []
    parts += [f"at least {rule.at_least}"] if rule.at_least else []
    parts += [f"up to {rule.up_to}"] if rule.up_to else []
    parts += [f"rating {dimension} {value}" for dimension, value in rule.rate.items()]
    parts += [f"{points} point{'' if points == 1 else 's'} for {level}" for level, points in rule.points.items()]
    parts += [f"a barrier at {', '.join(rule.barrier_at)}"] if rule.barrier else []
    parts += ["advice"] if rule.advice else []
    parts += ["no level, another service"] if rule.refer else []
    return ", ".join(parts) or "nothing"


def said_consequence(questionnaire: Questionnaire, rule: Rule, reader: Reader) -> str:
    """Return what follows from a rule as the end of a sentence, the gravest first, without a full stop.

    >>> from iopfit import load
    >>> fit = load()
    >>> said_consequence(fit, fit.rule_by_id["suicide-plan"], Reader()).split(",")[0]
    'an emergency alert is shown'
    """
    title = {level.id: sentence("quoted", reader, text=level.title.say(reader)) for level in questionnaire.levels}
    parts = [sentence(f"then-{rule.alert}", reader)] if rule.alert else []
    parts += [sentence("then-refer", reader)] if rule.refer else []
    parts += [sentence("then-at-least", reader, level=title[rule.at_least])] if rule.at_least else []
    parts += [sentence("then-up-to", reader, level=title[rule.up_to])] if rule.up_to else []
    if rule.points:
        levels = listed([title[level] for level in questionnaire.level_by_id if level in rule.points], reader)
        parts.append(sentence("then-points", reader, levels=levels))
    if rule.barrier:
        at = listed([title[level] for level in rule.barrier_at], reader, "list-or")
        parts.append(sentence("then-barrier" if at else "then-barrier-any", reader, levels=at))
    if rule.advice:
        parts.append(sentence("then-advice", reader))
    if not parts and rule.rate:
        parts.append(sentence("then-rating", reader))
    return ", ".join(parts) or sentence("then-nothing", reader)
