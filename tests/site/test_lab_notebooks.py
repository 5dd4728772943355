"""A lab's notebook to download works wherever it is opened."""

import io
import json
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import nbformat
import pytest
from matplotlib import pyplot as plt

from exam_site import ROOT
from exam_site.pages import lab_notebooks
from exam_site.publication import Publication

LABS = sorted((ROOT / "docs" / "labs").glob("*.ipynb"))


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.stem)
def test_it_prints_the_same_without_the_package(lab: Path, built_site: Path) -> None:
    text = (built_site / "labs" / lab.stem / lab.name).read_text("utf-8")
    assert text == lab_notebooks.alone(lab)
    nbformat.validate(nbformat.reads(text, 4))
    plt.switch_backend("template")  # draws nothing
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            links = re.findall(r"\]\(([^)]*)\)", source)
            assert [url for url in links if not url.startswith("https://")] == []
            continue
        imported = re.findall(r"(?m)^ *(?:from|import) (\w+)", source)
        assert {*imported} <= {*sys.stdlib_module_names, "matplotlib", "torch"}
        with redirect_stdout(io.StringIO()) as printed:
            exec(compile(source, f"{lab.name}: {cell['id']}", "exec"), names)
        texts = ["".join(x["text"]) for x in cell["outputs"] if "text" in x]
        assert printed.getvalue() == "".join(texts), cell["id"]
    plt.close("all")


def test_it_leads_back_to_the_site_where_that_is_known(
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
        monkeypatch.setattr(lab_notebooks, "load", lambda _, found=published: found)
        title, told, *_ = json.loads(lab_notebooks.alone(LABS[0]))["cells"]
        assert link in "".join(title["source"])
        assert "".join(told["source"]).endswith(end)
