"""A flow as Mermaid source, for Markdown. Text from files is spelled in codes, so it stays text."""

from iopfit.document import printable
from iopfit.report.rulebook.flow import Flow

_SHAPES = {"topic": '["{0}"]', "item": '["{0}"]', "dimension": '(["{0}"])', "level": '[["{0}"]]'}
_LINES = {"reads": "-->", "points": "-->", "at_least": "-->", "up_to": "-.->"}
_PLAIN = " .,()'/+%?!-:"
_WIDEST = 9.0


def mermaid(flow: Flow) -> str:
    """Return a flow as the source of a Mermaid flowchart.

    Nodes are numbered, so that no name from a file is ever part of the syntax.
    """
    number = {node: f"n{place}" for place, node in enumerate(flow.nodes)}
    lines = ["flowchart LR", f"  accTitle: {_bare(flow.title)}", f"  accDescr: {_bare(flow.about)}"]
    for node, name in number.items():
        lines.append(f"  {name}{_SHAPES[node.kind].format(spelled(node.label))}")
    for arrow in flow.arrows:
        lines.append(f"  {number[arrow.source]} {_LINES[arrow.meaning]}|{len(arrow.rules)}| {number[arrow.target]}")
    for place, arrow in enumerate(flow.arrows):
        lines.append(f"  linkStyle {place} stroke-width:{thickness(len(arrow.rules)):g}px")
    return "\n".join(lines)


def spelled(text: str) -> str:
    """Return text for between quotes in Mermaid; all but letters, digits and plain signs as numbers.

    >>> spelled('a "b" <i>')
    'a #34;b#34; #60;i#62;'
    """
    shown = printable(text, limit=None)
    return "".join(c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in shown)


def _bare(text: str) -> str:
    """Return text for a line that Mermaid reads to its end, without signs that mean something to it."""
    return "".join(c if c.isalnum() or c in _PLAIN else " " for c in printable(text, limit=None))


def thickness(rules: int) -> float:
    """Return how thick an arrow is for a number of rules along it.

    >>> thickness(1), thickness(100)
    (1.25, 9.0)
    """
    return min(1 + rules / 4, _WIDEST)
