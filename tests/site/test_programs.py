"""Snippets are run in three ways that must agree, and only when they changed."""

import sys
from pathlib import Path

import pytest
from scratch import package, refused, write

from exam_site import cache
from exam_site.errors import SiteError
from exam_site.programs.outputs import _keys, printed, programs

ODD = '''\
"""Odd."""

PLACE = __name__


def place() -> str:
    return __name__


def fail() -> None:
    raise ValueError("no such place")
'''
GOOD = {
    "sum": "from i2dl_exam.odd import place\nprint(3 + 5 + 0 * len(place()))",
    "noise": (
        "import os, sys\nos.write(1, b'noise')\nprint('x', file=sys.stderr)\nprint(8)"
    ),
    "sets": "print(sorted({'a', 'b', 'c'}))",
    "seeded": (
        "import torch\ntorch.manual_seed(0)\n"
        "print(f'{torch.rand(1, dtype=torch.float64).item():.4f}')"
    ),
}
UNSTABLE = ": its output is not stable: "
BAD = {  # by what to do about it: code, and what is wrong
    "Make the program run and print stable text.": {
        "raises": ("x = 1\nraise RuntimeError('too big')", ":3: RuntimeError: too big"),
        "raises_below": (
            "from i2dl_exam.odd import fail\n\nfail()",
            ":4: ValueError: no such place",
        ),
        "asserts": ("assert 1 == 2, 'wrong'", ":2: AssertionError: wrong"),
        "exits": ("import sys\nsys.exit(0)", ":3: SystemExit: 0"),
        "leaves": ("import os\nprint(8)\nos._exit(3)", ": ends with status 3"),
        "leaves_well": ("import os\nprint(8)\nos._exit(0)", ": ends with status 0"),
        "hangs": (
            "import signal\nprint(8)\nsignal.raise_signal(signal.SIGALRM)",
            ": runs longer than 120 s",
        ),
        "asks": ("input()", ":2: EOFError: EOF when reading a line"),
        "warns": ("import warnings\nwarnings.warn('old')", ":3: UserWarning: old"),
        "surrogate": ("raise ValueError('\\ud800')", ":2: ValueError: \\ud800"),
        "prints_surrogate": ("print('\\ud800')", ":2: UnicodeEncodeError: "),
        "float": ("print(0.5)", ":2: prints the float 0.5 without a format"),
        "boundary": ("x = 1\nprint(f'{0.125:.2f}')", ":3: 0.125 with format '.2f'"),
        "rounds": ("print(round(0.51))", ":2: round() hides a boundary"),
        "only_here": (
            "import importlib\nprint(importlib.import_module('i2dl_exam.odd') is None)",
            ": only its standalone program fails: ModuleNotFoundError: ",
        ),
        "finds_files": ("print(open('README.md').read())", ":2: FileNotFoundError: "),
    },
    "Print the answer that it computes.": {
        "silent": ("x = 1", ": prints nothing"),
        "blank": ("print()", ": prints nothing"),
    },
    "Print it differently.": {
        "unfinished": (
            "print(8, end='')",
            ": the output does not end with a line break",
        ),
        "negative_zero": (
            "print(f'{-1e-6:.4f}')",
            ": output line 1 shows '-0.0000', a negative zero",
        ),
    },
    "Make it deterministic.": {
        "random": (
            "import torch\nprint(f'{torch.rand(1).item():.4f}')",
            f"{UNSTABLE}two equal runs differ (unseeded random",
        ),
        "threads": (
            "import torch\nprint(torch.get_num_threads())",
            f"{UNSTABLE}it depends on the number of threads",
        ),
        "digits": (
            (
                "import torch\ntorch.manual_seed(0)\nx = 1e9 * torch.rand(1)\n"
                "print(f'{x.double().sin().item():.4f}')"
            ),
            f"{UNSTABLE}a change of its random numbers by 1e-12 changes",
        ),
        "instructions": (
            "import torch\nprint(torch.backends.cpu.get_cpu_capability() == 'DEFAULT')",
            f"{UNSTABLE}it depends on the processor's instructions",
        ),
        "order": (
            "print(list({'a', 'b', 'c', 'd'}))",
            f"{UNSTABLE}it depends on the hash seed (order of a set?)",
        ),
        "order_of_keys": (
            "print(hash('a') % 2**61)",
            f"{UNSTABLE}it depends on the hash seed",
        ),
        "other_module": (
            "from i2dl_exam.odd import place\nprint(place())",
            f"{UNSTABLE}the snippet and its standalone text print dif",
        ),
    },
}
CASES = {
    name: (code, what, fix)
    for fix, cases in BAD.items()
    for name, (code, what) in cases.items()
}


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
    snippets(root, GOOD | {name: code for name, (code, *_) in CASES.items()})
    return refused(lambda: printed(programs(root), root, report=lambda _: None))


@pytest.mark.parametrize("name", CASES)
def test_a_snippet_without_a_stable_output_is_refused_with_its_place(
    errors: list[str], name: str
) -> None:
    _, what, fix = CASES[name]
    (message,) = [x for x in errors if x.startswith(f"snippets/p1/{name}.py:")]

    assert message.startswith(f"snippets/p1/{name}.py{what}")
    assert message.endswith(f"\n    {fix}")


def test_no_other_snippet_is_refused(errors: list[str]) -> None:
    assert len(errors) == len(CASES)


def test_only_changed_programs_run_again(tmp_path: Path) -> None:
    root = snippets(tmp_path, {name: GOOD[name] for name in ("sum", "noise")})
    expected = {"p1/sum": "8\n", "p1/noise": "8\n"}
    store = dict.fromkeys(_keys(programs(root), root).values(), "remembered")
    cache.save(root / ".cache" / "outputs.json", store)
    lines: list[str] = []

    def run(*, force: bool = False) -> dict[str, str]:
        lines.clear()
        return printed(programs(root), root, force=force, report=lines.append)

    assert run() == dict.fromkeys(expected, "remembered")
    assert lines == []

    assert run(force=True) == expected
    assert "running 2 of 2 programs" in lines[0]
    assert len(lines) == 3

    assert run() == expected
    assert lines == []

    snippets(root, {"sum": "print(3 + 6)", "silent": "pass"})
    assert refused(run) == [
        "snippets/p1/silent.py: prints nothing\n    Print the answer that it computes."
    ]
    assert "running 2 of 3 programs" in lines[0]

    (root / "snippets/p1/silent.py").unlink()
    assert run() == expected | {"p1/sum": "9\n"}
    assert lines == []  # what succeeded beside a failure is remembered


def test_every_snippet_that_cannot_stand_alone_is_named(tmp_path: Path) -> None:
    root = snippets(
        tmp_path,
        {"a": "from i2dl_exam.nowhere import x", "b": "print(1)", "c": "x = ("},
    )

    first, second = refused(lambda: programs(root))

    assert first.startswith("snippets/p1/a.py:2: i2dl_exam.nowhere is not a module")
    assert second.startswith("snippets/p1/c.py:2: '(' was never closed")


def test_a_worker_that_cannot_start_is_one_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = snippets(tmp_path, {"sum": "print(3 + 5)"})
    monkeypatch.setattr(sys, "executable", "false")

    with pytest.raises(SiteError, match="the process that runs programs failed"):
        printed(programs(root), root, report=lambda _: None)


def test_a_program_is_named_by_its_path_below_snippets(tmp_path: Path) -> None:
    root = snippets(tmp_path, {"sum": "print(3 + 5)"})
    write(root, {"snippets/p2/deep/x.py": '"""2a: x."""\nprint(1)\n'})

    assert [p.name for p in programs(root)] == ["p1/sum", "p2/deep/x"]


def test_a_program_has_another_key_when_its_text_or_the_package_changes(
    tmp_path: Path,
) -> None:
    code = "from i2dl_exam.odd import place\nprint(place() != '')"
    changes = [
        (code, ODD),
        (code.replace("!=", "=="), ODD),
        (code, ODD.replace("return __name__", "return PLACE")),
        (code, ODD + "\n\ndef more() -> None:\n    pass\n"),  # not used
    ]
    keys = []
    for number, (text, module) in enumerate(changes):
        root = snippets(tmp_path / str(number), {"a": text})
        package(root, odd=module)
        keys += _keys(programs(root), root).values()

    assert len(set(keys[:3])) == 3
    assert keys[3] == keys[0]
