"""Which case is meant, and what a command may do with it."""

from typing import TYPE_CHECKING

from iopfit.cli.failure import fail

if TYPE_CHECKING:
    from iopfit.journal.journal import Journal, Listing
    from iopfit.questionnaire import Questionnaire
    from iopfit.records.store import Store


def listing_of(store: "Store", name: str) -> "Listing":
    """Return the one case that a name means; end when there is none to be seen, or more than one."""
    found = store.named(name)
    if not found:
        fail(f"there is no case `{name}` that you can see. List them with: iopfit records list", 1)
    if len(found) > 1:
        listed = "\n  ".join(f"{one.id}  of {one.owner}" for one in found)
        fail(f"there are several cases `{name}`; name one of them by its id:\n  {listed}", 1)
    return found[0]


def case_of(store: "Store", name: str) -> "tuple[Listing, Journal]":
    """Return the one case that a name means, with its journal; end when it was erased."""
    listing = listing_of(store, name)
    journal = store.journal(listing.id)
    if listing.state == "erased":
        fail(f"`{name}` was erased. What is left of it: iopfit records show {name}", 1)
    return listing, journal


def check_questions(questionnaire: "Questionnaire", journal: "Journal") -> None:
    """End when a case was asked another questionnaire than the one at hand."""
    last = journal.record.intakes[-1]
    if last.questionnaire != questionnaire.id:
        fail(f"this case was asked `{last.questionnaire}`; name its folder with --questionnaire")
