"""What a reader copies or downloads runs where only torch and NumPy are."""

import subprocess
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import bare
import pytest

from exam_site import ROOT
from exam_site.pages import fences

PAGES = [p for p in sorted((ROOT / "docs").rglob("*.md")) if fences.scan(p).programs]


@dataclass
class Block:
    """A code block of a built page as its text on the clipboard, and the link below."""

    language: str
    text: str = ""
    file: str = ""


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
        elif tag == "a" and "download" in dict(attrs) and self.blocks:
            self.blocks[-1].file = dict(attrs)["href"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "code" and self.inside:
            self.inside, self.language = False, None

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.blocks[-1].text += data


@dataclass
class Shown:
    """A program on a built page, its output, and the file that its link saves."""

    program: str
    output: str
    file: Path


@pytest.fixture(scope="module")
def shown(built_site: Path) -> list[Shown]:
    """Every program of every page that has one."""
    found = []
    for source in PAGES:
        name = source.relative_to(ROOT / "docs").with_suffix("").as_posix()
        folder = built_site if name == "index" else built_site / name
        parser = CodeBlocks()
        parser.feed((folder / "index.html").read_text(encoding="utf-8"))
        for number, block in enumerate(parser.blocks):
            if block.language == "python":
                output = parser.blocks[number + 1]
                assert output.language == "text", f"{name}: no output below {number}"
                assert output.file.endswith(".py"), f"{name}: no link below {number}"
                found += [Shown(block.text, output.text, folder / output.file)]
    assert len(found) == sum(len(fences.scan(page).programs) for page in PAGES)
    return found


def test_the_bare_python_has_torch_and_numpy_alone(bare_python: Path) -> None:
    code = (
        "import importlib.util as u, torch, numpy\n"
        "print([n for n in ('i2dl_exam', 'exam_site', 'pytest') if u.find_spec(n)])"
    )
    done = subprocess.run(
        [bare_python, "-I", "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


def test_a_downloaded_program_is_the_one_that_is_shown(shown: list[Shown]) -> None:
    differing = [x.file for x in shown if x.file.read_bytes() != x.program.encode()]

    assert differing == []


def test_every_copied_program_prints_the_output_shown_under_it(
    bare_python: Path, shown: list[Shown]
) -> None:
    printed = bare.run(bare_python, {x.file.name: x.program for x in shown})

    assert printed == {x.file.name: x.output for x in shown}
