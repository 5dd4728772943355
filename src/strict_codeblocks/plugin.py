"""pytest-codeblocks, made strict: `pytest_plugins = ["strict_codeblocks.plugin"]`.

A page with a trap is refused; what a program prints must stand below it; a program that
leaves global state changed fails, and the next one sees nothing of it.
"""

import importlib
import os
import random
import re
import secrets
import sys
import traceback
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from pytest_codeblocks.plugin import TestBlock

from strict_codeblocks import fences
from strict_codeblocks.fences import EXPECTED, Fence

MARKDOWN = {".md", ".markdown", ".mdown", ".mkdn", ".mkd"}  # MkDocs builds them all
# Set by pytest, and by torch when it first makes an optimizer.
OTHERS = {"PYTEST_CURRENT_TEST", "TORCHINDUCTOR_CACHE_DIR"}
STATE = {  # of a library: how to get it, and to set it
    "default dtype": ("torch", "get_default_dtype", "set_default_dtype"),
    "gradient mode": ("torch", "is_grad_enabled", "set_grad_enabled"),
    "number of threads": ("torch", "get_num_threads", "set_num_threads"),
    "default device": ("torch", "get_default_device", "set_default_device"),
    "deterministic algorithms": (
        "torch",
        "are_deterministic_algorithms_enabled",
        "use_deterministic_algorithms",
    ),
    "NumPy error handling": ("numpy", "geterr", "seterr"),
    "NumPy print options": ("numpy", "get_printoptions", "set_printoptions"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Its settings, for pytest's own file."""
    told = "files and folders whose pages are strict; if none, all that are collected"
    parser.addini("strict_codeblocks", told, type="paths")
    told = f"info strings for readers alone, beside {', '.join(fences.SHOWN)}"
    parser.addini("strict_codeblocks_shown", told, type="args", default=[])
    told = f"beginnings of lines that own indented ones, beside {fences.OWNERS[0]}"
    parser.addini("strict_codeblocks_owners", told, type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run nothing."""
    if not getattr(config.option, "codeblocks", False):
        what = "without --codeblocks no block is run: addopts = --codeblocks"
        raise pytest.UsageError(f"strict_codeblocks: {what}")


def _strict(config: pytest.Config, path: Path) -> bool:
    chosen = config.getini("strict_codeblocks")
    return not chosen or any(path.is_relative_to(each) for each in chosen)


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """Read a page as well as pytest-codeblocks does."""
    if file_path.suffix in MARKDOWN and _strict(parent.config, file_path):
        return StrictPage.from_parent(parent, path=file_path)
    return None


class StrictPage(pytest.File):
    """Collects nothing; refuses a page on which something would go unrun."""

    def collect(self) -> Iterator[pytest.Item]:
        """No item, or an error with the page's problems."""
        if self.path.suffix != ".md":
            what = "only programs in .md files are run"
            raise self.CollectError(f"{self.nodeid}: {what}")
        try:
            page = _read(self.path)
        except UnicodeDecodeError as error:
            raise self.CollectError(f"{self.nodeid}: is no UTF-8: {error}") from None
        shown = [*fences.SHOWN, *self.config.getini("strict_codeblocks_shown")]
        owners = [*fences.OWNERS, *self.config.getini("strict_codeblocks_owners")]
        found = fences.problems(page, shown, owners)
        lines = [f"{self.nodeid}:{line}: {what}" for line, what in sorted(found)]
        if lines:
            raise self.CollectError("\n".join(lines))
        return iter(())


def _read(path: Path) -> list[fences.Line | Fence]:
    return [*fences.blocks(path.read_text(encoding="utf-8"))]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Run a program by itself, and say where on its page it fails."""
    if not isinstance(item, TestBlock) or not _strict(item.config, item.path):
        return (yield)
    page = _read(item.path)
    (program,) = (b for b in page if isinstance(b, Fence) and b.line == item.obj.lineno)
    printed = fences.output(page, program)
    item.obj.code = program.text  # pytest-codeblocks loses blank lines of indented ones
    item.obj.expected_output = printed.text if printed else ""
    try:
        with apart(program.text):
            return (yield)
    except (pytest.skip.Exception, pytest.xfail.Exception):
        line, what = program.line, "may not be skipped or expected to fail"
    except pytest.fail.Exception as error:
        line, what = program.line, str(error)
    except (Exception, SystemExit) as error:
        line, what = _explain(program, printed, error)
    pytest.fail(f"{item.nodeid.partition('::')[0]}:{line}: {what}", pytrace=False)


def _explain(
    program: Fence, printed: Fence | None, error: BaseException
) -> tuple[int, str]:
    """The line where a program raises or prints something else, and what."""
    _, mismatch, got = str(error).removesuffix("```").partition("but got\n```\n")
    if error.__context__ or not mismatch:
        cause = error.__context__ or error
        frames = traceback.extract_tb(cause.__traceback__)
        inside = [f.lineno for f in frames if f.filename == "<string>" and f.lineno]
        at = inside[0] if inside else getattr(cause, "lineno", None) or 0
        return program.line + at, f"{type(cause).__name__}: {cause}"
    if not printed:
        told = f"write it into a ```text fence below {EXPECTED}"
        return program.line, f"prints {got[:72]!r}, which nothing compares: {told}"
    pairs = enumerate(zip_longest(printed.text.split("\n"), got.split("\n")), 1)
    at, (old, new) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    return printed.line + at, f"the page says {old!r}, its program prints {new!r}"


@contextmanager
def apart(code: str = "") -> Iterator[None]:
    """Run from a random seed; fail what leaves global state changed, and restore it.

    What `code` imports of NumPy and torch is imported first, to know its state before.
    """
    imports = " ".join(re.findall(r"^\s*(?:import|from)\b.*", code, re.MULTILINE))
    for name in {*re.findall(r"\b(?:numpy|torch)\b", imports)}:
        with suppress(ImportError):
            importlib.import_module(name)
    seed = secrets.randbits(32)  # an unseeded program prints something else each time
    random.seed(seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(seed)  # the legacy state is what a program could use
    if torch := sys.modules.get("torch"):
        torch.manual_seed(seed)
    watched = {name for name, (library, *_) in STATE.items() if library in sys.modules}
    before = _state(watched)
    try:
        yield
    finally:
        now = _state(watched)
        changed = [name for name, value in before.items() if value != now.get(name)]
        for name in changed:
            _restore(name, before[name])
    if changed:
        pytest.fail(f"leaves changed: {', '.join(changed)}; restore it", pytrace=False)


def _state(watched: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in watched:
        library, get, _ = STATE[name]
        found[name] = getattr(sys.modules[library], get)()
    found["environment"] = {k: v for k, v in os.environ.items() if k not in OTHERS}
    with suppress(OSError):  # it was removed
        found["working directory"] = str(Path.cwd())
    return found


def _restore(name: str, value: Any) -> None:
    if name == "environment":
        for key in os.environ.keys() - OTHERS - value.keys():
            del os.environ[key]
        os.environ.update(value)
    elif name == "working directory":
        os.chdir(value)
    else:
        library, _, put = STATE[name]
        setter = getattr(sys.modules[library], put)
        _ = setter(**value) if isinstance(value, dict) else setter(value)
