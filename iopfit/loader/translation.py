"""Words in other languages: found by where they belong, complete, and nothing left over."""

from typing import Any

from pydantic import BaseModel

from iopfit.diagnostics import Diagnostic, Severity, suggestion_for
from iopfit.document import Mapping, Node, Scalar, Sequence, Span
from iopfit.loader.format import TextForm, TranslationForm
from iopfit.loader.shape import Written, narrow
from iopfit.questionnaire import Text

Path = tuple[str | int, ...]


class Words:
    """Makes every `Text`, in the questionnaire's own language and in all its translations."""

    def __init__(self, language: str, translations: list[Written[TranslationForm]]) -> None:
        """Lay the translations out by path."""
        self.language = language
        self.translations = {t.form.language: t for t in translations}
        self._by_path = {t.form.language: dict(_flat(t.form, ())) for t in translations}
        self._asked: set[Path] = set()
        self._own: dict[Path, set[str]] = {}

    def text(self, form: TextForm, *path: str | int) -> Text:
        """Return words with their translations at a path such as ("items", "age", "text")."""
        self._asked.add(path)
        self._own[path] = set(form.voices())
        words = {self.language: form.voices()}
        for language, by_path in self._by_path.items():
            if path in by_path:
                words[language] = by_path[path].voices()
        return Text(words)

    def maybe(self, form: TextForm | None, *path: str | int) -> Text | None:
        """Return words that may be absent."""
        return None if form is None else self.text(form, *path)

    def number(self, form: TextForm, *path: str | int) -> Text:
        """Return what to dial, which is the same in every language when it is only a number."""
        if any(character.isalpha() for said in form.voices().values() for character in said):
            return self.text(form, *path)
        return Text({self.language: form.voices()})

    def several(self, forms: list[TextForm], *path: str | int) -> tuple[Text, ...]:
        """Return a list of words; translations follow its order."""
        return tuple(self.text(form, *path, number) for number, form in enumerate(forms))

    def findings(self) -> list[Diagnostic]:
        """Return what each translation lacks and what it has too much, once every text was asked for."""
        found = []
        for language, written in self.translations.items():
            has = self._by_path[language]
            for path in sorted(self._asked - has.keys(), key=str):
                message = f"`{_shown(path)}` has no words in `{language}`"
                found.append(
                    Diagnostic(
                        "missing-translation",
                        message,
                        _place(written.node, path),
                        help="add the words",
                        severity=Severity.WARNING,
                    )
                )
            for path in sorted(has.keys() - self._asked, key=str):
                help_ = suggestion_for(_shown(path), [_shown(p) for p in self._asked], "remove it, or mend its name")
                found.append(
                    Diagnostic(
                        "unknown-translation",
                        f"nothing is called `{_shown(path)}`",
                        _place(written.node, path),
                        help=help_,
                    )
                )
            for path in sorted(self._asked & has.keys(), key=str):
                lacking = self._own[path] - set(has[path].voices())
                if lacking:
                    message = f"`{_shown(path)}` lacks the voice {', '.join(sorted(lacking))} in `{language}`"
                    found.append(
                        Diagnostic(
                            "missing-translation",
                            message,
                            _place(written.node, path),
                            help="add the voice",
                            severity=Severity.WARNING,
                        )
                    )
        return found


def _shown(path: Path) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def _flat(value: Any, path: Path) -> list[tuple[Path, TextForm]]:
    """Return every text of a translation under its path."""
    if isinstance(value, TextForm):
        return [(path, value)]
    if isinstance(value, BaseModel):
        return [found for name in type(value).model_fields for found in _flat(getattr(value, name), (*path, name))]
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in _flat(part, (*path, name))]
    if isinstance(value, list):
        return [found for number, part in enumerate(value) for found in _flat(part, (*path, number))]
    return []


def _place(node: Node, path: Path) -> Span:
    """Return the place of a path, or of the nearest thing around it."""
    key: Scalar | None = None
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            entry = next(((k, v) for k, v in node.entries if k.text == step), None)
            if entry is None:
                break
            key, node = entry
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return key.span if key is not None else narrow(node)
