"""Formulas as HTML and MathML, by KaTeX in an embedded JavaScript engine.

Half of a page's elements are pieces of formulas. KaTeX tells of each what kind of
symbol it is, but has set the space between them already: its style sheet knows no such
kind. These classes are left out, and elements that have nothing else. So is the TeX
source, which KaTeX adds and which stands in the page's Markdown.
"""

import atexit
import json
from functools import cache
from pathlib import Path

from py_mini_racer import MiniRacer

VERSION = "0.19.1"
VENDOR = Path(__file__).parent / "vendor"
IDLE = (
    *("mord", "mop", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner"),
    *("mtight", "nobreak", "text"),
)
# Their children's children, or children, are chosen by place: `.vlist > span > span`.
BY_PLACE = ("vlist", "delim-size1", "delim-size4", "katex-inner")
# With trust: false, KaTeX prints \href and \includegraphics in red and goes on.
RENDER = (
    f"const IDLE = {json.dumps(IDLE)}, BY_PLACE = {json.dumps(BY_PLACE)};"
    """
function elements(nodes) {  // KaTeX's fragments are none
  return nodes.flatMap((n) => n.children && !n.attributes ? elements(n.children) : n);
}
function lighten(node, keep) {
  if (node.type === "math") node.children = [node.children[0].children[0]];
  const byPlace = BY_PLACE.some((name) => node.classes?.includes(name));
  node.children &&= elements(node.children).flatMap((child) => {
    lighten(child, byPlace);
    const {children, style, attributes, classes} = child;
    if ((keep || byPlace) && !children) return child;
    child.classes = classes?.filter((name) => name && !IDLE.includes(name));
    const isBare = child instanceof katex.__domTree.Span && !child.classes.length
      && !Object.keys({...style, ...attributes}).length;
    return isBare && !keep && !byPlace ? children : child;
  });
}
function render(tex, displayMode) {
  const trust = ({command}) => {
    throw new katex.ParseError(`${command} is not allowed`);
  };
  const options = {displayMode, trust, throwOnError: true, strict: "error"};
  try {
    const tree = katex.__renderToDomTree(tex, options);
    lighten(tree, false);
    const html = tree.toMarkup().replace(/ xmlns="[^"]*"/g, "");
    return JSON.stringify({html: html.replace(/(style="[^"]*);"/g, '$1"')});
  } catch (error) {
    if (error instanceof katex.ParseError) return JSON.stringify({why: error.message});
    throw error;
  }
}
"""
)


class FormulaError(ValueError):
    """TeX that KaTeX refuses; the text is KaTeX's reason."""


@cache
def render(tex: str, *, display: bool) -> str:
    """One formula as HTML with MathML inside, or KaTeX's reason as a FormulaError."""
    answer = json.loads(str(_engine().call("render", tex, display)))
    if "html" not in answer:
        why = answer["why"].replace("\u0332", "")  # KaTeX underlines the wrong part
        raise FormulaError(why.removeprefix("KaTeX parse error: "))
    return str(answer["html"])


@cache
def _engine() -> MiniRacer:
    engine = MiniRacer()
    # Left to the garbage collector, every second process hangs when it ends.
    atexit.register(engine.close)
    engine.eval((VENDOR / "katex.min.js").read_text(encoding="utf-8"))
    engine.eval(RENDER)
    return engine
