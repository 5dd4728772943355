"""Labs: percent files in `snippets/labs/`, executed into notebooks of `docs/labs/`.

An error, a warning, text that another machine could print differently and a figure
without alt text stop the run and name the cell. Only labs that changed are executed.
"""

import asyncio
import copy
import difflib
import json
import os
import re
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal
from nbformat import NotebookNode

from exam_site import ROOT, cache, files
from exam_site.errors import SiteError, raise_all
from exam_site.figures import plots
from exam_site.programs import stability, symbols

CORES = os.cpu_count() or 1
MAX_SECONDS = 120  # that a cell may run
SETUP = "%load_ext exam_site.labs.kernel"
PERCENT = re.compile(r"^# %%", re.MULTILINE)
# A solution is closed until the reader opens it, in Jupyter too.
CLOSED = {"source_hidden": True, "outputs_hidden": True}
CELL_KEYS = {"tags", "alt", "description"}  # what a cell may say beside `# %%`
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
ANSI = re.compile(r"\x1b\[[\d;]*m")
REFUSALS = {"InputRejected", "UnstableError"}  # of `kernel`; their text says it all
Report = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Lab:
    """A percent file, and the notebook that it stands for, not executed."""

    path: Path
    name: str  # relative to the repository: snippets/labs/1_add.py
    notebook: NotebookNode
    lines: tuple[int, ...]  # of each cell's first line in the file

    @property
    def hash(self) -> str:
        """Changes with the lab, with what it uses, and with how figures are drawn."""
        found: str = self.notebook.metadata.i2dl_exam.hash
        return found

    @property
    def key(self) -> str:
        """Changes with all that the executed notebook depends on."""
        versions = cache.versions(
            "torch", "numpy", "matplotlib", "ipykernel", "ipython"
        )
        return cache.key(
            self.hash, self.name, versions, cache.code(__file__, "_executed")
        )

    def error(self, cell: int, what: str, fix: str, offset: int = 0) -> SiteError:
        """An error that names the cell, counted from 0, and its line."""
        line = self.lines[cell] + offset
        return SiteError(f"{self.name}:{line}", f"cell {cell + 1}: {what}", fix)


def target(path: Path, root: Path = ROOT) -> Path:
    """The notebook that a percent file is executed into."""
    return root / "docs" / "labs" / f"{path.stem.replace('_', '-')}.ipynb"


def labs(root: Path = ROOT) -> list[Lab]:
    """Every percent file.

    Raises:
        ExceptionGroup: of SiteError, one for each file that is not usable.
    """
    found, errors = [], []
    for path in sorted((root / "snippets" / "labs").glob("*.py")):
        try:
            found.append(_lab(path, root))
        except SiteError as error:
            errors.append(error)
    raise_all("labs cannot be read", errors)
    return found


def notebooks(
    root: Path = ROOT, *, force: bool = False, report: Report = print
) -> dict[Path, str]:
    """The executed notebook of each lab: path and text; only changed labs are executed.

    Where the committed notebook has the same cells, text outputs and hash, it stays:
    the last digits in a figure may differ between machines.

    Args:
        root: the repository.
        force: execute all, whatever the cache holds.
        report: receives a line for each finished lab.

    Raises:
        ExceptionGroup: of SiteError, one for each lab that cannot be published.
    """
    keys = {lab: lab.key for lab in labs(root)}

    def make(changed: list[Lab]) -> Iterator[tuple[Lab, str]]:
        report(f"executing {len(changed)} of {len(keys)} labs on {CORES} cores")
        errors: list[SiteError] = []
        for lab, result in asyncio.run(_executed(changed, root, report)):
            if isinstance(result, SiteError):
                errors.append(result)
            else:
                yield lab, result
        raise_all("labs cannot be published", errors)

    made = cache.results(root / ".cache" / "labs.json", keys, make, force=force)
    texts = {target(lab.path, root): text for lab, text in made.items()}
    return {path: _settled(path, text) for path, text in texts.items()}


def diff(path: Path, text: str, root: Path) -> str:
    """How a notebook differs from the committed one, in cells and outputs."""
    name = source = path.relative_to(root).as_posix()
    if path.parent.name == "labs":
        source = f"snippets/labs/{path.stem.replace('-', '_')}.py"
    before = path.read_text("utf-8", "replace") if path.is_file() else ""
    lines = difflib.unified_diff(
        list(_readable(before)),
        list(_readable(text)),
        f"{name} (committed)",
        f"{name} (generated)",
    )
    changed = "".join(lines) or (
        "    The text is the same; figures may have changed: what they show did.\n"
    )
    return f"{source}: the committed notebook is stale\n{changed}"


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
    kernel = cache.code(Path(__file__).with_name("kernel.py"))
    drawing = cache.code(plots.__file__, "cleaned")
    key = cache.key(cache.code(path, root=root), kernel, drawing)
    ours = {"hash": key, "source": name}
    notebook.metadata = nbformat.from_dict(
        {"i2dl_exam": ours, "kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    return Lab(path, name, notebook, lines)


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


async def _executed(
    wanted: list[Lab], root: Path, report: Report
) -> list[tuple[Lab, str | SiteError]]:
    """The text of each lab's executed notebook, or what is wrong with it."""
    free = asyncio.Semaphore(CORES)
    done = []

    async def one(lab: Lab) -> tuple[Lab, str | SiteError]:
        async with free:
            start = time.monotonic()
            try:
                result: str | SiteError = await _execute(lab, root)
            except SiteError as error:
                result = error
            done.append(lab)
            seconds = time.monotonic() - start
            report(f"  [{len(done)}/{len(wanted)}] {lab.name}  {seconds:.1f} s")
            return lab, result

    return await asyncio.gather(*map(one, wanted))


async def _execute(lab: Lab, root: Path) -> str:
    """Run a lab's cells in a kernel of its own; return the notebook's text."""
    notebook = copy.deepcopy(lab.notebook)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(SETUP))
    with (
        tempfile.TemporaryDirectory() as own,
        tempfile.TemporaryDirectory() as empty,
        Path(own, "log").open("w+", encoding="utf-8") as log,
    ):
        client = _Client(notebook, own)
        environment = _environment(own, root)
        try:
            await client.async_execute(cwd=empty, env=environment, stderr=log)
        except (CellControlSignal, RuntimeError) as error:
            log.seek(0)
            raise _failure(lab, client, error, log.read()) from error
    del notebook.cells[0]
    notebook.metadata = lab.notebook.metadata  # nbclient adds the version of Python
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            _tidy(lab, number, cell)
    text = nbformat.writes(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    return f"{text}\n"


class _Client(NotebookClient):
    """Executes a notebook whose first cell is the setup; `at` is the cell it is at."""

    at = 0

    def __init__(self, notebook: NotebookNode, folder: str) -> None:
        super().__init__(
            notebook,
            timeout_func=lambda cell: (
                None if cell is notebook.cells[0] else MAX_SECONDS
            ),
            record_timing=False,
            on_cell_execute=self._started,
            on_notebook_start=_interruptible,
        )
        self.km = AsyncKernelManager(
            connection_file=f"{folder}/kernel.json",
            transport="ipc",  # sockets that nobody else can open
            # Python's own kernel, whatever else the user has installed.
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        )

    def _started(self, cell_index: int, **_: Any) -> None:
        self.at = cell_index


def _interruptible(**_: Any) -> None:
    """Ctrl+C stops all labs: nbclient would end the kernel of one."""
    asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)


def _environment(folder: str, root: Path) -> dict[str, str]:
    """Variables of a kernel that nothing on this machine makes different."""
    return os.environ | {
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(root / "src"), str(ROOT / "src")]),
        "IPYTHONDIR": f"{folder}/.ipython",
        "JUPYTER_NO_CONFIG": "1",
        "MPLCONFIGDIR": str(root / ".cache" / "matplotlib"),  # its list of fonts
    }


def _failure(lab: Lab, client: _Client, error: Exception, log: str) -> SiteError:
    """What went wrong in a cell, with the line in the percent file."""
    number, fix = client.at - 1, "Make the lab run."
    if number < 0:  # not the lab's fault
        return SiteError(lab.name, f"its kernel does not start: {error}\n{log}", fix)
    if isinstance(error, TimeoutError):
        return lab.error(number, f"runs longer than {MAX_SECONDS} s", fix)
    outputs = client.nb.cells[client.at].get("outputs", [])
    raised = [output for output in outputs if output.output_type == "error"]
    if not raised:
        return lab.error(number, "\n".join([str(error), *log.splitlines()[-5:]]), fix)
    name, what = raised[0].ename, raised[0].evalue
    trace = ANSI.sub("", "\n".join(raised[0].traceback))
    inside = re.match(r"line (\d+): ", what)  # what the kernel refuses
    line = inside or re.search(r"Cell In\[\d+\], line (\d+)", trace)
    what = what.removeprefix(inside[0]) if inside else what
    what = what if name in REFUSALS else f"{name}: {what}"
    return lab.error(number, what, fix, int(line[1]) - 1 if line else 0)


def _tidy(lab: Lab, number: int, cell: NotebookNode) -> None:
    """Keep of a cell's outputs what is printed and drawn; refuse everything else."""
    cell.metadata.pop("execution", None)
    cell.execution_count = sum(
        each.cell_type == "code" for each in lab.notebook.cells[: number + 1]
    )
    cell.outputs = _joined(cell.outputs)
    figures = 0
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            _check_text(lab, number, output.text)
        elif output.get("data", {}).get("image/svg+xml"):
            figures += 1
            _draw(lab, number, cell, output)
        else:
            shown = output.get("text") or output.get("data", {}).get("text/plain", "")
            fix = "Print what the reader should see; end a plot with plt.show()."
            raise lab.error(number, f"shows {shown.strip()[:300]!r}", fix)
    if figures != ("alt" in cell.metadata):
        alt = "an" if "alt" in cell.metadata else "no"
        what = f"draws {figures} figures and has {alt} alt text"
        fix = 'Draw one figure, and say what it shows: `# %% alt="..."`.'
        raise lab.error(number, what, fix)


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs with printed text in one piece; how it arrives depends on time."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if "name" in output and output.name == last.get("name"):
            last["text"] += output.text
        else:
            joined.append(output)
    return joined


def _check_text(lab: Lab, number: int, text: str) -> None:
    try:
        stability.check_text(text)
    except stability.UnstableError as error:
        raise lab.error(number, str(error), "Print it differently.") from error


def _draw(lab: Lab, number: int, cell: NotebookNode, output: NotebookNode) -> None:
    """Make a figure small and give it its alt text."""
    alt = cell.metadata.get("alt", "")
    try:
        figure = plots.cleaned(output.data["image/svg+xml"], alt)
    except plots.ColorError as error:
        fix = "Use C0 to C4, black, grey, lightgrey or white; imshow for a colour map."
        what = f"draws in {error}, which is not readable in dark and in light"
        raise lab.error(number, what, fix) from error
    output.data = {"image/svg+xml": figure, "text/plain": alt}
    output.metadata = {}


def _settled(path: Path, text: str) -> str:
    """The committed notebook, if it differs in nothing but the drawing of figures."""
    if path.is_file():
        committed = path.read_text("utf-8", "replace")
        if _undrawn(committed) == _undrawn(text):
            return committed
    return text


def _undrawn(text: str) -> object:
    """A notebook without its drawings."""
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                output.get("data", {}).pop("image/svg+xml", None)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return text
    return notebook


def _readable(text: str) -> Iterator[str]:
    """Lines that show a notebook's cells and text outputs, as far as it is one."""
    with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        for number, cell in enumerate(json.loads(text)["cells"], 1):
            yield f"# cell {number}\n"
            yield from f"{''.join(cell['source'])}\n".splitlines(keepends=True)
            for output in cell.get("outputs", ()):
                shown = output.get("text") or output["data"]["text/plain"]
                for line in "".join(shown).splitlines():
                    yield f"| {line}\n"
