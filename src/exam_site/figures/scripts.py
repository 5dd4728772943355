"""The scripts that draw: each has a function `draw()` that returns SVG text.

`snippets/figures/4b_windows.py` draws `4b_windows.svg`, for a question, and
`snippets/figures/7_autoencoder.py` draws `7_autoencoder.svg`, for a whole problem.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from exam_site import ROOT, cache
from exam_site.errors import SiteError, time_limit

OTHER = re.compile(r'\bscript\("([^"]+)"')  # a figure that begins with another one


def figures(root: Path = ROOT, *, force: bool = False) -> dict[Path, str]:
    """What each script draws, by SVG file; only changed ones, or all by `force`."""
    found = scripts(root)
    keys = {name: _key(name, found, root) for name in found}

    def make(changed: list[str]) -> Iterator[tuple[str, str]]:
        print(f"drawing {len(changed)} of {len(keys)} figures")
        return ((name, _drawn(name, root)) for name in changed)

    drawn = cache.results(root / ".cache" / "figures.json", keys, make, force=force)
    folder = root / "docs" / "assets" / "figures"
    return {folder / f"{name}.svg": text for name, text in drawn.items()}


def scripts(root: Path = ROOT) -> dict[str, Path]:
    """The script of each figure, by the name of what it draws, such as `4b_windows`."""
    folder = root / "snippets" / "figures"
    return {path.stem: path for path in sorted(folder.glob("*.py"))}


def _key(name: str, found: dict[str, Path], root: Path) -> str:
    """Changes whenever the drawing could, also with one that it begins with."""
    text = found[name].read_text("utf-8", "replace")
    named = [other for other in OTHER.findall(text) if other in found and other != name]
    others = [_key(other, found, root) for other in named]
    own = cache.code(found[name], root)
    return cache.key(own, *others, cache.versions("torch", "numpy"))


def script(name: str, root: Path = ROOT) -> ModuleType:
    """The module that draws a figure, such as `4b_windows`, for all that it defines."""
    path = scripts(root).get(name)
    if not path:
        raise ValueError(f'no script in snippets/figures/ draws "{name}"')
    module = ModuleType(f"figure_{name}")
    module.__file__ = str(path)
    # Not by an import, which could take what it compiled before an edit.
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    exec(code, module.__dict__)
    return module


def _drawn(name: str, root: Path) -> str:
    where = scripts(root)[name].relative_to(root).as_posix()
    try:
        with time_limit():
            drawn = script(name, root).draw()
    except Exception as error:
        what = f"raises {type(error).__name__}: {error}"
        raise SiteError(where, what, "make its draw() return SVG text") from error
    if not isinstance(drawn, str):
        what = f"draw() returns a {type(drawn).__name__}"
        raise SiteError(where, what, "return the text that svg(...) makes")
    return drawn
