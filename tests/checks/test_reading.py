"""Counting words, sentences and syllables agrees with an independent count, and tells hard from plain."""

import pytest
import textstat

from iopfit import load
from iopfit.checks.reading import grade, sentences, words
from iopfit.questionnaire import Item, Reader

_READER = Reader("en", "self")
_ITEMS = load().items


@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: item.link_id)
def test_counts_agree_with_textstat(item: Item) -> None:
    """Every question we ship has as many words and sentences as another program counts."""
    text = item.text.say(_READER)
    assert len(words(text)) == textstat.lexicon_count(text)
    assert sentences(text) == textstat.sentence_count(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("Call now", 1),
        ("Call now.", 1),
        ("Call now. Wait", 2),
        ("It took 2.5 hours.", 1),
        ("Is it so? Yes! Good.", 3),
        ("Say “stop.” Then go.", 2),
        ("Wait...", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    """A sentence ends with its mark, or with the text."""
    assert sentences(text) == count


def test_longer_words_and_sentences_are_harder() -> None:
    """More syllables, and more words a sentence, ask for more school."""
    plain = "Do you feel safe where you live?"
    assert grade(plain) < grade("Do you feel comfortable where you live?")
    assert grade("The mood is low. The nights are long.") < grade("The mood is low and the nights are long.")


def test_names_count_little() -> None:
    """The name of a medicine has no shorter word, so it is not counted as hard."""
    assert grade("Ask the doctor about buprenorphine here.") == grade("Ask the doctor about patience here.")
    assert grade("Now ask them about Metropolitan here.") < grade("Now ask them about metropolitan here.")
