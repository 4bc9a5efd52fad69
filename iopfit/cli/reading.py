"""Files of answers as a command reads them, and who is spoken to about them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from iopfit.cli.options import Voice

if TYPE_CHECKING:
    from iopfit.diagnostics import Diagnostic
    from iopfit.questionnaire import Questionnaire, Reader
    from iopfit.response import Response


def reader_of(questionnaire: "Questionnaire", response: "Response", language: str, voice: Voice | None) -> "Reader":
    """Return who is spoken to: the voice asked for, or else the one that the answers choose."""
    from iopfit.interview import Session  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415

    return Reader(language, voice.value) if voice else Session(questionnaire, response).reader(language)


def read_response(questionnaire: "Questionnaire", name: str) -> "tuple[Response, list[Diagnostic]]":
    """Return the answers in a file, or on standard input for `-`, with every finding."""
    from iopfit.answer_file import read_answers  # noqa: PLC0415
    from iopfit.diagnostics import Diagnostic, from_flaw  # noqa: PLC0415
    from iopfit.document import Span  # noqa: PLC0415
    from iopfit.response import Response  # noqa: PLC0415
    from iopfit.sessions import read_bytes  # noqa: PLC0415
    from iopfit.yaml_text import MAX_BYTES, read  # noqa: PLC0415

    shown = "<stdin>" if name == "-" else name
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else read_bytes(Path(name))
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or type(error).__name__}"
        return Response(), [Diagnostic("missing-file", message, Span(shown, 1, 1, 2), help="name a file of answers")]
    document, flaws = read(shown, data)
    if flaws and document.root is None:
        return Response(), [from_flaw(flaw, about_answers=True) for flaw in flaws]
    response, findings = read_answers(questionnaire, document)
    return response, [*(from_flaw(flaw, about_answers=True) for flaw in flaws), *findings]


def response_in(questionnaire: "Questionnaire", name: str) -> "Response":
    """Return the answers in a file; end with the findings when they do not fit."""
    from iopfit.cli.failure import stop_at  # noqa: PLC0415

    response, findings = read_response(questionnaire, name)
    stop_at(findings)
    return response
