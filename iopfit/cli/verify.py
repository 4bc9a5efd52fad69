"""`iopfit verify` checks a receipt: whole, and leading to the same suggestion again."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import QuestionnaireOption, check_language

if TYPE_CHECKING:
    from iopfit.questionnaire import Questionnaire, Reader
    from iopfit.receipt import Receipt, Replay

_SHOWN_DIGEST = 12


def verify(
    receipt: Annotated[Path, typer.Argument(metavar="RECEIPT", help="A receipt, as --receipt writes it.")],
    questionnaire: QuestionnaireOption = None,
    language: Annotated[
        str | None,
        typer.Option("--language", "-l", metavar="LANG", help="Language of the words, en or es.", show_default=False),
    ] = None,
) -> None:
    """Check that a receipt is whole, and that the same answers come to the same suggestion.

    Exit code 0 when it is verified, 1 when it is damaged or would come out differently, 2 when
    it cannot be read or belongs to another questionnaire.
    """
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.document import printable  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415
    from iopfit.receipt import replay  # noqa: PLC0415

    found = _read(receipt)
    if not found.is_whole:
        lines = [_damage(found, Reader(language or "en"))]
    else:
        reader = Reader(language) if language else found.reader
        at_hand = load(questionnaire)
        if found.parts["questionnaire"]["id"] != at_hand.id:
            fail(
                f"this receipt belongs to another questionnaire than `{at_hand.id}`; name its own with --questionnaire"
            )
        check_language(at_hand, reader.language)
        replayed = replay(at_hand, found)
        lines = list(_words(at_hand, found, replayed, reader))
    for line in lines:
        typer.echo(printable(line, limit=None))
    raise typer.Exit(0 if found.is_whole and replayed.is_same else 1)


def _read(path: Path) -> "Receipt":
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.receipt import NotAReceipt, read_receipt  # noqa: PLC0415
    from iopfit.sessions import read_bytes  # noqa: PLC0415

    try:
        return read_receipt(read_bytes(path))
    except OSError as error:
        fail(f"{path}: the file cannot be read: {error.strerror or type(error).__name__}")
    except NotAReceipt:
        fail(f"{path}: this is not a receipt that this version of iopfit can read")


def _damage(found: "Receipt", reader: "Reader") -> str:
    from iopfit.phrases import listed, phrase  # noqa: PLC0415

    if found.unreadable_from is not None:
        return phrase("receipt-unreadable", reader, byte=found.unreadable_from)
    parts = [phrase(f"part-{part}", reader) for part in found.damaged]
    return phrase("receipt-damaged", reader, parts=listed(parts, reader))


def _words(at_hand: "Questionnaire", found: "Receipt", replayed: "Replay", reader: "Reader") -> Iterator[str]:
    """Yield what came of replaying a whole receipt."""
    from iopfit.cli.keeping import engine  # noqa: PLC0415
    from iopfit.phrases import listed, phrase  # noqa: PLC0415

    about, made, checked = found.parts["questionnaire"], found.parts["engine"], engine()
    if replayed.is_same:
        yield phrase("verified", reader)
        if made != checked:
            yield phrase("verified-engines", reader, made=made, checked=checked)
        return
    if replayed.same_questionnaire:
        yield phrase("receipt-other-result", reader, made=made, checked=checked)
        yield phrase("receipt-differs-engine", reader)
    else:
        yield phrase(
            "receipt-other-version",
            reader,
            old=about["version"],
            old_digest=about["digest"][:_SHOWN_DIGEST],
            new=at_hand.version,
            new_digest=at_hand.digest[:_SHOWN_DIGEST],
        )
        if replayed.unfit:
            yield phrase("receipt-no-fit", reader, items=listed(list(replayed.unfit), reader))
        yield phrase("receipt-differs" if replayed.differs else "receipt-same", reader)
    differences = list(_differences(at_hand, replayed, reader))
    if replayed.same_questionnaire and not differences:
        differences = [phrase("differs-words", reader)]
    yield from (f"- {line}" for line in differences)


def _differences(at_hand: "Questionnaire", replayed: "Replay", reader: "Reader") -> Iterator[str]:
    from iopfit.phrases import phrase  # noqa: PLC0415

    def title(level: str | None) -> str:
        if level is None:
            return phrase("no-level", reader)
        known = at_hand.level_by_id.get(level)
        return known.title.say(reader) if known else level

    if replayed.level:
        yield phrase("differs-level", reader, old=title(replayed.level[0]), new=title(replayed.level[1]))
    if replayed.range:
        old, new = (phrase("a-range", reader, low=title(low), high=title(high)) for low, high in replayed.range)
        yield phrase("differs-range", reader, old=old, new=new)
    for key, alerts in (("differs-alert-new", replayed.new_alerts), ("differs-alert-gone", replayed.gone_alerts)):
        for rule in alerts:
            yield phrase(key, reader, rule=rule)
    for rule, then, now in replayed.rules:
        old, new = (phrase(f"truth-{truth}", reader) for truth in (then, now))
        because = at_hand.rule_by_id[rule].because.say(reader) if rule in at_hand.rule_by_id else ""
        yield f"{phrase('differs-rule', reader, rule=rule, old=old, new=new)} {because}".rstrip()
