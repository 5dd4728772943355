"""Links with an absolute address come from one place, or are not there."""

from pathlib import Path

import pytest
from scratch import refused, write

from exam_site.publication import Publication, load

GITHUB = "https://github.com/owner/some.name"


def urls(root: Path, **addresses: str) -> Path:
    """A repository that says where it is published."""
    lines = "".join(f'{name} = "{url}"\n' for name, url in addresses.items())
    return write(root, {"pyproject.toml": f"[project.urls]\n{lines}"})


def test_without_addresses_there_are_none(tmp_path: Path) -> None:
    assert load(tmp_path) == Publication("", "")
    assert load(write(tmp_path, {"pyproject.toml": ""})) == Publication("", "")


def test_addresses_come_from_pyproject(tmp_path: Path) -> None:
    root = urls(tmp_path, Repository=GITHUB, Documentation="https://x.org/exam/")

    assert load(root) == Publication(GITHUB, "https://x.org/exam/")
    root = urls(tmp_path, Repository=f"{GITHUB}.git/", Documentation="https://x.org")
    assert load(root) == Publication(GITHUB, "https://x.org/")


WRONG = {
    "[project.urls]\nRepository = 1": "has no readable [project.urls]: 'int' object",
    "[project": "has no readable [project.urls]: Expected ']' at the end",
    "project = 1": "has no readable [project.urls]: 'int' object has no",
}


@pytest.mark.parametrize(("text", "what"), WRONG.items())
def test_wrong_addresses_are_refused(tmp_path: Path, text: str, what: str) -> None:
    (message,) = refused(lambda: load(write(tmp_path, {"pyproject.toml": text})))

    assert message.startswith(f"pyproject.toml: {what}")


def test_colab_opens_notebooks_of_github_only() -> None:
    address = Publication(GITHUB).colab("docs/notebooks/1-first.ipynb")

    assert address == (
        "https://colab.research.google.com/github/owner/some.name/blob/main/"
        "docs/notebooks/1-first.ipynb"
    )
    assert Publication().colab("x.ipynb") == ""
    assert Publication("https://example.org/owner/name").colab("x.ipynb") == ""


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.md", "https://x.org/"),
        ("notation.md", "https://x.org/notation/"),
        ("problems/1-first.md#q1a", "https://x.org/problems/1-first/#q1a"),
        ("api/index.md", "https://x.org/api/"),
    ],
)
def test_a_page_has_the_address_that_the_site_gives_it(path: str, address: str) -> None:
    assert Publication(site="https://x.org/").page(path) == address
