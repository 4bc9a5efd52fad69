"""How hard a text is to read: the Flesch-Kincaid grade, from words, sentences and syllables counted here.

The grade is 0.39 words a sentence + 11.8 syllables a word - 15.59. Syllables are groups of
vowels, a silent ending left out, which errs on the strict side for most words. Names count two
syllables at most: nobody can say buprenorphine in a shorter word. English only.
"""

import re

FEWEST_WORDS = 5
_MEDICINES = """
    acamprosate amphetamine amphetamines baclofen barbiturates benzodiazepine benzodiazepines buprenorphine cannabis
    disulfiram fentanyl gabapentin ketamine medicaid medicare methadone naloxone naltrexone opioid opioids
    pregabalin sedative sedatives stimulant stimulants suboxone
"""
NAMES = frozenset(_MEDICINES.split())
_MOST_OF_A_NAME = 2


def syllables(word: str) -> int:
    """Return the groups of vowels in a word, a silent ending left out.

    >>> [syllables(word) for word in ("like", "able", "needed", "asked", "medicine", "me")]
    [1, 2, 2, 1, 3, 1]
    """
    letters = re.sub(r"[^a-z]", "", word.lower())
    silent = re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$", letters) is not None
    return max(1, len(re.findall(r"[aeiouy]+", letters)) - silent)


def words(text: str) -> list[str]:
    """Return the words of a text; a number is one, a dash is none.

    >>> words("Beer, wine/cider - 3 drinks?")
    ['Beer', 'wine', 'cider', '3', 'drinks']
    """
    return re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text)


def sentences(text: str) -> int:
    """Return how many sentences a text has, one at least; the point in a number ends none.

    >>> sentences("Is it hard? It was 2.5 hours. Call 911 now")
    3
    """
    ends = re.findall(r"[.?!…]+(?=[\s\"”')]|$)", text.strip())
    return max(1, len(ends) + (not re.search(r"[.?!…][\"”')]*$", text.strip())))


def grade(text: str) -> float:
    """Return the school grade that a text asks for; of fewer than five words it means little.

    >>> grade("Do you feel safe where you live?") < 3
    True
    >>> round(grade("Have you experienced psychological deterioration following discontinuation?")) > 15
    True
    """
    found = words(text)
    if not found:
        return 0.0
    named = NAMES | {word.lower() for word in re.findall(r"(?<=[a-z,;:] )[A-Z][\w-]+", text)}
    counts = (min(syllables(w), _MOST_OF_A_NAME) if w.lower() in named else syllables(w) for w in found)
    return 0.39 * len(found) / sentences(text) + 11.8 * sum(counts) / len(found) - 15.59
