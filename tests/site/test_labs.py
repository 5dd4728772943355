"""Labs are executed into notebooks that hold what a page may show, and nothing else."""

import io
import json
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import nbformat
import pytest
from matplotlib import pyplot as plt
from scratch import ADDITION, Run, package, refused, repository, runner, write
from test_built_site import COLOR, read

from exam_site import ROOT, contract, labs
from exam_site.figures import plots
from exam_site.pages import notebooks
from exam_site.publication import Publication

HERE = "snippets/labs"
LABS = sorted((ROOT / HERE).glob("*.py"))
every_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.stem)
GOOD = """\
# %% [markdown] description="A lab about adding."
# # Lab 1: Adding
#
# $a + b$, as in [1a](../problems/1-first.md#q1a).

# %% alt="A line from 0 to 8 & back."
import matplotlib.pyplot as plt

from i2dl_exam.addition import add

print("three and five", end=": ", flush=True)  # arrives in two pieces
print(add(3, 5))
plt.plot([0, 8, 0], color="C1", label="add")
plt.show()

# %% tags=["solution"]
print(f"{add(1, 1)}")
"""
BEGIN = "# %% [markdown]\n# %%\n"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2]{})\nplt.show()"
ADD = "from i2dl_exam.addition import add\n\nadd('a', 1)"
BAD = {  # code, and how it is refused
    ADD: ":5: cell 2: TypeError: can only concatenate str",
    "import os\nos._exit(3)": ": ends with status 3",
    "x = 1\nprint(0.5)": ":4: cell 2: prints the float 0.5 without",
    "print(8, end='')": ":3: cell 2: the output does not end",
    "x = 8\nx": ":4: cell 2: shows 8; print it",
    "import warnings\nwarnings.warn('old')": ":4: cell 2: UserWarning: old",
    PLOT.format(""): ":3: cell 2: draws 1 figures and has no alt text: draw one",
    PLOT.format(", color='red'")
    + "  # with alt": ":3: cell 2: draws in #ff0000, which is",
    "print(1 + 7)  # with alt": ":3: cell 2: draws 0 figures and has an alt text",
    "while True:\n    pass": ": runs longer than 6 s",
}
NO_LABS = {  # a file, and how it is refused
    "print(8)\n": ":1: is no percent file\n    Begin with",
    GOOD.replace("import add", "import mul"): ":9: i2dl_exam.addition does not define",
    GOOD.replace("print(add(3, 5))", "print("): ":12: '(' was never closed",
    GOOD.replace("# %% tags", " # %% tags"): ": a cell begins in another way than with",
    "# %% tags=5\n1": ": a line `# %%` cannot be read: 'int' object is not iterable",
    "# %% tags={}\n1": ": a line `# %%` cannot be read: {} is not of type 'array'",
    "# %% alt=5\n1": ": alt of cell 1 is no text\n    Write tags=",
    '# %% description=["x"]\n1': ": description of cell 1 is no text",
}


def assert_refused(root: Path, files: dict[str, str], run: Callable[[], Any]) -> None:
    """Each text is refused as the dictionary says; nothing else is."""
    for number, text in enumerate(files, 1):
        write(root, {f"{HERE}/{number:02}.py": text})
    messages = refused(run)
    assert len(messages) == len(files)
    for number, (message, told) in enumerate(
        zip(messages, files.values(), strict=True), 1
    ):
        assert message.startswith(f"{HERE}/{number:02}.py{told}")


def test_a_lab_that_cannot_be_published_is_refused_with_line_and_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labs, "MAX_SECONDS", 6)
    root = package(tmp_path, addition=ADDITION)
    write(root, {f"{HERE}/99.py": BEGIN + "print(8)\n"})
    files = {}
    for code, told in BAD.items():
        alt = ' alt="Nothing."' if "alt" in code else ""
        files[f"{BEGIN.rstrip()}{alt}\n{code}\n"] = told
    assert_refused(root, files, lambda: labs.notebooks(root))


def test_a_file_that_is_no_lab_is_named(tmp_path: Path) -> None:
    root = package(tmp_path, addition=ADDITION)
    assert_refused(root, NO_LABS, lambda: labs.labs(root))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a lab."""
    return repository(tmp_path, {f"{HERE}/1_add.py": GOOD})


@pytest.fixture
def run(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    return runner(root, monkeypatch, capsys)


def test_a_stale_lab_is_named_with_the_text_that_changes(root: Path, run: Run) -> None:
    assert run("refresh")[0] == 0
    path = root / "docs" / "labs" / "1-add.ipynb"
    fresh = path.read_text(encoding="utf-8")
    assert run("refresh") == (0, "6 generated files are up to date\n", "")
    # The last digits of a figure may differ between machines.
    path.write_text(fresh.replace("M1", "M2", 1), encoding="utf-8")
    assert run("check")[0] == 0

    module = "src/i2dl_exam/addition.py"
    for name, text, shown in [
        ("docs/labs/1-add.ipynb", fresh.replace("ve: 8", "ve: 9"), "+ree and five: 8"),
        ("docs/labs/1-add.ipynb", "{broken", "+ree and five: 8"),
        (module, ADDITION.replace("a + b", "a * b"), "+ree and five: 15"),
        # Of another size: Python compiles anew by size and second of a file.
        (module, ADDITION.replace("a + b", "(b + a)"), '+   "hash"'),
    ]:
        write(root, {"docs/labs/1-add.ipynb": fresh, name: text})
        status, printed, told = run("check")
        assert (status, told) == (1, "")
        assert shown in re.sub(r'(?m)^\+ +"th', "+", printed)

    (root / HERE / "1_add.py").unlink()
    assert "removed docs/labs/1-add.ipynb: its source is gone\n" in run("refresh")[1]
    assert not path.exists()


def drawing(inner: str) -> str:
    return (
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" width="9pt"'
        f' xmlns="http://www.w3.org/2000/svg"><metadata/>{inner}</svg>'
    )


def test_a_figure_keeps_what_is_seen_and_the_ids_that_are_used() -> None:
    cleaned = plots.cleaned(
        drawing(
            '<g id="a"><path d="M 0.123 1 \nL 2.96 3" style="stroke: #000000"/></g>'
            '<defs><path id="m" d="M 0 0"/></defs>'
            '<g><use xlink:href="#m" x="1.26" style="fill: #1f77b4"/>'
            '<use xlink:href="#m" x="2.999" style="fill: #1f77b4"/></g>'
            '<g><path d="M 0 0" style="fill: none"/></g>'
            '<g><path style="fill: #1f77b4"/></g>'
            '<image xlink:href="data:image/png;base64,\nAB"/>'
        ),
        "a < b",
    )
    body = cleaned[cleaned.index("</style>") :]

    assert cleaned.startswith(
        f'<svg xmlns="{plots.SVG}" viewBox="0 0 9 9" role="img"'
        ' stroke-linejoin="round" fill="currentColor">\n<title>a &lt; b</title>\n'
    )
    assert body == (
        "</style>\n"
        '<g><path d="M0.1 1L3 3" style="stroke: currentColor" />\n</g>\n'
        '<defs><path id="m" d="M0 0" />\n</defs>\n'
        '<g style="fill: var(--accent)"><use href="#m" x="1.3" />\n'
        '<use href="#m" x="3" />\n</g>\n'
        '<image href="data:image/png;base64,AB" />\n</svg>\n'
    )


def test_a_figure_that_is_opened_alone_has_the_sites_colours() -> None:
    sheet = ROOT / "docs" / "assets" / "stylesheets" / "colors.css"
    known = {n: (light, dark) for n, light, dark in COLOR.findall(sheet.read_text())}
    both = plots.STYLE.split("@media")
    values = [dict(re.findall(r"(--[\w-]+): (#\w{6})", part)) for part in both]

    shown = {n: (values[0][n], values[1][n]) for n in values[0]}
    used = re.findall(r"var\((--[\w-]+)\)", "".join(plots.COLORS.values()))
    assert shown == {name: known[name] for name in used}
    ink = [re.findall(r"[{ ]color: (#\w{6})", part)[0] for part in both]
    assert tuple(ink) == known["--ink"]


@every_lab
def test_a_labs_page_is_like_every_other_page_and_shows_its_cells(
    lab: Path, built_site: Path
) -> None:
    name = f"labs/{labs.target(lab).stem}/"
    pages = {page.name: page for page in read(built_site)}
    page, home = pages[f"{name}index.html"], pages["index.html"]
    html = (built_site / page.name).read_text(encoding="utf-8")
    notebook = json.loads(labs.target(lab).read_text(encoding="utf-8"))
    outputs = [x for cell in notebook["cells"] for x in cell.get("outputs", ())]
    code = sum(cell["cell_type"] == "code" for cell in notebook["cells"])
    solutions = [a for a in page.all("details") if a.get("class") == "solution"]
    figures = [a for a in page.all("svg") if a.get("role") == "img"]
    styles = [
        [a["href"] for a in each.all("link") if a.get("rel") == "stylesheet"]
        for each in (page, home)
    ]

    assert len(re.sub(r"(?s)<figure.*?</figure>", "", html).encode()) <= 200_000
    assert len(html.encode()) <= 800_000
    assert len(page.all("style")) == len(home.all("style"))
    scripts = [a.get("src", "") for a in home.all("script")]
    own = [url for url in scripts if not url.endswith(("offline.js", "home.js"))]
    assert len(page.all("script")) == len(own)
    assert styles[0] == [f"../../{url}" for url in styles[1]]
    assert not re.search(r"mathjax|require\.?js|\bjp-|class=\"anchor-link", html, re.I)
    assert len(page.all("pre")) == code + sum("text" in output for output in outputs)
    assert len(figures) == sum("data" in output for output in outputs)
    assert len(solutions) == str(notebook).count("['solution']")
    assert all("open" not in a for a in solutions)
    (url,) = [a["href"] for a in page.all("a") if "download" in a]
    assert (built_site / name / url).is_file()
    index = json.loads((built_site / "search" / "search_index.json").read_text("utf-8"))
    entries = [e for e in index["docs"] if e["location"].startswith(name)]
    assert "what-to-take-away" in {e["location"].partition("#")[2] for e in entries}
    assert not [e for e in entries if "<svg" in e["text"] or "viewBox" in e["text"]]


def cells_of(lab: Path) -> list[dict[str, Any]]:
    notebook = json.loads(labs.target(lab).read_text(encoding="utf-8"))
    cells: list[dict[str, Any]] = notebook["cells"]
    for cell in cells:
        cell["source"] = "".join(cell["source"])
    return cells


@every_lab
def test_a_lab_has_5_to_15_cells_with_prose_plots_and_exercises(lab: Path) -> None:
    cells = cells_of(lab)
    first, told = cells[0], [cell["metadata"] for cell in cells]
    alts = [data["alt"] for data in told if "alt" in data]
    turns = [i for i, cell in enumerate(cells) if "## Your turn: " in cell["source"]]
    solutions = [i for i, data in enumerate(told) if "solution" in str(data)]

    assert 5 <= len(cells) <= 15
    assert first["source"].startswith(f"# Lab {lab.stem[0]}: ")
    assert 60 <= len(first["metadata"]["description"]) <= 200
    assert "What it adds, and to which questions:" in first["source"]
    assert len(turns) >= 2
    assert [i + 1 for i in turns] == solutions
    assert len(alts) >= 3
    assert all(len(alt) >= 60 and alt.endswith(".") for alt in alts), alts
    assert "## What to take away" in cells[-1]["source"]


def test_the_overview_names_every_lab_and_the_questions_that_it_names() -> None:
    overview = (ROOT / "docs" / "labs" / "index.md").read_text(encoding="utf-8")
    exam = contract.load(ROOT / "exam")
    order = [question.id for question in exam.questions]
    for lab in LABS:
        cells = cells_of(lab)
        title = cells[0]["source"].splitlines()[0].removeprefix("# Lab ")
        link = f"[{title.replace(': ', ' ')}]({labs.target(lab).name})"
        (row,) = [line for line in overview.splitlines() if link in line]
        named: set[str] = set()
        for start, span, end in re.findall(r"#q(\d\w)\)(?:( to) .*?#q(\d\w)\))?", row):
            last = end if span else start
            named |= set(order[order.index(start) : order.index(last) + 1])
        adds = cells[0]["source"].partition("What it adds")[2].partition("##")[0]
        assert set(re.findall(r"#q(\d\w)\)", adds)) <= named, lab.name


def assert_prints_as_shown(cells: list[dict[str, Any]]) -> None:
    """Run the code of cells as a plain script, without Jupyter, and compare."""
    plt.switch_backend("template")  # draws nothing
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells:
        if cell["cell_type"] == "code":
            code = compile("".join(cell["source"]), cell["id"], "exec")
            with redirect_stdout(io.StringIO()) as printed:
                exec(code, names)
            texts = ["".join(x["text"]) for x in cell["outputs"] if "text" in x]
            assert printed.getvalue() == "".join(texts), cell["id"]
    plt.close("all")


@pytest.mark.device
@every_lab
def test_a_lab_prints_the_same_on_the_default_device(lab: Path) -> None:
    """On the device of `pytest --device`."""
    assert_prints_as_shown(cells_of(lab))


@every_lab
def test_a_downloaded_lab_needs_no_package(lab: Path, built_site: Path) -> None:
    path = labs.target(lab)
    text = (built_site / "labs" / path.stem / path.name).read_text("utf-8")
    assert text == notebooks.alone(path)
    nbformat.validate(nbformat.reads(text, 4))
    cells = json.loads(text)["cells"]
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            links = re.findall(r"\]\(([^)]*)\)", source)
            assert [url for url in links if not url.startswith("https://")] == []
        else:
            imported = re.findall(r"(?m)^ *(?:from|import) (\w+)", source)
            assert {*imported} <= {*sys.stdlib_module_names, "matplotlib", "torch"}
    assert_prints_as_shown(cells)


def test_a_downloaded_lab_leads_back_to_the_site_where_that_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for site, link, end in [
        ("", "  2c, 2d,", "under CC BY 4.0."),
        (
            "https://host/x/",
            "[2c](https://host/x/problems/2-initialization/#q2c)",
            "From <https://host/x/labs/1-initialization/>.",
        ),
    ]:
        published = Publication(site=site)
        monkeypatch.setattr(notebooks, "load", lambda _, found=published: found)
        title, told, *_ = json.loads(notebooks.alone(labs.target(LABS[0])))["cells"]
        assert link in "".join(title["source"])
        assert "".join(told["source"]).endswith(end)
