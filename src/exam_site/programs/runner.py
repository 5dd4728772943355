"""Run programs, each in a fork of a process that has imported torch once.

A fork costs some milliseconds, and what a program changes ends with it: modules, seeds,
threads, the default device. It starts in an empty folder and is stopped at its limits;
a crash is a result like others.

As a script, this file is a server: it reads one request from standard input and writes
a line for each finished program. It then needs no other module of ours, so that a
Python with torch and NumPy alone can run it.
"""

import ast
import gc
import io
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
import types
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from select import select
from typing import Any

MAX_SECONDS = 60.0  # that a program may run, as `errors.MAX_SECONDS`
LATE = "runs too long"
CRASHES = "ends without a word"
DIFFERS = "prints something else"
DRAWING = {"rand", "randn", "rand_like", "randn_like", "normal", "normal_", "uniform_"}


@dataclass(frozen=True)
class Job:
    """What one fork does."""

    number: int
    run: Callable[[], None]  # prints, and raises if something is wrong
    file: str = ""  # whose lines are named if it raises
    expected: str | None = None  # what it must print; it ends where it does not
    seconds: float = MAX_SECONDS  # after which it is stopped
    processor: float = 0.0  # seconds of processor time that it may use; 0: any
    memory: int = 0  # bytes of data that it may hold; 0: any
    quiet: bool = False  # what it writes to standard error is lost


@dataclass(frozen=True)
class Result:
    """What became of a job."""

    number: int
    output: str = ""
    how: str = ""  # it ended badly: `raises ValueError`, LATE, CRASHES or DIFFERS
    error: str = ""  # the same with the line and the message, for people
    seconds: float = 0.0  # of processor time that it used


@dataclass(frozen=True)
class Request:
    """What a server is asked to run."""

    programs: Sequence[tuple[str, str]]  # the name of a file, and the text in it
    workers: int = 1  # programs that run at the same time
    torch: bool = True  # whether to import torch before
    path: Sequence[str] = ()  # folders to import from, before all others
    options: Mapping[str, Any] = field(default_factory=dict)  # of `execute`


class Stop(BaseException):
    """Ends a job; the text says how."""


# --- Forks ----------------------------------------------------------------------------


def run(waiting: deque[Job], workers: int = 1) -> Iterator[Result]:
    """Do jobs in forks; whoever takes a result may put further jobs into the queue."""
    running: dict[int, _Fork] = {}  # by the pipe's end
    with tempfile.TemporaryDirectory() as folder:
        try:
            while waiting or running:
                while waiting and len(running) < workers:
                    fork = _Fork(waiting.popleft(), tempfile.mkdtemp(dir=folder))
                    running[fork.end] = fork
                for end in select(list(running), [], [])[0]:
                    if running[end].has_ended():
                        yield running.pop(end).result()
        finally:
            for fork in running.values():
                os.kill(fork.pid, signal.SIGKILL)
                fork.result()


class _Fork:
    """A process that does a job, and the pipe through which it says how that ended."""

    def __init__(self, job: Job, folder: str) -> None:
        self.job, self.received = job, b""
        self.end, theirs = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            try:
                _do(job, folder, theirs)
            finally:
                os._exit(0)
        os.close(theirs)

    def has_ended(self) -> bool:
        """Whether nothing more comes through the pipe; takes what has come."""
        part = os.read(self.end, 1 << 20)
        self.received += part
        return not part

    def result(self) -> Result:
        """What became of the job, once the process has ended."""
        os.close(self.end)
        _, status, used = os.wait4(self.pid, 0)
        seconds, code = used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status)
        if code == 0 and self.received:
            return Result(self.job.number, seconds=seconds, **json.loads(self.received))
        how, error = CRASHES, f"ends with status {code}"
        if code in {-signal.SIGALRM, -signal.SIGPROF}:
            limit = self.job.processor or self.job.seconds
            how, error = LATE, f"runs longer than {limit:g} s"
        return Result(self.job.number, how=how, error=error, seconds=seconds)


class _Printed(io.TextIOWrapper):
    """Standard output, kept; it ends a program that prints something else."""

    def __init__(self, expected: str | None) -> None:
        self.kept, self.expected = io.BytesIO(), expected
        super().__init__(self.kept, "utf-8", newline="\n", write_through=True)

    def text(self) -> str:
        """All that was printed."""
        return self.kept.getvalue().decode("utf-8", "replace")

    def write(self, text: str) -> int:
        written = super().write(text)
        if self.expected is not None and not self.expected.startswith(self.text()):
            raise Stop(DIFFERS)
        return written


def _do(job: Job, folder: str, end: int) -> None:
    """Do a job in this process, and say how it ended."""
    os.chdir(folder)
    signal.setitimer(signal.ITIMER_REAL, job.seconds)
    signal.setitimer(signal.ITIMER_PROF, job.processor)
    if job.memory:
        resource.setrlimit(resource.RLIMIT_DATA, (job.memory, job.memory))
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    if job.quiet:
        os.dup2(nowhere, 2)
    os.dup2(2, 1)  # what bypasses sys.stdout is no output, and no answer of a server
    if "torch" in sys.modules:  # its own default seed would hide what is not seeded
        sys.modules["torch"].default_generator.seed()
    sys.stdout = printed = _Printed(job.expected)
    how = error = ""
    try:
        job.run()
        if job.expected not in {None, printed.text()}:
            how = error = DIFFERS
    except Stop as stop:
        how = error = f"{stop}"
    except BaseException as caught:  # also what ends a process
        how, error = f"raises {type(caught).__name__}", _explain(caught, job.file)
    ended = {"output": printed.text(), "how": how, "error": error}
    with os.fdopen(end, "w") as pipe:
        json.dump(ended, pipe)


def _explain(error: BaseException, file: str) -> str:
    """`line N: Type: message`, with the line of the file that led to the error."""
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f"line {f.lineno}: " for f in frames if f.filename == file), "")
    kind = type(error).__name__
    text = f"{error}" if kind == "UnstableError" else f"{kind}: {error}"
    return (line + text).encode(errors="backslashreplace").decode()


# --- Programs -------------------------------------------------------------------------


def execute(
    text: str,
    file: str,
    *,
    hidden: str = "",
    checked: bool = False,
    moved: bool = False,
    shown: bool = False,
) -> None:
    """Run a program's text as `python file` does; warnings are errors.

    It must not find a `hidden` package. Printed values are `checked` by `stability`,
    random numbers `moved` in their last digits, and the value of a last expression is
    `shown`, as in a notebook.
    """
    warnings.simplefilter("error")
    if hidden:
        for name in [n for n in sys.modules if n.partition(".")[0] == hidden]:
            del sys.modules[name]
        sys.modules[hidden] = None  # type: ignore[assignment]
    tree = ast.parse(text, file)
    sys.modules["__main__"] = main = types.ModuleType("__main__")
    main.__dict__["__file__"] = file
    if checked:
        from exam_site.programs import stability

        main.__dict__.update(stability.NAMES)
        tree = stability.watched(tree)
    last = tree.body[-1]
    if shown and isinstance(last, ast.Expr):
        main.__dict__["_show"] = sys.displayhook
        last.value = ast.Call(ast.Name("_show", ast.Load()), [last.value], [])
    with moved_draws() if moved else nullcontext():
        exec(compile(ast.fix_missing_locations(tree), file, "exec"), main.__dict__)


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


# --- Servers --------------------------------------------------------------------------


def served(
    python: Sequence[str], request: Request, environment: Mapping[str, str]
) -> Iterator[Result]:
    """Run programs in another Python or environment; one that fails explains itself."""
    with subprocess.Popen(
        [*python, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError), process.stdin as stdin:
            json.dump(asdict(request), stdin)
        for line in process.stdout:
            yield Result(**json.loads(line))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "runner")


def main() -> None:
    """Answer the request on standard input."""
    request = Request(**json.load(sys.stdin))
    sys.path[:0] = request.path
    if request.torch:
        warm_up()
    if request.options.get("checked"):
        import exam_site.programs.stability  # noqa: F401  once for all forks
    jobs = deque[Job]()
    for number, (file, text) in enumerate(request.programs):
        jobs.append(Job(number, partial(execute, text, file, **request.options), file))
    for result in run(jobs, request.workers):
        print(json.dumps(asdict(result)), flush=True)


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


if __name__ == "__main__":
    main()
