"""Alerts at a terminal: shown at once, waited for, and what follows an emergency."""

from typing import TYPE_CHECKING

from iopfit.answers import plain
from iopfit.phrases import phrase
from iopfit.prompts import understand_key

if TYPE_CHECKING:
    from iopfit.cli.conversation import Conversation

MORE = ("more", "mas")


def tell_alerts(talk: "Conversation") -> None:
    """Show alerts that are new, wait until they are read, and offer to stop at an emergency."""
    new = () if talk.session.editing is not None else talk.session.new_alerts
    if new and read_alerts(talk, can_take_back=True) and any(rule.alert == "emergency" for rule in new):
        _after_emergency(talk)


def read_alerts(talk: "Conversation", *, can_take_back: bool) -> bool:
    """Show alerts that are new and wait; return whether they were read, and what led to them was not taken back."""
    new = talk.session.new_alerts
    for rule in new:
        talk.terminal.say()
        _show(talk, rule.id)
    if can_take_back:
        talk.say("alert-slip")
    while new and (typed := plain(talk.read(phrase("alert-ok", talk.reader)))) not in ("ok", "okay"):
        if can_take_back and understand_key(typed, talk.reader) == "back" and _take_back(talk):
            return False
        talk.say("alert-wait")
    talk.session = talk.session.acknowledge()
    talk.record()
    return True


def _after_emergency(talk: "Conversation") -> None:
    if not talk.session.is_stopped or talk.session.weighing.referral is not None:
        return
    talk.say("emergency-choice")
    while typed := talk.read(phrase("emergency-prompt", talk.reader)):
        if plain(typed) in MORE:
            talk.session = talk.session.go_on()
            return
        if understand_key(typed, talk.reader) == "back" and talk.go_back():
            return
        talk.say("emergency-choice")


def _take_back(talk: "Conversation") -> bool:
    """Ask for what led to an alert once more; return whether there is anything to ask for."""
    if talk.added is not None and talk.added.rate_again(talk):
        tell_alerts(talk)
        return True
    return talk.go_back()


def _show(talk: "Conversation", rule_id: str) -> None:
    from iopfit.report.outline import alert_blocks  # noqa: PLC0415 - most interviews show no alert
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    questionnaire = talk.session.questionnaire
    show(alert_blocks(questionnaire, questionnaire.rule_by_id[rule_id], talk.reader), console())
