"""`records correct`: a mistake is amended, and what stood there before is kept."""

from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import LanguageOption, QuestionnaireOption, check_language
from iopfit.cli.records.options import CaseArgument, KeyringOption, StoreOption

if TYPE_CHECKING:
    from iopfit.questionnaire import Questionnaire


def correct(  # noqa: PLR0913, PLR0917 - one argument an option
    case: CaseArgument,
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="ITEM", help="Which answer, by its item; chosen from a list when left out.", show_default=False
        ),
    ] = None,
    rating: Annotated[bool, typer.Option("--rating", help="Your own rating of the item, not the answer.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="There should have been nothing.")] = False,
    note: Annotated[
        int | None, typer.Option("--note", metavar="NUMBER", help="A note, by its number in: records show --history")
    ] = None,
    label: Annotated[str | None, typer.Option("--label", metavar="LABEL", help="What the case is called.")] = None,
    counselor: Annotated[
        str | None, typer.Option("--counselor", metavar="LOGIN", help="Whose case it is; on a server, for supervisors.")
    ] = None,
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
) -> None:
    """Amend a mistake in a case: an answer, a rating, a note, its label, or whose it is.

    Nothing is overwritten: the history of the case keeps what stood there, and why it was amended.
    """
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.cli.intake import needs_terminal  # noqa: PLC0415
    from iopfit.cli.records.amendments import Wanted, amend  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415

    chosen = [option for option in (note, label, counselor) if option is not None]
    if len(chosen) > 1 or (chosen and (item or rating)) or (remove and label is not None):
        fail("amend one thing at a time: an answer, a rating, a note, the label, or the counselor")
    needs_terminal("records correct")
    found: Questionnaire = load(questionnaire)
    check_language(found, language)
    wanted = Wanted(item=item, rating=rating, remove=remove, note=note, label=label, counselor=counselor)
    raise typer.Exit(amend(found, store, case, wanted, language, keyring=keyring))
