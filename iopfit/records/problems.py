"""What can go wrong with a store, as one exception that says it in a sentence."""

from typing import Literal

ProblemKind = Literal[
    "unwritable", "overtaken", "passphrase", "damaged", "newer", "older", "unreachable", "refused", "not-there", "taken"
]


class StoreProblem(Exception):
    """Something is wrong with a store; the message is a whole sentence, without anything of a record.

    Attributes:
        kind: `unwritable`: nothing can be written now. `overtaken`: somebody else wrote to the
            same record first. `passphrase`: it does not fit. `damaged`: the file is not whole.
            `newer`, `older`: its schema is. `unreachable`: the server does not answer. `refused`:
            the server does not allow it. `not-there`: there is no such store or record. `taken`:
            the label or the record is there already.
    """

    def __init__(self, kind: ProblemKind, message: str) -> None:
        """Keep what kind it is and the sentence."""
        self.kind = kind
        super().__init__(message)
