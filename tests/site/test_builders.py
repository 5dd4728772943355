"""Other builders make the same site; what one of them cannot do is told, and true."""

import gzip
import re
from pathlib import Path

import pytest

from exam_site import ROOT
from exam_site.web import builders
from exam_site.web.builders import GAPS, PARTS

PROBLEM = "problems/1-first/index.html"
BODY = (
    '<span class="katex">x</span> <a href="#top">up</a>\n'
    '<form class="try-it"></form> <figure></figure>\n'
    '<div class="language-python highlight" data-search-exclude>1</div>\n'
    '<div class="language-text highlight">1</div>'
)
# What Zensical does not write, or writes differently.
ONLY_MKDOCS = {
    "labs/1/index.html": '<article class="md-content__inner">A lab</article>',
    "index.md": "# Home",
    "llms.txt": "Home",
    "search/search_index.json": "{}",
    "404.html": '<article class="md-content__inner"><a href="/"></a></article>',
    "sitemap.xml": "<lastmod>2020-08-11</lastmod>",
    "assets/site.css": "p { color: red }",
    "assets/javascripts/bundle.0a1b2c3d.min.js": "theme",
}


def page(body: str, generator: str) -> str:
    return (
        f'<head><meta name="generator" content="{generator}"></head>\n'
        f'<article class="md-content__inner md-typeset">\n{body}\n</article>'
    )


def site(folder: Path, generator: str, **more: str) -> Path:
    """A built site: a home page, a problem, a program, and more files."""
    texts = {
        "index.html": page("Home", generator),
        PROBLEM: page(BODY, generator),
        "programs/q1a.py": "print(1)\n",
    } | more
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def sites(tmp_path: Path) -> dict[str, Path]:
    """What the three builders made, all as it should be."""
    zensical = page(BODY.replace(" data-search-exclude", ""), "zensical-0")
    zensical = zensical.replace('="#top', '="./#top').replace(
        "md-typeset>", 'md-typeset>\n<a id="__skip" tabindex="-1"></a>'
    )
    return {
        "mkdocs": site(tmp_path / "mkdocs", "mkdocs-1", **ONLY_MKDOCS),
        "properdocs": site(
            tmp_path / "properdocs", "mkdocs-ProperDocs 1", **ONLY_MKDOCS
        ),
        "zensical": site(tmp_path / "zensical", "zensical-0", **{PROBLEM: zensical}),
    }


def differences(sites: dict[str, Path]) -> list[str]:
    return builders.differences(sites["mkdocs"], sites["properdocs"])


def canary(sites: dict[str, Path]) -> list[str]:
    return builders.canary(sites["mkdocs"], sites["zensical"])


def test_only_the_builders_name_may_differ(sites: dict[str, Path]) -> None:
    assert differences(sites) == []
    assert canary(sites) == []


def test_a_file_too_few_and_one_too_much_are_told(sites: dict[str, Path]) -> None:
    (sites["properdocs"] / "programs/q1a.py").rename(sites["properdocs"] / "q1a.py")

    assert differences(sites) == ["programs/q1a.py: missing", "q1a.py: too much"]


def test_the_first_line_that_differs_is_told(sites: dict[str, Path]) -> None:
    path = sites["properdocs"] / PROBLEM
    path.write_text(path.read_text("utf-8").replace(">x<", ">y<"), encoding="utf-8")

    (told,) = differences(sites)

    assert told.startswith(f'{PROBLEM}: line 3: \'<span class="katex">y</span>')
    assert 'instead of \'<span class="katex">x</span>' in told


def test_packed_files_are_compared_by_what_is_in_them(sites: dict[str, Path]) -> None:
    for number, name in enumerate(("mkdocs", "properdocs")):
        packed = gzip.compress(b"same", mtime=number)
        (sites[name] / "sitemap.xml.gz").write_bytes(packed)
    assert differences(sites) == []

    (sites["properdocs"] / "sitemap.xml.gz").write_bytes(gzip.compress(b"\xff"))
    (told,) = differences(sites)
    assert told == "sitemap.xml.gz: line 1: '\\\\xff' instead of 'same'"


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_lost_is_counted(part: str, sites: dict[str, Path]) -> None:
    path = sites["zensical"] / PROBLEM
    text = path.read_text("utf-8").replace(PARTS[part], "<p ")
    path.write_text(text, encoding="utf-8")

    assert canary(sites) == [f"{PROBLEM}: 0 {part} instead of 1"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (PROBLEM, page(BODY.replace(">up<", ">on<"), ""), "line 2: '"),
        (PROBLEM, "<main>moved</main>", "no <article>"),
        ("programs/q1a.py", "print(2)\n", "line 1: 'print(2)' instead of 'print(1)'"),
        ("programs/q1a.py", None, "missing"),
    ],
    ids=["text", "no article", "another file", "no file"],
)
def test_what_zensical_must_make_is_told_if_it_does_not(
    name: str, text: str | None, told: str, sites: dict[str, Path]
) -> None:
    (sites["zensical"] / name).unlink()
    if text is not None:
        (sites["zensical"] / name).write_text(text, encoding="utf-8")

    (found,) = canary(sites)

    assert found.startswith(f"{name}: {told}")


def test_a_gap_that_has_closed_is_told(sites: dict[str, Path]) -> None:
    (sites["zensical"] / "index.md").write_text(ONLY_MKDOCS["index.md"])

    (told,) = canary(sites)

    assert told == (
        "the pages as Markdown: done by now. "
        "Take it out of GAPS and of docs/how-it-is-verified.md."
    )


@pytest.mark.usefixtures("sites")
def test_the_comparison_says_what_was_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert builders.main(tmp_path) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("MkDocs (mkdocs-1): 11 files\n    on 1 problem pages: ")
    assert ", ".join(f"1 {part}" for part in PARTS) in printed
    assert "Zensical (zensical-0): the same text on each page\n" in printed
    assert all(f"    - {gap}\n" in printed for gap in GAPS)


def test_a_site_that_another_builder_made_is_refused(
    tmp_path: Path, sites: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("properdocs", "zensical"):
        site(sites[name], "mkdocs-1")

    assert builders.main(tmp_path) == 1
    assert capsys.readouterr().out.count("    index.html: built by 'mkdocs-1'\n") == 2


def test_problem_pages_without_a_kind_of_part_are_told(
    tmp_path: Path, sites: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in sites:
        path = sites[name] / PROBLEM
        path.write_text(path.read_text("utf-8").replace("<figure", "<p"), "utf-8")

    assert builders.main(tmp_path) == 1
    assert "    problem pages: no figures at all\n" in capsys.readouterr().out


def test_the_page_names_the_versions_and_every_gap() -> None:
    text = (ROOT / "docs" / "how-it-is-verified.md").read_text(encoding="utf-8")
    versions = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    for path in sorted((ROOT / ".ci" / "builders").glob("*.txt")):
        versions += path.read_text(encoding="utf-8")

    for name in ("MkDocs", "ProperDocs", "Zensical"):
        (version,) = re.findall(rf"^{name.lower()}==(.*)$", versions, re.MULTILINE)
        assert f"{name} {version}" in text
    listed = re.findall(r"^    - (.*)$", text, re.MULTILINE)
    assert listed == list(GAPS)


def test_everything_that_the_builders_need_has_a_version() -> None:
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    known = set(re.findall(r"^([\w.-]+)==", constraints, re.MULTILINE))
    for path in sorted((ROOT / ".ci" / "builders").glob("*.txt")):
        wanted = re.findall(r"^([\w-]+)(==\S+)?", path.read_text("utf-8"), re.MULTILINE)
        loose = {name for name, version in wanted if not version} - known
        assert wanted
        assert loose <= {"-r"}, path.name


def test_the_built_site_has_the_parts_that_are_counted(built_site: Path) -> None:
    pages = sorted(built_site.glob("problems/*/index.html"))
    texts = [builders.article(path.read_text("utf-8")) for path in pages]

    assert len(pages) == 8
    assert all(min(builders.parts(text).values()) > 0 for text in texts)
    assert builders.generator(built_site).startswith("mkdocs-")
