"""Formulas as HTML and MathML, by KaTeX in an embedded JavaScript engine.

What was rendered once is cached, so that a rebuild starts no engine.
"""

import atexit
import contextlib
import json
from functools import lru_cache
from pathlib import Path

from py_mini_racer import MiniRacer

from exam_site import cache
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


STAMP = cache.key(VERSION, cache.code(__file__, "_render"))  # who rendered


class FormulaError(ValueError):
    """TeX that KaTeX refuses; the text is KaTeX's reason."""


class Katex:
    """Renders formulas, and keeps them in a file.

    Args:
        path: the file; a missing, outdated or broken one is made anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = _read(path)
        self._changed = False

    def render(self, tex: str, *, display: bool) -> str:
        """One formula as HTML with MathML inside.

        Raises:
            FormulaError: if KaTeX cannot read the formula.
        """
        key = f"{'display' if display else 'inline'} {tex}"
        if key not in self._known:
            self._known[key] = _render(tex, display)
            self._changed = True
        return self._known[key]

    def save(self) -> None:
        """Write what was rendered since the last time."""
        if self._changed:
            with contextlib.suppress(OSError):  # costs the next build time, no more
                cache.save(self.path, {"stamp": STAMP} | self._known)
            self._changed = False


@lru_cache
def katex(path: Path) -> Katex:
    """The renderer that all pages of a build share."""
    return Katex(path)


def _read(path: Path) -> dict[str, str]:
    known = cache.load(path)
    return known if known.pop("stamp", "") == STAMP else {}


def _render(tex: str, display: bool) -> str:
    answer = json.loads(str(_engine().call("render", tex, display)))
    if "html" not in answer:
        why = answer["why"].replace("\u0332", "")  # KaTeX underlines the wrong part
        raise FormulaError(why.removeprefix("KaTeX parse error: "))
    return formulas.light(answer["html"])


@lru_cache
def _engine() -> MiniRacer:
    engine = MiniRacer()
    # Left to the garbage collector, every second process hangs when it ends.
    atexit.register(engine.close)
    engine.eval((VENDOR / "katex.min.js").read_text(encoding="utf-8"))
    engine.eval(RENDER)
    return engine
