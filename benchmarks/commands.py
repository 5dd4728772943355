"""What a maintainer waits for: the README's commands, each once.

    python -m benchmarks.commands

The checkout is installed and clean, the machine idle. Ratios are to importing torch.
"""

import os
import shutil
import subprocess
import sys
import time

from benchmarks import tables
from exam_site import ROOT

SNIPPET = ROOT / "snippets" / "p4" / "b_output_size.py"
EDIT = "\n# an edit\n"


def timed(command: str) -> float:
    """Seconds of a command, which must succeed."""
    print(command, flush=True)
    start = time.perf_counter()
    subprocess.run(command, shell=True, cwd=ROOT, env=_environment(), check=True)
    return time.perf_counter() - start


def _environment() -> dict[str, str]:
    """Without what the calling make sets."""
    made = ("MAKE", "MFLAGS", "PYTHONPATH")
    return {k: v for k, v in os.environ.items() if not k.startswith(made)}


def cold() -> None:
    """Forget what earlier runs kept."""
    for name in (".cache", ".mypy_cache", ".ruff_cache", ".pytest_cache"):
        shutil.rmtree(ROOT / name, ignore_errors=True)


def edit() -> float:
    """Edit a snippet and ask for the verdict; the snippet is put back."""
    text = SNIPPET.read_text(encoding="utf-8")
    SNIPPET.write_text(text + EDIT, encoding="utf-8")
    try:
        return timed("make quick")
    finally:
        SNIPPET.write_text(text, encoding="utf-8")
        timed("make refresh")


def main() -> None:
    """Time each command, and write the table."""
    cold()
    found = {"`make check`, from nothing": timed("make check")}
    found["`make check`, nothing changed"] = timed("make check")
    found["`make test`"] = timed("make test")
    found["`make browser`"] = timed("make browser")
    found["`make quick`, one snippet edited"] = edit()
    torch = timed(f"{sys.executable} -c 'import torch'")
    rows = [[name, f"{s:.0f}", f"{s / torch:.0f}"] for name, s in found.items()]
    table = tables.markdown(("what", "seconds", "imports of torch"), rows)
    tables.write("commands", f"{tables.stamp('torch')}\n\n{table}")


if __name__ == "__main__":
    main()
