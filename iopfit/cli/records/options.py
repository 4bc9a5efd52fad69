"""The options that say where records are."""

from typing import Annotated

import typer

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="STORE",
        envvar="IOPFIT_STORE",
        help="Another file of records, or the clinic's server: postgresql://LOGIN@HOST/DATABASE",
        show_default=False,
    ),
]
KeyringOption = Annotated[
    bool,
    typer.Option(
        "--keyring", help="Take the passphrase from this computer's keyring, and keep it there when it is new."
    ),
]
CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The label of a case, or its id.")]
