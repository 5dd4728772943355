"""What a maintainer waits for: the README's commands, here and in an older checkout.

    python -m benchmarks.commands ../older

Both checkouts are installed and clean. Each command is timed once, one after another,
on an idle machine; the ratios are to importing torch. What a checkout does not have is
left out.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import tables
from exam_site import ROOT

SNIPPET = Path("snippets/p4/b_output_size.py")
EDIT = "\n# an edit\n"
# What told whether an edited snippet's answer still holds, before there was a command.
BY_HAND = (
    "make refresh && .venv/bin/pytest -q docs/problems/4-convolutional-networks.md "
    "tests/pages/test_p4.py tests/site/test_laws.py"
)


def timed(command: str, folder: Path) -> float:
    """Seconds of a command; here it must succeed, an older checkout may be red."""
    print(f"{folder.name}: {command}", flush=True)
    start = time.perf_counter()
    mine = folder == ROOT
    done = subprocess.run(
        command, shell=True, cwd=folder, env=_environment(), check=mine
    )
    seconds = time.perf_counter() - start
    print(f"{folder.name}: {command}: {seconds:.1f} s, status {done.returncode}")
    return seconds


def _environment() -> dict[str, str]:
    """Without what the calling make sets."""
    made = ("MAKE", "MFLAGS", "PYTHONPATH")
    return {k: v for k, v in os.environ.items() if not k.startswith(made)}


def cold(folder: Path) -> None:
    """Forget what earlier runs kept."""
    for name in (".cache", ".mypy_cache", ".ruff_cache", ".pytest_cache"):
        shutil.rmtree(folder / name, ignore_errors=True)


def edit(folder: Path) -> float:
    """Edit a snippet and ask for the verdict; the snippet is put back."""
    snippet = folder / SNIPPET
    text = snippet.read_text(encoding="utf-8")
    quick = "quick:" in (folder / "Makefile").read_text(encoding="utf-8")
    snippet.write_text(text + EDIT, encoding="utf-8")
    try:
        return timed("make quick" if quick else BY_HAND, folder)
    finally:
        snippet.write_text(text, encoding="utf-8")
        timed("make refresh", folder)


def measure(folder: Path) -> dict[str, float]:
    """Seconds of each command."""
    cold(folder)
    found = {"`make check`, from nothing": timed("make check", folder)}
    found["`make check`, nothing changed"] = timed("make check", folder)
    found["`make test`"] = timed("make test", folder)
    if "browser:" in (folder / "Makefile").read_text(encoding="utf-8"):
        found["`make browser`"] = timed("make browser", folder)
    found["one snippet edited, until the verdict"] = edit(folder)
    return found


def main(arguments: list[str]) -> None:
    """Measure both checkouts, and write the table."""
    here = measure(ROOT)
    before = measure(Path(arguments[0]).resolve()) if arguments else {}
    torch = timed(f"{sys.executable} -c 'import torch'", ROOT)
    rows = []
    for name, seconds in here.items():
        old = before.get(name)
        told = [f"{old:.0f}", f"{old / torch:.0f}"] if old else ["", ""]
        rows.append([name, *told, f"{seconds:.0f}", f"{seconds / torch:.0f}"])
    head = ("what", "before, s", "imports of torch", "now, s", "imports of torch")
    tables.write(
        "commands", f"{tables.stamp('torch')}\n\n{tables.markdown(head, rows)}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
