"""Reads every record that can be seen, and counts."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from iopfit.cli.failure import fail

if TYPE_CHECKING:
    from iopfit.journal.caseload import Tally
    from iopfit.questionnaire import Questionnaire
    from iopfit.records.store import Store


def check_day(day: str) -> None:
    """End when a day is none."""
    try:
        if day and date.fromisoformat(day).isoformat() != day:
            raise ValueError
    except ValueError:
        fail(f"`{day}` is not a date such as 2026-01-31")


def count(store: "Store", questionnaire: "Questionnaire", since: str) -> "Tally":
    """Return counts over every record that can be seen and was asked a questionnaire."""
    from iopfit.journal.caseload import tally  # noqa: PLC0415

    today = datetime.now(UTC).date().isoformat()
    journals = (store.journal(listing.id) for listing in store.listings())
    records = (journal.record for journal in journals)
    asked = (one for one in records if not one.intakes or one.intakes[-1].questionnaire == questionnaire.id)
    return tally(asked, questionnaire.rank, today, since)
