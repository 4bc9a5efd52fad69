"""Checks of numbers: bands of scores, weights of options, points, and levels that say nothing."""

from collections.abc import Iterator
from itertools import pairwise

from iopfit.checks.inspection import Found, Inspection
from iopfit.questionnaire import Band, Item, Questionnaire, Score


def _parts(questionnaire: Questionnaire, score: Score) -> list[Item]:
    return [questionnaire.item_by_id[link_id] for link_id in score.items]


def _possible(questionnaire: Questionnaire, score: Score) -> tuple[float, float]:
    """Return the lowest and the highest value that a score can have."""
    bounds = [item.bounds for item in _parts(questionnaire, score)]
    return sum(low for low, _ in bounds), sum(high for _, high in bounds)


def _is_whole(questionnaire: Questionnaire, score: Score) -> bool:
    """Return whether a score can only be a whole number."""
    items = _parts(questionnaire, score)
    steps = all(item.type != "decimal" for item in items)
    return steps and all(weight.is_integer() for item in items for weight in item.weights.values())


def _ordered(score: Score) -> list[tuple[int, Band]]:
    bands = [(number, band) for number, band in enumerate(score.bands) if band.min <= band.max]
    return sorted(bands, key=lambda numbered: numbered[1].min)


def band_gap(look: Inspection) -> Iterator[Found]:
    """Find values of a score that no band names."""
    for score in look.questionnaire.scores:
        bands = _ordered(score)
        if not bands:
            continue
        low, high = _possible(look.questionnaire, score)
        step = 1.0 if _is_whole(look.questionnaire, score) else 0.0
        covered, gaps = low - step, []
        for number, band in bands:
            if band.min > covered + step and covered < high:
                gaps.append((number, covered, band.min))
            covered = max(covered, band.max)
        if covered < high:
            gaps.append((bands[-1][0], covered, high + step))
        for number, after, before in gaps:
            between = f"{after + step:g} to {before - step:g}" if step else f"between {after:g} and {before:g}"
            yield Found(
                f"no band of `{score.id}` names the values {between}",
                look.span("scores", score.id, "bands", number, "min"),
                "widen a band, or add one",
            )


def band_overlap(look: Inspection) -> Iterator[Found]:
    """Find values of a score that two bands name."""
    for score in look.questionnaire.scores:
        whole = _is_whole(look.questionnaire, score)
        for (_, before), (number, band) in pairwise(_ordered(score)):
            if band.min < before.max or (whole and band.min == before.max):
                yield Found(
                    f"two bands of `{score.id}` name the value {band.min:g}",
                    look.span("scores", score.id, "bands", number, "min"),
                    "let one band begin where the other has ended",
                )


def band_out_of_range(look: Inspection) -> Iterator[Found]:
    """Find bands that a score can never reach, or that end before they begin."""
    for score in look.questionnaire.scores:
        low, high = _possible(look.questionnaire, score)
        for number, band in enumerate(score.bands):
            span = look.span("scores", score.id, "bands", number, "max" if band.max > high else "min")
            if band.min > band.max:
                yield Found(
                    f"a band of `{score.id}` ends before it begins", span, "make `max` at least as large as `min`"
                )
            elif band.min < low or band.max > high:
                yield Found(
                    f"a band of `{score.id}` goes beyond its values, {low:g} to {high:g}",
                    span,
                    "end the band where the score ends, or mend its items",
                )


def weights_out_of_order(look: Inspection) -> Iterator[Found]:
    """Find choices whose weights neither rise nor fall from option to option."""
    for item in look.questionnaire.items:
        weights = [item.weights[option.code] for option in item.answer_options if option.code in item.weights]
        if weights and weights not in (sorted(weights), sorted(weights, reverse=True)):
            yield Found(
                f"the weights of `{item.link_id}` go up and down",
                look.name_span("items", item.link_id),
                "put the options in order, or mend the weight that is out of line",
            )


def idle_points(look: Inspection) -> Iterator[Found]:
    """Find life rules that give every level the same points, which moves nothing."""
    levels = look.questionnaire.levels
    for rule in look.questionnaire.rules:
        given = {rule.points.get(level.id, 0) for level in levels}
        if rule.points and len(given) == 1 and len(levels) > 1:
            yield Found(
                f"`{rule.id}` gives every level the same points, so it speaks for none",
                look.key_span("rules", rule.id, "points"),
                "give points only to the levels it speaks for",
            )


def idle_level(look: Inspection) -> Iterator[Found]:
    """Find rules that allow or justify no more than what holds for everybody."""
    lowest = look.questionnaire.levels[0].id
    for rule in look.questionnaire.rules:
        for key in ("at_least", "up_to"):
            if getattr(rule, key) == lowest and len(look.questionnaire.levels) > 1:
                yield Found(
                    f"`{key}: {lowest}` changes nothing, because everybody has at least this level",
                    look.span("rules", rule.id, key),
                    "remove it, or name a higher level",
                )
        if rule.up_to is not None and rule.up_to == rule.at_least and rule.up_to != lowest:
            yield Found(
                f"`up_to: {rule.up_to}` adds nothing to `at_least: {rule.at_least}`",
                look.span("rules", rule.id, "up_to"),
                "remove it, or name a higher level",
            )


def up_to_below_at_least(look: Inspection) -> Iterator[Found]:
    """Find rules whose upper end is below their lower end."""
    rank = look.questionnaire.rank
    for rule in look.questionnaire.rules:
        if rule.at_least and rule.up_to and rank[rule.up_to] < rank[rule.at_least]:
            yield Found(
                f"`{rule.id}` allows no less than {rule.at_least}, and no more than {rule.up_to}",
                look.span("rules", rule.id, "up_to"),
                "swap the two, or remove `up_to`",
            )


def unreached_level(look: Inspection) -> Iterator[Found]:
    """Find levels that nobody can be given, whatever they answer."""
    questionnaire = look.questionnaire
    rank = questionnaire.rank
    for level in questionnaire.levels[1:]:
        floor = any(rule.at_least == level.id for rule in questionnaire.rules)
        room = any(rule.up_to and rank[rule.up_to] >= rank[level.id] for rule in questionnaire.rules)
        wish = any(level.id in rule.points for rule in questionnaire.rules)
        if not floor and not (room and wish):
            yield Found(
                f"nobody is ever given the level `{level.id}`",
                look.name_span("levels", level.id),
                "add a rule with `at_least`, or one with `up_to` and a life rule with points, or remove the level",
            )
