"""Strip spans from KaTeX's formulas that neither CSS nor screen readers use.

Half of a page's elements are pieces of formulas. KaTeX tells of each what kind of
symbol it is, but has set the space between them already: its style sheet knows no such
kind. The TeX source, which KaTeX adds, stands in the page's Markdown.
"""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

IDLE = {
    *("mord", "mop", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner"),
    *("mtight", "nobreak", "text"),
}
# Their children's children, or children, are chosen by place: `.vlist > span > span`.
BY_PLACE = ("vlist", "delim-size1", "delim-size4", "katex-inner")


def light(html: str) -> str:
    """The same formula: same look, same MathML, fewer elements and characters."""
    root = ElementTree.fromstring(html)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]  # HTML knows svg and math
        _shorten(element)
    for math in root.iter("math"):
        math[:] = list(math[0])[:1]  # of <semantics>: MathML, then its TeX
    _unwrap(root, keep=False)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _shorten(element: Element) -> None:
    """Drop the classes that mean nothing, and the last semicolon of a style."""
    classes = element.attrib.pop("class", "").split()
    kept = " ".join(name for name in classes if name not in IDLE)
    if kept:
        element.attrib = {"class": kept} | element.attrib
    if "style" in element.attrib:
        element.set("style", element.attrib["style"].removesuffix(";"))


def _unwrap(element: Element, *, keep: bool) -> None:
    """Put what spans without attributes hold in their place, innermost first."""
    by_place = any(name in element.get("class", "").split() for name in BY_PLACE)
    children = list(element)
    element[:] = []
    for child in children:
        _unwrap(child, keep=by_place)
        text, child.tail = child.tail, None
        if child.tag != "span" or child.attrib or keep or by_place:
            element.append(child)
        else:
            _add_text(element, child.text)
            for inner in list(child):
                after, inner.tail = inner.tail, None
                element.append(inner)
                _add_text(element, after)
        _add_text(element, text)


def _add_text(element: Element, text: str | None) -> None:
    """Text behind what the element holds so far."""
    if text and len(element):
        element[-1].tail = (element[-1].tail or "") + text
    elif text:
        element.text = (element.text or "") + text
