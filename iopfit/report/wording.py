"""Answers, names and sources in a reader's words."""

from datetime import date

from iopfit.expr.nodes import Condition, codes_in
from iopfit.expr.words import Lexicon
from iopfit.phrases import phrase
from iopfit.questionnaire import CrisisLine, Item, Questionnaire, Reader, Value
from iopfit.response import Missing


def lexicon(questionnaire: Questionnaire, reader: Reader) -> Lexicon:
    """Return the words that conditions are said in."""

    def label(name: str) -> str:
        if name in questionnaire.item_by_id:
            return questionnaire.item_by_id[name].label.say(reader)
        if name in questionnaire.score_by_id:
            return questionnaire.score_by_id[name].title.say(reader)
        return questionnaire.definition_by_id[name].text.say(reader)

    return Lexicon(
        language=reader.language,
        label=label,
        option=lambda name, code: questionnaire.item_by_id[name].option_by_code[code].text.say(reader),
        repeats=lambda name: questionnaire.item_by_id[name].repeats,
        day=lambda ordinal: date.fromordinal(int(ordinal)).isoformat(),
    )


def answer_words(item: Item, answer: Value | Missing, reader: Reader) -> str:
    """Return an answer as the person would say it.

    >>> from iopfit import load
    >>> answer_words(load().item_by_id["adult"], True, Reader())
    'Yes'
    """
    if isinstance(answer, Missing):
        return phrase(answer.value, reader)
    if isinstance(answer, bool):
        return phrase("yes" if answer else "no", reader)
    if isinstance(answer, frozenset):
        return "; ".join(option.text.say(reader) for option in item.answer_options if option.code in answer) or "-"
    if isinstance(answer, str):
        return item.option_by_code[answer].text.say(reader) if item.type == "choice" else answer
    if isinstance(answer, date):
        return answer.isoformat()
    unit = f" {item.unit.say(reader)}" if item.unit else ""
    return f"{answer:g}{unit}"


def stamp(questionnaire: Questionnaire, reader: Reader) -> str:
    """Return the questionnaire, its version and the start of its digest in a sentence."""
    about = {"id": questionnaire.id, "version": questionnaire.version, "digest": questionnaire.digest[:12]}
    return phrase("version", reader, **about)


def reached_at(line: CrisisLine, reader: Reader) -> str:
    """Return a crisis line and how it is reached."""
    return f"{line.title.say(reader)}: {line.contact.say(reader)}"


def crisis_sentence(questionnaire: Questionnaire, reader: Reader) -> str:
    """Return all crisis lines in one sentence."""
    return phrase("sheet-crisis", reader, lines="; ".join(reached_at(line, reader) for line in questionnaire.crisis))


def mention(item: Item, answer: Value | Missing, condition: Condition, reader: Reader) -> str:
    """Return an answer as a reason mentions it: of several options chosen, those the reason is about.

    When a condition only counts options, their number is mentioned.
    """
    if not isinstance(answer, frozenset):
        return f"{item.label.say(reader)}: {answer_words(item, answer, reader)}"
    asked = codes_in(condition, item.link_id)
    about = answer & asked
    if about or not answer:
        return f"{item.label.say(reader)}: {answer_words(item, frozenset(about or answer), reader)}"
    if asked:
        return f"{item.label.say(reader)}: {answer_words(item, answer, reader)}"
    return f"{item.label.say(reader)}: {len(answer)}"


def source_words(questionnaire: Questionnaire, cites: tuple[str, ...], reader: Reader) -> str:
    """Return sources as short mentions: publisher and year, or that it is our own judgement."""
    found: dict[str, None] = {}
    for cite in cites:
        source = questionnaire.source_by_id[cite]
        mention = f"{source.publisher} {source.year}" if source.year else source.publisher
        found[phrase("sources-judgement", reader) if source.kind == "judgement" else mention] = None
    return "; ".join(found)
