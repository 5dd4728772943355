"""Snippets are run in three ways that must agree, and only when they changed."""

import sys
from pathlib import Path

import pytest
from scratch import package, refused, write

from exam_site import cache
from exam_site.errors import SiteError
from exam_site.programs import printed, programs
from exam_site.programs.outputs import _keys

ODD = '''\
"""Odd."""

PLACE = __name__


def place() -> str:
    return __name__


def fail() -> None:
    raise ValueError("no such place")
'''
SEEDED = "import torch\ntorch.manual_seed(0)\n"
GOOD = {
    "sum": "from i2dl_exam.odd import place\nprint(3 + 5 + 0 * len(place()))",
    "noise": "import os, sys\nos.write(1, b'noise')\nsys.stderr.write('x')\nprint(8)",
    "sets": "print(sorted({'a', 'b', 'c'}))",
    "seeded": SEEDED + "print(f'{torch.rand(1, dtype=torch.double).item():.4f}')",
}
SINE = "x = 1e9 * torch.rand(1)\nprint(f'{x.double().sin().item():.4f}')"
CPU = "import torch.backends.cpu as cpu\nprint(cpu.get_cpu_capability() == 'DEFAULT')"
THEN = CPU.replace("print(", "x = (") + "\nprint(8)\nif x: raise ValueError('no')"
HIDDEN = "import importlib\nprint(importlib.import_module('i2dl_exam.odd') is None)"
UNSTABLE = ": its output is not stable: "
ALARM = "import signal\nprint(8)\nsignal.raise_signal(signal.SIGALRM)"
BAD = {  # by what to do about it: code, and what is wrong
    "Make the program run and print stable text.": {
        "x = 1\nraise RuntimeError('too big')": ":3: RuntimeError: too big",
        "from i2dl_exam.odd import fail\n\nfail()": ":4: ValueError: no such place",
        "assert 1 == 2, 'wrong'": ":2: AssertionError: wrong",
        "import sys\nsys.exit(0)": ":3: SystemExit: 0",
        "import os\nprint(8)\nos._exit(3)": ": ends with status 3",
        "import os\nprint(8)\nos._exit(0)": ": ends with status 0",
        ALARM: ": runs longer than 60 s",
        "input()": ":2: EOFError: EOF when reading a line",
        "import warnings\nwarnings.warn('old')": ":3: UserWarning: old",
        "raise ValueError('\\ud800')": ":2: ValueError: \\ud800",
        "print('\\ud800')": ":2: UnicodeEncodeError: ",
        "print(0.5)": ":2: prints the float 0.5 without a format",
        "x = 1\nprint(f'{0.125:.2f}')": ":3: 0.125 with format '.2f'",
        "print(round(0.51))": ":2: round() hides a boundary",
        HIDDEN: ": only its standalone program fails: ModuleNotFoundError: ",
        "print(open('README.md').read())": ":2: FileNotFoundError: ",
    },
    "Print the answer that it computes.": {
        "x = 1": ": prints nothing",
        "print()": ": prints nothing",
    },
    "Print it differently.": {
        "print(8, end='')": ": the output does not end with a line break",
        "print(f'{-1e-6:.4f}')": ": output line 1 shows '-0.0000', a negative zero",
    },
    "Make it deterministic: seed, sort, round.": {
        "import torch\nprint(f'{torch.rand(1).item():.4f}')": "'0.",
        "import torch\nprint(torch.get_num_threads())": "'1\\n' is '",
        SEEDED + SINE: "'",
        CPU: "'False\\n' is 'True\\n' without vector instructions, ",
        THEN: "'' is 'line 7: ValueError: no' without vector instructions, ",
        "print(list({'a', 'b', 'c', 'd'}))": "\"['",
        "print(hash('a') % 2**61)": "'",
        "from i2dl_exam.odd import place\nprint(place())": (
            "'__main__\\n' is 'i2dl_exam.odd\\n' with more threads, another hash "
        ),
    },
}
CASES = [
    (f"bad{i}_{j}", code, what if what[0] == ":" else UNSTABLE + what, fix)
    for i, (fix, some) in enumerate(BAD.items())
    for j, (code, what) in enumerate(some.items())
]


def snippets(root: Path, codes: dict[str, str]) -> Path:
    files = {
        f"snippets/p1/{name}.py": f'"""1a: {name}."""\n{code}\n'
        for name, code in codes.items()
    }
    return write(package(root, odd=ODD), files)


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The messages about the bad snippets, run together with the good ones."""
    root = tmp_path_factory.mktemp("bad")
    snippets(root, GOOD | {name: code for name, code, *_ in CASES})
    return refused(lambda: printed(programs(root), root))


@pytest.mark.parametrize(("name", "what", "fix"), [(n, w, f) for n, _, w, f in CASES])
def test_a_snippet_without_a_stable_output_is_refused_with_its_place(
    errors: list[str], name: str, what: str, fix: str
) -> None:
    (message,) = [x for x in errors if x.startswith(f"snippets/p1/{name}.py:")]

    assert message.startswith(f"snippets/p1/{name}.py{what}")
    assert message.endswith(f"\n    {fix}")
    assert len(errors) == len(CASES)  # no other snippet is refused


def test_only_changed_programs_run_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = snippets(tmp_path, {name: GOOD[name] for name in ("sum", "noise")})
    expected = {"p1/sum": "8\n", "p1/noise": "8\n"}
    store = dict.fromkeys(_keys(programs(root), root).values(), "known")
    cache.save(root / ".cache" / "outputs.json", store)

    def run(*, force: bool = False) -> dict[str, str]:
        return printed(programs(root), root, force=force)

    def said() -> str:
        return capsys.readouterr().out

    assert (run(), said()) == (dict.fromkeys(expected, "known"), "")

    assert run(force=True) == expected
    assert "running 2 of 2 programs" in said()
    assert (run(), said()) == (expected, "")

    snippets(root, {"sum": "print(3 + 6)", "silent": "pass"})
    assert refused(run) == [
        "snippets/p1/silent.py: prints nothing\n    Print the answer that it computes."
    ]
    assert "running 2 of 3 programs" in said()

    (root / "snippets/p1/silent.py").unlink()
    # What succeeded beside a failure is kept.
    assert (run(), said()) == (expected | {"p1/sum": "9\n"}, "")


def test_every_snippet_that_cannot_stand_alone_is_named(tmp_path: Path) -> None:
    codes = {"a": "from i2dl_exam.nowhere import x", "b": "print(1)", "c": "x = ("}
    root = snippets(tmp_path, codes)

    first, second = refused(lambda: programs(root))

    assert first.startswith("snippets/p1/a.py:2: i2dl_exam.nowhere is not a module")
    assert second.startswith("snippets/p1/c.py:2: '(' was never closed")


def test_a_worker_that_cannot_start_is_one_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = snippets(tmp_path, {"sum": "print(3 + 5)"})
    monkeypatch.setattr(sys, "executable", "false")

    with pytest.raises(SiteError, match="the process that runs programs failed"):
        printed(programs(root), root)


def test_a_program_is_named_by_its_path_below_snippets(tmp_path: Path) -> None:
    root = snippets(tmp_path, {"sum": "print(3 + 5)"})
    write(root, {"snippets/p2/deep/x.py": '"""2a: x."""\nprint(1)\n'})

    assert [p.name for p in programs(root)] == ["p1/sum", "p2/deep/x"]


def test_figures_and_labs_are_no_programs_where_they_belong(tmp_path: Path) -> None:
    files = ["p1/figures/a.py", "labs/1_a.py", "use/figures/a.py", "p1/labs/a.py"]
    root = write(tmp_path, {f"snippets/{name}": '"""1a: a."""\n' for name in files})

    assert [p.name for p in programs(root)] == ["p1/labs/a", "use/figures/a"]


def test_a_program_has_another_key_when_its_text_or_the_package_changes(
    tmp_path: Path,
) -> None:
    code = "from i2dl_exam.odd import place\nprint(place() != '')"
    changes = [
        (code, ODD),
        (code.replace("!=", "=="), ODD),
        (code, ODD.replace("return __name__", "return PLACE")),
        (code, f'{ODD}"""What is said."""\n'),
    ]
    keys = []
    for number, (text, module) in enumerate(changes):
        root = snippets(tmp_path / str(number), {"a": text})
        package(root, odd=module)
        keys += _keys(programs(root), root).values()

    assert len(set(keys[:3])) == 3
    assert keys[3] == keys[0]
