"""The generated parts of pages are what the contract, snippets and outputs give."""

from exam_site import ROOT, contract, files, pages
from exam_site.programs import programs


def test_generated_parts_of_pages_are_up_to_date() -> None:
    found = programs(ROOT)
    printed = {p.name: p.path.with_suffix(".out").read_text("utf-8") for p in found}
    markers = pages.Markers(contract.load(ROOT / "exam.toml"), found, printed)
    stale = files.stale(pages.render(pages.page_paths(ROOT), markers, ROOT))

    assert not stale, "\n".join(files.diff(p, t, ROOT) for p, t in stale.items())
