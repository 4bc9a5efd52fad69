"""Files to a questionnaire: every finding at once, each with its place.

`read_questionnaire` takes texts, not paths: reading disks is the library's work.
"""

import collections.abc
import hashlib
import re
from pathlib import PurePosixPath
from typing import Any

from iopfit.diagnostics import Diagnostic, Severity, from_flaw, in_file_order
from iopfit.document import Document, Mapping, Node, Scalar, Sequence, Span
from iopfit.loader.build import build
from iopfit.loader.cases import read_case
from iopfit.loader.conditions import read_conditions
from iopfit.loader.format import (
    DefinitionForm,
    Form,
    ItemForm,
    PersonForm,
    QuestionnaireForm,
    RuleForm,
    ScoreForm,
    TopicForm,
    TranslationForm,
)
from iopfit.loader.manuscript import Manuscript
from iopfit.loader.maps import read_map
from iopfit.loader.names import Names, collect
from iopfit.loader.places import places_of
from iopfit.loader.programs import read_features
from iopfit.loader.promises import read_promises
from iopfit.loader.references import check_references
from iopfit.loader.schemas import json_schema
from iopfit.loader.shape import F, Written, shape
from iopfit.loader.translation import Words
from iopfit.program import Features
from iopfit.promise import Promise
from iopfit.questionnaire import Questionnaire
from iopfit.yaml_text import read

__all__ = [
    "Manuscript",
    "digest_of",
    "json_schema",
    "read_case",
    "read_manuscript",
    "read_person",
    "read_questionnaire",
]


_PARTS: dict[str, type[Form]] = {
    "items": ItemForm,
    "definitions": DefinitionForm,
    "scores": ScoreForm,
    "rules": RuleForm,
}


def digest_of(files: collections.abc.Mapping[str, bytes]) -> str:
    """Return the content digest of what is asked and decided: SHA-256 over the names and bytes of those files."""
    total = hashlib.sha256()
    for name in sorted(files):
        if not name.startswith(("people/", "maps/")) and name not in ("promises.yaml", "features.yaml"):
            total.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return total.hexdigest()


def read_questionnaire(
    files: collections.abc.Mapping[str, bytes], folder: str = ""
) -> tuple[Questionnaire | None, list[Diagnostic]]:
    """Return the questionnaire in a folder's files and every finding, in file order.

    Args:
        files: Bytes by name within the folder: `questionnaire.yaml`, `topics/…`, `text/…`.
        folder: What to put before the names in messages.

    Returns:
        The questionnaire, or None when a finding is an error.
    """
    questionnaire, _, findings = _read(files, folder)
    return questionnaire, in_file_order(findings)


def read_manuscript(
    files: collections.abc.Mapping[str, bytes], folder: str = ""
) -> tuple[Manuscript | None, list[Diagnostic]]:
    """Return everything an author wrote, or None when the questionnaire cannot be used, and every finding.

    Args:
        files: As for `read_questionnaire`, with `promises.yaml`, `features.yaml`, `people/…` and `maps/…`.
        folder: What to put before the names in messages.
    """
    questionnaire, names, findings = _read(files, folder)
    if questionnaire is None or names is None:
        return None, in_file_order(findings)
    shown = {name: f"{folder}/{name}" if folder else name for name in files}
    cases = []
    for name in sorted(files):
        if name.startswith("people/"):
            case, found = read_case(questionnaire, shown[name], files[name])
            cases += [case] if case else []
            findings += found
        elif name.startswith("maps/"):
            findings += read_map(questionnaire, shown[name], files[name])[1]
    promises: tuple[Promise, ...] = ()
    if "promises.yaml" in files:
        promises, found = read_promises(questionnaire, shown["promises.yaml"], files["promises.yaml"])
        findings += found
    features: Features | None = None
    nodes: dict[str, Node] = {}
    if "features.yaml" in files:
        features, nodes, found = read_features(questionnaire, shown["features.yaml"], files["features.yaml"])
        findings += found
    texts = {shown[name]: data.decode("utf-8-sig", errors="replace") for name, data in files.items()}
    places = places_of(names, nodes)
    return Manuscript(questionnaire, places, promises, tuple(cases), features or Features(), texts), in_file_order(
        findings
    )


def _read(
    files: collections.abc.Mapping[str, bytes], folder: str
) -> tuple[Questionnaire | None, Names | None, list[Diagnostic]]:
    reader = _Files(files, folder)
    frame = reader.one("questionnaire.yaml", QuestionnaireForm)
    topics = {t.form.topic: t for t in reader.all("topics/", TopicForm)}
    translations = reader.all("text/", TranslationForm)
    findings = reader.findings
    if frame is None:
        return None, None, findings
    names = collect(frame, topics, reader.unreadable)
    check_references(names)
    conditions = read_conditions(names)
    words = Words(frame.form.language, translations)
    questionnaire = build(names, conditions, words, digest_of(files))
    findings += names.findings
    if not any(f.severity is Severity.ERROR for f in findings):
        findings += words.findings()
    failed = any(finding.severity is Severity.ERROR for finding in findings)
    return None if failed else questionnaire, names, findings


def read_person(name: str, data: bytes) -> tuple[PersonForm | None, list[Diagnostic]]:
    """Return a case of `people/` and every finding about its form; its answers are read by `answer_file`."""
    reader = _Files({name: data}, "")
    written = reader.one(name, PersonForm)
    return (written.form if written else None), reader.findings


class _Files:
    """Reads each file once and keeps what was found wrong on the way."""

    def __init__(self, files: collections.abc.Mapping[str, bytes], folder: str) -> None:
        self.files = files
        self.folder = folder
        self.findings: list[Diagnostic] = []
        self.unreadable: frozenset[str] = frozenset()

    def one(self, name: str, form: type[F]) -> Written[F] | None:
        """Return one file as a form, or None."""
        shown = f"{self.folder}/{name}" if self.folder else name
        if name not in self.files:
            self.findings.append(
                Diagnostic(
                    "missing-file",
                    f"there is no `{name}`",
                    Span(shown, 1, 1, 2),
                    help="name a folder that holds a questionnaire",
                )
            )
            return None
        document, flaws = read(shown, self.files[name])
        self.findings += [from_flaw(flaw) for flaw in flaws]
        written, findings = shape(document, form) if document.root is not None or not flaws else (None, [])
        if written is None and form is TopicForm and isinstance(document.root, Mapping):
            written, findings = self._salvage(document, document.root)
        self.findings += findings
        if written is None:
            self.unreadable |= {PurePosixPath(name).stem, *re.findall(r"\b(?:link_id|id): *(\w+)", document.text)}
        return written

    def _salvage(self, document: Document, root: Mapping) -> tuple[Any, list[Diagnostic]]:
        """Return a topic without the parts that do not fit, and what is wrong with those."""
        findings: list[Diagnostic] = []
        entries: list[tuple[Scalar, Node]] = []
        for key, node in root.entries:
            part = _PARTS.get(key.text)
            if part is None or not isinstance(node, Sequence):
                entries.append((key, node))
                continue
            kept: list[Node] = []
            for element in node.items:
                fits, wrong = shape(Document(document.name, "", element), part)
                findings += wrong
                if fits is not None:
                    kept.append(element)
                elif isinstance(element, Mapping):
                    names = (element.get("link_id"), element.get("id"))
                    self.unreadable |= {name.text for name in names if isinstance(name, Scalar)}
            entries.append((key, Sequence(tuple(kept), node.span)))
        topic, more = shape(Document(document.name, "", Mapping(tuple(entries), root.span)), TopicForm)
        return topic, [*findings, *more]

    def all(self, start: str, form: type[F]) -> list[Written[F]]:
        """Return every file under a folder that could be read as a form."""
        found = (self.one(name, form) for name in sorted(self.files) if name.startswith(start))
        return [written for written in found if written is not None]
