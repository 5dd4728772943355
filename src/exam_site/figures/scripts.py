"""The scripts in `figures/`: each has a function `draw()` that returns SVG text."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from exam_site import ROOT, cache
from exam_site.errors import SiteError

Report = Callable[[str], None]
OTHER = re.compile(r'\bscript\("([^"]+)"')  # a figure that begins with another one


def figures(
    root: Path = ROOT, *, force: bool = False, report: Report = print
) -> dict[Path, str]:
    """What every script in `figures/` draws: path of the SVG file, and its text.

    Only those that changed are drawn.

    Args:
        root: the repository.
        force: draw all, whatever the cache holds.
        report: receives a line that counts what is drawn.

    Raises:
        SiteError: if a script has no `draw()`, raises, or returns something else.
    """
    keys = {path: _key(path, root) for path in sorted((root / "figures").glob("*.py"))}

    def make(changed: list[Path]) -> Iterator[tuple[Path, str]]:
        report(f"drawing {len(changed)} of {len(keys)} figures")
        return ((path, _drawn(path, root)) for path in changed)

    drawn = cache.results(root / ".cache" / "figures.json", keys, make, force=force)
    folder = root / "docs" / "assets" / "figures"
    return {folder / f"{path.stem}.svg": text for path, text in drawn.items()}


def _key(path: Path, root: Path) -> str:
    """Changes whenever the drawing could, also with one that it begins with."""
    text = path.read_text("utf-8", "replace")
    named = [root / "figures" / f"{name}.py" for name in OTHER.findall(text)]
    others = [_key(other, root) for other in named if other != path and other.is_file()]
    own = cache.code(path, root=root), cache.code(__file__, "_drawn")
    return cache.key(*own, *others, cache.versions("torch", "numpy"))


def script(name: str, root: Path = ROOT) -> ModuleType:
    """The module `figures/<name>.py`; such a name starts with a digit: no `import`."""
    path = root / "figures" / f"{name}.py"
    module = ModuleType(f"figure_{name}")
    module.__file__ = str(path)
    # Not by an import, which could take what it compiled before an edit.
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    exec(code, module.__dict__)
    return module


def _drawn(path: Path, root: Path) -> str:
    where = path.relative_to(root).as_posix()
    try:
        drawn = script(path.stem, root).draw()
    except Exception as error:
        what = f"raises {type(error).__name__}: {error}"
        raise SiteError(where, what, "make its draw() return SVG text") from error
    if not isinstance(drawn, str):
        what = f"draw() returns a {type(drawn).__name__}"
        raise SiteError(where, what, "return the text that svg(...) makes")
    return drawn
