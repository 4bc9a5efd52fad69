"""The pictures of a result: the range, what speaks for each level, and the profile.

Each is made once, with the same in words. Here they are also drawn as signs, for a terminal
and for Markdown; as shapes they are drawn by `page` and `pdf`.
"""

from collections.abc import Iterator

from iopfit.phrases import phrase, phrase_for
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Bar, Bars, Ladder, Place, Rung
from iopfit.scoring import Suggestion


def ladder_of(questionnaire: Questionnaire, suggestion: Suggestion, reader: Reader) -> Ladder:
    """Return the picture of the range, with the level suggested in it."""
    return Ladder(tuple(_rungs(questionnaire, suggestion, reader)), phrase("range-title", reader))


def fit_of(questionnaire: Questionnaire, suggestion: Suggestion, reader: Reader) -> Bars | None:
    """Return the points of each level when life chose among several, else None."""
    points = suggestion.points
    if suggestion.level is None or len(points) < 2 or not any(points.values()):
        return None
    bars = []
    for level, number in points.items():
        words = phrase_for("fit-points", number, reader)
        if level == suggestion.level:
            words = f"{words}, {phrase('range-suggested', reader)}"
        bars.append(Bar(questionnaire.level_by_id[level].title.say(reader), number, number, words))
    return Bars(tuple(bars), max(points.values()), phrase("fit-title", reader))


def profile_of(questionnaire: Questionnaire, suggestion: Suggestion, reader: Reader) -> Bars:
    """Return how serious each dimension is, and what missing answers could make it."""
    words = [text.say(reader) for text in questionnaire.rating_words]
    bars = []
    for dimension, rating in zip(questionnaire.dimensions, suggestion.ratings, strict=True):
        value, highest = (phrase("of-four", reader, value=number) for number in (rating.value, rating.highest))
        said = f"{words[rating.value]}, {value}" if words else value
        most = words[rating.highest] if words else highest
        if rating.highest > rating.value:
            # nothing known is not nothing there
            known = f"{said}; {phrase('profile-up-to', reader, word=most)}"
            said = known if rating.value else phrase("profile-unknown", reader, word=most)
        bars.append(Bar(dimension.title.say(reader), rating.value, rating.highest, said))
    return Bars(tuple(bars), 4, phrase("profile-title", reader))


def drawn(bar: Bar, full: int, marks: str = "#?.", most: int = 10) -> str:
    """Return a bar as signs: what is there, what missing answers could add, what is left.

    >>> drawn(Bar("Mind", 2, 3, ""), 4)
    '##?.'

    Args:
        bar: The bar.
        full: What a whole bar stands for.
        marks: The three signs.
        most: How long a bar may be; a longer one is drawn smaller.
    """
    cells = min(full, most)
    value, highest = (-(-number * cells // full) for number in (bar.value, bar.highest))
    return marks[0] * value + marks[1] * (highest - value) + marks[2] * (cells - highest)


def steps(ladder: Ladder, marks: str = "#=?.") -> list[str]:
    """Return each level as a step as long as it is intensive, its sign saying whether the range reaches it.

    Args:
        ladder: The levels.
        marks: The signs for the level suggested, one inside the range, one still possible, and one outside.
    """
    sign = dict(zip(("suggested", "inside", "possible", "outside"), marks, strict=True))
    count = len(ladder.rungs)
    return [sign[r.place] * 2 * number + "  " * (count - number) for number, r in enumerate(ladder.rungs, start=1)]


def _rungs(questionnaire: Questionnaire, suggestion: Suggestion, reader: Reader) -> Iterator[Rung]:
    rank = questionnaire.rank
    low, high = (rank[level] for level in suggestion.range)
    nothing_known = suggestion.level is None and (low, high) == (0, len(rank) - 1)
    for number, level in enumerate(questionnaire.levels):
        place: Place = "inside"
        if not low <= number <= high:
            place, key = "outside", "range-below" if number < low else "range-above"
        elif level.id == suggestion.level:
            place, key = "suggested", "range-suggested"
        elif level.id not in suggestion.points or nothing_known:
            place, key = "possible", "range-possible"
        elif suggestion.level is not None:
            key = "range-inside"
        else:
            key = "range-least" if number == low else "range-justified"
        yield Rung(level.title.say(reader), place, phrase(key, reader))
