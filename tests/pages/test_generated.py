"""Generated files are what contract, snippets, outputs and figures give."""

from pathlib import Path

import pytest

from exam_site import ROOT, contract, files, publication
from exam_site.pages import markers as pages
from exam_site.pages.notebooks import notebooks
from exam_site.practice import practised, script
from exam_site.programs.outputs import Program, programs
from exam_site.web import bundles

EXAM = contract.load(ROOT / "exam")
ADDRESSES = publication.load(ROOT)


@pytest.fixture(scope="module")
def found() -> list[Program]:
    return programs(ROOT)


@pytest.fixture(scope="module")
def texts(found: list[Program]) -> dict[Path, str]:
    """The pages, with their generated parts made of the committed outputs."""
    printed = {p.name: p.path.with_suffix(".out").read_text("utf-8") for p in found}
    markers = pages.Markers(EXAM, found, printed, ADDRESSES, practised(EXAM))
    return pages.render(pages.page_paths(ROOT), markers, ROOT)


def differences(generated: dict[Path, str]) -> str:
    stale = files.stale(generated)
    return "\n".join(files.diff(path, text, ROOT) for path, text in stale.items())


def test_generated_parts_of_pages_are_up_to_date(texts: dict[Path, str]) -> None:
    assert not differences(texts)


def test_programs_to_download_are_up_to_date(found: list[Program]) -> None:
    folder = ROOT / "docs" / "programs"
    generated = {folder / program.download: program.text for program in found}

    assert len(generated) == len(found)
    assert set(folder.iterdir()) == set(generated)
    assert not differences(generated)


def test_notebooks_are_up_to_date(texts: dict[Path, str]) -> None:
    figures = (ROOT / "docs" / "assets" / "figures").glob("*.svg")
    drawn = {path: path.read_text(encoding="utf-8") for path in figures}
    generated = notebooks(EXAM, texts | drawn, ADDRESSES, ROOT)

    assert set((ROOT / "docs" / "notebooks").iterdir()) == set(generated)
    assert not differences(generated)


def test_scripts_and_variants_are_up_to_date() -> None:
    assets = ROOT / "docs" / "assets"
    generated = {assets / "javascripts" / n: t for n, t in bundles.bundles().items()}
    drawn = practised(EXAM, force=True)
    generated |= {
        assets / "practice" / f"{id}.js": script(id, d) for id, d in drawn.items()
    }

    assert set((assets / "practice").iterdir()) <= set(generated)
    assert not differences(generated)
