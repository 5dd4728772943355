"""Write files whole or not at all, and compare what is generated with what is there."""

import difflib
import os
import shutil
from pathlib import Path

from exam_site.errors import SiteError

FIX = "make refresh"


def write_atomic(path: Path, text: str) -> None:
    """Replace a file's content in one step; a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def read(path: Path, root: Path) -> str:
    """The text of a file that people edit."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        name, place = path.relative_to(root).as_posix(), f"byte {error.start + 1}"
        what = f"is no UTF-8 text: {error.reason} at {place}"
        raise SiteError(name, what, "Save it as UTF-8.") from error


def stale(generated: dict[Path, str]) -> dict[Path, str]:
    """Those files whose content is not what was generated."""
    return {path: text for path, text in generated.items() if _current(path) != text}


def diff(path: Path, text: str, root: Path) -> str:
    """A unified diff from the file as it is to what was generated."""
    name = path.relative_to(root).as_posix()
    lines = difflib.unified_diff(
        (_current(path) or "").splitlines(keepends=True),
        text.splitlines(keepends=True),
        f"{name} (committed)",
        f"{name} (generated)",
    )
    mark = "\n\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else line + mark for line in lines)


def _current(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
