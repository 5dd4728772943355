"""Formulas as HTML and MathML, by KaTeX in an embedded JavaScript engine."""

import atexit
import json
from functools import cache
from pathlib import Path

from py_mini_racer import MiniRacer

from exam_site.web import formulas

VERSION = "0.19.1"
VENDOR = Path(__file__).parent / "vendor"
# With trust: false, KaTeX prints \href and \includegraphics in red and goes on.
RENDER = """
function render(tex, displayMode) {
  const trust = ({command}) => {
    throw new katex.ParseError(`${command} is not allowed`);
  };
  const options = {
    displayMode, trust, output: "htmlAndMathml", throwOnError: true, strict: "error",
  };
  try {
    return JSON.stringify({html: katex.renderToString(tex, options)});
  } catch (error) {
    if (error instanceof katex.ParseError) return JSON.stringify({why: error.message});
    throw error;
  }
}
"""


class FormulaError(ValueError):
    """TeX that KaTeX refuses; the text is KaTeX's reason."""


@cache
def render(tex: str, *, display: bool) -> str:
    """One formula as HTML with MathML inside.

    Raises:
        FormulaError: if KaTeX cannot read the formula.
    """
    answer = json.loads(str(_engine().call("render", tex, display)))
    if "html" not in answer:
        why = answer["why"].replace("\u0332", "")  # KaTeX underlines the wrong part
        raise FormulaError(why.removeprefix("KaTeX parse error: "))
    return formulas.light(answer["html"])


@cache
def _engine() -> MiniRacer:
    engine = MiniRacer()
    # Left to the garbage collector, every second process hangs when it ends.
    atexit.register(engine.close)
    engine.eval((VENDOR / "katex.min.js").read_text(encoding="utf-8"))
    engine.eval(RENDER)
    return engine
