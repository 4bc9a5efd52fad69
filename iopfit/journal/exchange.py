"""Records as plain values that can be taken elsewhere, and back; sensitive parts can be withheld.

An export holds every record twice: readable, and as the journal itself, link by link, so that
who gets it can check that nothing was changed. What is withheld keeps its place in the chain.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from iopfit.journal.chain import Fault, Link, emptied
from iopfit.journal.codec import NotAnEvent, moment
from iopfit.journal.events import (
    Acknowledged,
    Answered,
    Changed,
    Confirmed,
    Corrected,
    Event,
    Explained,
    Lapsed,
    Noted,
    Observed,
    Planned,
    Weighed,
)
from iopfit.journal.fold import OutOfPlace
from iopfit.journal.journal import Journal, Listing, check, journal_of
from iopfit.journal.states import Intake, Note, Said
from iopfit.questionnaire import Questionnaire

FORMAT = "iopfit.records/1"
WITHHELD = "withheld"


@dataclass(frozen=True)
class Exported:
    """What is said of an export as a whole: when and by whom, what was left out, and the notice that goes with it."""

    at: datetime
    by: str
    redacted: bool
    notice: str


def is_sensitive(questionnaire: Questionnaire, name: str) -> bool:
    """Return whether an answer is to be withheld; an item that is not known any more may have been sensitive."""
    item = questionnaire.item_by_id.get(name)
    return item is None or item.sensitive


def tells_of_sensitive(questionnaire: Questionnaire, event: Event, private: Collection[str] = ()) -> bool:
    """Return whether an event holds a sensitive or private answer, or words or rules that could tell of one."""
    match event:
        case Answered() | Changed() | Confirmed() | Observed():
            return event.item in private or is_sensitive(questionnaire, event.item)
        case Corrected(what="answer" | "rating", of=name):
            return name in private or is_sensitive(questionnaire, name)
        case Corrected(what="note") | Noted() | Explained() | Planned() | Acknowledged() | Lapsed() | Weighed():
            return True
        case _:
            return False


def redacted(questionnaire: Questionnaire, journal: Journal) -> Journal:
    """Return a journal without the content of the events that could tell of sensitive or private answers."""
    events = [entry.event for entry in journal.entries]
    private = {event.item for event in events if isinstance(event, Answered) and event.private}
    telling = {entry.seq for entry in journal.entries if tells_of_sensitive(questionnaire, entry.event, private)}
    links = tuple(emptied(one) if one.seq in telling else one for one in journal.links)
    return Journal(journal.id, links, tuple(entry for entry in journal.entries if entry.seq not in telling))


def as_values(
    questionnaire: Questionnaire, records: Iterable[tuple[Listing, Journal]], about: Exported
) -> dict[str, Any]:
    """Return records as values that JSON can hold.

    Args:
        questionnaire: Says which items are sensitive.
        records: What the store lists of each, and its whole journal.
        about: What is said of the export as a whole.
    """
    return {
        "format": FORMAT,
        "notice": about.notice,
        "exported_at": moment(about.at),
        "exported_by": about.by,
        "redacted": about.redacted,
        "records": [_record(questionnaire, listing, journal, about) for listing, journal in records],
    }


def _record(questionnaire: Questionnaire, listing: Listing, journal: Journal, about: Exported) -> dict[str, Any]:
    kept = redacted(questionnaire, journal) if about.redacted else journal
    record = kept.record
    consents = [{"at": moment(at), **asdict(consent)} for at, consent in record.consents]
    return {
        "id": journal.id,
        "label": listing.label,
        "counselor": listing.owner,
        "state": listing.state,
        "erased": asdict(record.erased) if record.erased else None,
        "consents": consents,
        "intakes": [intake_values(intake) for intake in record.intakes],
        "head": journal.head,
        "journal": [asdict(one) for one in kept.links],
    }


def intake_values(intake: Intake) -> dict[str, Any]:
    """Return an intake as values that JSON can hold, without what was withheld."""
    return {
        "number": intake.number,
        "reassessment": intake.again,
        "opened_at": moment(intake.opened_at),
        "finished_at": moment(intake.finished_at) if intake.finished_at else None,
        "led_by": intake.by,
        "questionnaire": {"id": intake.questionnaire, "version": intake.version, "digest": intake.digest},
        "language": intake.language,
        "answers": {name: _said(said) for name, said in intake.answers.items()},
        "observed": {name: _said(said) for name, said in intake.observed.items()},
        "notes": [_note(note) for note in intake.notes],
        "flagged": list(intake.flagged),
        "result": asdict(intake.result) if intake.result else None,
        "rules": list(intake.weighed.rules) if intake.weighed else [],
        "alerts": list(intake.weighed.alerts) if intake.weighed else [],
        "override": asdict(intake.override) if intake.is_overridden and intake.override else None,
        "choice": asdict(intake.choice) if intake.choice else None,
        "why": dict(intake.words),
        "next_steps": list(intake.steps),
        "due": intake.due,
    }


def _said(said: Said) -> dict[str, Any]:
    marks = {name: True for name in ("private", "confirmed", "corrected") if getattr(said, name)}
    return {"answer": said.answer, "source": said.source, "at": moment(said.at), "by": said.by, **marks}


def _note(note: Note) -> dict[str, Any]:
    return {"text": note.text, "item": note.item, "at": moment(note.at), "by": note.by}


class NotAnExport(Exception):
    """These values are no export that this version can read."""


@dataclass(frozen=True)
class Parcel:
    """A record from an export: what was listed of it, its journal, and the first thing wrong with it, if any.

    Attributes:
        listing: What the other store listed.
        journal: Its journal; without entries when there is a fault.
        fault: The first thing wrong with it.
    """

    listing: Listing
    journal: Journal
    fault: Fault | None


def read_export(values: Any) -> list[Parcel]:
    """Return the records of an export, each with what is wrong with it.

    Content that was withheld is no fault here; who brings the record in writes down what it is.

    Raises:
        NotAnExport: When the values are something else.
    """
    if not isinstance(values, dict) or values.get("format") != FORMAT or not isinstance(values.get("records"), list):
        raise NotAnExport
    return [_parcel(one) for one in values["records"]]


def _parcel(values: Any) -> Parcel:
    try:
        links = tuple(_link(one) for one in values["journal"])
        name, label, owner, head = (_text(values[key]) for key in ("id", "label", "counselor", "head"))
    except (KeyError, TypeError):
        raise NotAnExport from None
    if not links or len(name) != 32:
        raise NotAnExport
    try:
        journal = journal_of(name, links)
        listing = journal.listing(owner)
    except (NotAnEvent, OutOfPlace, IndexError):
        journal = Journal(name, links)
        listing = Listing(name, label, owner, "open", "", "", None, len(links), head)
    fault = check(Listing(**{**asdict(listing), "head": head}), links)
    withheld = fault is not None and fault.kind == "emptied"
    return Parcel(listing, journal, None if withheld else fault)


def _link(values: Any) -> Link:
    seq, salt, content = values["seq"], values["salt"], values["content"]
    if type(seq) is not int or (salt is None) != (content is None):
        raise TypeError
    kept = None if content is None else (_text(salt), _text(content))
    return Link(seq, kept and kept[0], kept and kept[1], _text(values["digest"]), _text(values["hash"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


COLUMNS = (
    *("label", "id", "counselor", "state", "intake", "reassessment", "opened_at", "finished_at"),
    *("level", "range_lowest", "range_highest", "status", "own_level", "override_reasons", "chosen", "feasible", "due"),
)


def rows(questionnaire: Questionnaire, records: Iterable[tuple[Listing, Journal]], about: Exported) -> list[list[str]]:
    """Return every intake as a row of a table, heads first; each row carries the notice.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    items = [item.link_id for item in questionnaire.items if item.type != "display"]
    found = [[*COLUMNS, *items, "notice"]]
    for listing, journal in records:
        kept = redacted(questionnaire, journal) if about.redacted else journal
        # what is private is known from the whole journal, not from what is left of it
        private = {name for one in journal.record.intakes for name, said in one.answers.items() if said.private}
        for intake in kept.record.intakes:
            answers = [_cell(questionnaire, intake, name, private, redact=about.redacted) for name in items]
            found.append([inert(cell) for cell in (*_about(listing, intake), *answers, about.notice)])
    return found


def _about(listing: Listing, intake: Intake) -> Sequence[str]:
    result, choice = intake.result, intake.choice
    return (
        *(listing.label, listing.id, listing.owner, "finished" if result else "open"),
        *(str(intake.number), "yes" if intake.again else "no", moment(intake.opened_at)),
        moment(intake.finished_at) if intake.finished_at else "",
        *((result.level or "", *result.range, result.status) if result else ("", "", "", "")),
        (result.own or "") if result else "",
        " ".join(intake.override.reasons) if intake.is_overridden and intake.override else "",
        *((choice.agreed, choice.feasible) if choice else ("", "")),
        intake.due or "",
    )


def _cell(questionnaire: Questionnaire, intake: Intake, name: str, private: Collection[str], *, redact: bool) -> str:
    said = intake.answers.get(name)
    if redact and (is_sensitive(questionnaire, name) or name in private):
        return WITHHELD
    if said is None:
        return ""
    answer: Any = said.answer
    if isinstance(answer, Mapping):
        return str(answer.get("missing", ""))
    if isinstance(answer, tuple):
        return " ".join(answer)
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> inert("=1+1"), inert("-"), inert("IOP")
    ("'=1+1", "'-", 'IOP')
    """
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell
