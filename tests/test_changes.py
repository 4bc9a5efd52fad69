"""What a change does to people equals what listing everybody says; renames and reorderings change nothing."""

import dataclasses
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from iopfit import Questionnaire, Response, suggest
from iopfit.changes.alignment import align
from iopfit.changes.comparison import NO_LEVEL, compare
from iopfit.expr.nodes import Not
from iopfit.facts import Facts
from iopfit.library import read_folder, shipped_folder
from iopfit.loader import read_questionnaire
from iopfit.questionnaire import Rule
from iopfit.revisions import NoRevision, read_revision
from iopfit.scoring import Standing
from tests.strategies import LEVELS, everybody, listed_questionnaire
from tests.test_cli import iopfit

QUESTIONNAIRES = 300


def changed(questionnaire: Questionnaire, source: random.Random) -> Questionnaire:
    """Return a questionnaire with one change of its rules, which may make no difference."""
    rules = list(questionnaire.rules)
    at = source.randrange(len(rules))
    rule = rules[at]
    match source.choice(["floor", "top", "not", "borrow", "drop", "order", "points", "alert", "nothing"]):
        case "floor":
            rules[at] = dataclasses.replace(rule, at_least=source.choice([*LEVELS, None])) if rule.rate else rule
        case "top":
            rules[at] = dataclasses.replace(rule, up_to=source.choice([*LEVELS, None])) if rule.rate else rule
        case "not":
            rules[at] = dataclasses.replace(rule, when=Not(rule.when))
        case "borrow":
            rules[at] = dataclasses.replace(rule, when=source.choice(rules).when)
        case "drop":
            del rules[at]
        case "order":
            source.shuffle(rules)
        case "points":
            rules[-1] = dataclasses.replace(rules[-1], points={source.choice(LEVELS): source.choice([1, 3])})
        case "alert":
            rules[at] = (
                dataclasses.replace(rule, alert=source.choice([None, "urgent", "emergency"])) if rule.rate else rule
            )
        case _:
            pass
    return dataclasses.replace(questionnaire, rules=tuple(rules))


def is_complete(questionnaire: Questionnaire, person: Response) -> bool:
    """Return whether somebody answered all that applies to them, and nothing else."""
    facts = Facts(questionnaire, person)
    return all(facts.applies(i.link_id).truth is not (i.link_id not in person.answers) for i in questionnaire.items)


def done(rule: Rule) -> object:
    """Return what a rule does to people."""
    return rule.rate, rule.at_least, rule.up_to, rule.points, rule.alert, rule.refer, rule.barrier_at


@pytest.mark.parametrize("seed", range(QUESTIONNAIRES))
def test_changes_equal_brute_force(seed: int) -> None:
    """The pairs of levels that can change, and whether anything changes at all, are what listing everybody says."""
    old = listed_questionnaire(seed, 400)
    new = changed(old, random.Random(seed))
    found = compare(old, new, align(old, new))
    assert not found.undecided
    pairs: set[tuple[str, str]] = set()
    smallest: dict[tuple[str, str], int] = {}
    same_rules = {r.id: done(r) for r in old.rules} == {r.id: done(r) for r in new.rules}
    for person in everybody(old):
        one, two = Standing(old, person), Standing(new, person)
        truths = [dict(zip((r.id for r in s.questionnaire.rules), s.judged.truths, strict=True)) for s in (one, two)]
        same_rules = same_rules and truths[0] == truths[1]
        if is_complete(old, person):
            pair = (suggest(old, person).level or NO_LEVEL, suggest(new, person).level or NO_LEVEL)
            if pair[0] != pair[1]:
                pairs.add(pair)
                smallest[pair] = min(smallest.get(pair, 99), len(person.answers))
    levels = [moved for moved in found.moved if moved.what == "level"]
    assert {(moved.before, moved.after) for moved in levels} == pairs
    assert found.is_same == same_rules
    for moved in levels:
        assert (suggest(old, moved.old).level or NO_LEVEL) == moved.before
        assert (suggest(new, moved.new).level or NO_LEVEL) == moved.after
        assert len(moved.old.answers) == smallest[moved.before, moved.after]


def shipped(files: dict[str, bytes]) -> Questionnaire:
    """Return a questionnaire made of changed shipped files."""
    found, findings = read_questionnaire(files)
    assert found is not None, findings
    return found


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Return the shipped files without translations."""
    return {name: data for name, data in read_folder(shipped_folder()).items() if not name.startswith("text/")}


def test_renaming_and_reordering_change_nothing(files: dict[str, bytes]) -> None:
    """An item, an option, a definition and a rule with other names, and topics in another order: proved the same."""
    old = shipped(files)
    renamed = {}
    for name, data in files.items():
        text = data.decode()
        text = text.replace("sober_companion", "company").replace("heavy_drinking", "drinking_much")
        text = text.replace("sober_home", "quiet_home").replace("suicide-plan", "plan-to-die")
        renamed[name] = text.replace("  - cost\n  - getting_there\n", "  - getting_there\n  - cost\n").encode()
    new = shipped(renamed)
    alignment = align(old, new)
    assert alignment.items["company"] == "sober_companion"
    assert alignment.options["living"]["quiet_home"] == "sober_home"
    assert alignment.rules["plan-to-die"] == "suicide-plan"
    assert compare(old, new, alignment).is_same
    person = Response({"living": "sober_home", "sober_companion": True})
    assert alignment.forward(person).answers == {"living": "quiet_home", "company": True}


def test_a_lower_floor_is_shown_by_somebody(files: dict[str, bytes]) -> None:
    """With one floor lowered, the change of level has a person, and the others are named."""
    about = files["topics/about.yaml"].replace(b"at_least: inpatient", b"at_least: iop")
    old, new = shipped(files), shipped({**files, "topics/about.yaml": about})
    found = compare(old, new, align(old, new))
    assert found.rules == ("pregnant-dependence",)
    assert ("inpatient", "iop") in {(moved.before, moved.after) for moved in found.moved}
    assert not any(moved.what.startswith("alert") for moved in found.moved)


BESIDES = [
    (
        "questionnaire.yaml",
        'contact: "911"',
        'contact: "912"',
        "Beside the rules: crisis line emergency: 911 is now 912",
    ),
    ("topics/wishes.yaml", "    wish: true\n", "", "do something else now: wish-"),
    ("topics/getting_there.yaml", "    changeable: [easy]\n", "", "other answers to transport can be named"),
    ("features.yaml", "must: pregnant\n", "wish: pregnant\n", "wanted by other people now: pregnancy_care"),
    ("features.yaml", "iop: 9", "iop: 10", "other hours a week"),
    ("topics/cost.yaml", "about: next_step", "about: program", "do something else now: "),
]
"""A file, a text in it, another one, and what `diff` says."""


@pytest.mark.parametrize(("name", "before", "after", "said"), BESIDES, ids=[change[3] for change in BESIDES])
def test_what_stands_beside_the_rules_is_behavior_too(
    tmp_path: Path, name: str, before: str, after: str, said: str
) -> None:
    """Whom to call, what can be changed, what programs need: nothing of it changes in silence."""
    shutil.copytree(shipped_folder(), tmp_path / "new")
    path = tmp_path / "new" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    code, output, errors = iopfit("diff", str(shipped_folder()), str(tmp_path / "new"))
    assert (code, errors) == (1, "")
    assert said in output
    assert "No change in behavior" not in output


def test_revisions_are_read_from_git(tmp_path: Path, files: dict[str, bytes]) -> None:
    """The files of a revision are those committed then, whatever the folder holds now."""
    folder = tmp_path / "questions" / "mine"
    (folder / "topics").mkdir(parents=True)
    (folder / "questionnaire.yaml").write_bytes(b"id: first\n")
    (folder / "topics" / "a.yaml").write_bytes(files["topics/start.yaml"])
    (folder / "notes.txt").write_text("not read")

    def git(*words: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", "-C", str(tmp_path), *who, *words], check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    (folder / "questionnaire.yaml").write_bytes(b"id: second\n")
    found = read_revision("HEAD", folder)
    assert found == {"questionnaire.yaml": b"id: first\n", "topics/a.yaml": files["topics/start.yaml"]}
    for wrong in ("no-such-branch", "--output=x", "HEAD:questions"):
        with pytest.raises(NoRevision):
            read_revision(wrong, folder)
    with pytest.raises(NoRevision):
        read_revision("HEAD", tmp_path / "elsewhere")
