"""Run programs, each in its own fork of a process that has imported torch once.

Reads one JSON request from standard input and writes one JSON line per finished
program; started by `exam_site.programs.outputs` as a process of its own, because the
number of threads and the hash seed are fixed when Python starts.
"""

import gc
import json
import os
import signal
import sys
import tempfile
import time
import traceback
import warnings
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from exam_site.programs import stability

LIMIT = 120  # seconds a program may run
DRAWING = {"rand", "randn", "rand_like", "randn_like", "normal", "normal_", "uniform_"}


def main() -> None:
    """Run the requested programs, at most `jobs` at a time."""
    request = json.load(sys.stdin)
    sys.path[:0] = request["path"]
    if request["torch"]:
        warm_up()
    if not request["path"]:
        sys.modules["i2dl_exam"] = None  # type: ignore[assignment]  # not to be found
    waiting = list(request["programs"])
    running: dict[int, tuple[dict[str, str], Path, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        while waiting or running:
            while waiting and len(running) < request["jobs"]:
                program = waiting.pop(0)
                out = Path(folder) / str(len(waiting))
                pid = os.fork()
                if pid == 0:
                    os._exit(_child(program, out, request))
                running[pid] = (program, out, time.monotonic())
            pid, status = os.wait()
            program, out, start = running.pop(pid)
            seconds = time.monotonic() - start
            print(json.dumps(_result(program, out, status, seconds)), flush=True)


def warm_up() -> None:
    """Import torch for every fork, and what it imports only for its first optimizer.

    That takes a second, which each program that trains would pay for. Nothing of it is
    garbage: not looking spares a fifth of the time here, and freezing spares every fork
    from looking through all that, and so from copying it.
    """
    gc.disable()
    import torch

    torch.optim.SGD([torch.zeros(1, requires_grad=True)]).step()
    gc.freeze()
    gc.enable()


def _child(program: dict[str, str], out: Path, request: dict[str, Any]) -> int:
    """Execute one program, standard output in a file; return the exit status."""
    signal.alarm(LIMIT)
    warnings.simplefilter("error")
    if "torch" in sys.modules:  # its own default seed would hide what is not seeded
        sys.modules["torch"].default_generator.seed()
    os.dup2(2, 1)  # what bypasses sys.stdout is no output and no answer to our parent
    with out.open("w", encoding="utf-8") as stdout:
        sys.stdout = stdout
        try:
            with moved_draws() if request["moved"] else nullcontext():
                _execute(program["code"], program["file"], request["checked"])
        except BaseException as error:
            text = _explain(error, program["file"])
            Path(f"{out}.error").write_text(text, "utf-8", "backslashreplace")
            return 1
    return 0


def moved_draws() -> AbstractContextManager[Any]:
    """Where every random number that torch draws is moved in its last digits.

    By up to 1e-12 of itself, or by a rounding error where the numbers are shorter. What
    torch is not imported for draws nothing.
    """
    if "torch" not in sys.modules:
        return nullcontext()
    from torch import Tensor, arange, finfo, no_grad
    from torch.overrides import TorchFunctionMode

    class Moved(TorchFunctionMode):
        def __torch_function__(
            self, function: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            drawn = function(*args, **(kwargs or {}))
            named = getattr(function, "__name__", "") in DRAWING
            if named and isinstance(drawn, Tensor) and drawn.is_floating_point():
                with no_grad():
                    size = max(1e-12, finfo(drawn.dtype).eps)
                    steps = arange(drawn.numel(), device=drawn.device) % 7 - 3
                    drawn *= 1 + size * steps.view(drawn.shape).to(drawn.dtype) / 3
            return drawn

    return Moved()


def _execute(code: str, file: str, checked: bool) -> None:
    names: dict[str, Any] = {"__name__": "__main__", "__file__": file}
    if not checked:
        exec(compile(code, file, "exec"), names)
        return
    names |= stability.NAMES
    exec(compile(stability.instrument(code, file), file, "exec"), names)


def _explain(error: BaseException, file: str) -> str:
    """`line N: Type: message`, with the line of the program that led to the error."""
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.lineno for f in frames if f.filename == file), None)
    kind = (
        ""
        if isinstance(error, stability.UnstableError)
        else f"{type(error).__name__}: "
    )
    return f"{f'line {line}: ' if line else ''}{kind}{error}"


def _result(
    program: dict[str, str], out: Path, status: int, seconds: float
) -> dict[str, Any]:
    error = Path(f"{out}.error")
    why = None
    if error.exists():
        why = error.read_text(encoding="utf-8")
    elif status:
        code = os.waitstatus_to_exitcode(status)
        late = code == -signal.SIGALRM
        why = f"runs longer than {LIMIT} s" if late else f"ends with status {code}"
    text = out.read_text("utf-8", "replace") if out.exists() else ""
    return {"name": program["name"], "output": text, "error": why, "seconds": seconds}


if __name__ == "__main__":
    main()
