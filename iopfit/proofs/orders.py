"""Which of two answers to one item is the worse, as a formula over both."""

from typing import Any

import z3

from iopfit.expr.formula import Formula, all_of, any_of
from iopfit.questionnaire import Item, Value


def is_worse(item: Item, order: tuple[str, ...], before: dict[str, Any], after: dict[str, Any]) -> Formula:
    """Return where the answer after is worse than the one before.

    Args:
        item: The item.
        order: As in `promise.Monotone`.
        before: The variables of the milder answer.
        after: The variables of the worse one.
    """
    if item.type == "boolean":
        first, second = (after, before) if order == ("yes", "no") else (before, after)
        return all_of(z3.Not(first["yes"]), second["yes"])
    if item.type != "choice":
        low, high = (before[""], after[""]) if _rises(order) else (after[""], before[""])
        return low < high
    if not item.repeats:
        pairs = [(mild, worse) for at, mild in enumerate(order) for worse in order[at + 1 :]]
        return any_of(*(z3.And(before[mild], after[worse]) for mild, worse in pairs))
    counted = ranked_options(item, order)
    alone = {option.code for option in item.answer_options if option.exclusive}
    same = [before[code] == after[code] for code in before if code not in counted and code not in alone]
    more = [z3.Implies(before[code], after[code]) for code in counted]
    return all_of(*same, *more, any_of(*(z3.And(z3.Not(before[code]), after[code]) for code in counted)))


def worse_than(item: Item, order: tuple[str, ...], mild: Value, worse: Value) -> bool:
    """Return whether one answer is worse than another; the same order, for two given answers."""
    if isinstance(mild, bool) or isinstance(worse, bool):
        return (mild, worse) == ((True, False) if order == ("yes", "no") else (False, True))
    if isinstance(mild, frozenset) and isinstance(worse, frozenset):
        counted = ranked_options(item, order)
        alone = {option.code for option in item.answer_options if option.exclusive}
        return (mild & counted) < (worse & counted) and mild - counted - alone == worse - counted - alone
    if isinstance(mild, str) and isinstance(worse, str):
        return mild in order and worse in order and order.index(mild) < order.index(worse)
    return mild < worse if _rises(order) else worse < mild  # type: ignore[operator]


def ranked_options(item: Item, order: tuple[str, ...]) -> frozenset[str]:
    """Return the options of a repeating choice of which one more is worse."""
    return frozenset(order or (option.code for option in item.answer_options if not option.exclusive))


def _rises(order: tuple[str, ...]) -> bool:
    return not order or float(order[0]) < float(order[1])
