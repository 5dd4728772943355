"""`python -m exam_site refresh` writes what is generated; `check` only compares.

`quick` writes it, and tests what depends on the files that changed.
"""

import argparse
import os
import sys
from pathlib import Path

from exam_site import ROOT, contract, files, labs, practice, quick
from exam_site.errors import SiteError, messages
from exam_site.figures import figures
from exam_site.pages import markers as pages
from exam_site.pages.notebooks import notebooks
from exam_site.programs import printed, programs

GENERATED = (
    *("exam/schema.json", "src/exam_site/practice/generated.json"),
    *("docs/assets/figures/*.svg", "docs/notebooks/*.ipynb", "docs/labs/*.ipynb"),
)


def generate(root: Path = ROOT, *, force: bool = False) -> dict[Path, str]:
    """Everything a machine can produce: path and text; nothing is written."""
    exam = contract.load(root / "exam")
    found = programs(root)
    outputs = printed(found, root, force=force)
    drawn = practice.practised(exam, root, force=force)
    markers = pages.Markers(exam, found, outputs, drawn)
    texts = {root / "exam" / "schema.json": contract.schema()}
    texts |= figures(root, force=force) | pages.render(markers, root)
    texts[root / "src/exam_site/practice/generated.json"] = practice.text(drawn)
    texts |= labs.notebooks(root, force=force)
    return texts | notebooks(markers, texts, root)


def orphans(generated: dict[Path, str], root: Path = ROOT) -> list[Path]:
    """Generated files whose source is gone."""
    present = {path for pattern in GENERATED for path in root.glob(pattern)}
    return sorted(present - generated.keys())


def refresh(root: Path = ROOT, *, force: bool = False) -> int:
    """Write what changed."""
    generated = generate(root, force=force)
    for path, text in files.stale(generated).items():
        files.write_atomic(path, text)
        print(f"wrote {path.relative_to(root)}")
    for path in orphans(generated, root):
        path.unlink()
        print(f"removed {path.relative_to(root)}: its source is gone")
    print(f"{len(generated)} generated files are up to date")
    return 0


def check(root: Path = ROOT, *, force: bool = False) -> int:
    """Compare what is committed with what is generated."""
    generated = generate(root, force=force)
    changed, lost = files.stale(generated), orphans(generated, root)
    for path, text in changed.items():
        print(files.diff(path, text, root))
    for path in lost:
        print(f"{path.relative_to(root)}: nothing generates this file any more")
    if stale := len(changed) + len(lost):
        print(f"Stale files: {stale}. To fix: {files.FIX}")
        return 1
    print(f"{len(generated)} generated files are up to date")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m exam_site", description=__doc__)
    parser.add_argument("command", choices=["refresh", "check", "quick"])
    parser.add_argument("question", nargs="*", help="for quick, such as 4b")
    parser.add_argument(
        "--all", action="store_true", help="run unchanged programs and labs too"
    )
    options = parser.parse_args(arguments)
    try:
        if options.command == "quick":
            return refresh() | quick.run(options.question)
        command = {"refresh": refresh, "check": check}[options.command]
        return command(force=options.all)
    except* SiteError as group:
        for text in messages(group):
            print(text, file=sys.stderr)
    except* KeyboardInterrupt:
        print("stopped; no file is half written", file=sys.stderr)
    return 1


if __name__ == "__main__":
    # Figures load torch here; small tensors on two threads of a busy machine are slow.
    os.environ["OMP_NUM_THREADS"] = "1"
    sys.exit(main())
