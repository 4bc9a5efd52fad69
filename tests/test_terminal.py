"""`iopfit ask` at a real pseudo-terminal: what a person sees, types and is left with.

An interview in this process runs beside the one on the screen, so every step also checks
that the question shown is the one the interview wants.
"""

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pyte
import pytest

import iopfit
from iopfit import Questionnaire, suggest
from iopfit.answer_file import read_answers
from iopfit.answers import understand
from iopfit.interview import Session
from iopfit.questionnaire import Item, Reader
from iopfit.response import Missing, Response
from iopfit.yaml_text import read

KEPT = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(Path(iopfit.__file__).parents[1])}
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\([A-Z0-9]")
CLEARED = "\x1b[3J"
PROMPTS = {
    "answer": r"Your answer: |Su respuesta: ",
    "ok": r"have read this: |haya le.{1,2}do: ",
    "more": r"Enter, or more: |Intro, o m.{1,2}s: ",
    "number": r"Number: |N.{1,2}mero: ",
    "end": r"word from above: |palabra de arriba: ",
    "file": r"iopfit-answers\.yaml, .*\): ",
    "page": r"iopfit-report\.html, .*\): ",
}
CALM = {"adult": "yes", "for_whom": "me", "work_hours": "days", "substances": "none"}


def plain(raw: str) -> str:
    """Return what was printed without escapes, wrapped lines joined again."""
    return " ".join(ESCAPE.sub("", raw).split())


@dataclass
class Screen:
    """What was printed up to a prompt, and which prompt it is; `end of output` when there is none."""

    text: str
    prompt: str


class Talk:
    """One run of `iopfit ask` at a pseudo-terminal."""

    def __init__(
        self, home: Path, *options: str, size: tuple[int, int] = (24, 80), command: str = "ask", **env: str
    ) -> None:
        """Start it, or another command; `home` is its working folder and home."""
        self.raw = ""
        self.child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "iopfit", command, *options],
            cwd=str(home),
            env={**KEPT, "HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8", **env},
            dimensions=size,
            encoding="utf-8",
            codec_errors="replace",
            timeout=60,
        )
        self.child.delaybeforesend = None

    def wait(self) -> Screen:
        """Read up to the next prompt, or to the end."""
        found = self.child.expect([*PROMPTS.values(), pexpect.EOF])
        before = self.child.before or ""
        self.raw += before + (self.child.after if isinstance(self.child.after, str) else "")
        return Screen(plain(before), [*PROMPTS, "end of output"][found])

    def say(self, line: str) -> Screen:
        """Type a line and read on."""
        self.child.sendline(line)
        return self.wait()

    def code(self) -> int | None:
        """Return the exit code, once everything printed was read."""
        if self.child.isalive():
            self.raw += self.child.read()
        self.child.close()
        return self.child.exitstatus


Begin = Callable[..., Talk]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder to run in."""
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def begin(home: Path) -> Iterator[Begin]:
    """Return what starts an interview in the empty folder; all are ended with the test."""
    started: list[Talk] = []

    def start(*options: str, size: tuple[int, int] = (24, 80), command: str = "ask", **env: str) -> Talk:
        started.append(Talk(home, *options, size=size, command=command, **env))
        return started[-1]

    yield start
    for talk in started:
        talk.child.close(force=True)


def typed_for(item: Item, given: Mapping[str, str]) -> str:
    """Return what a calm person types: what is given, else no, none, or the lowest number."""
    if item.link_id in {**CALM, **given}:
        return {**CALM, **given}[item.link_id]
    if item.type == "boolean":
        return "no"
    if item.type == "choice":
        alone = [option.code for option in item.answer_options if option.exclusive]
        return (alone or [item.answer_options[0].code])[0]
    return f"{item.bounds[0]:g}"


def answered(session: Session, typed: str, reader: Reader | None = None) -> Session:
    """Return the session beside the terminal after the same line."""
    assert session.current is not None
    return session.answer(understand(session.current, typed, reader or session.reader("en")))


def shows(screen: Screen, item: Item, reader: Reader) -> bool:
    """Return whether a question is on the screen."""
    return " ".join(item.text.say(reader).split()) in screen.text


def go_through(
    talk: Talk,
    screen: Screen,
    session: Session,
    given: Mapping[str, str] | None = None,
    most: int = 200,
    until: str | None = None,
) -> tuple[Screen, Session]:
    """Answer question after question while there are any, checking each one shown."""
    while screen.prompt == "answer" and most:
        item = session.current
        assert item is not None, screen.text
        assert shows(screen, item, session.reader("en")), (item.link_id, screen.text)
        if item.link_id == until:
            break
        typed = typed_for(item, given or {})
        session, screen, most = answered(session, typed), talk.say(typed), most - 1
    return screen, session


def kept_in(path: Path, questionnaire: Questionnaire) -> Response:
    """Return the answers in a file, which must be without a fault."""
    document, flaws = read(path.as_posix(), path.read_bytes())
    response, findings = read_answers(questionnaire, document)
    assert flaws == []
    assert findings == []
    return response


def danger(talk: Talk) -> Screen:
    """Answer up to the first sign of danger, say yes to it, and return the alert."""
    assert talk.wait().prompt == "answer"
    assert talk.say("me").prompt == "answer"
    return talk.say("yes")


def title(questionnaire: Questionnaire, level: str | None) -> str:
    """Return the words of a level."""
    assert level is not None
    return questionnaire.level_by_id[level].title.say(Reader())


# whole interviews


@pytest.mark.parametrize("given", [{}, {"substances": "alcohol", "alcohol_days": "6"}, {"for_whom": "someone_else"}])
def test_a_whole_interview_leads_to_its_result(begin: Begin, fit: Questionnaire, given: dict[str, str]) -> None:
    """Every question is the one the interview wants, and the result is what the answers come to."""
    talk = begin()
    screen, session = go_through(talk, talk.wait(), Session(fit), given)
    assert screen.prompt == "end"
    assert f"The answers point to: {title(fit, suggest(fit, session.response).level)}." in screen.text
    assert talk.say("").prompt == "end of output"
    assert talk.code() == 0


@pytest.mark.parametrize(
    ("env", "size"),
    [
        ({"TERM": "dumb"}, (24, 80)),
        ({"NO_COLOR": "1"}, (24, 80)),
        ({"LANG": "C"}, (24, 80)),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, (24, 40)),
        ({}, (24, 40)),
        ({"TERM": "vt100"}, (60, 132)),
    ],
)
def test_it_works_in_poor_terminals(
    begin: Begin, fit: Questionnaire, env: dict[str, str], size: tuple[int, int]
) -> None:
    """The same interview works without colors, without UTF-8, in narrow and in dumb terminals."""
    talk = begin(size=size, **env)
    screen, _ = go_through(talk, talk.wait(), Session(fit), {"substances": "cannabis"})
    assert screen.prompt == "end"
    assert "The answers point to:" in screen.text
    if "NO_COLOR" in env or env.get("TERM") == "dumb":
        assert re.search(r"\x1b\[[0-9;]*3[0-9]m", talk.raw) is None
    assert talk.say("").prompt == "end of output"
    assert talk.code() == 0


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_line_is_longer_than_a_narrow_window(begin: Begin, fit: Questionnaire, language: str) -> None:
    """At 40 columns every line of questions, help, alert and result fits."""
    talk = begin("--language", language, size=(24, 40))
    screen, session = talk.wait(), Session(fit)
    for key in ("?", "why", "wrong"):
        assert talk.say(key).prompt == "answer"
    while screen.prompt == "answer" and session.current is not None:
        typed = typed_for(session.current, {"substances": "alcohol,opioids", "suicide_plan": "yes"})
        session, screen = answered(session, typed), talk.say(typed)
    assert screen.prompt == "ok"
    assert talk.say("ok").prompt == "more"
    assert talk.say("").prompt == "end"
    lines = [ESCAPE.sub("", line).strip("\r") for line in talk.raw.split("\n")]
    assert len(lines) > 100
    assert [line for line in lines if len(line) > 40] == []


def test_the_question_and_the_cursor_are_on_the_screen(begin: Begin, fit: Questionnaire) -> None:
    """On a screen of 24 lines the whole question is visible, with the cursor behind the prompt."""
    talk = begin()
    screen, session = go_through(talk, talk.wait(), Session(fit), {"substances": "alcohol"}, most=20)
    window = pyte.Screen(80, 24)
    pyte.Stream(window).feed(talk.raw)
    assert session.current is not None
    shown = " ".join(" ".join(window.display).split())
    assert session.current.text.say(Reader()) in shown
    assert window.display[window.cursor.y].rstrip() == "Your answer:"
    assert window.cursor.x == len("Your answer: ")
    assert screen.prompt == "answer"


def test_the_words_are_spanish_when_asked_for(begin: Begin, fit: Questionnaire) -> None:
    """The whole interview, its keys and its result speak Spanish."""
    talk = begin("--language", "es")
    screen, session = talk.wait(), Session(fit)
    assert "atrás" in screen.text
    assert fit.intro is not None
    assert " ".join(fit.intro.say(Reader("es")).split()) in screen.text
    assert shows(screen, fit.items[0], Reader("es"))
    while screen.prompt == "answer":
        assert session.current is not None
        assert shows(screen, session.current, session.reader("es"))
        typed = typed_for(session.current, {"adult": "sí"})
        session, screen = answered(session, typed, session.reader("es")), talk.say(typed)
    assert screen.prompt == "end"
    level = suggest(fit, session.response).level
    assert level is not None
    said = fit.level_by_id[level].title.say(Reader("es"))
    assert f"Las respuestas apuntan a: {said}." in screen.text
    assert talk.say("").prompt == "end of output"


# answers


@pytest.mark.parametrize("typed", ["2", "someone_else", "Someone I care about", "some", "  SOMEONE  "])
def test_an_option_can_be_typed_in_several_ways(begin: Begin, typed: str) -> None:
    """A number, a code, the words, their beginning and any case mean the same."""
    talk = begin()
    talk.wait()
    assert "Noted: Someone I care about" in talk.say(typed).text


@pytest.mark.parametrize("typed", ["1, 5", "alcohol;cannabis", "1 5", "Alcohol, 5"])
def test_several_options_can_be_typed_in_several_ways(begin: Begin, fit: Questionnaire, typed: str) -> None:
    """Commas, semicolons and spaces part the answers."""
    talk = begin()
    screen, session = talk.wait(), Session(fit)
    screen, session = go_through(talk, screen, session, until="substances")
    heard = talk.say(typed).text
    words = [fit.item_by_id["substances"].option_by_code[code].text.say(Reader()) for code in ("alcohol", "cannabis")]
    assert f"Noted: {'; '.join(words)}" in heard


def test_what_does_not_fit_is_explained_and_asked_again(begin: Begin, fit: Questionnaire) -> None:
    """Nothing wrong is taken for an answer, and nobody is told a code."""
    talk = begin()
    talk.wait()
    assert "Please type an answer." in talk.say("").text
    assert "That is not in the list." in talk.say("3").text
    assert "That is not in the list." in talk.say("0").text
    assert "That is not in the list." in talk.say("-1").text
    screen, session = talk.say("me"), answered(Session(fit), "me")
    assert "Please answer yes or no." in talk.say("maybe").text
    screen, session = go_through(talk, screen, session, until="substances")
    assert "none of the others fits" in talk.say("alcohol, none").text
    assert "there twice" in talk.say("1, alcohol").text
    assert "More than one answer begins like that." in talk.say("o").text
    screen, session = talk.say("alcohol"), answered(session, "alcohol")
    assert session.current is fit.item_by_id["alcohol_days"]
    assert "whole number from 0 to 30" in talk.say("often").text
    assert "number from 0 to 30" in talk.say("31").text
    assert "whole number from 0 to 30" in talk.say("2.5").text
    assert "Noted: 30" in talk.say("30").text


def test_markup_and_escapes_that_are_typed_change_nothing(begin: Begin) -> None:
    """Odd input at a prompt is one more wrong answer."""
    talk = begin()
    talk.wait()
    for odd in ("[bold]x[/bold]", "{0}", "%s", "é" * 200, "¿" * 5, "99999999999999999999"):
        assert talk.say(odd).prompt == "answer"
    assert "Noted: Me" in talk.say("me").text


# keys


def test_help_and_why_say_more_and_ask_again(begin: Begin, fit: Questionnaire) -> None:
    """`?` explains, `why` gives the reason and what the answer can count for; both stay at the question."""
    talk = begin()
    talk.wait()
    talk.say("me")
    item = fit.item_by_id["overdose_signs"]
    assert item.help is not None
    assert item.why is not None
    for key in ("?", "help", " HELP "):
        assert item.help.say(Reader()) in talk.say(key).text
    said = talk.say("why").text
    assert item.why.say(Reader()) in said
    assert "It is a safety question" in said
    assert fit.rules_by_item["overdose_signs"][0].because.say(Reader()) in said


def test_skip_and_unknown_are_kept_apart(begin: Begin, fit: Questionnaire, home: Path) -> None:
    """Not knowing and not wanting to say are two different answers, on the screen and in the file."""
    talk = begin("--save", "mine.yaml")
    talk.wait()
    talk.say("me")
    assert "Noted: I'd rather not say" in talk.say("skip").text
    assert "Noted: I don't know" in talk.say("unknown").text
    assert "Noted: I don't know" in talk.say("Don't know").text
    answers = list(kept_in(home / "mine.yaml", fit).answers.values())
    assert answers == ["me", Missing.DECLINED, Missing.UNKNOWN, Missing.UNKNOWN]


def test_back_asks_the_question_before_again(begin: Begin, fit: Questionnaire) -> None:
    """`back` shows the earlier answer; Enter keeps it, and another answer replaces it."""
    talk = begin()
    talk.wait()
    assert "This is the first question." in talk.say("back").text
    talk.say("me")
    talk.say("no")
    screen = talk.say("back")
    assert shows(screen, fit.item_by_id["overdose_signs"], Reader())
    assert "Your answer so far: No." in screen.text
    assert shows(talk.say("b"), fit.item_by_id["for_whom"], Reader())
    assert shows(talk.say(""), fit.item_by_id["unknown_amount"], Reader())
    talk.say("back")
    assert talk.say("skip").prompt == "answer"
    assert "overdose" in talk.say("review").text


def test_an_early_answer_can_be_edited_and_its_effects_are_told(begin: Begin, fit: Questionnaire) -> None:
    """Saying no to alcohol after all sets its answers aside; saying yes again brings them back."""
    talk = begin()
    given = {"substances": "alcohol", "alcohol_days": "6"}
    screen, session = go_through(talk, talk.wait(), Session(fit), given, most=20)
    number = [i.link_id for i in fit.items if i.link_id in session.response.answers].index("substances") + 1
    listing = talk.say("review")
    assert listing.prompt == "number"
    assert "Your answers so far" in listing.text
    assert "There is no answer with that number." in talk.say("999").text
    assert "There is no answer with that number." in talk.say("two").text
    assert shows(talk.say(str(number)), fit.item_by_id["substances"], Reader())
    session = session.edit("substances")
    changed, after = talk.say("none"), answered(session, "none")
    assert f"{len(after.set_aside)} answers set aside" in changed.text
    assert "set aside, does not count now" in talk.say("review").text
    assert "Your answer so far:" in talk.say(str(number)).text
    restored = talk.say("alcohol")
    assert f"{len(after.set_aside)} answers brought back" in restored.text
    screen, _ = go_through(talk, restored, answered(after.edit("substances"), "alcohol"), given)
    assert screen.prompt == "end"


def test_review_with_nothing_answered_says_so(begin: Begin) -> None:
    """There is nothing to list at the first question."""
    talk = begin()
    talk.wait()
    screen = talk.say("review")
    assert "There are no answers yet." in screen.text
    assert screen.prompt == "answer"


def test_review_at_the_end_changes_the_result(begin: Begin, fit: Questionnaire) -> None:
    """From the result a person can go back to any answer and gets a new result."""
    talk = begin()
    screen, session = go_through(talk, talk.wait(), Session(fit))
    number = list(session.response.answers).index("suicide_plan") + 1
    assert talk.say("review").prompt == "number"
    assert shows(talk.say(str(number)), fit.item_by_id["suicide_plan"], Reader())
    assert talk.say("yes").prompt == "ok"
    assert talk.say("ok").prompt == "more"
    screen = talk.say("")
    assert screen.prompt == "end"
    assert fit.rule_by_id["suicide-plan"].do_now[0].say(Reader()) in screen.text


@pytest.mark.parametrize("prompt", ["answer", "ok", "more", "number", "end", "file"])
@pytest.mark.parametrize(("key", "code"), [("quit", 130), ("leave", 0)])
def test_quit_and_leave_work_at_every_prompt(
    begin: Begin, fit: Questionnaire, home: Path, prompt: str, key: str, code: int
) -> None:
    """Wherever a person is, one word ends it, and no file is left behind."""
    talk = begin()
    screen = talk.wait()
    if prompt in ("ok", "more"):
        talk.say("me")
        screen = talk.say("yes")
        screen = talk.say("ok") if prompt == "more" else screen
    elif prompt in ("number", "file"):
        talk.say("me")
        screen = talk.say("review" if prompt == "number" else "save")
    elif prompt == "end":
        screen, _ = go_through(talk, screen, Session(fit))
    assert screen.prompt == prompt
    assert talk.say(key).prompt == "end of output"
    assert talk.code() == (0 if prompt == "end" else code)
    assert (CLEARED in talk.raw) is (key == "leave")
    assert list(home.iterdir()) == []


def test_leave_clears_the_screen_and_what_was_scrolled_away(begin: Begin, home: Path) -> None:
    """After `leave` not a letter stands on the screen, and nothing is written."""
    talk = begin()
    talk.wait()
    talk.say("me")
    assert talk.say("leave").prompt == "end of output"
    assert talk.code() == 0
    assert ESCAPE.sub("", talk.raw[talk.raw.index(CLEARED) :]).strip() == ""
    window = pyte.Screen(80, 24)
    pyte.Stream(window).feed(talk.raw)
    assert "".join(window.display).strip() == ""
    assert list(home.iterdir()) == []


def test_leave_scrolls_a_dumb_terminal_empty(begin: Begin) -> None:
    """Where the screen cannot be cleared, it is pushed away, and no escape is printed as rubbish."""
    talk = begin(TERM="dumb")
    talk.wait()
    assert talk.say("leave").prompt == "end of output"
    assert talk.code() == 0
    assert CLEARED not in talk.raw
    assert talk.raw.endswith("\r\n" * 200)


# safety


def test_an_emergency_comes_first_and_the_result_repeats_it(begin: Begin, fit: Questionnaire) -> None:
    """The alert stays until it is read, Enter leads to the result, and the result says it again."""
    talk = begin()
    screen = danger(talk)
    rule = fit.rule_by_id["overdose-signs"]
    assert screen.prompt == "ok"
    for step in rule.do_now:
        assert step.say(Reader()) in screen.text
    assert "911" in screen.text
    assert talk.say("what").prompt == "ok"
    assert talk.say("").prompt == "ok"
    assert talk.say("OK").prompt == "more"
    result = talk.say("")
    assert result.prompt == "end"
    for step in rule.do_now:
        assert step.say(Reader()) in result.text
    assert result.text.index(rule.do_now[0].say(Reader())) < result.text.index("Profile")
    assert talk.say("").prompt == "end of output"
    assert talk.code() == 0


@pytest.mark.parametrize("at", ["ok", "more"])
def test_a_slip_at_an_emergency_can_be_taken_back(begin: Begin, fit: Questionnaire, at: str) -> None:
    """`back` asks the question again, and an alert that comes back is shown once more."""
    talk = begin()
    screen = danger(talk)
    if at == "more":
        assert talk.say("ok").prompt == "more"
        assert talk.say("perhaps").prompt == "more"
    screen = talk.say("back")
    assert screen.prompt == "answer"
    assert shows(screen, fit.item_by_id["overdose_signs"], Reader())
    assert talk.say("no").prompt == "answer"
    talk.say("back")
    assert talk.say("yes").prompt == "ok"


def test_more_goes_on_after_an_emergency(begin: Begin, fit: Questionnaire) -> None:
    """Whoever wants to go on can, and the alert is still in the result."""
    talk = begin()
    danger(talk)
    talk.say("ok")
    screen = talk.say("more")
    session = Session(fit).edit("for_whom").answer("me").edit("overdose_signs").answer(True).go_on()
    screen, session = go_through(talk, screen, session)
    assert screen.prompt == "end"
    assert len(session.response.answers) > 20
    assert fit.rule_by_id["overdose-signs"].do_now[0].say(Reader()) in screen.text


def test_someone_under_18_is_shown_another_service(begin: Begin, fit: Questionnaire) -> None:
    """No level is named for a teenager; what fits better is."""
    talk = begin()
    screen, session = go_through(talk, talk.wait(), Session(fit), {"adult": "no"})
    assert screen.prompt == "end"
    referral = session.standing.referral
    assert referral is not None
    assert "Another kind of service fits better." in screen.text
    assert referral.because.say(Reader()) in screen.text
    assert "The answers point to" not in screen.text


def test_a_sensitive_answer_is_not_repeated(begin: Begin, fit: Questionnaire) -> None:
    """What is marked sensitive is not read back on the screen."""
    talk = begin()
    _, session = go_through(talk, talk.wait(), Session(fit), until="suicide_plan")
    assert session.current is not None
    assert session.current.sensitive
    assert "Noted" not in talk.say("no").text


# stopping


@pytest.mark.parametrize("control", ["c", "d"])
@pytest.mark.parametrize(
    ("at", "save"),
    [
        *((at, save) for at in ("answer", "ok", "more", "number", "end") for save in (False, True)),
        # With --save there is no name to ask for.
        ("file", False),
    ],
)
def test_control_c_and_d_end_it_at_once(begin: Begin, home: Path, control: str, save: bool, at: str) -> None:
    """The exit code is 130, what happened to the answers is told, and nothing else is written."""
    talk = begin(*(["--save", "mine.yaml"] if save else []))
    talk.wait()
    screen = talk.say("me")
    for line in {
        "ok": ["yes"],
        "more": ["yes", "ok"],
        "number": ["review"],
        "file": ["save"],
        "end": ["yes", "ok", ""],
    }.get(at, []):
        screen = talk.say(line)
    assert screen.prompt == at
    talk.child.sendcontrol(control)
    screen = talk.wait()
    assert screen.prompt == "end of output"
    assert ("Your answers are kept in mine.yaml" in screen.text) is save
    assert ("Nothing was saved" in screen.text) is not save
    assert "Traceback" not in talk.raw
    assert talk.code() == 130
    assert [path.name for path in home.iterdir()] == (["mine.yaml"] if save else [])


# saving


def test_save_asks_for_a_name_and_keeps_every_answer_from_then_on(begin: Begin, fit: Questionnaire, home: Path) -> None:
    """The file can be read by its owner alone and follows the answers."""
    talk = begin()
    talk.wait()
    talk.say("me")
    assert talk.say("save").prompt == "file"
    screen = talk.say("")
    assert "Saved in iopfit-answers.yaml" in screen.text
    path = home / "iopfit-answers.yaml"
    assert dict(kept_in(path, fit).answers) == {"for_whom": "me"}
    talk.say("no")
    assert dict(kept_in(path, fit).answers) == {"for_whom": "me", "overdose_signs": False}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "iopfit ask --save iopfit-answers.yaml" in talk.say("quit").text


@pytest.mark.parametrize("word", ["back", "no", "review", "skip", "?"])
def test_a_word_of_the_program_is_no_file_name(begin: Begin, home: Path, word: str) -> None:
    """Whoever changes their mind at the name of a file gets no file."""
    talk = begin()
    talk.wait()
    talk.say("save")
    screen = talk.say(word)
    assert screen.prompt == "answer"
    assert "Nothing was written." in screen.text
    assert list(home.iterdir()) == []


def test_save_leaves_what_somebody_else_wrote(begin: Begin, home: Path) -> None:
    """A case, or answers with comments, are not replaced by answers alone."""
    for text in ("# mine\nadult: yes\n", "person: A man.\nanswers: {adult: yes}\n", "adult: yes  # he said\n"):
        (home / "mine.yaml").write_text(text, encoding="utf-8")
        talk = begin("--save", "mine.yaml")
        assert "would lose" in talk.wait().text
        assert talk.code() == 2
        assert (home / "mine.yaml").read_text(encoding="utf-8") == text


def test_nothing_is_kept_before_an_answer(begin: Begin, home: Path) -> None:
    """Whoever looks at a kept interview and stops has changed nothing."""
    (home / "mine.yaml").write_text('{"adult": true}', encoding="utf-8")
    talk = begin("--save", "mine.yaml")
    talk.wait()
    talk.say("quit")
    assert (home / "mine.yaml").read_text(encoding="utf-8") == '{"adult": true}'


def test_back_works_after_taking_up_an_interview(begin: Begin, fit: Questionnaire, home: Path) -> None:
    """What was answered in an earlier sitting can be asked again."""
    talk = begin("--save", "mine.yaml")
    talk.wait()
    talk.say("me")
    talk.say("no")
    talk.say("quit")
    talk = begin("--save", "mine.yaml")
    talk.wait()
    assert shows(talk.say("back"), fit.item_by_id["overdose_signs"], Reader())


def test_stopping_says_what_was_written(begin: Begin, home: Path) -> None:
    """A receipt or a page that was asked for is named, and so is the whole command to go on."""
    talk, _ = at_the_end(begin, "--receipt", "rc.json")
    assert "a receipt with your answers is written to rc.json" in plain(talk.raw)
    talk.say("report")
    talk.say("")
    talk.say("more")
    screen = talk.say("quit")
    assert "Nothing was saved" not in screen.text
    assert "What was written stays in rc.json and iopfit-report.html." in screen.text
    talk = begin("--save", "my answers.yaml", "--language", "es")
    talk.wait()
    assert "iopfit ask --save 'my answers.yaml' --language es" in talk.say("quit").text


def test_save_leaves_an_existing_file_alone(begin: Begin, home: Path) -> None:
    """A name that is taken is refused, and another can be given."""
    (home / "taken.yaml").write_text("mine", encoding="utf-8")
    talk = begin()
    talk.wait()
    talk.say("me")
    talk.say("save")
    assert "left as it was" in talk.say("taken.yaml").text
    assert (home / "taken.yaml").read_text(encoding="utf-8") == "mine"
    talk.say("save")
    assert "Saved in free.yaml" in talk.say("free.yaml").text


@pytest.mark.parametrize("name", ["taken/below.yaml", "/proc/iopfit.yaml", "x" * 300, "~nobody-at-all/x.yaml"])
def test_what_cannot_be_written_is_told_and_nothing_is_lost(
    begin: Begin, fit: Questionnaire, home: Path, name: str
) -> None:
    """A place that takes no file costs no answer: the interview goes on, and another place works."""
    (home / "taken").write_text("mine", encoding="utf-8")
    talk = begin(size=(24, 200))
    talk.wait()
    talk.say("me")
    assert talk.say("save").prompt == "file"
    screen = talk.say(name)
    assert "It could not be saved there" in screen.text
    assert screen.prompt == "answer"
    talk.say("save")
    talk.say("free.yaml")
    assert dict(kept_in(home / "free.yaml", fit).answers) == {"for_whom": "me"}
    assert sorted(path.name for path in home.iterdir()) == ["free.yaml", "taken"]


def test_save_refuses_a_file_that_is_not_of_answers(begin: Begin, home: Path) -> None:
    """`--save` on some other file ends with a message and leaves the file as it was."""
    (home / "letter.txt").write_text("Dear all,\nthis is: a letter\n", encoding="utf-8")
    talk = begin("--save", "letter.txt")
    assert talk.wait().prompt == "end of output"
    assert talk.code() in (1, 2)
    assert (home / "letter.txt").read_text(encoding="utf-8") == "Dear all,\nthis is: a letter\n"


@pytest.mark.parametrize("count", [0, 1, 3, 7, 16])
def test_a_killed_session_keeps_what_was_answered(begin: Begin, fit: Questionnaire, home: Path, count: int) -> None:
    """Every answer that was followed by the next question is in the file, and it is resumed from there."""
    path = home / "mine.yaml"
    given = {"substances": "alcohol"}
    talk = begin("--save", "mine.yaml")
    screen, session = go_through(talk, talk.wait(), Session(fit), given, most=count)
    talk.child.kill(signal.SIGKILL)
    talk.child.wait()
    assert dict(kept_in(path, fit).answers) == dict(session.response.answers)
    assert len(session.response.answers) == count
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (home / ".mine.yaml.abcdef.iopfit-tmp").write_text("half", encoding="utf-8")
    again = begin("--save", "mine.yaml")
    screen = again.wait()
    assert ("Welcome back." in screen.text) is (count > 0)
    assert (f" {count} answer" in screen.text) is (count > 0)
    assert session.current is not None
    assert shows(screen, session.current, session.reader("en"))
    assert [found.name for found in home.iterdir()] == ["mine.yaml"]
    screen, _ = go_through(again, screen, session, given)
    assert screen.prompt == "end"


def test_one_answer_is_counted_as_one(begin: Begin) -> None:
    """Coming back after one answer, a person is not told of 1 answers."""
    talk = begin("--save", "mine.yaml")
    talk.wait()
    talk.say("me")
    talk.say("quit")
    screen = begin("--save", "mine.yaml").wait()
    assert "Welcome back." in screen.text
    assert "1 answers" not in screen.text


def test_with_save_nobody_is_told_that_nothing_is_written(begin: Begin) -> None:
    """The first words on privacy are true when answers are kept from the start."""
    assert "nothing is written down unless" in begin().wait().text
    assert "nothing is written down unless" not in begin("--save", "mine.yaml").wait().text


@pytest.mark.parametrize("count", [1, 2, 4, 9])
def test_a_session_killed_while_saving_has_a_whole_file(
    begin: Begin, fit: Questionnaire, home: Path, count: int
) -> None:
    """Killed right after an answer was typed, the file is the old one or the new one, whole."""
    talk = begin("--save", "mine.yaml")
    _, session = go_through(talk, talk.wait(), Session(fit), most=count)
    talk.child.sendline("no")
    talk.child.kill(signal.SIGKILL)
    talk.child.wait()
    assert session.current is not None
    before, after = session.response.answers, session.answer(False).response.answers
    assert dict(kept_in(home / "mine.yaml", fit).answers) in (dict(before), dict(after))
    again = begin("--save", "mine.yaml")
    assert again.wait().prompt == "answer"
    assert [found.name for found in home.iterdir()] == ["mine.yaml"]


def test_answers_set_aside_are_kept_in_the_file(begin: Begin, fit: Questionnaire, home: Path) -> None:
    """What no longer applies is kept apart in the file and comes back when it applies again."""
    talk = begin("--save", "mine.yaml")
    _, session = go_through(talk, talk.wait(), Session(fit), {"substances": "alcohol", "alcohol_days": "9"}, most=17)
    number = [i.link_id for i in fit.items if i.link_id in session.response.answers].index("substances") + 1
    talk.say("review")
    talk.say(str(number))
    talk.say("none")
    kept = kept_in(home / "mine.yaml", fit)
    assert kept.answers["alcohol_days"] == 9
    assert "alcohol_days" in Session(fit, kept).set_aside
    assert "\nset_aside:" in (home / "mine.yaml").read_text(encoding="utf-8")


def test_resuming_does_not_touch_what_another_file_left(begin: Begin, home: Path) -> None:
    """Files whose names only begin alike are nobody else's leftovers."""
    other = home / ".mine.yaml-of-my-brother.yaml.abcdef.iopfit-tmp"
    talk = begin("--save", "mine.yaml")
    talk.wait()
    talk.say("quit")
    other.write_text("his", encoding="utf-8")
    begin("--save", "mine.yaml").wait()
    assert other.exists()


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal."""
    command = [sys.executable, "-m", "iopfit", *arguments]
    env = {**KEPT, "HOME": str(home)}
    return subprocess.run(
        command, cwd=home, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ["mine.yaml", "mine [1] *.yaml"])
def test_forget_deletes_the_file_and_its_leftovers(begin: Begin, home: Path, name: str) -> None:
    """After `forget` nothing of a kept session is left in the folder, whatever it was called."""
    talk = begin("--save", name)
    talk.wait()
    talk.say("me")
    talk.say("quit")
    (home / f".{name}.abcdef.iopfit-tmp").write_text("half", encoding="utf-8")
    done = run(home, "forget", name)
    assert done.returncode == 0, done.stderr
    assert f"Deleted {name}" in done.stdout
    assert list(home.iterdir()) == []


def test_forget_leaves_files_alone_that_only_look_like_it(home: Path) -> None:
    """What was kept begins in its own way; that its marks stand somewhere is not enough."""
    for path in (Path(iopfit.__file__).parent / "sessions.py", Path(__file__)):
        copied = home / path.name
        copied.write_bytes(path.read_bytes())
        assert run(home, "forget", copied.name).returncode == 1
        assert copied.exists()
    (home / "notes.txt").write_text("answers: x. The questionnaire: y", encoding="utf-8")
    assert run(home, "forget", "notes.txt").returncode == 1


def test_forget_leaves_other_files_alone(home: Path) -> None:
    """A file that is not one of kept answers is not deleted, and neither is one named before it."""
    (home / "letter.txt").write_text("Dear all", encoding="utf-8")
    done = run(home, "forget", "letter.txt")
    assert done.returncode == 1
    assert "left alone" in done.stderr
    assert (home / "letter.txt").exists()
    assert run(home, "forget", "nowhere.yaml").returncode == 2


def at_the_end(begin: Begin, *options: str) -> tuple[Talk, Screen]:
    """Return an interview that an emergency has brought to its result, and the screen with it."""
    talk = begin(*options)
    talk.wait()
    talk.say("me")
    talk.say("yes")
    talk.say("ok")
    screen = talk.say("")
    assert screen.prompt == "end"
    return talk, screen


def test_the_result_says_why_and_how_firm_it_is(begin: Begin) -> None:
    """The same explanation stands at the end of an interview as in every report."""
    _, screen = at_the_end(begin)
    assert "Why not another kind of care" in screen.text
    assert "The answers that are enough for this minimum" in screen.text


def test_a_page_can_be_kept_at_the_end(begin: Begin, home: Path) -> None:
    """`report` asks for a name, writes a page for its owner alone, and never replaces a file."""
    talk, _ = at_the_end(begin)
    assert list(home.iterdir()) == []
    assert talk.say("report").prompt == "page"
    screen = talk.say("")
    assert screen.prompt == "end"
    assert "The page is kept in iopfit-report.html" in screen.text
    page = home / "iopfit-report.html"
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    before = page.read_text(encoding="utf-8")
    assert "Please do this now" in before
    talk.say("report")
    assert "There is already a file with that name" in talk.say("").text
    talk.say("report")
    assert "The page could not be kept there" in talk.say("nowhere/at/all.html").text
    assert page.read_text(encoding="utf-8") == before
    assert talk.say("").prompt == "end of output"
    assert talk.code() == 0
    assert run(home, "forget", "iopfit-report.html").returncode == 0
    assert list(home.iterdir()) == []


def test_the_sheet_can_be_read_at_the_end(begin: Begin, home: Path) -> None:
    """`sheet` shows what to ask programs, and nothing is written."""
    talk, _ = at_the_end(begin)
    screen = talk.say("sheet")
    assert screen.prompt == "end"
    assert "Questions for the insurance" in screen.text
    assert list(home.iterdir()) == []


def test_a_word_that_is_none_is_told_at_the_end(begin: Begin) -> None:
    """Nothing typed there is silently passed over."""
    talk, _ = at_the_end(begin)
    for word in ("foo", "why", "back", "2"):
        screen = talk.say(word)
        assert screen.prompt == "end"
        assert "That is none of the words here." in screen.text


def test_a_number_that_is_no_digit_is_told_at_the_review(begin: Begin) -> None:
    """The key for ² stands next to the digits on some keyboards."""
    talk = begin()
    talk.wait()
    talk.say("me")
    assert talk.say("review").prompt == "number"
    for word in ("²", "١", "99999999999"):
        screen = talk.say(word)
        assert screen.prompt == "number"
        assert "There is no answer with that number." in screen.text


def test_without_a_terminal_it_names_suggest_and_what_is_open(fit: Questionnaire, home: Path) -> None:
    """In a pipe nothing is asked: the message says what to run, and which answers to write."""
    done = run(home, "ask")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "iopfit suggest FILE" in done.stderr
    listed = done.stderr.split("Not answered yet:")[1].split()
    assert listed == [item.link_id for item in Session(fit).open_items]
    assert list(home.iterdir()) == []


def test_what_review_leads_to_is_asked_in_between(begin: Begin, fit: Questionnaire, home: Path) -> None:
    """`review` and `back` ask the item they lead to, then the one that was asked for."""
    (home / "mine.yaml").write_text("adult: yes\nfor_whom: me\n", encoding="utf-8")
    talk = begin("mine.yaml", "--ask", "gad_*", "--voice", "counselor", command="suggest")
    reader = Reader(voice="counselor")
    assert shows(talk.wait(), fit.item_by_id["gad_nervous"], reader)
    assert "For whom" not in talk.say("review").text
    assert shows(talk.say("1"), fit.item_by_id["for_whom"], reader)
    assert shows(talk.say("1"), fit.item_by_id["gad_nervous"], reader)
    assert shows(talk.say("1"), fit.item_by_id["gad_worry"], reader)
    assert shows(talk.say("back"), fit.item_by_id["gad_nervous"], reader)
    assert shows(talk.say("2"), fit.item_by_id["gad_worry"], reader)
    assert talk.say("2").prompt == "end of output"


def test_suggest_asks_for_some_items_only(begin: Begin, fit: Questionnaire, home: Path) -> None:
    """`suggest --ask` asks what matches, in order, and goes on to the result."""
    (home / "mine.yaml").write_text("adult: yes\ngad_worry: not_at_all\n", encoding="utf-8")
    talk = begin("mine.yaml", "--ask", "gad_*", command="suggest")
    screen = talk.wait()
    assert shows(screen, fit.item_by_id["gad_nervous"], Reader())
    screen = talk.say("4")
    assert shows(screen, fit.item_by_id["gad_worry"], Reader())
    assert "Your answer so far: Not at all." in screen.text
    screen = talk.say("")
    assert screen.prompt == "end of output"
    assert "What this is not" in screen.text
    assert talk.code() == 0
    assert (home / "mine.yaml").read_text(encoding="utf-8") == "adult: yes\ngad_worry: not_at_all\n"
