"""The API reference has every public symbol."""

from pathlib import Path

from test_built_site import read as built

from exam_site import ROOT
from exam_site.pages import read, reference
from exam_site.programs.standalone import PACKAGE

MODULES = {p.stem for p in (ROOT / "src" / PACKAGE).glob("[!_]*.py")}
PUBLIC = [
    f"{PACKAGE}.{name}.{entry.name}"
    for name in MODULES
    for entry in reference.module(name).entries
]
API = {path.stem: read(path, ROOT) for path in (ROOT / "docs" / "api").glob("*.md")}


def test_every_module_stands_in_the_reference_and_in_its_index() -> None:
    calls = [marker for page in API.values() for marker in page.markers]
    shown = [call.arguments[0] for call in calls if call.name == "api"]
    listed = [x for call in calls if call.name == "api_index" for x in call.arguments]

    assert sorted(shown) == sorted(MODULES), "add it to a page of docs/api/"
    pages = API.keys() - {"index"}
    assert {*listed} == MODULES | pages, "add it to docs/api/index.md"


def test_every_public_symbol_is_built_into_the_reference(built_site: Path) -> None:
    pages = [page for page in built(built_site) if page.name.startswith("api/")]
    tags = [tag for page in pages for tag in page.tags]
    symbols = [a["id"] for _, a in tags if a.get("id", "").startswith(f"{PACKAGE}.")]
    sources = [a for name, a in tags if (name, a.get("class")) == ("details", "source")]

    assert sorted(id for id in symbols if id.count(".") == 2) == sorted(PUBLIC)
    assert len(sources) == len(PUBLIC)
