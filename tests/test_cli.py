"""The commands, run as a person or a program runs them: arguments, streams, files and exit codes."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import iopfit as package
from iopfit import Questionnaire, suggest
from iopfit.answer_file import read_answers
from iopfit.library import read_folder, shipped_folder
from iopfit.questionnaire import Reader
from iopfit.yaml_text import read

KEPT = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(Path(package.__file__).parents[1])}
# As the script of an installation starts it; completion goes by the name it is called by.
AS_INSTALLED = "import sys; sys.argv[0] = 'iopfit'; from iopfit.cli import main; main()"
COMMANDS = [
    "ask",
    "suggest",
    "why",
    "check",
    "test",
    "prove",
    "diff",
    "rules",
    "questions",
    "schema",
    "forget",
    "sheet",
    "compare",
    "batch",
    "verify",
    "intake",
    "records",
]
SCHEMAS = ("questionnaire", "topic", "translation", "person", "promises", "features", "programs", "map")
PEOPLE = sorted(shipped_folder().glob("people/*.yaml"))


def iopfit(
    *arguments: str, stdin: bytes = b"", folder: Path | None = None, installed: bool = False, **env: str
) -> tuple[int, str, str]:
    """Run a command without a terminal; return its exit code, output and errors."""
    start = ["-c", AS_INSTALLED] if installed else ["-m", "iopfit"]
    done = subprocess.run(
        [sys.executable, *start, *arguments],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env={**KEPT, "LANG": "C.UTF-8", "COLUMNS": "200", **env},
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_command_loads_no_other() -> None:
    """Only the command that is asked for is imported, so one more of them makes none slower to start."""
    told = "; print(sorted(name for name in sys.modules if name.startswith('iopfit.')))"
    started = f"import sys; sys.argv[1:] = ['--version']; from iopfit.cli import app; app(standalone_mode=False){told}"
    done = subprocess.run([sys.executable, "-c", started], capture_output=True, text=True, env=KEPT, check=True)
    assert done.stdout.splitlines()[-1] == "['iopfit.cli', 'iopfit.cli.roster']"


def documents(output: str) -> list[dict[str, Any]]:
    """Return the JSON documents of an output, one a line."""
    return [json.loads(line) for line in output.splitlines()]


def joined(text: str) -> str:
    """Return text with its wrapped lines joined."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def scored() -> list[dict[str, Any]]:
    """Return what `suggest --format json` says of every person, in one run."""
    code, output, errors = iopfit("suggest", "--format", "json", *map(str, PEOPLE))
    assert (code, errors) == (0, "")
    return documents(output)


def test_version_names_the_version() -> None:
    """`--version` prints the version and nothing else."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert iopfit("--version") == (0, f"iopfit {project['version']}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """`--help` names the command and each of its options with a description."""
    code, output, errors = iopfit(command, "--help")
    assert (code, errors) == (0, "")
    assert f"iopfit {command}" in output
    assert "--help" in output


def test_help_lists_the_commands_and_the_crisis_lines() -> None:
    """The first page says how to start, and whom to call."""
    code, output, _ = iopfit("--help")
    assert code == 0
    for word in (*COMMANDS, "iopfit ask", "911", "988"):
        assert word in joined(output)


@pytest.mark.parametrize("arguments", [("asks",), ("suggest",), ("ask", "--nope"), ("suggest", "-f", "xml", "a.yaml")])
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    """What cannot be understood is told on the error stream."""
    code, output, errors = iopfit(*arguments)
    assert (code, output) == (2, "")
    assert errors


# suggest


def test_there_are_people_to_score() -> None:
    """The tests below run over the cases of the questionnaire."""
    assert len(PEOPLE) >= 20


def test_json_is_one_document_a_line_for_several_files(fit: Questionnaire, scored: list[dict[str, Any]]) -> None:
    """Each line is what scoring the file in this process gives."""
    assert len(scored) == len(PEOPLE)
    for path, document in zip(PEOPLE, scored, strict=True):
        expected = suggest(fit, read_answers(fit, read(path.name, path.read_bytes())[0])[0])
        assert document["level"] == expected.level or document["level"]["id"] == expected.level, path.name
        assert [alert["rule"] for alert in document["alerts"]] == [alert.rule for alert in expected.alerts], path.name


def test_json_fits_its_schema(scored: list[dict[str, Any]]) -> None:
    """Every document validates against what `schema --of suggestion` prints, and the schema is a sound one."""
    code, output, _ = iopfit("schema", "--of", "suggestion")
    assert code == 0
    schema = json.loads(output)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path, document in zip(PEOPLE, scored, strict=True):
        assert [error.message for error in validator.iter_errors(document)] == [], path.name
    for key in scored[0]:
        assert not validator.is_valid({name: value for name, value in scored[0].items() if name != key}), key


def test_json_of_one_file_is_the_same_document(scored: list[dict[str, Any]]) -> None:
    """For one file the document is spread over lines, to be read."""
    code, output, _ = iopfit("suggest", "-f", "json", str(PEOPLE[0]))
    assert code == 0
    assert output.count("\n") > 10
    assert json.loads(output) == scored[0]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_every_person_can_be_printed(fit: Questionnaire, form: str) -> None:
    """All people come out in order under their names, with the level and the limits."""
    names = [str(path) for path in PEOPLE]
    code, output, errors = iopfit("suggest", "--format", form, *names)
    assert (code, errors) == (0, "")
    bare = output.replace("\\", "")
    starts = [bare.index(name) for name in names]
    assert starts == sorted(starts)
    for path, start, end in zip(PEOPLE, starts, [*starts[1:], len(bare)], strict=True):
        section = joined(bare[start:end])
        suggestion = suggest(fit, read_answers(fit, read(path.name, path.read_bytes())[0])[0])
        assert "What this is not" in section, path.name
        if suggestion.level is not None:
            assert fit.level_by_id[suggestion.level].title.words["en"]["self"] in section, path.name
        for alert in suggestion.alerts:
            step = fit.rule_by_id[alert.rule].do_now[0]
            assert any(joined(words) in section for words in step.words["en"].values()), (path.name, alert.rule)


def test_a_result_speaks_spanish_and_in_a_chosen_voice(fit: Questionnaire) -> None:
    """`--language` and `--voice` choose the words."""
    name = next(str(path) for path in PEOPLE if path.name.startswith("inpatient-pregnant"))
    code, spanish, _ = iopfit("suggest", "--language", "es", name)
    assert code == 0
    assert "Las respuestas apuntan a:" in spanish
    week = fit.level_by_id["inpatient"].week
    for voice in ("self", "family", "counselor"):
        code, output, _ = iopfit("suggest", "--voice", voice, name)
        assert code == 0
        assert joined(week.say(Reader("en", voice))) in joined(output)


def test_a_language_that_is_not_there_is_named(fit: Questionnaire) -> None:
    """The message says which languages there are."""
    code, _, errors = iopfit("suggest", "--language", "xx", str(PEOPLE[0]))
    assert code == 2
    assert all(language in errors for language in fit.languages)


def test_answers_can_come_from_standard_input() -> None:
    """`-` reads YAML or JSON from standard input."""
    for text in (b"adult: yes\nsuicide_plan: yes\n", b'{"adult": "yes", "suicide_plan": true}'):
        code, output, errors = iopfit("suggest", "-", "--format", "json", stdin=text)
        assert (code, errors) == (0, "")
        assert [alert["rule"] for alert in json.loads(output)["alerts"]] == ["suicide-plan"]


@pytest.mark.parametrize(
    ("text", "code", "finding"),
    [
        (b"suicide_plan: perhaps\n", 1, "not-yes-or-no"),
        (b"alcohol_dayz: 3\n", 1, "unknown-item"),
        (b"alcohol_days: 31\n", 1, "out-of-range"),
        (b"alcohol_days: 3\nalcohol_days: 4\n", 1, "duplicate-key"),
        (b"a: [\n", 2, "yaml-syntax"),
        (b"\xff\xfe\x00", 2, "not-utf8"),
        (b"", 2, "no-answers"),
        (b"- a\n", 2, "no-answers"),
        (b"x: " + b"y" * 4_000_001, 2, "file-too-large"),
    ],
)
def test_a_bad_file_is_told_and_the_others_are_scored(tmp_path: Path, text: bytes, code: int, finding: str) -> None:
    """The exit code says how bad it was; the good files before and after it are still scored."""
    good, bad, last = tmp_path / "good.yaml", tmp_path / "bad.yaml", tmp_path / "last.yaml"
    good.write_text("suicide_plan: yes\n", encoding="utf-8")
    last.write_text("bleeding: yes\n", encoding="utf-8")
    bad.write_bytes(text)
    found, output, errors = iopfit("suggest", "-f", "json", "--concise", str(good), str(bad), str(last))
    assert found == code
    assert [[alert["rule"] for alert in document["alerts"]] for document in documents(output)] == [
        ["suicide-plan"],
        ["bleeding"],
    ]
    assert f"error[{finding}]" in errors
    assert all(line.startswith(f"{bad}:") for line in errors.splitlines())


def test_a_file_that_is_not_there_ends_with_2() -> None:
    """A wrong name and a folder are findings, not faults."""
    for name in ("nowhere.yaml", str(shipped_folder())):
        code, output, errors = iopfit("suggest", name)
        assert (code, output) == (2, "")
        assert "missing-file" in errors


def test_findings_point_at_their_place_and_help(tmp_path: Path) -> None:
    """A finding says where it is and which name was probably meant."""
    (tmp_path / "mine.yaml").write_text("adult: yes\nalcohol_dayz: 3\n", encoding="utf-8")
    code, _, errors = iopfit("suggest", "mine.yaml", folder=tmp_path)
    assert code == 1
    assert "mine.yaml:2:1" in errors
    assert "did you mean `alcohol_days`?" in errors


def test_ask_without_a_terminal_names_what_it_would_ask(tmp_path: Path) -> None:
    """`suggest --ask` in a pipe ends with 2 and lists the items that match."""
    (tmp_path / "mine.yaml").write_text("adult: yes\n", encoding="utf-8")
    code, output, errors = iopfit("suggest", "mine.yaml", "--ask", "gad_*", "--ask", "start", folder=tmp_path)
    assert (code, output) == (2, "")
    assert errors.split("ask for:")[1].split() == ["for_whom,", "gad_nervous,", "gad_worry"]
    code, _, errors = iopfit("suggest", "mine.yaml", "--ask", "no_such_*", folder=tmp_path)
    assert code == 2
    assert "no_such_*" in errors


def test_a_closed_pipe_ends_quietly() -> None:
    """`iopfit questions | head` prints no traceback and no word of a bug."""
    run = subprocess.Popen([sys.executable, "-m", "iopfit", "questions"], stdout=-1, stderr=-1)
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()
    errors = run.stderr.read().decode()
    run.stderr.close()
    run.wait()
    assert "Traceback" not in errors
    assert "bug in iopfit" not in errors


# authors


def copy_of_shipped(tmp_path: Path) -> Path:
    """Return a copy of the shipped questionnaire that a test may break."""
    return Path(shutil.copytree(shipped_folder(), tmp_path / "mine"))


def test_check_finds_nothing_in_the_shipped_questionnaire(fit: Questionnaire) -> None:
    """The questionnaire we ship has no findings, and is counted whole."""
    code, output, errors = iopfit("check")
    assert (code, errors) == (0, "")
    assert f"{len(fit.items)} items, {len(fit.rules)} rules" in output
    assert "no findings" in output


def test_check_reports_everything_that_is_wrong(tmp_path: Path) -> None:
    """Faults in several files are all found in one run, each with its place."""
    folder = copy_of_shipped(tmp_path)
    topic, person = folder / "topics" / "now.yaml", folder / "people" / PEOPLE[0].name
    topic.write_text(topic.read_text(encoding="utf-8").replace("when: suicide_plan", "when: suicide_plam", 1), "utf-8")
    code, output, _ = iopfit("check", str(folder), "--concise")
    assert code == 1
    line = next(number for number, text in enumerate(topic.read_text("utf-8").split("\n"), 1) if "suicide_plam" in text)
    assert any(
        found.startswith(f"{topic.as_posix()}:{line}:") and "suicide_plam" in found for found in output.splitlines()
    )
    topic.write_bytes((shipped_folder() / "topics" / "now.yaml").read_bytes())
    person.write_text(person.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    code, output, _ = iopfit("check", str(folder), "--concise")
    assert code == 1
    assert person.as_posix() in output


def test_check_of_what_cannot_be_read_ends_with_2(tmp_path: Path) -> None:
    """A folder without a questionnaire, and one that is not there, cannot be checked."""
    assert iopfit("check", str(tmp_path))[0] == 2
    assert iopfit("check", str(tmp_path / "nowhere"))[0] == 2


def test_a_broken_questionnaire_is_not_asked(tmp_path: Path) -> None:
    """`suggest -q` on a broken folder names what is wrong and scores nothing."""
    folder = copy_of_shipped(tmp_path)
    (folder / "topics" / "now.yaml").write_text("topic: later\n", encoding="utf-8")
    code, output, errors = iopfit("suggest", "-q", str(folder), str(PEOPLE[0]))
    assert (code, output) == (1, "")
    assert "topics/now.yaml" in errors


def test_a_questionnaire_that_check_accepts_can_be_scored(
    tmp_path: Path, framed: Callable[[Mapping[str, str]], dict[str, bytes]]
) -> None:
    """What loads without a finding is printed without a fault, though it leaves out everything optional."""
    topic = """
topic: use
title: Use
ledger: need
items:
  - {link_id: drinks, type: boolean, label: drinking, text: Is there drinking?, why: To know.}
rules:
  - {id: drinks, when: drinks = yes, rate: {use: 2}, at_least: iop, because: Drinking needs care., cite: own}
"""
    for name, data in framed({"topics/use.yaml": topic}).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert iopfit("check", str(tmp_path))[0] == 0
    for form in ("text", "markdown", "json"):
        code, output, errors = iopfit("suggest", "-q", str(tmp_path), "-f", form, "-", stdin=b"drinks: yes\n")
        assert (code, errors) == (0, ""), form
        assert "Drinking needs care." in output


def test_questions_lists_every_item_once(fit: Questionnaire) -> None:
    """The list names every item, in the order of asking."""
    code, output, _ = iopfit("questions")
    assert code == 0
    listed = [line.removeprefix("- ").split(":")[0] for line in output.splitlines() if line.startswith("- ")]
    assert listed == list(fit.item_by_id)


def test_questions_shows_one_item_with_its_rules_in_words(fit: Questionnaire) -> None:
    """One item comes with its wording, its reason, its options and every rule that reads it."""
    for name in ("alcohol_days", "withdrawal_history", "suicide_plan"):
        code, output, _ = iopfit("questions", name)
        said, item = joined(output), fit.item_by_id[name]
        assert code == 0
        assert item.why is not None
        for voice in ("self", "family", "counselor"):
            assert joined(item.text.say(Reader("en", voice))) in said
        assert joined(item.why.say(Reader())) in said
        for option in item.answer_options:
            assert f"{option.code}: {joined(option.text.say(Reader()))}" in said
        rules = fit.rules_by_item[name]
        assert rules
        for rule in rules:
            assert f"- {rule.id}: when " in said
            assert joined(rule.because.say(Reader())) in said
        label = item.label.say(Reader())
        assert label in said


def test_questions_names_the_nearest_item() -> None:
    """A mistyped name gets the one that was probably meant."""
    code, output, errors = iopfit("questions", "alcohol_dayz")
    assert (code, output) == (2, "")
    assert "`alcohol_dayz`" in errors
    assert "did you mean `alcohol_days`?" in errors


def test_questions_speaks_spanish() -> None:
    """The list follows the language."""
    english, spanish = iopfit("questions", "adult")[1], iopfit("questions", "adult", "-l", "es")[1]
    assert english != spanish
    assert "¿" in spanish


def test_questions_names_a_missing_language() -> None:
    """A language that is not there is an error, as it is for the other commands."""
    assert iopfit("questions", "-l", "xx")[0] == 2


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_the_ones_beside_the_questionnaire(name: str) -> None:
    """The files editors use are what the program prints, and are sound schemas."""
    code, output, _ = iopfit("schema", "--of", name)
    assert code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(output))
    kept = shipped_folder().parent / "schema" / f"{name}.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == json.loads(output)


def test_the_shipped_files_name_a_schema_that_is_there() -> None:
    """The first line of every file leads an editor to its schema."""
    folder = shipped_folder()
    for name, data in read_folder(folder).items():
        first = data.decode().split("\n", 1)[0]
        assert first.startswith("# yaml-language-server: $schema="), name
        assert ((folder / name).parent / first.split("$schema=")[1].strip()).resolve().is_file(), name


@pytest.mark.parametrize(
    ("words", "expected"),
    [("iopfit ", set(COMMANDS)), ("iopfit su", {"suggest"}), ("iopfit suggest --for", {"--force", "--format"})],
)
def test_the_shell_completes_commands_and_options(words: str, expected: set[str]) -> None:
    """Completion for bash offers the commands and the options."""
    count = len(words.split(" ")) - 1
    code, output, _ = iopfit(installed=True, _IOPFIT_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(count))
    assert code == 0
    assert set(output.split()) == expected


def test_completion_can_be_shown_for_bash() -> None:
    """`--show-completion` prints a script that completes `iopfit`."""
    code, output, _ = iopfit(
        "--show-completion", "bash", installed=True, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
    )
    assert code == 0
    assert "_IOPFIT_COMPLETE=complete_bash" in output
