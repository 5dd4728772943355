"""Run programs and notebooks, each in an empty folder and a process of its own.

Started by a Python that has only torch and NumPy: `python run_alone.py folder`. In each
folder inside, it runs `program.py` or `notebook.ipynb` and writes `out`, a JSON list of
what each cell printed (a program is one cell), and `err`. Torch, whose import is slow,
and what its first optimizer imports, are imported before they part.
"""

import ast
import gc
import io
import json
import os
import sys
import traceback
import types
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import torch


def main(folder: Path) -> None:
    """Run everything, as many at a time as there are cores."""
    torch.set_num_threads(1)
    torch.optim.SGD([torch.zeros(1, requires_grad=True)])
    gc.freeze()  # no garbage, so that no fork looks at it
    waiting = sorted(folder.iterdir())
    running: dict[int, Path] = {}
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            place = waiting.pop(0)
            pid = os.fork()
            if pid == 0:
                os._exit(child(place))
            running[pid] = place
        pid, status = os.wait()
        if status:
            sys.exit(f"{running[pid].name} was killed")
        del running[pid]


def child(place: Path) -> int:
    """Run what lies in a folder, and write down what it printed."""
    os.chdir(place)
    printed: list[str] = []
    with Path("err").open("w", encoding="utf-8") as error, redirect_stderr(error):
        try:
            run(cells(place), printed)
        except BaseException:
            traceback.print_exc()
    Path("out").write_text(json.dumps(printed), encoding="utf-8")
    return 0


def cells(place: Path) -> list[str]:
    """The programs in a folder's one file; the file is removed."""
    path = next(path for path in place.iterdir() if path.name != "err")
    text = path.read_text(encoding="utf-8")
    path.unlink()
    if path.suffix == ".py":
        return [text]
    found = json.loads(text)["cells"]
    return ["".join(c["source"]) for c in found if c["cell_type"] == "code"]


def run(programs: list[str], printed: list[str]) -> None:
    """Execute one after the other in one namespace, as a notebook's kernel does."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    for number, program in enumerate(programs, 1):
        tree = ast.parse(program)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        with redirect_stdout(io.StringIO()) as out:
            exec(compile(tree, f"<cell {number}>", "exec"), main.__dict__)
            if last:  # a value at the end of a cell would be shown
                value = ast.Expression(last.value)
                sys.displayhook(eval(compile(value, "<end>", "eval"), main.__dict__))
        printed.append(out.getvalue())


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
