"""Nothing leaves the machine, nothing is written unasked, no message repeats an answer, no text acts.

The first tests run the program with an audit hook of Python's own that sees every file
opened for writing, every change of a folder, every process and every socket.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pexpect
import pytest

import iopfit
from iopfit import Problem, Questionnaire, Response, suggest
from iopfit.answer_file import read_answers
from iopfit.cli.failure import guarded
from iopfit.diagnostics import concise, from_flaw
from iopfit.library import shipped_folder
from iopfit.yaml_text import read

KEPT = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(Path(iopfit.__file__).parents[1])}
PERSON = str(next(shipped_folder().glob("people/inpatient-pregnant*.yaml")))
MARKER = "zqmarker"
NUMBER = "7391846205"

# The log is opened before the hook is there, and is written with os.write, which is no event.
WATCHED = """\
import os, sys
log = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = (
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "os.setxattr", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
    "subprocess.", "socket.", "shutil.", "tempfile.", "urllib.", "http.", "ftplib.", "smtplib.", "sqlite3.", "syslog.",
)
def hook(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if any(letter in (mode or "") for letter in "wax+") or (flags or 0) & WRITES:
            os.write(log, f"open {{path}}\\n".encode())
    elif event.startswith(CHANGES):
        os.write(log, f"{{event}} {{arguments}}\\n".encode())
sys.addaudithook(hook)
sys.argv = ["iopfit", *sys.argv[1:]]
from iopfit.cli import main
main()
"""


class Watched:
    """The program with every trace it leaves written down."""

    def __init__(self, folder: Path) -> None:
        """Put the watching script beside an empty folder to run in."""
        self.home = folder / "home"
        self.home.mkdir()
        self._log = folder / "log"
        self._script = folder / "watched.py"
        self._script.write_text(WATCHED.format(log=str(self._log)), encoding="utf-8")
        # Python itself keeps compiled modules; that is told not to happen, so what is left is ours.
        self._env = {**KEPT, "HOME": str(self.home), "TERM": "xterm", "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command without a terminal."""
        command = [sys.executable, str(self._script), *arguments]
        return subprocess.run(
            command, input=stdin, cwd=self.home, env=self._env, capture_output=True, text=True, check=False
        )

    def talk(self, *arguments: str) -> "pexpect.spawn[str]":
        """Start a command at a terminal."""
        return pexpect.spawn(
            sys.executable,
            [str(self._script), *arguments],
            cwd=str(self.home),
            env={**self._env},
            encoding="utf-8",
            timeout=60,
            dimensions=(24, 80),
        )

    def printed(self, *arguments: str) -> tuple[int | None, str]:
        """Run a command at a terminal without colors; return its exit code and everything printed.

        Only a terminal shows what reaches it: in a pipe, the printing library takes escapes out.
        """
        talk: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            [str(self._script), *arguments],
            cwd=str(self.home),
            env={**self._env, "TERM": "dumb"},
            encoding="utf-8",
            timeout=60,
            dimensions=(24, 200),
        )
        talk.expect(pexpect.EOF)
        talk.close()
        return talk.exitstatus, (talk.before or "").replace("\r\n", "\n")

    @property
    def traces(self) -> list[str]:
        """Every write, change, process and connection so far."""
        return self._log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """Return the watched program."""
    return Watched(tmp_path)


def converse(talk: "pexpect.spawn[str]", *lines: str) -> str:
    """Type line after line, each at a prompt, and return what was printed in all."""
    printed = ""
    for line in lines:
        talk.expect(
            [r"Your answer: ", r"have read this: ", r"or more: ", r"Number: ", r"from above: ", r"yaml, or back\): "]
        )
        printed += (talk.before or "") + str(talk.after)
        talk.sendline(line)
    talk.expect(pexpect.EOF)
    printed += talk.before or ""
    talk.close()
    return printed


# nothing is written or sent


@pytest.mark.parametrize(
    "lines",
    [
        ("me", "?", "why", "back", "", "skip", "unknown", "review", "2", "no", "quit"),
        ("me", "yes", "ok", "", "review", "1", "", "leave"),
        ("me", "yes", "ok", "", ""),
        ("leave",),
    ],
)
def test_an_interview_writes_nothing_and_sends_nothing(watched: Watched, lines: tuple[str, ...]) -> None:
    """Questions, help, review, alerts, the result and every way to end leave no trace."""
    converse(watched.talk("ask"), *lines)
    assert watched.traces == []
    assert list(watched.home.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("suggest", PERSON), 0, "Inpatient"),
        (("suggest", PERSON, "--format", "json"), 0, '"level"'),
        (("suggest", PERSON, "--format", "markdown", "--language", "es"), 0, "# "),
        (("suggest", PERSON, "--format", "html"), 0, "<!DOCTYPE html>"),
        (("suggest", "-"), 0, "911"),
        (("suggest", "nowhere.yaml"), 2, "nowhere.yaml"),
        (("ask",), 2, "terminal"),
        (("check",), 0, "questions"),
        (("questions", "alcohol_days"), 0, "alcohol_days"),
        (("schema",), 0, '"$schema"'),
        (("--help",), 0, "Usage"),
    ],
)
def test_no_command_writes_or_sends_anything(
    watched: Watched, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Scoring, checking and listing read files and print, and do nothing else."""
    done = watched.run(*arguments, stdin="suicide_plan: yes\n")
    assert done.returncode == code
    assert said in (done.stderr if code else done.stdout)
    assert watched.traces == []
    assert list(watched.home.iterdir()) == []


def test_saving_writes_the_file_and_nothing_else(watched: Watched) -> None:
    """With --save the only traces are the file and the one it is replaced from, and no connection."""
    converse(watched.talk("ask", "--save", "mine.yaml"), "me", "no", "quit")
    traces = watched.traces
    assert any(trace.startswith("os.rename") and "mine.yaml" in trace for trace in traces)
    assert {trace.split()[0] for trace in traces} <= {"open", "tempfile.mkstemp", "os.rename"}
    # A number is the open file of the line before it, which has a name of ours.
    names = [trace.split(maxsplit=1)[1] for trace in traces]
    assert [name for name in names if ".mine.yaml" not in name and not name.isdigit()] == []
    assert [path.name for path in watched.home.iterdir()] == ["mine.yaml"]


# no message repeats an answer

FAULTS: Mapping[str, str] = {
    "not-yes-or-no": f"suicide_plan: {MARKER}",
    "not-an-option": f"living: {MARKER}",
    "not-an-option in a list": f"substances: [alcohol, {MARKER}]",
    "not-a-whole-number": f"alcohol_days: {MARKER}",
    "out-of-range": f"alcohol_days: {NUMBER}",
    "decimal": f"alcohol_days: 1.{NUMBER}",
    "one-answer-only": f"living: [sober_home, {MARKER}]",
    "wrong-shape": f"living: {{missing: {MARKER}}}",
    "wrong-shape in a list": f"substances: [[{MARKER}]]",
    "answers of the wrong shape": f"answers: [{MARKER}]",
    "another questionnaire": f"questionnaire: {MARKER}\nanswers:\n  adult: yes",
    "not answers at all": f"{MARKER} {NUMBER}",
    "a list": f"- {MARKER}",
    "given twice": f"living: {MARKER}\nliving: {NUMBER}",
    "a block": f"living: |\n  {MARKER}\n  {NUMBER}",
    "open quote": f'living: "{MARKER}',
    "open list": f"substances: [{MARKER}",
    "anchor": f"living: &{MARKER} none",
    "alias": f"living: *{MARKER}",
    "tag": f"living: !{MARKER} none",
    "escape": f'living: "\\q{MARKER}"',
    "colon": f"living: {MARKER}: {NUMBER}",
    "tab": f"living:\n\t{MARKER}",
    "control character": f"living: {MARKER}\x07",
    "second document": f"living: none\n---\n{MARKER}",
    "directive": f"%{MARKER} {NUMBER}\n---\na: b",
    "unknown item": f"my_own_note: {MARKER}",
    "json": f'{{"living": "{MARKER}", "adult": {NUMBER}}}',
}


@pytest.mark.parametrize("name", FAULTS)
def test_no_finding_holds_an_answer(fit: Questionnaire, name: str) -> None:
    """Messages, help, the concise form and the exception name items and places only."""
    document, flaws = read("mine.yaml", FAULTS[name].encode())
    _, findings = read_answers(fit, document)
    every = [*(from_flaw(flaw, about_answers=True) for flaw in flaws), *findings]
    assert every, name
    for finding in every:
        for text in (finding.message, finding.help, finding.label, concise(finding)):
            assert MARKER not in text, finding
            assert NUMBER not in text, finding
    assert MARKER not in str(Problem(every)) + repr(Problem(every))
    assert NUMBER not in str(Problem(every)) + repr(Problem(every))


def faulty_files(home: Path) -> list[str]:
    """Write one file a fault; return their names."""
    for number, text in enumerate(FAULTS.values()):
        (home / f"{number}.yaml").write_text(text, encoding="utf-8")
    return [f"{number}.yaml" for number in range(len(FAULTS))]


def test_the_concise_form_holds_no_answer(watched: Watched) -> None:
    """`suggest --concise` prints every finding on one line, without a word of the files."""
    names = faulty_files(watched.home)
    done = watched.run("suggest", "--concise", *names)
    assert done.returncode == 2
    assert {line.split(":")[0] for line in done.stderr.splitlines()} == set(names)
    assert MARKER not in done.stderr + done.stdout
    assert NUMBER not in done.stderr + done.stdout


def test_findings_that_go_to_a_log_hold_no_answer(watched: Watched) -> None:
    """Where the errors do not go to a terminal, lines of answers are not quoted, whatever the form."""
    done = watched.run("suggest", *faulty_files(watched.home))
    assert done.returncode == 2
    assert MARKER not in done.stderr + done.stdout
    assert NUMBER not in done.stderr + done.stdout


def test_the_help_does_not_tell_what_was_nearly_written(fit: Questionnaire) -> None:
    """A help line that names the nearest option of a sensitive item would tell the answer."""
    document, _ = read("mine.yaml", b"mind_signs: [voicez]\nphq_selfharm: nearly_every_dayz\n")
    _, findings = read_answers(fit, document)
    assert len(findings) == 2
    for finding in findings:
        assert "did you mean" not in finding.help, finding


FAULTS_OF_OURS: Mapping[str, Callable[[Questionnaire], object]] = {
    "a message": lambda fit: int(f"{MARKER}"),
    "a key": lambda fit: fit.item_by_id[MARKER],
    "a wrong value": lambda fit: suggest(
        fit, Response({"substances": frozenset({"alcohol"}), "alcohol_days": MARKER, "adult": MARKER})
    ),
    "a chained cause": lambda fit: _chained(),
    "a group": lambda fit: _group(),
    "too deep": lambda fit: _deep(MARKER),
}


def _chained() -> None:
    try:
        int(MARKER)
    except ValueError as error:
        raise RuntimeError(f"answers: {MARKER}") from error


def _group() -> None:
    raise ExceptionGroup(MARKER, [ValueError(MARKER)])


def _deep(text: str) -> str:
    return _deep(text)


@pytest.mark.parametrize("name", FAULTS_OF_OURS)
def test_a_fault_of_ours_is_told_without_an_answer(
    fit: Questionnaire, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Whatever breaks inside, the message has its kind and place, the exit code is 2, and no answer is in it."""
    with pytest.raises(SystemExit) as ended:
        guarded(lambda: FAULTS_OF_OURS[name](fit))
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert "this is a bug in iopfit" in printed.err
    assert "Traceback" not in printed.err
    assert MARKER not in printed.err + printed.out


# text is never more than text

ODD = "[bold red]zq[/bold red] [link=http://x.test]y[/link] <script>zq()</script> *zq* [zq](http://x.test) `zq` | zq :bomb:"
ESCAPES = "\x1b[2J\x1b]0;zq\x07\x1b[31mred\x9b2J\x08\x7f"

TOPIC = r"""
topic: use
title: "Use ODD ESC"
ledger: need
items:
  - {link_id: note, type: text, label: "a note ODD ESC", text: "Say something. ODD ESC", why: "To know. ODD ESC", required: true}
  - {link_id: drinks, type: boolean, label: "drinking ODD ESC", text: "Do they drink? ODD ESC", why: "To know."}
rules:
  - {id: drinks, when: drinks = yes, rate: {use: 2}, at_least: iop, because: "Drinking ODD ESC needs care.", cite: own}
"""


@pytest.fixture
def odd(watched: Watched, framed: Callable[[Mapping[str, str]], dict[str, bytes]]) -> Path:
    """Return a small questionnaire with markup and escapes in its words, and answers with more of them."""
    escaped = "".join(f"\\x{ord(c):02x}" if not c.isprintable() else c for c in ESCAPES)
    topic = TOPIC.replace("ODD", ODD).replace("ESC", escaped)
    folder = watched.home / "small"
    for name, data in framed({"topics/use.yaml": topic}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        words = b"rating_words: [none, mild, moderate, serious, immediate]\n" if name == "questionnaire.yaml" else b""
        (folder / name).write_bytes(data + words)
    answers = f'questionnaire: small\nanswers:\n  note: "{ODD}{escaped}"\n  drinks: yes\n'
    (watched.home / "mine.yaml").write_text(answers, encoding="utf-8")
    return folder


def acts(text: str) -> list[str]:
    """Return the characters of a text that a terminal would act on."""
    return [c for c in text if not c.isprintable() and c != "\n"]


def test_text_from_files_is_inert_in_a_terminal_result(watched: Watched, odd: Path) -> None:
    """Markup is printed as it is written, and no control character gets through."""
    code, printed = watched.printed("suggest", "-q", str(odd), "mine.yaml")
    assert code == 0, printed
    said = " ".join(printed.split())
    assert "[bold red]zq[/bold red] [link=http://x.test]y[/link]" in said
    assert ":bomb:" in said
    assert acts(printed) == []


def test_text_from_files_is_inert_in_markdown(watched: Watched, odd: Path) -> None:
    """HTML, links, emphasis, code and tables from files are escaped, and no control character gets through."""
    code, printed = watched.printed("suggest", "-q", str(odd), "-f", "markdown", "mine.yaml")
    assert code == 0, printed
    assert r"\<script\>zq()\</script\>" in printed
    assert re.search(r"(?<!\\)<script", printed) is None
    assert re.search(r"(?<!\\)\[zq", printed) is None
    assert re.search(r"(?<!\\)[*`]zq", printed) is None
    assert acts(printed) == []


@pytest.mark.parametrize("command", [("questions",), ("questions", "drinks")])
def test_text_from_files_is_inert_in_lists(watched: Watched, odd: Path, command: tuple[str, ...]) -> None:
    """The author's lists print no control character either."""
    code, printed = watched.printed(*command, "-q", str(odd))
    assert code == 0, printed
    assert "[bold red]zq[/bold red]" in " ".join(printed.split())
    assert acts(printed) == []


@pytest.mark.parametrize("options", [(), ("--concise",)])
def test_text_from_files_is_inert_in_findings(watched: Watched, odd: Path, options: tuple[str, ...]) -> None:
    """A broken questionnaire and broken answers are quoted without their escapes."""
    topic = odd / "topics" / "use.yaml"
    topic.write_text(topic.read_text("utf-8").replace("when: drinks", 'when: "drinkz \\x1b[2J"'), "utf-8")
    (watched.home / "bad.yaml").write_text('"\\e[2J[bold]": 1\nnote: "\\e[2J"\n', encoding="utf-8")
    (watched.home / "raw.yaml").write_bytes(b"note: \x1b[2J\n")
    for arguments in (("check", str(odd)), ("suggest", "bad.yaml"), ("suggest", "raw.yaml")):
        code, printed = watched.printed(*arguments, *options)
        assert code in (1, 2)
        assert printed
        assert acts(printed) == [], arguments


@pytest.mark.parametrize(
    "arguments",
    [("questions", "\x1b[2J"), ("suggest", "-l", "\x1b[2J", PERSON), ("forget", "\x1b[2J"), ("\x1b[2J",)],
)
def test_arguments_are_inert_in_messages(watched: Watched, arguments: tuple[str, ...]) -> None:
    """An argument that is named in a message is text there."""
    code, printed = watched.printed(*arguments)
    assert code == 2
    assert acts(printed) == []


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_file_names_are_inert(watched: Watched, odd: Path, form: str) -> None:
    """A file can be called anything; its name is text in headings."""
    name = "zq\x1b[2J[bold]<b>*zq*.yaml"
    (watched.home / name).write_text("note: fine\n", encoding="utf-8")
    code, printed = watched.printed("suggest", "-q", str(odd), "-f", form, name, "mine.yaml")
    assert code == 0, printed
    assert ("[bold]<b>*zq*.yaml" if form == "text" else r"\[bold\]\<b\>\*zq\*.yaml") in printed
    assert acts(printed) == []


@pytest.mark.parametrize("options", [(), ("--concise",)])
def test_file_names_are_inert_in_findings(watched: Watched, options: tuple[str, ...]) -> None:
    """A finding names its file without acting on the terminal, whether the file is there or not."""
    (watched.home / "zq\x1b[2J.yaml").write_text("adult: perhaps\n", encoding="utf-8")
    for name in ("zq\x1b[2J.yaml", "not-there\x1b[2J.yaml"):
        code, printed = watched.printed("suggest", *options, name)
        assert code in (1, 2)
        assert acts(printed) == [], name


def test_answers_read_back_at_the_terminal_are_inert(watched: Watched, odd: Path) -> None:
    """Review and the earlier answer show free text with its markup and without its escapes."""
    talk = watched.talk("ask", "-q", str(odd), "--save", "mine.yaml")
    talk.setwinsize(24, 200)
    printed = converse(talk, "review", "1", "[bold]typed[/bold]", "quit")
    assert "Noted: [bold]typed[/bold]" in printed
    assert "[bold red]zq[/bold red]" in " ".join(printed.split())
    for escape in ("\x1b[2J", "\x1b]0;", "\x1b[31m", "\x9b"):
        assert escape not in printed
