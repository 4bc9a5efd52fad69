"""The journal: what is written comes back, whole, in order, and nothing of it can be changed unseen."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Questionnaire, load
from iopfit.decision import decide
from iopfit.interview import Session
from iopfit.journal.chain import FIRST, Fault, Link, first_ledger_fault, line, link
from iopfit.journal.codec import NotAnEvent, plain, read, valued, written
from iopfit.journal.events import Answered, Changed, Corrected, Erased, Event, Noted, Observed, Opened, Paused, Resumed
from iopfit.journal.fold import OutOfPlace
from iopfit.journal.journal import Journal, Listing, check, check_entries, journal_of
from iopfit.journal.outcome import movement
from iopfit.journal.resumption import fitted, session_of, step
from iopfit.response import Missing
from tests.records.interviews import Writer, finish, interview, opened, whole_record
from tests.strategies import random_answer, small_questionnaire

seeds = st.integers(min_value=0, max_value=2**32)
KINDS: tuple[Any, ...] = get_args(Event)


def same(one: Session, other: Session) -> None:
    """Two sessions hold the same and would ask the same."""
    assert one.response.answers == other.response.answers
    assert one.observed == other.observed
    assert one.later == other.later
    assert one.acknowledged == other.acknowledged
    assert (one.past_emergency, one.everything) == (other.past_emergency, other.everything)
    assert one.trail == other.trail
    # which question is asked again just now is not part of the record
    assert one.current == replace(other, editing=None).current


@settings(max_examples=60)
@given(seeds)
def test_every_prefix_of_a_journal_gives_the_interview_back(seed: int) -> None:
    """Wherever a session is cut off, folding what was written gives it back as it was."""
    questionnaire, writer = small_questionnaire(seed % 50), Writer(seed)
    writer.write(opened(questionnaire, "C-1"))
    for session, journal in interview(questionnaire, writer, Session(questionnaire)):
        kept = journal_of(journal.id, journal.links)
        assert kept == journal
        same(session_of(questionnaire, kept.record.intakes[-1]), session)


def test_an_interview_of_the_shipped_questions_comes_back(fit: Questionnaire) -> None:
    """The same over the real questions, with the same suggestion at every step."""
    for seed in range(6):
        writer = Writer(seed)
        writer.write(opened(fit, "C-1"))
        for number, (session, journal) in enumerate(interview(fit, writer, Session(fit))):
            if number % 9 == 0:
                again = session_of(fit, journal.record.intakes[-1])
                same(again, session)
                assert decide(fit, again.response, again.observed) == decide(fit, session.response, session.observed)


def test_a_private_answer_stays_private(fit: Questionnaire) -> None:
    """What a file marked as private is still marked after it was changed and corrected."""
    writer = Writer(1)
    writer.write(opened(fit, "C-1"), Answered("alcohol_days", 3, "client", private=True))
    writer.write(Changed("alcohol_days", 4, "client"), Corrected("answer", "alcohol_days", 5))
    found = fitted(fit, writer.journal.record.intakes[0])
    assert found.response.private == {"alcohol_days"}
    assert found.response.answers == {"alcohol_days": 5}


def strategy_for(hint: Any) -> st.SearchStrategy[Any]:
    """Return what generates values of a field's type."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(strategy_for(parts[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(st.text(max_size=5), strategy_for(parts[1]), max_size=3)
    if parts:
        return st.one_of(*map(strategy_for, parts))
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        bool: st.booleans(),
        int: st.integers(-(2**53), 2**53),
        float: st.floats(allow_nan=False, allow_infinity=False),
        type(None): st.none(),
    }
    return simple[hint]


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_every_event_reads_back(kind: Any, data: st.DataObject) -> None:
    """Whatever an event holds, its text is the same event again, at the same time, by the same author."""
    event = kind(**{name: data.draw(strategy_for(hint)) for name, hint in get_type_hints(kind).items()})
    at = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
    text = written(event, at, "Zoë")
    entry = read(7, text)
    assert (entry.seq, entry.at, entry.by) == (7, at, "Zoë")
    assert entry.event == event
    assert written(entry.event, entry.at, entry.by) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"kind":"paused"}',
        '{"at":"2026-01-05T09:30:00.000","by":"kim","kind":"paused"}',
        '{"at":"2026-01-05T09:30:00.000Z","by":3,"kind":"paused"}',
        '{"at":"2026-01-05T09:30:00.000Z","by":"kim","kind":"unheard"}',
        '{"at":"2026-01-05T09:30:00.000Z","by":"kim","kind":"flagged"}',
        '{"at":"2026-01-05T09:30:00.000Z","by":"kim","kind":"flagged","item":3}',
        '{"at":"2026-01-05T09:30:00.000Z","by":"kim","kind":"flagged","item":"a","more":1}',
        '{"at":"2026-01-05T09:30:00.000Z","by":"kim","kind":"acknowledged","alerts":[1]}',
        '{"at":"2026-01-05T09:30:00.000Z","by":"kim","kind":"answered","item":"a","answer":{"missing":1},"source":"client","private":false}',
        '{"at":"2026-01-05T09:30:00.000Z","by":"kim","kind":"answered","item":"a","answer":1,"source":"nobody","private":false}',
    ],
)
def test_what_is_no_event_is_refused(text: str) -> None:
    """Text from elsewhere is never half understood."""
    with pytest.raises(NotAnEvent):
        read(1, text)


@given(seeds)
def test_answers_are_kept_as_plain_values(seed: int) -> None:
    """Every answer to the shipped questions, and every way to give none, comes back through JSON."""
    questionnaire, source = load(), random.Random(seed)
    for item in questionnaire.items:
        if item.type == "display":
            continue
        for answer in (random_answer(item, source), Missing.DECLINED, Missing.UNKNOWN):
            kept = json.loads(json.dumps(plain(item, answer)))
            assert valued(item, tuple(kept) if isinstance(kept, list) else kept) == answer


# the chain


def edited(journal: Journal, source: random.Random) -> tuple[list[Link], int]:
    """Change a content, as somebody would who can write to the store; return where."""
    links, at = list(journal.links), source.randrange(len(journal.links))
    content = links[at].content or ""
    links[at] = replace(links[at], content=content.replace('"by":"kim"', '"by":"sam"'))
    return links, at + 1


def recomputed(journal: Journal, source: random.Random) -> tuple[list[Link], int]:
    """Change a content and work its digest out again."""
    links, seq = edited(journal, source)
    one = links[seq - 1]
    again = link(journal.id, FIRST, seq, one.content or "", one.salt or "")
    links[seq - 1] = replace(one, digest=again.digest)
    return links, seq


def relinked(journal: Journal, source: random.Random) -> tuple[list[Link], int]:
    """Change a content, its digest and its hash; only what follows can tell."""
    links, seq = edited(journal, source)
    one, previous = links[seq - 1], links[seq - 2].hash if seq > 1 else FIRST
    links[seq - 1] = link(journal.id, previous, seq, one.content or "", one.salt or "")
    return links, min(seq + 1, len(links))


def removed(journal: Journal, source: random.Random) -> tuple[list[Link], int]:
    """Take an event out."""
    links, at = list(journal.links), source.randrange(len(journal.links))
    del links[at]
    return links, at + 1


def swapped(journal: Journal, source: random.Random) -> tuple[list[Link], int]:
    """Put two events in each other's place, numbers and all."""
    links = list(journal.links)
    first, second = sorted(source.sample(range(len(links)), 2))
    one, other = links[first], links[second]
    links[first], links[second] = replace(other, seq=one.seq), replace(one, seq=other.seq)
    return links, first + 1


def emptied(journal: Journal, source: random.Random) -> tuple[list[Link], int]:
    """Take a content away, as if it had been erased."""
    links, at = list(journal.links), source.randrange(1, len(journal.links))
    links[at] = replace(links[at], content=None, salt=None)
    return links, at + 1


TAMPERINGS: list[Callable[[Journal, random.Random], tuple[list[Link], int]]] = [
    edited,
    recomputed,
    relinked,
    removed,
    swapped,
    emptied,
]


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_the_first_bad_event_is_named(tamper: Callable[[Journal, random.Random], tuple[list[Link], int]]) -> None:
    """In 200 seeded journals, whatever was done to one, the first event that is not right is named."""
    questionnaire, named = small_questionnaire(3), 0
    for seed in range(200):
        journal = whole_record(questionnaire, seed, again=seed % 3 == 0)
        listing = journal.listing("kim")
        assert check(listing, journal.links) is None
        links, seq = tamper(journal, random.Random(seed))
        found = check(listing, links)
        named += found is not None and (found.record, found.seq) == (journal.id, seq)
    assert named == 200


def test_a_whole_journal_linked_anew_is_found_through_the_ledger() -> None:
    """Who can write to the store can link a journal again; what the ledger sealed does not fit any more."""
    questionnaire = small_questionnaire(3)
    journal = whole_record(questionnaire, 1)
    lines, previous = [], FIRST
    for number, (what, head) in enumerate([*journal.endings(0)], 1):
        lines.append(line(previous, number, journal.id, what, head))
        previous = lines[-1].hash
    assert [one.what for one in lines] == ["opened", "finished"]
    assert check_entries(journal.listing("kim"), journal.links, lines) is None
    forged = Journal(journal.id)
    for entry in journal.entries:
        event = replace(entry.event, label="C-2") if isinstance(entry.event, Opened) else entry.event
        forged = forged.written([event], entry.at, entry.by, Writer(9).salt)
    assert check(forged.listing("kim"), forged.links) is None
    assert check_entries(forged.listing("kim"), forged.links, lines) == Fault("lost", journal.id, 1)
    assert first_ledger_fault(lines, {journal.id}) is None
    assert first_ledger_fault(lines, set()) == Fault("lost", journal.id, 1)
    assert first_ledger_fault(lines[1:], {journal.id}) == Fault("missing", "", 1)
    altered = [replace(lines[0], what="erased"), lines[1]]
    assert first_ledger_fault(altered, {journal.id}) == Fault("altered", "", 1)
    assert check_entries(journal.listing("kim"), journal.links, lines[:1]) == Fault(
        "unlisted", journal.id, len(journal.links)
    )


@pytest.mark.parametrize("field", ["label", "state", "due", "touched_at", "opened_at"])
def test_a_listing_that_does_not_fit_its_journal_is_found(field: str) -> None:
    """What a list shows is worked out from the journal, and checked against it."""
    journal = whole_record(small_questionnaire(3), 5)
    listing = journal.listing("kim")
    wrong: Listing = replace(listing, **{field: "other"})  # type: ignore[arg-type]
    assert check(wrong, journal.links) == Fault("summary", journal.id, len(journal.links))


def test_erasing_leaves_a_tombstone_and_the_chain_holds() -> None:
    """Of an erased record only who, when, why and how many are left, and checking it finds no fault."""
    journal = whole_record(small_questionnaire(3), 7)
    before = len(journal.links)
    writer = Writer(8)
    writer.journal = journal
    gone = writer.write(Erased("older than six years", before, journal.listing("kim").opened_at)).emptied(before + 1)
    assert all(one.content is None and one.salt is None for one in gone.links[:-1])
    listing = gone.listing("kim")
    assert check(listing, gone.links) is None
    assert (gone.record.state, gone.record.intakes, listing.label) == ("erased", (), f"erased-{journal.id[:8]}")
    assert listing.opened_at == journal.listing("kim").opened_at


def test_events_out_of_place_are_refused() -> None:
    """A journal that makes no sense is not folded into something that looks right."""
    for event in (Observed("a", True), Noted("x")):
        with pytest.raises(OutOfPlace):
            Journal("r").written([event], datetime.now(UTC), "kim", Writer(1).salt).record  # noqa: B018
    writer = Writer(1)
    writer.write(opened(small_questionnaire(3), "C-1"), Corrected("note", "99", "x"))
    with pytest.raises(OutOfPlace):
        writer.journal.record  # noqa: B018


# amendments and movement


def test_a_correction_amends_and_overwrites_nothing(fit: Questionnaire) -> None:
    """The amended answer counts, the mistake is still in the journal, and a note keeps its number."""
    writer = Writer(1)
    writer.write(opened(fit, "C-1"), Answered("alcohol_days", 3, "relative"), Noted("first", "alcohol_days"))
    note = writer.journal.record.intakes[0].notes[0].seq
    writer.write(Corrected("answer", "alcohol_days", 13), Corrected("note", str(note), "second"))
    intake = writer.journal.record.intakes[0]
    said = intake.answers["alcohol_days"]
    assert (said.answer, said.source, said.corrected) == (13, "relative", True)
    assert (intake.notes[0].seq, intake.notes[0].text, intake.notes[0].corrected) == (note, "second", True)
    assert Answered("alcohol_days", 3, "relative") in [entry.event for entry in writer.journal.entries]
    writer.write(
        Corrected("answer", "alcohol_days", None), Corrected("label", "", "C-9"), Corrected("note", str(note), None)
    )
    record = writer.journal.record
    assert (record.label, record.intakes[0].answers, record.intakes[0].notes) == ("C-9", {}, ())


def test_a_session_gone_on_with_newer_questions_says_so(fit: Questionnaire) -> None:
    """What was asked last is what counts as asked, and an answer that does not fit any more is named, not dropped."""
    writer = Writer(1)
    old = Opened("C-1", False, fit.id, "2025.9", "olddigest", "en", "test")
    writer.write(old, Answered("alcohol_days", 3, "client"), Answered("gone", True, "client"))
    writer.write(Paused(), Resumed(fit.version, fit.digest))
    intake = writer.journal.record.intakes[0]
    assert (intake.version, intake.digest) == (fit.version, fit.digest)
    found = fitted(fit, intake)
    assert (found.unfit, found.response.answers) == (("gone",), {"alcohol_days": 3})
    assert "gone" in intake.answers


def test_what_moved_is_told_and_nothing_else(fit: Questionnaire) -> None:
    """Answers, ratings, rules, level and the step between two intakes, by their results."""
    writer = Writer(3)
    calm = {item.link_id: random_answer(item, random.Random(1), 0.0) for item in fit.items if item.type != "display"}
    calm |= {
        "adult": True,
        "substances": frozenset({"alcohol"}),
        "alcohol_days": 2,
        "withdrawal_history": frozenset({"none"}),
    }
    for days, again in ((2, False), (28, True)):
        writer.write(opened(fit, "C-1", again=again))
        session = Session(fit)
        while session.current is not None:
            name = session.current.link_id
            after = session.answer(days if name == "alcohol_days" else calm[name])
            writer.write(*step(session, after, "client", {}))
            session = after.acknowledge()
        finish(fit, writer, session)
    before, after_ = writer.journal.record.intakes
    found = movement(fit, before, after_)
    moved = {one.name: (one.before, one.after) for one in found.answers}
    assert moved["alcohol_days"] == (2, 28)
    for name, (was, now) in moved.items():
        assert (before.answers[name].answer if name in before.answers else None) == was
        assert (after_.answers[name].answer if name in after_.answers else None) == now
    assert before.weighed is not None and after_.weighed is not None
    assert set(found.rules_now) == set(after_.weighed.rules) - set(before.weighed.rules)
    assert set(found.rules_then) == set(before.weighed.rules) - set(after_.weighed.rules)
    assert found.same_questions
    assert found.same + len(found.answers) == len(before.answers.keys() | after_.answers.keys())
