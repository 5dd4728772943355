"""Labs: percent files in `snippets/labs/`, executed into notebooks of `docs/labs/`.

1. `labs()` reads the files: a `Lab` has the notebook that one stands for.
2. `notebooks()` executes those that changed, each in a fork of its own (`runner`), with
   printed text checked as in programs, and keeps what is printed and drawn.

An error, a warning, text that another machine could print differently and a figure
without alt text stop the run and name the cell. None of the checks stands in the
notebook: a reader's own Jupyter runs the same cells.
"""

import ast
import copy
import io
import json
import os
import re
import sys
import types
import warnings
from bisect import bisect
from collections import deque
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from exam_site import ROOT, cache, files
from exam_site.errors import SiteError, raise_all
from exam_site.figures import plots
from exam_site.programs import PACKAGE, runner, stability, symbols
from exam_site.programs.runner import Job, Result

CORES = os.cpu_count() or 1
MAX_SECONDS = 600  # that a lab may run
PERCENT = re.compile(r"^# %%", re.MULTILINE)
# A solution is closed until the reader opens it, in Jupyter too.
CLOSED = {"source_hidden": True, "outputs_hidden": True}
CELL_KEYS = {"tags", "alt", "description"}  # what a cell may say beside `# %%`
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
DRAWING = re.compile(r'"image/svg\+xml": \[.*?\n +\]', re.DOTALL)  # in a notebook
# Colours are left as they are; `plots` puts the site's in their place.
STYLE: dict[str, Any] = {
    "figure.figsize": (5.6, 3.2),
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "font.size": 12,
    "legend.frameon": False,
    "legend.fontsize": 11,
    "lines.linewidth": 1.8,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "labs",  # the same ids in each run
}


@dataclass(frozen=True, eq=False)
class Lab:
    """A percent file, and the notebook that it stands for, not executed."""

    path: Path
    name: str  # relative to the repository: snippets/labs/1_add.py
    text: str
    notebook: NotebookNode
    lines: tuple[int, ...]  # of each cell's first line in the file
    hash: str  # changes with the lab, what it uses, and how figures are drawn

    def error(self, line: int, what: str, fix: str = "Make the lab run.") -> SiteError:
        """An error that names a line and its cell."""
        cell = bisect(self.lines, line)
        return SiteError(f"{self.name}:{line}", f"cell {cell}: {what}", fix)


def target(path: Path, root: Path = ROOT) -> Path:
    """The notebook that a percent file is executed into."""
    return root / "docs" / "labs" / f"{path.stem.replace('_', '-')}.ipynb"


def labs(root: Path = ROOT) -> list[Lab]:
    """Every percent file."""
    found, errors = [], []
    for path in sorted((root / "snippets/labs").glob("*.py")):
        try:
            found.append(_lab(path, root))
        except SiteError as error:
            errors.append(error)
    raise_all("labs cannot be read", errors)
    return found


def notebooks(root: Path = ROOT, *, force: bool = False) -> dict[Path, str]:
    """The executed notebook of each lab: path and text.

    Only changed labs are executed, or all by `force`. A committed one with the same
    cells, text outputs and hash stays: a figure's last digits may differ elsewhere.
    """
    rules = [Path(__file__).read_text("utf-8"), cache.code(runner.__file__)]
    rules.append(cache.versions("torch", "numpy", "matplotlib"))
    keys = {lab: cache.key(lab.hash, lab.name, *rules) for lab in labs(root)}

    def make(changed: list[Lab]) -> Iterator[tuple[Lab, str]]:
        print(f"executing {len(changed)} of {len(keys)} labs on {CORES} cores")
        runner.warm_up()
        jobs = deque(
            Job(number, partial(_run, lab, root), lab.name, seconds=MAX_SECONDS)
            for number, lab in enumerate(changed)
        )
        errors = []
        for done, result in enumerate(runner.run(jobs, CORES), 1):
            lab = changed[result.number]
            print(f"  [{done}/{len(changed)}] {lab.name}  {result.seconds:.1f} s")
            try:
                yield lab, _executed(lab, result)
            except SiteError as error:
                errors.append(error)
        raise_all("labs cannot be published", sorted(errors, key=lambda e: e.where))

    made = cache.results(root / ".cache" / "labs.json", keys, make, force=force)
    texts = {target(lab.path, root): text for lab, text in made.items()}
    return {path: _settled(path, text) for path, text in texts.items()}


def _settled(path: Path, text: str) -> str:
    """The committed notebook, if it differs in nothing but the drawing of figures."""
    committed = path.read_text("utf-8", "replace") if path.is_file() else ""
    return committed if DRAWING.sub("", committed) == DRAWING.sub("", text) else text


# --- Percent files --------------------------------------------------------------------


def _lab(path: Path, root: Path) -> Lab:
    """Read a percent file."""
    name = path.relative_to(root).as_posix()
    text = files.read(path, root)
    if not PERCENT.match(text):
        raise SiteError(f"{name}:1", "is no percent file", "Begin with `# %%`.")
    symbols(path, root)  # tells what the package lacks
    notebook = _cells(text, name)
    lines = tuple(text.count("\n", 0, x.end()) + 2 for x in PERCENT.finditer(text))
    if len(lines) != len(notebook.cells):  # jupytext knows other ways
        what = "a cell begins in another way than with `# %%` at the start of a line"
        raise SiteError(name, what, "Begin each cell with `# %%`.")
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in CELL_KEYS}
        if "solution" in cell.metadata.get("tags", ()):
            cell.metadata["jupyter"] = CLOSED
    drawing = f"{STYLE}", cache.code(plots.__file__)
    key = cache.key(text, cache.code(path, root), *drawing)
    ours = {"hash": key, "source": name}
    notebook.metadata = nbformat.from_dict(
        {"i2dl_exam": ours, "kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    return Lab(path, name, text, notebook, lines, key)


def _cells(text: str, name: str) -> NotebookNode:
    """The cells of a percent file, whose lines `# %%` say what they may say."""
    fix = 'Write tags=["solution"], alt="..." and description="..." alone.'
    try:
        notebook: NotebookNode = jupytext.reads(text, fmt="py:percent")
        nbformat.validate(notebook)
    except Exception as error:  # of many kinds, for odd values
        what = f"a line `# %%` cannot be read: {str(error).split(chr(10))[0]}"
        raise SiteError(name, what, fix) from error
    for number, cell in enumerate(notebook.cells, 1):
        for key in ("alt", "description"):
            if not isinstance(cell.metadata.get(key, ""), str):
                raise SiteError(name, f"{key} of cell {number} is no text", fix)
    return notebook


# --- Execution ------------------------------------------------------------------------


def _run(lab: Lab, root: Path) -> None:
    """Execute the cells in this process; print what each printed and drew, as JSON."""
    fonts = root / ".cache" / "matplotlib"  # its list of fonts
    os.environ["MPLCONFIGDIR"] = f"{fonts}"
    import torch
    from matplotlib import pyplot as plt
    from matplotlib import style

    torch.set_num_threads(1)
    style.use(["default", STYLE])
    plt.switch_backend("template")  # its show() leaves figures to be taken below
    warnings.simplefilter("error")
    for name in [n for n in sys.modules if n.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    sys.path.insert(0, f"{root / 'src'}")
    sys.modules["__main__"] = main = types.ModuleType("__main__")
    main.__dict__.update(stability.NAMES, _shown=_refuse_shown)
    tree = stability.watched(ast.parse(lab.text, lab.name))
    made = []
    for first, after in pairwise([*lab.lines, sys.maxsize]):
        body = [node for node in tree.body if first <= node.lineno < after]
        if body and isinstance(last := body[-1], ast.Expr):
            last.value = ast.Call(ast.Name("_shown", ast.Load()), [last.value], [])
        cell = ast.fix_missing_locations(ast.Module(body, []))
        with redirect_stdout(io.StringIO()) as printed:
            exec(compile(cell, lab.name, "exec"), main.__dict__)
        drawn = [io.StringIO() for _ in plt.get_fignums()]
        for number, file in zip(plt.get_fignums(), drawn, strict=True):
            plt.figure(number).savefig(file, format="svg", metadata={"Date": None})
        plt.close("all")
        made.append((printed.getvalue(), [file.getvalue() for file in drawn]))
    print(json.dumps(made))


def _refuse_shown(value: object) -> None:
    """Refuse a last expression that Jupyter would show, and the page would not."""
    if value is not None:
        what = f"shows {value!r:.300}; print it, or end a plot with plt.show()"
        raise stability.UnstableError(what)


def _executed(lab: Lab, result: Result) -> str:
    """The notebook with what its cells printed and drew."""
    if result.how:
        place = re.match(r"line (\d+): ", result.error)
        if not place:
            raise SiteError(lab.name, result.error, "Make the lab run.")
        raise lab.error(int(place[1]), result.error[place.end() :])
    notebook, number = copy.deepcopy(lab.notebook), 0
    made = json.loads(result.output)
    for cell, line, outputs in zip(notebook.cells, lab.lines, made, strict=True):
        if cell.cell_type == "code":
            cell.execution_count = number = number + 1
            try:
                cell.outputs = _outputs(cell.metadata.get("alt"), *outputs)
            except (stability.UnstableError, plots.FigureError) as error:
                raise lab.error(line, str(error)) from error
    text = nbformat.writes(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    return f"{text}\n"


def _outputs(alt: str | None, printed: str, drawn: list[str]) -> list[NotebookNode]:
    """A cell's text, and the figure that its alt text announces."""
    outputs = []
    if printed:
        stability.check_text(printed)
        outputs.append(nbformat.v4.new_output("stream", text=printed))
    if len(drawn) != (alt is not None):
        has = "no" if alt is None else "an"
        what = f"draws {len(drawn)} figures and has {has} alt text: draw one, and say"
        raise plots.FigureError(f'{what} what it shows, # %% alt="..."')
    for svg in drawn:
        data = {"image/svg+xml": plots.cleaned(svg, f"{alt}"), "text/plain": alt}
        outputs.append(nbformat.v4.new_output("display_data", data))
    return outputs
