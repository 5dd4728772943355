"""pytest-codeblocks, made strict: alone in a folder, and with our conftest.py."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import pytest
from scratch import EXAM, FIRST, write
from test_fences import TRAPS, found

from exam_site import ROOT
from strict_codeblocks.fences import EXPECTED

# Imports once what conftest.py does; each run then has a fork of its own.
DRIVER = """
import json, os, sys
import hypothesis, numpy, pytest, torch, xdist.scheduler
import exam_site.contract, exam_site.pages
for folder, log, arguments in json.load(sys.stdin):
    pid = os.fork()
    if pid == 0:
        os.chdir(folder)
        for stream in (1, 2):
            os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
        status = pytest.main(arguments)
        sys.stdout.flush()
        os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Done:
    """How a run of pytest ended."""

    status: int
    text: str

    def outcomes(self, word: str) -> set[str]:
        """The blocks listed as passed or failed: `page:line`."""
        found = re.findall(rf"^{word} docs/(\S+)\.md::line (\d+)", self.text, re.M)
        return {f"{page}:{line}" for page, line in found}


def block(code: str, output: str = "True") -> str:
    """A program of one or more lines with its compared output."""
    return f"```python\n{code}\n```\n{EXPECTED}\n```text\n{output}\n```\n"


def problem_page(second: str = "") -> str:
    return (
        f"# 1\n\n## a) {{ #q1a }}\n{block('print(8)', '8')}\n## b) {{ #q1b }}\n{second}"
    )


GOOD = problem_page(block("print(9)", "9"))
# What a program changes, and what the next one must find as it was.
LEAKS = {
    "default dtype": "torch.set_default_dtype(torch.float64) => "
    "torch.get_default_dtype() == torch.float32",
    "gradient mode": "torch.set_grad_enabled(False) => torch.is_grad_enabled()",
    "number of threads": "torch.set_num_threads(3) => torch.get_num_threads() == 1",
    "default device": "torch.set_default_device('meta') => torch.zeros(1).item() == 0",
    "deterministic algorithms": "torch.use_deterministic_algorithms(True) => "
    "not torch.are_deterministic_algorithms_enabled()",
    "NumPy error handling": "numpy.seterr(all='raise') => "
    "numpy.geterr()['under'] == 'ignore'",
    "NumPy print options": "numpy.set_printoptions(precision=2) => "
    "numpy.get_printoptions()['precision'] == 8",
    "environment": "os.environ['NEW'] = os.environ.pop('HOME') => "
    "'HOME' in os.environ and 'NEW' not in os.environ",
    "working directory": "os.chdir('/') => os.path.exists('exam')",
}
RANDOM = {
    "torch": "import torch\nprint(torch.rand(1).item())",
    "numpy": "import numpy\nprint(numpy.random.rand())",
    "python": "import random\nprint(random.random())",
}
IMPORTS = "import os, numpy, torch\n"
BLOCKS = {
    "leak-and-raise": block(
        "import torch\ntorch.set_grad_enabled(False)\nraise ValueError('too big')"
    )
    + block("import torch\nprint(torch.is_grad_enabled())"),
    "adam": block(
        "import torch\nx = torch.nn.Parameter(torch.zeros(1))\n"
        "torch.optim.Adam([x])\nprint(True)"
    ),
    "alone-1": block("secret = 1\nprint(True)"),
    "alone-2": block("print('secret' not in globals())"),
    **{
        f"leak-{name.replace(' ', '-')}": block(f"{IMPORTS}{change}\nprint(True)")
        + block(f"{IMPORTS}print({check})")
        for name, (change, check) in ((n, x.split(" => ")) for n, x in LEAKS.items())
    },
    **{f"random-{name}": block(code, "0.5") for name, code in RANDOM.items()},
}
TRAP_PAGES = {name.replace(" ", "-"): trap for name, trap in TRAPS.items()}
CASES: dict[str, tuple[dict[str, str], list[str]]] = {
    "good": ({"problems/1-first": GOOD}, ["docs"]),
    "trap": ({"problems/1-first": problem_page("```py\nprint(9)\n```\n")}, ["docs"]),
    "blocks": ({"problems/1-first": GOOD} | BLOCKS, ["docs"]),
    "endless": ({"index": block("while True:\n    pass", "8")}, ["docs/index.md"]),
    "one missing": ({"problems/1-first": problem_page()}, ["docs"]),
    "page missing": ({"index": "# Home\n"}, ["docs"]),
    "one block": (
        {"problems/1-first": problem_page()},
        ["docs/problems/1-first.md::line 4"],
    ),
    "deselected": ({"problems/1-first": GOOD}, ["docs", "-k", "1b"]),
    "failed last": ({"problems/1-first": problem_page()}, ["docs", "--lf"]),
    "cuda": ({"problems/1-first": GOOD}, ["--device", "cuda"]),
}
ALWAYS = ["-rA", "-p", "pytest_codeblocks.plugin"]  # not found by itself, to be fast


SOONER = "from exam_site import errors\nerrors.MAX_SECONDS = 1\n"
LAZY = """
import pytest

@pytest.mark.skip
def test_a(): pass

@pytest.mark.xfail(strict=False)
def test_b(): assert False

def test_c(): pytest.skip("later")
"""

# A Python that finds pytest, pytest-codeblocks, and what lies in the folder.
BARE = """
import sys
KNOWN = {"py", "pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments"}
KNOWN |= {"conftest", "pytest_codeblocks", "strict_codeblocks"}
KNOWN |= sys.stdlib_module_names

class Only:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in KNOWN:
            raise ModuleNotFoundError(name)

sys.path = [path for path in sys.path if not path.endswith("src")]
sys.meta_path.insert(0, Only())
import pytest
options = ["-rA", "-p", "no:cacheprovider", "-p", "pytest_codeblocks.plugin", "docs"]
sys.exit(pytest.main(options))
"""
INI = "[pytest]\naddopts = --codeblocks\n"
SMALL = {
    "right": block("print(8)", "8"),
    "nested": "- item\n\n" + indent(block("print('8\\n\\n9')", "8\n\n9"), "    "),
    "silent": "```python\nx = 8\n```\n",
    "next": block(
        "import os\nprint('NEW' in os.environ, os.getcwd() != '/')", "False True"
    ),
    "wrong": f"# T\n\n{block('print(8)', '9')}",
    "uncompared": "```python\nprint(8)\n```\n",
    "raising": block("x = 1\nraise ValueError('too big')"),
    "syntax": block("x = 1\nx ="),
    "leaving": block("import sys\n\nsys.exit()"),
    "skipping": block("import pytest\npytest.skip('later')"),
    "changing": block("import os\nos.environ['NEW'] = '1'\nos.chdir('/')\nprint(True)"),
}
TOLD = {
    "wrong": "8: the page says '9', its program prints '8'",
    "uncompared": f"1: prints '8\\n', which nothing compares: write it into a ```text "
    f"fence below {EXPECTED}",
    "raising": "3: ValueError: too big",
    "syntax": "3: SyntaxError: invalid syntax",
    "leaving": "4: SystemExit: ",
    "skipping": "1: may not be skipped or expected to fail",
    "changing": "1: leaves changed: environment, working directory; restore it",
}


START = 'pytest_plugins = ["strict_codeblocks.plugin"]\n'


def alone(
    folder: Path, pages: dict[str, str], ini: str = INI, start: str = START
) -> Done:
    """A run in a folder with the plugin and some pages, without torch and NumPy."""
    write(folder, {f"docs/{name}.md": text for name, text in pages.items()})
    write(folder, {"conftest.py": start, "pytest.ini": ini})
    shutil.copytree(ROOT / "src/strict_codeblocks", folder / "strict_codeblocks")
    done = subprocess.run(
        [sys.executable, "-I", "-c", BARE],
        cwd=folder,
        env={"COLUMNS": "200", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    return Done(done.returncode, done.stdout + done.stderr)


WRONG = "raise ValueError"
NEVER_RUN = {
    **{info: f"```{info}\n{WRONG}\n```\n" for info in ("py", "Python", "pycon")},
    "title": f'```python title="x"\n{WRONG}\n```\n',
    "space": f"``` python\n{WRONG}\n```\n",
    "tildes": f"~~~python\n{WRONG}\n~~~\n",
    "indented": f"Text.\n\n    {WRONG}\n",
    "pre": f"<pre>{WRONG}</pre>\n",
    "quote": f"> ```python\n> {WRONG}\n> ```\n",
    "skipfile": f"<!--pytest-codeblocks:skipfile-->\n```python\n{WRONG}\n```\n",
}
PASSES = {
    "uncommented": "```python\nprint(1)\n```\n```text\n2\n```\n",
    "between": "```python\nprint(1)\n```\n```toml\nx = 1\n```\n"
    f"{EXPECTED}\n```text\n2\n```\n",
    "printing": "```python\nprint(1)\n```\n",
    "cont": "```python\nx = 1\n```\n```text\n1\n```\n"
    f"<!--pytest-codeblocks:cont-->\n```python\n{WRONG}\n```\n",
    "hidden": f"<!--\n{block('print(1)', '1')}-->\n",
    "blank": "- x\n\n" + indent(block('t = """1\n\n2"""\nprint(t)', "1\n2"), "    "),
    "shell": "```sh\ntouch executed\n```\n",
}


def test_stock_codeblocks_has_the_gaps_that_the_page_tells(tmp_path: Path) -> None:
    write(tmp_path, {"docs/a.markdown": f"```python\n{WRONG}\n```\n"})
    done = alone(tmp_path, NEVER_RUN | PASSES, start="")

    assert {x.partition(":")[0] for x in done.outcomes("PASSED")} == PASSES.keys()
    assert done.status == 0, done.text
    assert (tmp_path / "executed").exists()


def test_stock_codeblocks_ends_where_a_program_does(tmp_path: Path) -> None:
    done = alone(tmp_path, {"leaving": SMALL["leaving"]}, start="")

    assert done.status == pytest.ExitCode.INTERNAL_ERROR


def test_alone_a_page_with_a_trap_is_refused(tmp_path: Path) -> None:
    done = alone(tmp_path, {name: text for name, (text, *_) in TRAP_PAGES.items()})

    assert done.status == pytest.ExitCode.INTERRUPTED
    for name, (_, line, what) in TRAP_PAGES.items():
        told = re.findall(rf"docs/{re.escape(name)}\.md:{line}: (.*)", done.text)
        assert any(what in message for message in told), name


def test_the_page_quotes_messages_as_they_are() -> None:
    page = (ROOT / "docs/test-your-docs.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^docs/guide\.md:\d+: (.*)", page, re.MULTILINE)
    known = {what for text, *_ in TRAPS.values() for _, what in found(text)}
    known |= {message.partition(": ")[2] for message in TOLD.values()}

    assert len(quoted) == 8
    assert {*quoted} <= known


def test_alone_each_program_is_run_apart_and_compared(tmp_path: Path) -> None:
    done = alone(tmp_path, SMALL)

    assert {x.partition(":")[0] for x in done.outcomes("FAILED")} == TOLD.keys()
    assert {x.partition(":")[0] for x in done.outcomes("PASSED")} == SMALL.keys() - TOLD
    for name, message in TOLD.items():
        assert f"docs/{name}.md:{message}" in done.text


def test_alone_some_pages_can_be_strict_and_others_not_yet(tmp_path: Path) -> None:
    lines = "strict_codeblocks = docs/new\nstrict_codeblocks_shown = sql\n"
    owned = f"{INI}{lines}strict_codeblocks_owners = ??? [^\n"
    inside = indent(SMALL["right"], "    ")
    new = f"```sql\n```\n\n[^1]: note\n\n    more\n\n??? note\n\n{inside}"
    done = alone(tmp_path, {"old": SMALL["uncompared"], "new/page": new}, owned)

    assert done.outcomes("PASSED") == {"old:1", "new/page:10"}
    assert done.status == 0


def test_alone_pages_that_cannot_be_run_are_told(tmp_path: Path) -> None:
    write(tmp_path, {"docs/a.markdown": "# T\n"})
    (tmp_path / "docs/b.md").write_bytes(b"\xff")
    done = alone(tmp_path, {})

    assert "docs/a.markdown: only programs in .md files are run" in done.text
    assert "docs/b.md: is no UTF-8: 'utf-8' codec can't decode byte 0xff" in done.text
    assert done.status == pytest.ExitCode.INTERRUPTED


def test_alone_a_run_without_blocks_is_refused(tmp_path: Path) -> None:
    done = alone(tmp_path, SMALL, "[pytest]\n")

    assert done.status == pytest.ExitCode.USAGE_ERROR
    assert "without --codeblocks no block is run: addopts = --codeblocks" in done.text


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """Every case, run by pytest on a repository of its own."""
    base = tmp_path_factory.mktemp("strict")
    requests = {}
    for name, (pages, arguments) in CASES.items():
        root = write(base / name, {"exam": FIRST, "tests/empty.txt": ""})
        write(root, {f"docs/{page}.md": text for page, text in pages.items()})
        for file in ("conftest.py", "pyproject.toml"):
            shutil.copy(ROOT / file, root)
        requests[name] = [str(root), str(root / "log"), [*ALWAYS, *arguments]]
    sooner = Path(requests["endless"][0], "conftest.py")
    sooner.write_text(f"{sooner.read_text('utf-8')}\n{SOONER}", encoding="utf-8")
    good = Path(requests["good"][0])
    broken = shutil.copytree(good, base / "broken")
    write(broken, {"exam": EXAM.replace("credits = 4", "credits = 5")})
    requests["broken contract"] = [str(broken), str(broken / "log"), [*ALWAYS, "docs"]]
    lazy = shutil.copytree(good, base / "lazy")
    write(lazy, {"tests/test_lazy.py": LAZY})
    requests["lazy"] = [str(lazy), str(lazy / "log"), [*ALWAYS, "tests"]]

    hidden = {"PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER"}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=json.dumps(list(requests.values())),
        env={k: v for k, v in os.environ.items() if k not in hidden}
        | {
            "COLUMNS": "200",
            "OMP_NUM_THREADS": "1",
            "CUDA_VISIBLE_DEVICES": "",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    logs = [Path(log).read_text(encoding="utf-8") for _, log, _ in requests.values()]
    ends = zip(done.stdout.split(), logs, strict=True)
    return {
        name: Done(int(status), text)
        for name, (status, text) in zip(requests, ends, strict=True)
    }


def test_a_page_without_traps_passes_and_is_counted(runs: dict[str, Done]) -> None:
    done = runs["good"]

    assert done.status == 0, done.text
    assert done.outcomes("PASSED") == {"problems/1-first:4", "problems/1-first:13"}
    assert re.search(r"^1a 1  1b 1\n2 questions, 2 programs$", done.text, re.M)
    assert "default device cpu" in done.text


def test_a_trap_is_told_before_the_missing_program(runs: dict[str, Done]) -> None:
    text = runs["trap"].text

    assert "docs/problems/1-first.md:13: the info string 'py' must be exactly" in text
    assert "no program with compared output" not in text


def test_an_endless_program_is_told_with_file_and_line(runs: dict[str, Done]) -> None:
    told = r"docs/index.md:[23]: TimeoutError: runs longer than 1 s"

    assert re.search(told, runs["endless"].text)


@pytest.mark.parametrize("name", LEAKS)
def test_a_program_that_leaves_a_change_fails_and_the_next_sees_none(
    runs: dict[str, Done], name: str
) -> None:
    done = runs["blocks"]
    page = f"leak-{name.replace(' ', '-')}"

    assert f"{page}:1" in done.outcomes("FAILED")
    assert f"{page}:10" in done.outcomes("PASSED")
    assert f"docs/{page}.md:1: leaves changed: {name}; restore it" in done.text


@pytest.mark.parametrize(
    ("why", "blocks", "outcome"),
    [
        ("one that raises leaves no change", ["leak-and-raise:10"], "PASSED"),
        ("what torch sets itself is no change", ["adam:1"], "PASSED"),
        ("programs share no names", ["alone-1:1", "alone-2:1"], "PASSED"),
        ("seeds are random", [f"random-{name}:1" for name in RANDOM], "FAILED"),
        ("one that raises fails", ["leak-and-raise:1"], "FAILED"),
    ],
)
def test_programs_are_kept_apart(
    runs: dict[str, Done], why: str, blocks: list[str], outcome: str
) -> None:
    assert {*blocks} <= runs["blocks"].outcomes(outcome), why


@pytest.mark.parametrize(
    ("case", "passed"), [("one block", 1), ("deselected", 1), ("failed last", None)]
)
def test_a_run_of_some_pages_or_blocks_misses_nothing(
    runs: dict[str, Done], case: str, passed: int | None
) -> None:
    assert runs[case].status == 0, runs[case].text
    assert passed in (None, len(runs[case].outcomes("PASSED")))


def test_torch_is_watched_from_a_program_that_is_the_first_to_import_it() -> None:
    code = """
import sys
from strict_codeblocks.plugin import apart
with apart("import os, torch"):
    print("torch" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.stdout == "True\n", done.stderr


MISSING = "no program with compared output for {}: add a program(...) marker to the "
LAZILY = "tests/test_lazy.py::test_{}: may not be skipped or exp"
FAILED, USAGE = pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(
    ("case", "status", "told"),
    [
        ("one missing", FAILED, [MISSING.format("1b")]),
        ("page missing", FAILED, [MISSING.format("1a, 1b")]),
        ("lazy", FAILED, [LAZILY.format(x) for x in "abc"]),
        (
            "broken contract",
            USAGE,
            ["ERROR: exam/exam.toml: credits is 5, but the pro"],
        ),
        ("cuda", USAGE, ["--device cuda: torch finds no CUDA device here"]),
    ],
)
def test_a_run_that_proves_too_little_fails_and_says_why(
    runs: dict[str, Done], case: str, status: int, told: list[str]
) -> None:
    assert runs[case].status == status
    assert [text for text in told if text not in runs[case].text] == []
    assert "Traceback" not in runs[case].text
