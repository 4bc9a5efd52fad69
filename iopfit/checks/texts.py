"""Checks of words: those that are lacking, hard, hurtful, or say more than they should."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from iopfit.checks import reading
from iopfit.checks.inspection import Found, Inspection, texts_of_rule
from iopfit.checks.vocabulary import HURTFUL, JARGON
from iopfit.document import Mapping, Span
from iopfit.questionnaire import VOICES, Item, LevelOfCare, Reader, Text, Voice

HIGHEST_GRADE = 9.0
_ENGLISH = "en"
_YOU = re.compile(r"(?<!thank )\b(you|your|yours|yourself)\b", re.IGNORECASE)
_JARGON = re.compile(rf"\b({'|'.join(JARGON)})\b", re.IGNORECASE)
_HURTFUL = [(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), instead) for words, instead in HURTFUL.items()]
_NUMBER = re.compile(r"\d[\d-]+\d")
_SHORTEST_QUOTE = 4
_READING: tuple[Voice, ...] = ("self", "family")


@dataclass(frozen=True)
class Place:
    """Where a text stands: the part and the keys that lead to it."""

    kind: str
    name: str
    keys: tuple[str | int, ...]

    def span(self, look: Inspection, voice: str = "self") -> Span:
        """Return where one voice of the text is written."""
        if not self.kind:
            return look.frame_span(str(self.keys[0]))
        return look.span(self.kind, self.name, *self.keys, voice)

    def screen(self) -> str:
        """Return what is read together with the text, as a message names it."""
        return f"`{self.name}`" if self.kind in ("rules", "levels") else self.named()

    def named(self) -> str:
        """Return the place as a message names it."""
        keys = [str(key + 1) if isinstance(key, int) else key for key in self.keys]
        return f"`{'.'.join([self.name, *keys] if self.name else keys)}`"


def texts(look: Inspection) -> Iterator[tuple[Place, Text]]:
    """Return every text that people read, with its place; titles of sources and of crisis lines are names."""
    known = look.questionnaire
    if known.intro:
        yield Place("", "", ("intro",)), known.intro
    for number, limit in enumerate(known.limits):
        yield Place("", "", ("limits", number)), limit
    for topic in known.topics:
        if topic.intro:
            yield Place("topics", topic.id, ("intro",)), topic.intro
    for level in known.levels:
        yield from _of_level(level)
    for item in known.items:
        yield from _of_item(item)
    for rule in known.rules:
        yield from ((Place("rules", rule.id, keys), text) for keys, text in texts_of_rule(rule))
    for line in known.crisis:
        yield Place("crisis", line.id, ("contact",)), line.contact
        yield Place("crisis", line.id, ("about",)), line.about
    for feature in look.manuscript.features.features:
        yield Place("features", feature.id, ("text",)), feature.text
        yield Place("features", feature.id, ("ask",)), feature.ask


def _of_level(level: LevelOfCare) -> Iterator[tuple[Place, Text]]:
    yield Place("levels", level.id, ("summary",)), level.summary
    yield Place("levels", level.id, ("week",)), level.week
    for key in ("works_on", "ask_for", "moving", "insurance"):
        for number, text in enumerate(getattr(level, key)):
            yield Place("levels", level.id, (key, number)), text


def _of_item(item: Item) -> Iterator[tuple[Place, Text]]:
    for key in ("text", "help", "why", "if_skipped", "low_text", "high_text"):
        if getattr(item, key):
            yield Place("items", item.link_id, (key,)), getattr(item, key)
    for number, option in enumerate(item.answer_options):
        yield Place("items", item.link_id, ("answer_options", number, "text")), option.text


def _english(look: Inspection, text: Text) -> dict[str, str]:
    """Return the words by voice where the questionnaire itself is written in English."""
    return dict(text.words[_ENGLISH]) if look.questionnaire.languages[0] == _ENGLISH else {}


def missing_voice(look: Inspection) -> Iterator[Found]:
    """Find questions that are written for some voices and not for all three."""
    for item in look.questionnaire.items:
        node = look.manuscript.places.node("items", item.link_id, "text")
        words = next(iter(item.text.words.values()))
        lacking = [voice for voice in VOICES if voice not in words]
        if lacking and (isinstance(node, Mapping) or _YOU.search(words["self"])):
            yield Found(
                f"the question `{item.link_id}` has no words for the voice {' and '.join(lacking)}",
                look.span("items", item.link_id, "text"),
                f"add {' and '.join(f'`{voice}:`' for voice in lacking)}",
            )


def you_for_everybody(look: Inspection) -> Iterator[Found]:
    """Find texts that say "you" and that a relative would read about themselves.

    A question to be put to a program speaks to the program, so it is left out.
    """
    for place, text in texts(look):
        words = _english(look, text)
        found = _YOU.search(words.get("self", ""))
        if found and "family" not in words and place.keys not in (("text",), ("ask_program",), ("ask",)):
            yield Found(
                f"{place.named()} says “{found[0]}”, and a relative would read it as about themselves",
                place.span(look),
                "write one sentence a voice, or one that fits everybody",
            )


def missing_label(look: Inspection) -> Iterator[Found]:
    """Find questions without the noun phrase that stands for them inside sentences."""
    for item in look.questionnaire.items:
        if item.type != "display" and "label" not in look.written_keys("items", item.link_id):
            yield Found(
                f"`{item.link_id}` has no label to stand for it in a sentence",
                look.name_span("items", item.link_id),
                "add `label:`, a short noun phrase such as: days with alcohol",
            )


def missing_why(look: Inspection) -> Iterator[Found]:
    """Find questions that do not say why they are asked."""
    for item in look.questionnaire.items:
        if item.type != "display" and item.why is None:
            yield Found(
                f"`{item.link_id}` does not say why it is asked",
                look.name_span("items", item.link_id),
                "add `why:`, one sentence that a worried person would accept",
            )


def untranslatable_option(look: Inspection) -> Iterator[Found]:
    """Find options without words in a questionnaire that is read in several languages."""
    if len(look.questionnaire.languages) < 2:
        return
    for item in look.questionnaire.items:
        for number, option in enumerate(item.answer_options):
            node = look.manuscript.places.node("items", item.link_id, "answer_options", number)
            own = "answer_options" in look.written_keys("items", item.link_id)
            if own and not (isinstance(node, Mapping) and node.get("text")):
                yield Found(
                    f"the option `{option.code}` of `{item.link_id}` has no words that could be translated",
                    look.span("items", item.link_id, "answer_options", number),
                    "write it with `code:` and `text:`",
                )


def lost_number(look: Inspection) -> Iterator[Found]:
    """Find translations without a number of three or more digits that the original has: most are numbers to call."""
    original, *others = look.questionnaire.languages
    for place, text in texts(look):
        own = text.words.get(original, {})
        for language in others:
            for voice, words in text.words.get(language, {}).items():
                said = own.get(voice) or own.get("self", "")
                for number in dict.fromkeys(_NUMBER.findall(said)):
                    if number not in _NUMBER.findall(words):
                        yield Found(
                            f"{place.named()} says {number}, and in `{language}` it does not",
                            place.span(look, voice),
                            f"say {number} in the translation, too",
                        )


def jargon(look: Inspection) -> Iterator[Found]:
    """Find words that a worried person need not know, where a plain word says the same."""
    for place, text in texts(look):
        for voice in ("self", "family"):
            for word in dict.fromkeys(_JARGON.findall(_english(look, text).get(voice, ""))):
                yield Found(
                    f"{place.named()} says “{word}”",
                    place.span(look, voice),
                    f"say it in plain words, such as: {JARGON[word.lower()]}",
                )


def hurtful_word(look: Inspection) -> Iterator[Found]:
    """Find words that name people by an illness, or judge them."""
    for place, text in texts(look):
        for voice, words in _english(look, text).items():
            for pattern, instead in _HURTFUL:
                for found in dict.fromkeys(pattern.findall(words)):
                    yield Found(f"{place.named()} says “{found}”", place.span(look, voice), f"say rather: {instead}")


def hard_to_read(look: Inspection) -> Iterator[Found]:
    """Find what is read together and is above ninth grade, in the voices that people read on a bad day."""
    if look.questionnaire.languages[0] != _ENGLISH:
        return
    for place, together in _screens(look):
        for voice in _READING:
            words = " ".join(_ended(text.say(Reader(_ENGLISH, voice))) for text in together)
            grade = reading.grade(words) if len(reading.words(words)) >= reading.FEWEST_WORDS else 0.0
            if grade > HIGHEST_GRADE:
                yield Found(
                    f"{place.screen()} reads at grade {grade:.1f} in the voice {voice}, above {HIGHEST_GRADE:g}",
                    place.span(look, voice),
                    "use shorter sentences and shorter words",
                )
                break


def _screens(look: Inspection) -> Iterator[tuple[Place, list[Text]]]:
    """Return the texts that are read together: a question with its options, what explains it, a rule, a level."""
    screens: dict[tuple[str, ...], tuple[Place, list[Text]]] = {}
    for place, text in texts(look):
        explains = place.kind == "items" and place.keys[0] in ("help", "why", "if_skipped")
        key = (place.kind, place.name, str(place.keys[0]) if explains else "" if place.kind else str(place.keys[0]))
        screens.setdefault(key, (place, []))[1].append(text)
    yield from screens.values()


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def thin_because(look: Inspection) -> Iterator[Found]:
    """Find reasons that say no more than the rule's own name."""
    for rule in look.questionnaire.rules:
        named = set(rule.id.split("-"))
        said = {word.lower() for word in reading.words(next(iter(rule.because.words.values()))["self"])}
        if len(said - named) < 2:
            yield Found(
                f"the reason of `{rule.id}` says no more than its name",
                look.span("rules", rule.id, "because"),
                "say in a sentence why this follows",
            )


def sensitive_quoted(look: Inspection) -> Iterator[Found]:
    """Find texts of rules that repeat the label or an option of a sensitive question word by word.

    Words of fewer than four words, and options that a question which is not sensitive has
    too ("nearly every day"), give nothing away.
    """
    known = look.questionnaire
    common = {p for item in known.items if not item.sensitive for o in item.answer_options for p in _phrases(o.text)}
    for item in known.items:
        if not item.sensitive:
            continue
        said = [item.label, *(option.text for option in item.answer_options)]
        phrases = sorted({phrase for text in said for phrase in _phrases(text)} - common)
        for rule in known.rules_by_item.get(item.link_id, ()):
            for keys, text in texts_of_rule(rule):
                for phrase in phrases:
                    if any(_holds(words, phrase) for voices in text.words.values() for words in voices.values()):
                        yield Found(
                            f"`{rule.id}` quotes the sensitive question `{item.link_id}`: “{phrase}”",
                            look.span("rules", rule.id, *keys),
                            "say what follows without repeating the answer",
                        )


def _phrases(text: Text) -> set[str]:
    plain = {_plain(words) for voices in text.words.values() for words in voices.values()}
    return {phrase for phrase in plain if phrase.count(" ") + 1 >= _SHORTEST_QUOTE}


def _plain(words: str) -> str:
    return " ".join(word.lower() for word in reading.words(words))


def _holds(words: str, phrase: str) -> bool:
    return f" {phrase} " in f" {_plain(words)} "
