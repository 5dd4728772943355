"""Matplotlib's SVG made small, and readable in dark and in light.

Labs use matplotlib's own colours, so that they look as usual in a reader's Jupyter.
Here each becomes a variable, whose value the site's style sheet sets, and for a figure
that is opened alone `STYLE`.
"""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
# Matplotlib's colours, and the site's variables: docs/assets/stylesheets/colors.css.
COLORS = {
    "#000000": "currentColor",
    "#1f77b4": "var(--accent)",  # C0
    "#ff7f0e": "var(--hint)",  # C1
    "#2ca02c": "var(--good)",  # C2
    "#d62728": "var(--warn)",  # C3
    "#9467bd": "var(--deep)",  # C4
    "#7f7f7f": "var(--ink-faint)",  # C7
    "#808080": "var(--ink-faint)",  # grey
    "#b0b0b0": "var(--line)",  # a grid
    "#d3d3d3": "var(--line)",  # lightgrey
    "#ffffff": "var(--paper)",  # white
}
STYLE = (
    "svg { color: #1c232c; font-family: system-ui, sans-serif; --paper: #ffffff;"
    " --line: #d5dbe3; --ink-faint: #6f7a88; --accent: #1a56a8; --warn: #a82a1c;"
    " --hint: #7d5a00; --good: #1a6b3c; --deep: #5c4691 }\n"
    "@media (prefers-color-scheme: dark) { svg { color: #e2e7ee; --paper: #14181e;"
    " --line: #37404c; --ink-faint: #808b99; --accent: #8fbcff; --warn: #ff9d8c;"
    " --hint: #e3bc62; --good: #7fd09f; --deep: #c1aef5 } }"
)
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
IDLE = re.compile(r"rotate\(-?0 [^)]*\)")  # turns by no angle


class FigureError(ValueError):
    """A figure that not every reader can see; the text says why."""


def cleaned(drawn: str, alt: str) -> str:
    """Matplotlib's SVG without what browsers do not need, one element per line.

    Its text must be text, by `svg.fonttype: none`, and its colours those of `COLORS`;
    `alt` tells those who cannot see it what it shows.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawn)
    for element in root.iter():  # its names without their namespaces
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {n.rpartition("}")[2]: v for n, v in element.items()}
    values = " ".join(value for x in root.iter() for value in x.attrib.values())
    used = set(re.findall(r"#([\w.-]+)", values))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {"metadata", "style"} or not _draws(child):
                parent.remove(child)
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        if IDLE.fullmatch(element.get("transform", "")):
            del element.attrib["transform"]
        element.attrib = {n: _short(n, v) for n, v in element.items()}
        _set_flowing(element)
        _share_style(element)
        element.text = (element.text or "").strip() or None
        element.tail = None if element.tag == "tspan" else "\n"
    lines = ElementTree.tostring(_framed(root, alt), encoding="unicode")
    return lines.replace(">\n\n", ">\n").rstrip("\n") + "\n"


def _draws(element: Element) -> bool:
    """Whether anything is seen of it."""
    if element.tag == "path":
        style = element.get("style", "")
        return "d" in element.attrib and (
            "fill: none" not in style or "stroke: " in style
        )
    return element.tag not in {"g", "defs"} or any(map(_draws, element))


def _short(name: str, value: str) -> str:
    """An attribute's value with site colours and no more decimals than are seen."""
    if name == "href":
        return "".join(value.split())
    if name == "style":
        return _restyled(value)
    places = 4 if name == "transform" and "translate" not in value else 1
    text = NUMBER.sub(lambda found: _rounded(float(found[0]), places), value)
    return re.sub(r"\s*([MLQCzZ])\s*", r"\1", " ".join(text.split()))


def _rounded(value: float, places: int) -> str:
    text = f"{value:z.{places}f}"
    return text.rstrip("0").rstrip(".")


def _restyled(style: str) -> str:
    """The style in the site's colours and in the page's font."""
    parts = []
    for part in filter(None, style.split(";")):
        name, value = map(str.strip, part.split(":"))
        if value[0] == "#" and value not in COLORS:
            raise FigureError(
                f"draws in {value}, which is not readable in dark and in light: use C0 "
                "to C4, black, grey, lightgrey or white, and imshow for a colour map"
            )
        if name != "font-family":
            parts.append(f"{name}: {COLORS.get(value, value)}")
    return "; ".join(parts)


def _set_flowing(text: Element) -> None:
    """Let the glyphs of a formula, placed for another font, follow each other."""
    before = None
    for number, span in enumerate(text.findall("tspan")):
        if number:
            span.attrib.pop("x")
        row = float(span.attrib.pop("y"))
        if before is None:
            span.set("y", _rounded(row, 1))
        elif row != before:
            span.set("dy", _rounded(row - before, 1))
        before = row


def _share_style(group: Element) -> None:
    """Give a style that all marks of a line have to the group around them."""
    styles = {mark.get("style") for mark in group.findall("use")}
    if group.tag == "g" and len(group) > 1 and len(styles) == 1:
        for mark in group.findall("use"):
            group.set("style", _restyled(mark.attrib.pop("style")))


def _framed(root: Element, alt: str) -> Element:
    """The root with what makes the file readable when it is opened alone."""
    whole = Element("svg", {"xmlns": SVG, "viewBox": root.attrib["viewBox"]})
    whole.attrib |= {"role": "img", "stroke-linejoin": "round", "fill": "currentColor"}
    for tag, words in (("title", alt), ("style", STYLE)):
        child = ElementTree.SubElement(whole, tag)
        child.text, child.tail = words, "\n"
    whole.text = whole.tail = "\n"
    whole.extend(root)
    return whole
