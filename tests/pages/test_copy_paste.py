"""What a reader copies or downloads was run, and needs torch and NumPy alone."""

import html
import importlib.metadata
import os
import re
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

from exam_site import ROOT
from exam_site.pages import read
from exam_site.programs import runner
from exam_site.programs.runner import Request

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


def run(python: Path, programs: dict[str, str]) -> dict[str, str]:
    """What each program prints, run as if pasted into a notebook; or its error."""
    request = Request([*programs.items()], os.cpu_count() or 1, options={"shown": True})
    alone = os.environ | {"OMP_NUM_THREADS": "1"}
    done = runner.served([str(python), "-I"], request, alone)
    names = [*programs]
    return {names[r.number]: r.output + r.error for r in done}


def test_the_bare_python_has_torch_and_numpy_alone(bare_python: Path) -> None:
    code = (
        "import importlib.util as u, torch, numpy\n"
        "print([n for n in ('i2dl_exam', 'exam_site', 'pytest') if u.find_spec(n)])"
    )

    assert run(bare_python, {"a.py": code}) == {"a.py": "[]\n"}


def test_a_downloaded_program_is_the_one_that_is_shown(shown: list[Shown]) -> None:
    differing = [x.file for x in shown if x.file.read_bytes() != x.program.encode()]

    assert differing == []


def test_what_is_shown_is_what_was_run(shown: list[Shown]) -> None:
    """The fences of pages are run and compared, each as a test of its own."""
    both = [(program, page) for page in PAGES.values() for program in page.programs]

    assert [(x.program, x.output) for x in shown] == [
        (program.text, page.output(program).text) for program, page in both
    ]


def test_one_copied_program_of_each_set_of_imports_prints_its_output(
    bare_python: Path, shown: list[Shown]
) -> None:
    imports = [
        frozenset(re.findall(r"(?m)^ *(?:from|import) .*", x.program)) for x in shown
    ]
    chosen = dict(zip(reversed(imports), reversed(shown), strict=True)).values()
    printed = run(bare_python, {x.file.name: x.program for x in chosen})

    assert len(chosen) >= 20
    assert printed == {x.file.name: x.output for x in chosen}
