"""What a reader copies from the built site runs where only torch and NumPy are."""

import importlib.metadata
import re
import subprocess
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from exam_site import ROOT, contract

# Runs each program in an empty folder and a process of its own; torch, whose import is
# slow, is imported before they part.
RUN_EACH = """
import os, runpy, sys, traceback
import torch
torch.set_num_threads(1)
for folder in sorted(os.scandir(sys.argv[1]), key=lambda f: f.name):
    if os.fork():
        if os.wait()[1]:
            sys.exit(f"{folder.name} was killed")
        continue
    os.chdir(folder)
    sys.stdout, sys.stderr = (open(x, "w", encoding="utf-8") for x in ("out", "err"))
    try:
        runpy.run_path("program.py", run_name="__main__")
    except BaseException:
        traceback.print_exc()
    sys.stdout.close(), sys.stderr.close()
    os._exit(0)
"""


@dataclass
class Block:
    """A code block of a built page, as its text on the clipboard."""

    language: str
    text: str = ""


class CodeBlocks(HTMLParser):
    """Collects the code blocks of a page in order."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.language: str | None = None
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "div" and "highlight" in classes:
            self.language = next(
                (c.removeprefix("language-") for c in classes if "language-" in c), ""
            )
        elif tag == "code" and self.language is not None:
            self.blocks.append(Block(self.language))
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "code" and self.inside:
            self.inside, self.language = False, None

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.blocks[-1].text += data


def requirements(*names: str) -> set[str]:
    """The distributions that these need, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on another platform only
        found.add(name)
        plain = [need for need in needs if "extra ==" not in need]
        waiting += [re.match(r"[\w.-]+", need)[0] for need in plain]
    return found


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with torch, NumPy and what they need, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in requirements("torch", "numpy"):
        distribution = importlib.metadata.distribution(name)
        files = distribution.files or []
        for top in {file.parts[0] for file in files if ".." not in file.parts}:
            source = Path(str(distribution.locate_file(top)))
            if top != "__pycache__" and not (site / top).exists():
                (site / top).symlink_to(source)
    return folder / "bin" / "python"


def pairs(built_site: Path) -> Iterator[tuple[str, str, str]]:
    """Name, program and shown output of every Python block of every problem page."""
    exam = contract.load(ROOT / "exam.toml")
    for problem in (p for p in exam.problems if p.published):
        page = built_site / "problems" / problem.slug / "index.html"
        parser = CodeBlocks()
        parser.feed(page.read_text(encoding="utf-8"))
        for number, block in enumerate(parser.blocks):
            if block.language == "python":
                shown = parser.blocks[number + 1]
                assert shown.language == "text", f"no output below block {number}"
                yield f"{problem.slug}, block {number}", block.text, shown.text


def test_the_bare_python_has_torch_and_numpy_alone(bare_python: Path) -> None:
    code = (
        "import importlib.util as u, torch, numpy\n"
        "print([n for n in ('i2dl_exam', 'exam_site', 'pytest') if u.find_spec(n)])"
    )
    done = subprocess.run(
        [bare_python, "-I", "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


def test_every_copied_program_prints_the_output_shown_under_it(
    bare_python: Path, built_site: Path, tmp_path: Path
) -> None:
    blocks = list(pairs(built_site))
    for number, (_, program, _) in enumerate(blocks):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "program.py").write_text(program, encoding="utf-8")

    subprocess.run([bare_python, "-I", "-c", RUN_EACH, tmp_path], check=True)

    wrong = []
    for number, (name, _, shown) in enumerate(blocks):
        texts = [(tmp_path / str(number) / x).read_text() for x in ("out", "err")]
        if texts != [shown, ""]:
            wrong.append(f"{name}:\n{''.join(texts)}")
    assert blocks
    assert not wrong, "\n".join(wrong)
