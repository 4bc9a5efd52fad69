"""Exports: whole ones come back the same, redacted ones tell nothing sensitive, and both can be checked."""

import copy
import csv
import io
import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from iopfit import Questionnaire
from iopfit.journal.events import Answered, Changed, Confirmed, Corrected, Imported, Noted, Observed
from iopfit.journal.exchange import COLUMNS, WITHHELD, Exported, NotAnExport, as_values, read_export, redacted, rows
from iopfit.journal.journal import Journal, Listing, check
from tests.records.interviews import Writer, opened, whole_record

AT = datetime(2026, 6, 1, tzinfo=UTC)
MARKER = "zqmarker"


def exported(fit: Questionnaire, journal: Journal, *, redact: bool) -> dict[str, Any]:
    """Return an export of one record, as it reads back from a file."""
    about = Exported(AT, "kim", redact, "a notice")
    values = as_values(fit, [(journal.listing("kim"), journal)], about)
    return json.loads(json.dumps(values))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def journals(fit: Questionnaire) -> list[Journal]:
    """Return seeded records over the shipped questions."""
    return [whole_record(fit, seed, again=seed % 2 == 0) for seed in range(6)]


def test_an_export_comes_back_the_same(fit: Questionnaire, journals: list[Journal]) -> None:
    """Every link, every event, the listing: nothing is lost on the way."""
    for journal in journals:
        (parcel,) = read_export(exported(fit, journal, redact=False))
        assert parcel.fault is None
        assert parcel.journal == journal
        assert parcel.listing == journal.listing("kim")


def test_a_redacted_export_holds_no_sensitive_answer(fit: Questionnaire, journals: list[Journal]) -> None:
    """Neither readable nor in the journal: not the answer, nor notes, words or rules that could tell of it."""
    sensitive = {item.link_id for item in fit.items if item.sensitive}
    told = [rule.id for rule in fit.rules if sensitive & set(fit.items_read(rule))]
    for journal in journals:
        kept = redacted(fit, journal)
        for entry in kept.entries:
            event = entry.event
            assert not isinstance(event, Noted)
            if isinstance(event, Answered | Changed | Confirmed | Observed):
                assert event.item not in sensitive
        text = json.dumps(exported(fit, journal, redact=True))
        for rule in told:
            assert rule not in text
        for one in journal.record.intakes:
            for note in one.notes:
                assert json.dumps(note.text)[1:-1] not in text


def test_planted_words_stand_in_a_whole_export_and_in_no_redacted_one(fit: Questionnaire) -> None:
    """The test above could find nothing only because nothing was there."""
    writer = Writer(1)
    writer.journal = whole_record(fit, 1)
    writer.write(Noted(f"{MARKER}-note", "alcohol_days"))
    for redact, found in ((False, True), (True, False)):
        assert (MARKER in json.dumps(exported(fit, writer.journal, redact=redact))) is found


def test_a_private_answer_is_withheld_like_a_sensitive_one(fit: Questionnaire) -> None:
    """What the client keeps private, from the first answer through every change, in the journal and in the table."""
    writer = Writer(1)
    writer.write(opened(fit, "C-1"), Answered("alcohol_days", 3, "client", private=True))
    writer.write(Changed("alcohol_days", 29, "client"), Corrected("answer", "alcohol_days", 28))
    text = json.dumps(exported(fit, writer.journal, redact=True))
    assert "alcohol_days" not in text and "alcohol_days" in json.dumps(exported(fit, writer.journal, redact=False))
    heads, row = rows(fit, [(writer.journal.listing("kim"), writer.journal)], Exported(AT, "kim", True, "a notice"))
    assert row[heads.index("alcohol_days")] == WITHHELD


def test_what_was_withheld_can_still_be_checked(fit: Questionnaire, journals: list[Journal]) -> None:
    """The chain of a redacted export holds, and once it says what was withheld, the record is whole."""
    for journal in journals:
        (parcel,) = read_export(exported(fit, journal, redact=True))
        assert parcel.fault is None
        assert parcel.journal.withheld
        found = check(parcel.listing, parcel.journal.links)
        assert found is not None and found.kind == "emptied"
        writer = Writer(2)
        writer.journal = parcel.journal
        taken = writer.write(Imported(len(journal.links), parcel.journal.withheld))
        assert check(taken.listing("sam"), taken.links) is None


@pytest.mark.parametrize("redact", [False, True])
def test_an_export_that_was_altered_is_found(fit: Questionnaire, journals: list[Journal], redact: bool) -> None:
    """Whatever is changed in the journal of an export, or left out of it, is named or refused."""
    source, found = random.Random(5), 0
    for _ in range(100):
        journal = source.choice(journals)
        values = copy.deepcopy(exported(fit, journal, redact=redact))
        links = values["records"][0]["journal"]
        at = source.randrange(len(links))
        match source.randrange(4):
            case 0:
                del links[at]
            case 1:
                links[at]["digest"] = links[at - 1]["hash"]
            case 2 if links[at]["content"] is not None:
                links[at]["content"] = links[at]["content"].replace("kim", "sam")
            case _:
                links[at]["hash"] = "0" * 64
        try:
            found += read_export(values)[0].fault is not None
        except NotAnExport:
            found += 1
    assert found == 100


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {},
        {"format": "iopfit.records/2", "records": []},
        {"format": "iopfit.records/1"},
        {"format": "iopfit.records/1", "records": [{}]},
        {
            "format": "iopfit.records/1",
            "records": [{"id": "a", "label": "", "counselor": "", "head": "", "journal": []}],
        },
        {
            "format": "iopfit.records/1",
            "records": [{"id": "a" * 32, "label": "", "counselor": "", "head": "", "journal": [1]}],
        },
    ],
)
def test_what_is_no_export_is_refused(values: Any) -> None:
    """Anything else is not half read."""
    with pytest.raises(NotAnExport):
        read_export(values)


def test_rows_are_one_an_intake_with_a_notice_each(fit: Questionnaire, journals: list[Journal]) -> None:
    """A table that a spreadsheet opens: as many cells as heads, and the notice goes with every row."""
    listed = [(journal.listing("kim"), journal) for journal in journals]
    table = rows(fit, listed, Exported(AT, "kim", False, "a notice"))
    heads, *body = table
    assert heads[: len(COLUMNS)] == list(COLUMNS)
    assert len(body) == sum(len(journal.record.intakes) for journal in journals)
    assert all(len(row) == len(heads) and row[-1] == "a notice" for row in body)
    out = io.StringIO()
    csv.writer(out).writerows(table)
    assert list(csv.reader(io.StringIO(out.getvalue()))) == table


def test_sensitive_cells_are_withheld(fit: Questionnaire, journals: list[Journal]) -> None:
    """In a redacted table, whatever the answer is, missing ones included."""
    listed = [(journal.listing("kim"), journal) for journal in journals]
    heads, *body = rows(fit, listed, Exported(AT, "kim", True, "a notice"))
    for item in fit.items:
        if item.sensitive:
            assert {row[heads.index(item.link_id)] for row in body} == {WITHHELD}


def test_a_label_is_no_formula(fit: Questionnaire, journals: list[Journal]) -> None:
    """Text written by people comes out as text."""
    listing = journals[0].listing("kim")
    evil = Listing(**{**vars(listing), "label": '=HYPERLINK("http://example.org")'})
    table = rows(fit, [(evil, journals[0])], Exported(AT, "kim", False, "a notice"))
    assert table[1][0].startswith("'=")
