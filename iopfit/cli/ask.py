"""`iopfit ask`: a person is asked, and gets a reasoned suggestion."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from iopfit.cli.options import LanguageOption, QuestionnaireOption, ReceiptOption, VoiceOption, check_language


def ask(
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
    everything: Annotated[
        bool, typer.Option("--all", help="Ask every question, not only those that can still matter.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save",
            metavar="FILE",
            help="Keep the answers in FILE as you go, and go on from there next time.",
            show_default=False,
        ),
    ] = None,
    voice: VoiceOption = None,
    shortest: Annotated[
        bool, typer.Option("--shortest", help="Ask what settles most next, to get by with the fewest questions.")
    ] = False,
    receipt: ReceiptOption = None,
) -> None:
    """Answer questions, one at a time, and get a suggestion with its reasons.

    Nothing is sent anywhere, and nothing is written unless you ask for it.
    """
    from iopfit.cli.conversation import Conversation  # noqa: PLC0415
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.cli.keeping import check_receipt, open_session  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415

    if everything and shortest:
        fail("--all asks every question and --shortest as few as possible; choose one of them")
    if receipt is not None:
        check_receipt(receipt)
    found = load(questionnaire)
    check_language(found, language)
    session = open_session(found, save, everything=everything, shortest=shortest)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _refuse_without_terminal(session.open_items)
    raise typer.Exit(
        Conversation(session, language, voice.value if voice else None, save, receipt, questionnaire).run()
    )


def _refuse_without_terminal(open_items: "tuple[object, ...]") -> None:
    """Say what to do instead, and what has no answer yet."""
    from iopfit.cli.failure import fail  # noqa: PLC0415

    names = [str(getattr(item, "link_id", "")) for item in open_items]
    listed = "\n  ".join(names)
    fail(
        f"`ask` needs a terminal. Write the answers in a file and run: iopfit suggest FILE\nNot answered yet:\n  {listed}"
    )
