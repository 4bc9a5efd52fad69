"""The end of an interview: the result, and what can be done with it before the screen is left."""

import shlex
from dataclasses import replace
from pathlib import Path

from iopfit.answers import plain
from iopfit.cli.alerts import MORE
from iopfit.cli.conversation import Conversation
from iopfit.cli.result import Format, Result
from iopfit.interview import Session
from iopfit.phrases import phrase, phrase_for
from iopfit.prompts import obey, understand_key
from iopfit.report.outline import headline
from iopfit.report.progress import left_out
from iopfit.scoring import Suggestion, suggest

_SHEET = ("sheet", "hoja")
_REPORT = ("report", "informe")
_REPORT_NAME = "iopfit-report.html"


class Ending:
    """What follows the questions, each time they end.

    Attributes:
        talk: The interview.
        receipt: Where to write a receipt of the result, if anywhere.
        folder: Where the questionnaire is, when it is not the shipped one.
    """

    def __init__(self, talk: Conversation, receipt: Path | None, folder: Path | None) -> None:
        """Get ready; nothing is shown yet."""
        self.talk = talk
        self.receipt = receipt
        self.folder = folder
        self.receipt_written = False

    def conclude(self) -> bool:
        """Show the result and ask what follows; return whether to go on with the questions."""
        session, reader = self.talk.session, self.talk.reader
        suggestion = suggest(session.questionnaire, session.response)
        result = Result(session.questionnaire, session.response, suggestion, reader, note=self._note())
        result.show()
        close(self.talk, suggestion)
        self._write_receipt()
        return self._choose(result)

    def _note(self) -> str:
        """Return a sentence on what was not asked because an emergency comes first."""
        session = self.talk.session
        count = len(session.left_out) + len(session.open_items)
        if not count or not session.is_stopped or session.weighing.referral is not None:
            return ""
        return phrase_for("stopped-early", count, self.talk.reader)

    def _choose(self, result: Result) -> bool:
        """Offer what can be done now, until the person ends or goes on; return whether they go on."""
        talk, offer = self.talk, offer_of(self.talk.session)
        while True:
            self._say_choices(offer)
            typed = talk.terminal.read(phrase("end-prompt", talk.reader))
            key, word = understand_key(typed, talk.reader), plain(typed)
            if key == "quit" or not typed.strip():
                return False
            obey(key)
            if word in MORE and offer:
                talk.session = talk.session.go_on() if talk.session.is_stopped else talk.session.ask_rest()
                return True
            self._do(result, key or "", word)
            if talk.session.editing is not None:
                return True

    def _say_choices(self, offer: str) -> None:
        talk = self.talk
        talk.terminal.say()
        talk.say("end-choice")
        for key in (*([offer] if offer else []), "end-sheet", "end-report", "end-review", "end-save", "end-leave"):
            talk.terminal.say(phrase(key, talk.reader), indent=2, mark="- ")

    def _do(self, result: Result, key: str, word: str) -> None:
        if word in MORE:
            self.talk.say("no-more")
        elif word in _SHEET:
            self._show_sheet(result)
        elif word in _REPORT:
            self._write_report(result)
        elif key == "review":
            self.talk.review()
        elif key == "save":
            self.talk.save()
        else:
            self.talk.say("end-unknown")

    def _show_sheet(self, result: Result) -> None:
        from iopfit.cli.failure import errors  # noqa: PLC0415 - asked for by few
        from iopfit.cli.sheet import features_of  # noqa: PLC0415
        from iopfit.report.sheet import sheet_blocks  # noqa: PLC0415
        from iopfit.report.terminal import console, show  # noqa: PLC0415
        from iopfit.sheet import sheet_for  # noqa: PLC0415

        features, findings = features_of(result.questionnaire, self.folder)
        if errors(findings):
            self.talk.say("sheet-unavailable")
            return
        made = sheet_for(result.questionnaire, result.response, result.suggestion, features)
        show(sheet_blocks(result.questionnaire, result.suggestion, made, self.talk.reader), console())

    def _write_report(self, result: Result) -> None:
        """Ask where to keep the page, and write it; a file that is there is left as it was."""
        from iopfit.cli.sheet import features_of  # noqa: PLC0415 - asked for by few
        from iopfit.files import write_whole  # noqa: PLC0415

        path = self.talk.choose_file("report-ask", _REPORT_NAME)
        if path is None:
            return
        features, _ = features_of(result.questionnaire, self.folder)
        page = replace(result, features=features)
        try:
            write_whole(path, page.written(Format.html), mode=0o600, replace=False)
        except (OSError, ValueError) as error:
            self.talk.say("report-failed", problem=self.talk.problem_of(error))
        else:
            self.talk.note_written(path)
            self.talk.say("report-written", path=path, command=shlex.join(["iopfit", "forget", str(path)]))

    def _write_receipt(self) -> None:
        if self.receipt is None:
            return
        from iopfit.cli.keeping import write_receipt  # noqa: PLC0415 - asked for by few

        session, again = self.talk.session, self.receipt_written
        try:
            write_receipt(session.questionnaire, session.response, self.talk.reader, self.receipt, replace=again)
        except OSError as error:
            self.talk.say("receipt-failed", problem=self.talk.problem_of(error))
        else:
            self.receipt_written = True
            self.talk.note_written(self.receipt)
            command = shlex.join(["iopfit", "verify", str(self.receipt)])
            self.talk.say("receipt-written", path=self.receipt, command=command)


def close(talk: Conversation, suggestion: Suggestion) -> None:
    """Say what was not asked, and the result in one sentence again, where the eye is."""
    questionnaire = talk.session.questionnaire
    if lines := left_out(talk.session, talk.reader):
        talk.terminal.say()
        talk.say_lines(lines)
    talk.terminal.say()
    for reason in suggestion.alerts[:1]:
        talk.say("in-short-alert", because=questionnaire.rule_by_id[reason.rule].because.say(talk.reader))
    talk.say("in-short", headline=headline(questionnaire, suggestion, talk.reader))


def offer_of(session: Session) -> str:
    """Return the key of the sentence that offers to go on with questions not asked, if there are any."""
    if session.weighing.referral is not None:
        return ""
    if session.is_stopped:
        return "more-choice-danger" if session.open_items else ""
    return "more-choice" if session.left_out else ""
