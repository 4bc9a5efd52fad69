"""The program's own sentences, in the languages it speaks.

The questionnaire brings its words with it; these are the ones around them. Every key has
every language, which a test checks. A sentence is chosen by key and filled with `str.format`;
the modules beside this one hold the sentences of one room each.
"""

from collections.abc import Mapping

from iopfit.phrases.common import COMMON
from iopfit.phrases.explaining import EXPLAINING
from iopfit.phrases.informants import INFORMANTS
from iopfit.phrases.intake import INTAKE
from iopfit.phrases.page import PAGE
from iopfit.phrases.progress import PROGRESS
from iopfit.phrases.receipt import RECEIPT
from iopfit.phrases.records import RECORDS
from iopfit.phrases.sheet import SHEET
from iopfit.questionnaire import Reader

LANGUAGES = ("en", "es")

PHRASES: dict[str, tuple[str, str]] = {
    **COMMON,
    **EXPLAINING,
    **INFORMANTS,
    **INTAKE,
    **PAGE,
    **PROGRESS,
    **RECEIPT,
    **RECORDS,
    **SHEET,
}

KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "back": (("back", "b"), ("atras", "volver")),
    "skip": (("skip",), ("omitir", "saltar")),
    "unknown": (("unknown", "don't know", "dont know", "i don't know"), ("no se", "nose")),
    "help": (("?", "help"), ("?", "ayuda")),
    "why": (("why",), ("por que", "porque")),
    "so far": (("so far", "sofar"), ("hasta aqui", "hasta ahora")),
    "review": (("review",), ("repasar",)),
    "save": (("save",), ("guardar",)),
    "quit": (("quit",), ("terminar",)),
    "leave": (("leave",), ("salir",)),
}

INTAKE_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "note": (("note",), ("nota",)),
    "said": (("said",), ("dijo",)),
    "flag": (("flag",), ("marcar",)),
    "observe": (("observe",), ("observar",)),
    "consent": (("consent",), ("consentir",)),
}


def phrase(key: str, reader: Reader, **parts: object) -> str:
    """Return one of the program's sentences in a reader's language, English if it has none.

    >>> phrase("headline", Reader("es"), level="programa intensivo")
    'Las respuestas apuntan a: programa intensivo.'
    """
    column = LANGUAGES.index(reader.language) if reader.language in LANGUAGES else 0
    return PHRASES[key][column].format(**parts)


def phrase_for(key: str, count: int, reader: Reader, **parts: object) -> str:
    """Return a sentence with a number in it, in the singular for one.

    >>> phrase_for("changed-aside", 1, Reader()), phrase_for("changed-aside", 2, Reader())
    ('1 answer set aside', '2 answers set aside')
    """
    singular = f"{key}-one"
    return phrase(singular if count == 1 and singular in PHRASES else key, reader, count=count, **parts)


def key_words(reader: Reader, keys: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = KEYS) -> dict[str, str]:
    """Return what every word typed at a prompt stands for; the English words always work."""
    column = LANGUAGES.index(reader.language) if reader.language in LANGUAGES else 0
    found = {word: key for key, words in keys.items() for word in words[0]}
    return found | {word: key for key, words in keys.items() for word in words[column]}


def listed(parts: list[str], reader: Reader, word: str = "list-and") -> str:
    """Return parts joined as a sentence joins them.

    >>> listed(["a", "b", "c"], Reader())
    'a, b and c'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {phrase(word, reader)} {parts[-1]}"
