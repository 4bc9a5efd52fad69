"""The `expect:` part of a case's file, rewritten to what the rules say; every other byte stays.

Text in, text out. Within the part, only the keys whose value changes are touched, and
comments are kept. Disks are the command's work.
"""

import re
from dataclasses import dataclass, replace

from iopfit.case import Expectation
from iopfit.document import Mapping, Node, Scalar, printable
from iopfit.loader import read_case
from iopfit.questionnaire import Questionnaire
from iopfit.rehearsal.comparison import PARTS, Run, Stated, differences, observed
from iopfit.scoring import Suggestion
from iopfit.yaml_text import read

_WIDEST = 118
_Edit = tuple[int, int, list[str]]
_COMMENT = re.compile(r"(?:^|\s)(#.*)$")


class CannotRewrite(Exception):
    """The file is written in a way that its `expect:` part cannot be replaced."""


@dataclass(frozen=True)
class Rewrite:
    """A case whose expectation is to be stated anew.

    Attributes:
        run: The case as it is.
        expect: What it will state.
        text: The text of its file then.
        changed: Stated parts that change, in the order of `PARTS`.
        added: Parts stated for the first time.
    """

    run: Run
    expect: Expectation
    text: str
    changed: tuple[str, ...]
    added: tuple[str, ...]


def rewrite(questionnaire: Questionnaire, run: Run, text: str, *, complete: bool) -> Rewrite | None:
    """Return how a case's file would be rewritten, or None when there is nothing to change.

    Args:
        questionnaire: What the case belongs to.
        run: The case, already run.
        text: The text of its file.
        complete: State the parts that are not stated so far, too.

    Raises:
        CannotRewrite: When the file is written in a way that does not allow it.
    """
    expect = updated(run.case.expect, run.suggestion, complete=complete)
    changed = tuple(difference.part for difference in run.differences)
    added = tuple(part for part in PARTS if part in expect.stated - run.case.expect.stated)
    if not changed and not added:
        return None
    after = rewritten(run.case.span.file, text, expect, {*changed, *added})
    case, findings = read_case(questionnaire, run.case.span.file, after.encode())
    if findings or case is None or replace(case, expect=expect, span=run.case.span) != replace(run.case, expect=expect):
        raise CannotRewrite("it would not read back the same")
    if _told(case.expect) != _told(expect):
        raise CannotRewrite("what is expected would not read back the same")
    return Rewrite(run, expect, after, changed, added)


def _told(expect: Expectation) -> dict[str, Stated]:
    return {part: getattr(expect, part) for part in expect.stated}


def updated(expect: Expectation, suggestion: Suggestion, *, complete: bool) -> Expectation:
    """Return an expectation that a suggestion meets; names still right keep the author's order.

    For a person who is referred elsewhere no range and no points are added: nobody is shown any.
    """
    came_out = observed(suggestion)
    parts = {difference.part for difference in differences(expect, suggestion)}
    added: frozenset[str] = frozenset()
    if complete:
        added = came_out.stated - expect.stated - (frozenset({"range", "points"}) if suggestion.referral else set())
    values = {part: _in_order(getattr(expect, part), getattr(came_out, part)) for part in (parts | added) - {"range"}}
    if "range" in parts | added:
        values["range"] = came_out.range
    return replace(expect, stated=expect.stated | added, **values)  # type: ignore[arg-type]


def _in_order(before: Stated, after: Stated) -> Stated:
    if not isinstance(before, tuple) or not isinstance(after, tuple):
        return after
    kept = tuple(name for name in before if name in after)
    return (*dict.fromkeys(kept), *(name for name in after if name not in kept))


def rewritten(name: str, text: str, expect: Expectation, parts: set[str]) -> str:
    r"""Return the text of a case with some parts of its expectation stated anew.

    Args:
        name: What the file is called.
        text: Its text.
        expect: What to state.
        parts: The parts to write; the others stay as they are.

    Raises:
        CannotRewrite: When `expect:` or a key below it does not begin a line of its own.

    >>> wanted = Expectation(frozenset({"level", "status"}), level="iop", status="close")
    >>> rewritten("a.yaml", "expect:\n  level: inpatient # a stay\n  status: close\n", wanted, {"level"})
    'expect:\n  level: iop # a stay\n  status: close\n'
    """
    lines = text.split("\n")
    root = read(name, text.encode())[0].root
    regions = _regions(lines, root, len(lines))
    if "expect" not in regions:
        raise CannotRewrite("it has no `expect:`")
    first, end = regions["expect"]
    node = root.get("expect") if isinstance(root, Mapping) else None
    if not isinstance(node, Mapping) or _is_flow(lines, node):
        edits = [_whole(lines, first, end, expect)]
    else:
        edits = _edits(lines, node, end, expect, parts)
    # from the last line to the first, so that no edit moves the place of another
    for start, stop, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        ending = "\r" if lines[first].endswith("\r") else ""
        lines[start:stop] = [line + ending for line in new]
    return "\n".join(lines)


def _is_flow(lines: list[str], node: Mapping) -> bool:
    return lines[node.span.line - 1][node.span.column - 1 : node.span.column] == "{"


def _regions(lines: list[str], node: Node | None, end: int) -> dict[str, tuple[int, int]]:
    """Return the lines of each key of a mapping and its value, without comments and empty lines behind them."""
    if not isinstance(node, Mapping):
        return {}
    starts = [_own_line(lines, key) for key, _ in node.entries]
    found = {}
    for (key, _), start, following in zip(node.entries, starts, [*starts[1:], end], strict=True):
        filled = (n for n in range(following - 1, start, -1) if lines[n].strip() and not _is_aside(lines[n]))
        found[key.text] = (start, next(filled, start) + 1)
    return found


def _is_aside(line: str) -> bool:
    return line.lstrip().startswith("#") or line.rstrip() == "..."


def _own_line(lines: list[str], key: Scalar) -> int:
    if not re.match(rf"""\s*["']?{re.escape(key.text)}["']?\s*:""", lines[key.span.line - 1]):
        raise CannotRewrite(f"`{printable(key.text)}` does not begin a line of its own")
    return key.span.line - 1


def _edits(lines: list[str], node: Mapping, end: int, expect: Expectation, parts: set[str]) -> list[_Edit]:
    regions = _regions(lines, node, end)
    indent = re.match(" *", lines[min(start for start, _ in regions.values())])[0]  # type: ignore[index]
    edits: list[_Edit] = []
    inserted: dict[int, list[str]] = {}
    for number, part in enumerate(PARTS):
        if part not in parts:
            continue
        if part in regions:
            start, stop = regions[part]
            edits.append((start, stop, _written(part, expect, indent, _comments(lines[start:stop]))))
        else:
            before = [regions[earlier][1] for earlier in PARTS[:number] if earlier in regions]
            at = max(before, default=min(start for start, _ in regions.values()))
            inserted.setdefault(at, []).extend(_written(part, expect, indent, []))
    return edits + [(at, at, new) for at, new in inserted.items()]


def _whole(lines: list[str], first: int, end: int, expect: Expectation) -> _Edit:
    comments = [f"  {comment}" for comment in _comments(lines[first:end])]
    new = [line for part in PARTS if part in expect.stated for line in _written(part, expect, "  ", [])]
    return first, end, ["expect:", *comments, *new]


def _comments(lines: list[str]) -> list[str]:
    """Return the comments in some lines; names and numbers hold no `#`."""
    return [match[1].rstrip() for match in map(_COMMENT.search, lines) if match]


def _written(part: str, expect: Expectation, indent: str, comments: list[str]) -> list[str]:
    value: Stated = getattr(expect, part)
    if value is None or isinstance(value, str):
        new = [f"{indent}{part}: {'null' if value is None else value}"]
    elif isinstance(value, tuple):
        new = _flow(f"{indent}{part}: [", list(value), "]", indent)
    else:
        new = _flow(f"{indent}{part}: {{", [f"{name}: {number}" for name, number in value.items()], "}", indent)
    if len(comments) == 1 and len(new) == 1:
        return [f"{new[0]} {comments[0]}"]
    return [*(f"{indent}{comment}" for comment in comments), *new]


def _flow(start: str, parts: list[str], end: str, indent: str) -> list[str]:
    """Return a list in brackets on one line, or on several where it is long."""
    lines = [start]
    for number, part in enumerate(parts):
        piece = part + ("," if number < len(parts) - 1 else end)
        room = _WIDEST - len(lines[-1])
        if lines[-1].endswith(("[", "{")) and len(piece) < room:
            lines[-1] += piece
        elif len(piece) + 1 < room and not lines[-1].endswith(("[", "{")):
            lines[-1] += f" {piece}"
        else:
            lines.append(f"{indent}  {piece}")
    if not parts:
        lines[-1] += end
    return lines
