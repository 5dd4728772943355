"""Labs are executed into notebooks that hold what a page may show, and nothing else."""

import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from matplotlib import pyplot as plt
from scratch import ADDITION, package, refused, repository, write
from test_built_site import COLOR, read

from exam_site import ROOT, __main__, contract
from exam_site.figures import plots
from exam_site.labs import execute as labs
from exam_site.programs.standalone import _module
from exam_site.web import lab_pages

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
OTHER = "\n\ndef sub(a: int, b: int) -> int:\n    return a - b\n"
BEGIN = "# %% [markdown]\n# %%\n"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2]{})\nplt.show()"
ADD = "from i2dl_exam.addition import add\n\nadd('a', 1)"
BAD = {  # code: from which line on what is wrong, and what to do about it
    ADD: "5: cell 2: TypeError: can only concatenate str | Make the lab run.",
    "import os\nos._exit(3)": "3: cell 2: Kernel died | Make the lab run.",
    "x = 1\nprint(0.5)": "4: cell 2: prints the float 0.5 without | Make the lab run.",
    "print(8, end='')": "3: cell 2: the output does not | Print it differently.",
    "x = 8\nx": "3: cell 2: shows '8' | Print what the reader should see",
    "import warnings\nwarnings.warn('old')": "3: cell 2: shows  | Print what the",
    PLOT.format(""): "3: cell 2: draws 1 figures and has no alt | Draw one figure, and",
    PLOT.format(
        ", color='red'"
    ): "3: cell 2: draws in #ff0000, which is | Use C0 to C4",
    "print(1 + 7)  # with alt": "3: cell 2: draws 0 figures and has an alt | Draw one",
}


def scratch_lab(root: Path, text: str = GOOD) -> Path:
    """A package and one lab; returns the root."""
    return write(package(root, addition=ADDITION + OTHER), {f"{HERE}/1_add.py": text})


def executed(root: Path, **options: Any) -> tuple[dict[str, Any], list[str]]:
    """The notebook of a repository's only lab, and what was reported."""
    lines: list[str] = []
    (text,) = labs.notebooks(root, report=lines.append, **options).values()
    notebook: dict[str, Any] = json.loads(text)
    return notebook, lines


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A repository with one lab, and its executed notebook, which is remembered."""
    root = scratch_lab(tmp_path_factory.mktemp("good"))
    return root, executed(root)[0]


def test_a_notebook_holds_text_outputs_and_figures_and_nothing_of_the_machine(
    good: tuple[Path, dict[str, Any]],
) -> None:
    _, notebook = good
    title, plot, solution = notebook["cells"]

    assert [cell["id"] for cell in notebook["cells"]] == ["cell-1", "cell-2", "cell-3"]
    assert title["metadata"] == {"description": "A lab about adding."}
    assert plot["metadata"] == {"alt": "A line from 0 to 8 & back."}
    assert (plot["execution_count"], solution["execution_count"]) == (1, 2)
    printed, drawn = plot["outputs"]
    assert printed["text"] == ["three and five: 8\n"]
    assert drawn["metadata"] == {}
    assert drawn["data"]["text/plain"] == ["A line from 0 to 8 & back."]
    svg = "".join(drawn["data"]["image/svg+xml"])
    assert "<title>A line from 0 to 8 &amp; back.</title>" in svg
    assert "stroke: var(--hint)" in svg  # C1
    assert "Matplotlib" not in svg
    assert solution["metadata"] == {
        "jupyter": {"outputs_hidden": True, "source_hidden": True},
        "tags": ["solution"],
    }
    assert notebook["metadata"] == {
        "i2dl_exam": notebook["metadata"]["i2dl_exam"],
        "kernelspec": labs.KERNEL,
        "language_info": {"name": "python"},
    }
    assert notebook["metadata"]["i2dl_exam"].keys() == {"hash", "source"}


def test_executing_again_gives_the_same_bytes_and_nothing_is_executed_unasked(
    good: tuple[Path, dict[str, Any]],
) -> None:
    root, notebook = good

    assert executed(root) == (notebook, [])
    again, lines = executed(root, force=True)

    assert again == notebook
    assert lines[0].startswith("executing 1 of 1 labs on ")
    assert re.fullmatch(rf"  \[1/1\] {HERE}/1_add\.py  \d+\.\d s", lines[1])
    assert len(lines) == 2


def test_a_lab_is_executed_again_when_a_function_that_it_uses_changes(
    tmp_path: Path,
) -> None:
    def key(name: str, lab: str, module: str) -> str:
        root = write(package(tmp_path / name, addition=module), {f"{HERE}/1_a.py": lab})
        return labs.labs(root)[0].key

    same = key("a", GOOD, ADDITION)

    assert key("b", GOOD, ADDITION) == same
    assert key("c", GOOD, ADDITION + OTHER) == same  # another function
    assert key("d", GOOD, ADDITION.replace("a + b", "b + a")) != same
    assert key("e", GOOD.replace("3, 5", "5, 3"), ADDITION) != same


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The messages about the bad labs, executed together with a good one."""
    root = package(tmp_path_factory.mktemp("bad"), addition=ADDITION)
    for number, code in enumerate([*BAD, "print(8)"]):
        alt = ' alt="Nothing."' if "alt" in code else ""
        write(root, {f"{HERE}/{number}.py": f"{BEGIN.rstrip()}{alt}\n{code}\n"})
    return refused(lambda: labs.notebooks(root, report=lambda _: None))


@pytest.mark.parametrize(("number", "told"), [*enumerate(BAD.values())])
def test_a_lab_that_cannot_be_published_is_refused_with_line_and_cell(
    errors: list[str], number: int, told: str
) -> None:
    what, fix = told.split(" | ")

    assert len(errors) == len(BAD)  # the good one is not refused
    assert errors[number].startswith(f"{HERE}/{number}.py:{what}")
    assert errors[number].splitlines()[-1].startswith(f"    {fix}")


@pytest.mark.parametrize(
    ("name", "value", "text", "told"),
    [
        (
            "MAX_SECONDS",
            1,
            BEGIN + "x = 1\nwhile True:\n    pass\n",
            ":3: cell 2: runs",
        ),
        ("SETUP", "%load_ext nowhere", GOOD, ": its kernel does not start: "),
    ],
)
def test_a_lab_that_does_not_end_or_begin_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: Any,
    text: str,
    told: str,
) -> None:
    monkeypatch.setattr(labs, name, value)
    root = scratch_lab(tmp_path, text)

    (message,) = refused(lambda: labs.notebooks(root, report=lambda _: None))

    assert message.startswith(f"{HERE}/1_add.py{told}")
    assert ("No module named 'nowhere'" in message) == (name == "SETUP")


def test_a_file_that_is_no_lab_is_named(tmp_path: Path) -> None:
    root = scratch_lab(tmp_path, "print(8)\n")
    write(root, {f"{HERE}/2_a.py": GOOD.replace("import add", "import mul")})
    write(root, {f"{HERE}/3_a.py": GOOD.replace("print(add(3, 5))", "print(")})
    write(root, {f"{HERE}/4_a.py": GOOD.replace("# %% tags", " # %% tags")})

    first, second, third, fourth = refused(lambda: labs.labs(root))

    assert first.startswith(f"{HERE}/1_add.py:1: is no percent file\n    Begin with")
    assert second.startswith(f"{HERE}/2_a.py:9: i2dl_exam.addition does not define")
    assert third.startswith(f"{HERE}/3_a.py:12: '(' was never closed")
    assert fourth.startswith(f"{HERE}/4_a.py: a cell begins in another way than with")


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command on a repository with a lab: its status and what it printed."""
    repository(tmp_path, {f"{HERE}/1_add.py": GOOD})
    for name in ("refresh", "check"):
        command = partial(getattr(__main__, name), tmp_path)
        monkeypatch.setattr(__main__, name, command)

    def run(*arguments: str) -> tuple[int, str, str]:
        _module.cache_clear()  # a command reads each module once
        status = __main__.main(list(arguments))
        return status, *capsys.readouterr()

    return run


def test_a_stale_lab_is_named_with_the_text_that_changes(
    tmp_path: Path, run: Run
) -> None:
    assert run("refresh")[0] == 0
    path = tmp_path / "docs" / "labs" / "1-add.ipynb"
    fresh = path.read_text(encoding="utf-8")
    assert run("refresh") == (0, "6 generated files are up to date\n", "")
    # The last digits of a figure may differ between machines.
    path.write_text(fresh.replace("M1", "M2", 1), encoding="utf-8")
    assert run("check")[0] == 0

    module = "src/i2dl_exam/addition.py"
    for name, text, shown in [
        (
            "docs/labs/1-add.ipynb",
            fresh.replace("five: 8", "five: 9"),
            "\n-| three and five: 9\n+| three and five: 8\n",
        ),
        (module, ADDITION.replace("a + b", "a * b"), "+| three and five: 15\n"),
        (module, ADDITION.replace("a + b", "b + a"), "\n    The text is the same; fig"),
    ]:
        write(tmp_path, {"docs/labs/1-add.ipynb": fresh, name: text})
        status, printed, _ = run("check")
        assert status == 1
        assert f"{HERE}/1_add.py: the committed notebook is stale\n" in printed
        assert shown in printed
        assert "<svg" not in printed

    write(tmp_path, {f"{HERE}/1_add.py": GOOD.replace("print(add(3, 5))", "1 / 0")})
    status, _, errors = run("check")
    assert status == 1
    assert errors.startswith(f"{HERE}/1_add.py:12: cell 2: ZeroDivisionError: division")

    (tmp_path / HERE / "1_add.py").unlink()
    assert "removed docs/labs/1-add.ipynb: its source is gone\n" in run("refresh")[1]
    assert not path.exists()


@pytest.mark.parametrize("text", ["{broken", "[]", '{"cells": 3}'])
def test_a_broken_notebook_is_stale(tmp_path: Path, text: str) -> None:
    path = tmp_path / "docs" / "labs" / "1-add.ipynb"
    write(tmp_path, {"docs/labs/1-add.ipynb": text})
    whole = '{"cells": [{"source": ["x"]}]}'

    assert labs._settled(path, whole) == whole
    assert "+x\n" in labs.diff(path, whole, tmp_path)


# Figures --------------------------------------------------------------------------


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


def test_text_is_set_in_the_pages_font() -> None:
    cleaned = plots.cleaned(
        drawing(
            "<text style=\"font-size: 12px; font-family: 'DejaVu Sans', serif\""
            ' x="1" transform="rotate(-0 1 1)">word</text>\n'
            '<text>\n <tspan x="0" y="-0.9">1</tspan>\n <tspan x="8" y="-0.9">0</tspan>'
            '\n <tspan x="15" y="-5.9">3</tspan>\n</text>'
        ),
        "",
    )

    assert '<text style="font-size: 12px" x="1">word</text>' in cleaned
    assert (
        '<text><tspan x="0" y="-0.9">1</tspan><tspan>0</tspan><tspan dy="-5">3</tspan>'
        in cleaned
    )


def test_a_figure_that_is_opened_alone_has_the_sites_colours() -> None:
    sheet = ROOT / "docs" / "assets" / "stylesheets" / "colors.css"
    known = {n: (light, dark) for n, light, dark in COLOR.findall(sheet.read_text())}
    both = plots.STYLE.split("@media")
    values = [dict(re.findall(r"(--[\w-]+): (#\w{6})", part)) for part in both]

    shown = {n: (values[0][n], values[1][n]) for n in values[0]}
    assert shown == {n: known[n] for n in set(plots.COLORS.values())}
    ink = [re.findall(r"[{ ]color: (#\w{6})", part)[0] for part in both]
    assert tuple(ink) == known["--ink"]


# Pages ----------------------------------------------------------------------------


def cell(source: str, *outputs: Any, **metadata: Any) -> dict[str, Any]:
    """A code cell, or a Markdown cell if it begins like prose."""
    kind = "markdown" if source[0] in "#M" else "code"
    lines = source.splitlines(keepends=True)
    told = {"metadata": metadata, "outputs": [*outputs]}
    return {"cell_type": kind, "source": lines} | told


def test_a_notebook_becomes_markdown() -> None:
    svg = '<svg viewBox="0 0 9 9"><style/><g id="m"/><use href="#m"/></svg>'
    figure = {"data": {"image/svg+xml": [svg], "text/plain": ["A line."]}}
    solution = cell("print('```')", {"text": ["```\n"]}, figure, tags=["solution"])
    cells = [cell("# Lab\n\nText."), cell("More."), cell("x = 1"), solution]

    assert "\n\n".join(lab_pages._blocks(cells, "1-a.ipynb")) == (
        "# Lab\n\n"
        '<p class="credits"><a href="1-a.ipynb" download>'
        "Download this lab as a notebook</a></p>\n\nText.\n\nMore.\n\n"
        "```python\nx = 1\n```\n\n"
        "/// details | Solution\n    type: solution\n\n"
        "````python\nprint('```')\n````\n\n"
        "````text\n```\n````\n\n"
        "<figure data-search-exclude>\n"
        '<svg viewBox="0 0 9 9" style="--width: 9" role="img" aria-label="A line.">'
        '<g id="figure-1-m" /><use href="#figure-1-m" /></svg>\n</figure>\n\n///'
    )


def test_only_a_notebooks_page_is_changed() -> None:
    def page(name: str) -> Any:
        file = SimpleNamespace(src_uri=name)
        return SimpleNamespace(file=file, meta={}, render="the plugin's")

    text = json.dumps({"cells": [cell("# Lab", description="About.")]})
    lab, other = page("labs/1-a.ipynb"), page("index.md")

    assert lab_pages.on_pre_page(other) is other
    assert other.render == "the plugin's"
    assert lab_pages.on_page_markdown("# Home", page=other) is None
    assert not hasattr(lab_pages.on_pre_page(lab), "render")
    assert str(lab_pages.on_page_markdown(text, page=lab)).startswith("# Lab\n\n<p")
    assert lab.meta == {"description": "About."}


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
    own = [a for a in home.all("script") if "offline.js" not in a.get("src", "")]
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


# The labs themselves --------------------------------------------------------------


def cells_of(lab: Path) -> list[dict[str, Any]]:
    notebook = json.loads(labs.target(lab).read_text(encoding="utf-8"))
    cells: list[dict[str, Any]] = notebook["cells"]
    for cell in cells:
        cell["source"] = "".join(cell["source"])
    return cells


def test_there_are_six_labs_and_the_committed_notebooks_belong_to_them() -> None:
    found = {labs.target(lab.path): lab for lab in labs.labs()}
    committed = {
        path: json.loads(path.read_text("utf-8"))["metadata"]["i2dl_exam"]["hash"]
        for path in (ROOT / "docs" / "labs").glob("*.ipynb")
    }

    assert [lab.path.stem[0] for lab in found.values()] == list("123456")
    # If not: make refresh.
    assert committed == {path: lab.hash for path, lab in found.items()}


@every_lab
def test_a_lab_has_5_to_15_cells_with_prose_plots_and_exercises(lab: Path) -> None:
    cells = cells_of(lab)
    first, alts = (
        cells[0],
        [x["metadata"]["alt"] for x in cells if "alt" in x["metadata"]],
    )
    turns = [i for i, cell in enumerate(cells) if "## Your turn: " in cell["source"]]
    solutions = [
        i for i, cell in enumerate(cells) if "solution" in str(cell["metadata"])
    ]

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


@pytest.mark.device
@every_lab
def test_a_lab_prints_the_same_as_a_plain_script_on_the_default_device(
    lab: Path,
) -> None:
    """On the device of `pytest --device`; without Jupyter, and without the site."""
    plt.switch_backend("template")  # draws nothing
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells_of(lab):
        if cell["cell_type"] == "code":
            code = compile(cell["source"], f"{lab.name}: {cell['id']}", "exec")
            with redirect_stdout(io.StringIO()) as printed:
                exec(code, names)
            texts = ["".join(x["text"]) for x in cell["outputs"] if "text" in x]
            assert printed.getvalue() == "".join(texts), cell["id"]
    plt.close("all")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("tags=5", "a line `# %%` cannot be read: 'int' object is not iterable"),
        ("tags={}", "a line `# %%` cannot be read: {} is not of type 'array'"),
        ("alt=5", "alt of cell 1 is no text"),
        ('description=["x"]', "description of cell 1 is no text"),
    ],
)
def test_what_a_cell_may_not_say_is_named(line: str, what: str, tmp_path: Path) -> None:
    repository(tmp_path, {f"{HERE}/1_lab.py": f"# %% {line}\nprint(1)\n"})
    fix = 'Write tags=["solution"], alt="..." and description="..." alone.'

    (message,) = refused(lambda: labs.labs(tmp_path))
    assert message == f"{HERE}/1_lab.py: {what}\n    {fix}"
