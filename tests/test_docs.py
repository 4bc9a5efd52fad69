"""What is written for people is true: commands, options, keys, codes and examples."""

import ast
import doctest
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from pydantic import BaseModel

from iopfit import Response, load, suggest
from iopfit.answer_file import _MESSAGES, read_answers
from iopfit.checks import SMELLS
from iopfit.cli import app
from iopfit.library import read_folder
from iopfit.loader import read_person, read_questionnaire
from iopfit.loader.schemas import FORMS
from iopfit.yaml_text import read

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "questions" / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def code_in(text: str) -> set[str]:
    """Return every word that stands as code: between backticks, or in a fenced block."""
    fenced = re.findall(r"^```.*?^```", text, flags=re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return {word for part in (*fenced, *inline) for word in re.findall(r"[\w-]+", part)}


def commands() -> dict[str, Any]:
    """Return the commands of the program by name, the program itself under the empty name."""
    program: Any = typer.main.get_command(app)
    found: dict[str, Any] = {"": program}
    for name, command in program.commands.items():
        inner = getattr(command, "commands", {})
        if not inner or command.invoke_without_command:
            found[name] = command
        found |= {f"{name} {inside}": one for inside, one in inner.items()}
    return found


def options() -> list[tuple[str, str]]:
    """Return every option of every command."""
    found = {
        (name, option)
        for name, command in commands().items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("-")
    }
    return sorted(found)


def test_every_command_is_in_the_readme() -> None:
    """A command that nobody can read about does not exist for a reader."""
    assert set(commands()) - {""} == set(re.findall(r"^\| `([a-z ]+)` \|.*\| `iopfit", README, flags=re.MULTILINE))


@pytest.mark.parametrize(("command", "option"), options())
def test_every_option_is_in_the_readme(command: str, option: str) -> None:
    """Each option stands in the table of options, beside its command or the group it is in."""
    rows = [row for row in README.splitlines() if row.startswith("| `-") and f"`{option}`" in row]
    names = {command or "iopfit", command.split(" ")[0]}
    assert any(f"`{name}`" in row for name in names for row in rows), f"{command} {option}"


def test_no_option_is_made_up() -> None:
    """Nothing that looks like an option in the README is unknown to the program."""
    known = {option for _, option in options()} | {"--help"}
    rows = [row.split("|")[1] for row in README.splitlines() if row.startswith("| `-")]
    used = re.findall(r"iopfit [a-z]+ [^`|\n]*", README)
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", " ".join([*rows, *used]))) <= known


def test_two_commands_stand_alone() -> None:
    """A person and a contributor can copy one line each."""
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert lines == [
        "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/iopfit ask",
        "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest",
    ]


def test_python_in_the_readme_runs() -> None:
    """The example prints what it says."""
    test = doctest.DocTestParser().get_doctest(README.replace("\n```", "\n\n```"), {}, "README.md", "README.md", 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.tries > 0
    assert runner.failures == 0


def test_answers_in_the_readme_fit() -> None:
    """The file of answers can be scored as it stands."""
    (example,) = re.findall(r"^```yaml\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    response, findings = read_answers(load(), read("readme.yaml", example.encode())[0])
    assert findings == []
    assert len(response.answers) == len(example.splitlines())


def test_recorded_words_are_the_programs() -> None:
    """The recording in the README shows no sentence that the questionnaire no longer has."""
    recording = re.findall(r"^```text\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)[0]
    item = load().item_by_id["transport"]
    shown = " ".join(recording.split())
    intro = load().intro
    assert intro is not None and intro.words["en"]["self"] in shown
    assert item.text.words["en"]["self"] in shown
    assert all(option.text.words["en"]["self"] in shown for option in item.answer_options)


def keys_of_files() -> list[str]:
    """Return every key of every form, by the name an author writes."""
    found: set[str] = set()
    waiting: list[Any] = list(FORMS.values())
    seen: set[Any] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
            seen.add(part)
            found |= {field.alias or name for name, field in part.model_fields.items()}
            waiting += [field.annotation for field in part.model_fields.values()]
        waiting += getattr(part, "__args__", ())
    return sorted(found)


@pytest.mark.parametrize("key", keys_of_files())
def test_every_key_is_in_the_guide(key: str) -> None:
    """An author finds every key that a file may have."""
    assert key in code_in(GUIDE)


def test_keys_of_options_are_among_the_keys() -> None:
    """The walk over the forms reaches the innermost ones."""
    assert {"exclusive", "ways_through", "counselor", "bands", "options", "barriers"} <= set(keys_of_files())


_NOTES = ("Diagnostic", "Flaw", "note", "_note", "_stop")
_SOURCES = ("loader/*.py", "expr/*.py", "yaml_text.py", "document.py", "answer_file.py")


def codes_in_sources() -> list[str]:
    """Return every finding code that the sources of loading and reading can give."""
    paths = [path for pattern in _SOURCES for path in sorted((ROOT / "iopfit").glob(pattern))]
    found = {code for path in paths for code in _codes(ast.parse(path.read_text(encoding="utf-8")))}
    return sorted(found | set(_MESSAGES))


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            parts = [node.args[0]] if name in _NOTES else []
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "code" for t in node.targets):
            parts = _chosen(node.value)
        yield from (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def _chosen(value: ast.expr) -> list[ast.expr]:
    """Return what `{...}.get(kind, "otherwise")` can give."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and isinstance(value.func.value, ast.Dict):
        return [*value.func.value.values, *value.args[1:]]
    return []


@pytest.mark.parametrize("code", [*codes_in_sources(), *(smell.code for smell in SMELLS)])
def test_every_finding_code_is_in_the_guide(code: str) -> None:
    """An author who meets a code can look it up."""
    assert re.search(rf"^\|.*`{code}`.*\|", GUIDE, flags=re.MULTILINE)


def test_no_finding_code_is_made_up() -> None:
    """The guide lists no code that cannot occur."""
    tables = GUIDE.split("## Findings and their codes")[1]
    listed = {code for row in re.findall(r"^\| (`.*?) \|", tables, flags=re.MULTILINE) for code in code_in(row)}
    assert listed == set(codes_in_sources()) | {smell.code for smell in SMELLS}


def example_files() -> dict[str, bytes]:
    """Return the files of the guide's example by name."""
    blocks = re.findall(r"^```yaml\n# file: (\S+)\n(.*?)^```", GUIDE, flags=re.MULTILINE | re.DOTALL)
    return {name: text.encode() for name, text in blocks}


def test_the_guides_example_loads(tmp_path: Path) -> None:
    """Copied out as they stand, the files of the example have no findings."""
    for name, data in example_files().items():
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
    files = read_folder(tmp_path)
    assert files == example_files()
    questionnaire, findings = read_questionnaire(files)
    assert findings == []
    assert questionnaire is not None
    assert suggest(questionnaire, Response()).status == "open"


def test_the_guides_case_comes_out_as_it_says() -> None:
    """The person in the example gets the suggestion expected, and a wish cannot beat a need."""
    files = example_files()
    questionnaire, _ = read_questionnaire(files)
    assert questionnaire is not None
    (name,) = [name for name in files if name.startswith("people/")]
    case, findings = read_person(name, files[name])
    assert findings == []
    assert case is not None
    response, findings = read_answers(questionnaire, read(name, files[name])[0])
    assert findings == []
    suggestion = suggest(questionnaire, response)
    expected = case.expect
    assert (suggestion.level, list(suggestion.range), suggestion.status) == (
        expected.level,
        expected.range,
        expected.status,
    )
    assert [reason.rule for reason in suggestion.reasons] == expected.reasons
    assert [alert.rule for alert in suggestion.alerts] == expected.alerts
    assert [barrier.rule for barrier in suggestion.barriers] == expected.barriers


def test_conditions_in_the_guide_can_be_read() -> None:
    """Each row of the language table holds only functions and words that exist."""
    table = GUIDE.split("## Conditions")[1].split("## ")[0]
    assert {"sum", "max", "min", "count", "at_least", "in", "and", "or", "not"} <= code_in(table)


def test_scoring_stands_first_in_the_changelog() -> None:
    """A clinic finds what it has to review before anything else, in every release."""
    releases = re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]
    assert releases[0].startswith("Unreleased\n")
    for release in releases:
        headings = re.findall(r"^### (\w+)", release, flags=re.MULTILINE)
        assert "Scoring" not in headings or headings[0] == "Scoring"


@pytest.mark.parametrize("text", [README, GUIDE, CHANGELOG])
def test_words_are_plain_and_kind(text: str) -> None:
    """No em dash, no exclamation in prose, none of the words that hurt."""
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    assert "\N{EM DASH}" not in text
    assert "!" not in prose
    assert not re.search(r"\b(abuse|abuser|addict|addicts|clean|dirty)\b", prose, flags=re.IGNORECASE)
