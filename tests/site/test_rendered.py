"""Pages that did not change are not made again, and are the same as if they were."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config

from exam_site.web import rendered

HOOK = """
from exam_site.web.rendered import remembering

def on_pre_page(page, **_):
    vars(page)["render"] = remembering(page)
    return page
"""
SETTINGS = """
site_name: Two pages
hooks: [hook.py]
plugins:
  - mkdocstrings:
      handlers: {python: {paths: [src], options: {heading_level: 2}}}
validation: {links: {anchors: warn}}
"""
SOURCE = '''"""A module."""

def twice(x: int) -> int:
    """Twice, as [`once`][small.once] and once more."""
    return 2 * x

def once(x: int) -> int:
    """Once."""
    return x
'''
Build = Callable[[], list[str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of three pages, one of them read from a module."""
    for name, text in {
        "hook.py": HOOK,
        "mkdocs.yml": SETTINGS,
        "src/small.py": SOURCE,
        "docs/index.md": "# Home\n\nSee [there](other.md#part).\n",
        "docs/other.md": "# Other\n\n## Part\n\nText.\n",
        "docs/api.md": "# API\n\n::: small\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(rendered, "MEMORY", {})
    return tmp_path


@pytest.fixture
def made(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    """Build the site; the first lines of what was made from Markdown for it."""
    lines: list[str] = []
    convert = Markdown.convert

    def counted(self: Markdown, source: str) -> str:
        if source.startswith("# "):
            lines.append(source.partition("\n")[0])
        return convert(self, source)

    monkeypatch.setattr(Markdown, "convert", counted)

    def run() -> list[str]:
        lines.clear()
        build(load_config(str(project / "mkdocs.yml")))
        return sorted(lines)

    yield run
    logging.getLogger("mkdocs").handlers.clear()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def pages(project: Path) -> dict[str, str]:
    return {
        path.name + path.parent.name: path.read_text(encoding="utf-8").partition(
            "Build"
        )[0]
        for path in (project / "site").rglob("*.html")
    }


def test_what_did_not_change_is_not_made_again_and_is_the_same(
    made: Build, project: Path
) -> None:
    assert made() == ["# API", "# Home", "# Other"]
    before = pages(project)
    assert 'href="#small.once"' in before["index.htmlapi"]

    assert made() == []
    assert pages(project) == before


def test_a_changed_page_is_made(made: Build, project: Path) -> None:
    made()
    change(project / "docs" / "other.md", "Text.", "Other words.")

    assert made() == ["# Other"]
    assert "Other words." in pages(project)["index.htmlother"]
    assert made() == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("src/small.py", "2 * x", "x + x"),
        ("mkdocs.yml", "Two pages", "Three pages"),
    ],
)
def test_everything_is_made_when_that_changes_which_pages_are_made_of(
    name: str, old: str, new: str, made: Build, project: Path
) -> None:
    made()
    change(project / name, old, new)

    assert made() == ["# API", "# Home", "# Other"]


def test_a_new_page_may_be_what_others_link_to(made: Build, project: Path) -> None:
    made()
    (project / "docs" / "new.md").write_text("# New\n", encoding="utf-8")

    assert made() == ["# API", "# Home", "# New", "# Other"]


def test_a_warning_is_told_every_time(
    made: Build, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(project / "docs" / "index.md", "other.md#part", "none.md")
    for _ in range(2):
        caplog.clear()
        assert "# Home" in made()
        assert "none.md" in caplog.text


def test_a_lost_anchor_of_another_page_is_told(
    made: Build, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made()
    change(project / "docs" / "other.md", "## Part", "## Renamed")

    assert made() == ["# Other"]
    assert "does not contain an anchor '#part'" in caplog.text


def test_a_template_is_compiled_once_until_its_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    whole = Environment.compile

    def watched(self: Environment, source: str, *values: Any) -> object:
        compiled.append(source)
        return whole(self, source, *values)

    monkeypatch.setattr(Environment, "compile", watched)
    templates = rendered.Templates()
    printed = []
    for source in ("{{ 2 * 3 }}", "{{ 2 * 3 }}", "{{ 2 * 4 }}"):
        (tmp_path / "a.html").write_text(source, encoding="utf-8")
        loader = FileSystemLoader(tmp_path)
        env = Environment(loader=loader, bytecode_cache=templates, autoescape=True)
        printed.append(env.get_template("a.html").render())

    assert printed == ["6", "6", "8"]
    assert compiled == ["{{ 2 * 3 }}", "{{ 2 * 4 }}"]
