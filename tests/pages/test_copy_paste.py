"""What a reader copies or downloads was run, and needs torch and NumPy alone."""

import html
import re
from dataclasses import dataclass
from pathlib import Path

import bare
import pytest

from exam_site import ROOT
from exam_site.pages import read

READ = {path: read(path, ROOT) for path in sorted((ROOT / "docs").rglob("*.md"))}
PAGES = {path: page for path, page in READ.items() if page.programs}
BLOCK = r'<div class="language-{} highlight"[^>]*>.*?<code>(.*?)</code></pre></div>'
# A program, its output right below, and the next link that saves a file.
SHOWN = re.compile(
    BLOCK.format("python")
    + r"\s*"
    + BLOCK.format("text")
    + r'.*?download href="(.*?)"',
    re.DOTALL,
)


@dataclass
class Shown:
    """A program on a built page, its output, and the file that its link saves."""

    program: str
    output: str
    file: Path


@pytest.fixture(scope="module")
def shown(built_site: Path) -> list[Shown]:
    """Every program of every page that has one, as it is on the clipboard."""
    found = []
    for source in PAGES:
        name = source.relative_to(ROOT / "docs").with_suffix("").as_posix()
        folder = built_site if name == "index" else built_site / name
        page = (folder / "index.html").read_text(encoding="utf-8")
        for program, output, file in SHOWN.findall(page):
            assert file.endswith(".py"), f"{name}: no link below a program"
            texts = (html.unescape(re.sub("<.*?>", "", x)) for x in (program, output))
            found.append(Shown(*texts, folder / file))
    assert len(found) == sum(len(page.programs) for page in PAGES.values())
    return found


def test_the_bare_python_has_torch_and_numpy_alone(bare_python: Path) -> None:
    code = (
        "import importlib.util as u, torch, numpy\n"
        "print([n for n in ('i2dl_exam', 'exam_site', 'pytest') if u.find_spec(n)])"
    )

    assert bare.run(bare_python, {"a.py": code}) == {"a.py": "[]\n"}


def test_a_downloaded_program_is_the_one_that_is_shown(shown: list[Shown]) -> None:
    differing = [x.file for x in shown if x.file.read_bytes() != x.program.encode()]

    assert differing == []


def test_what_is_shown_is_what_was_run(shown: list[Shown]) -> None:
    """The fences of pages are run and compared, each as a test of its own."""
    run = [(program, page) for page in PAGES.values() for program in page.programs]

    assert [(x.program, x.output) for x in shown] == [
        (program.text, page.output(program).text) for program, page in run
    ]


def test_one_copied_program_of_each_set_of_imports_prints_its_output(
    bare_python: Path, shown: list[Shown]
) -> None:
    imports = [
        frozenset(re.findall(r"(?m)^ *(?:from|import) .*", x.program)) for x in shown
    ]
    chosen = dict(zip(reversed(imports), reversed(shown), strict=True)).values()
    printed = bare.run(bare_python, {x.file.name: x.program for x in chosen})

    assert len(chosen) >= 20
    assert printed == {x.file.name: x.output for x in chosen}
