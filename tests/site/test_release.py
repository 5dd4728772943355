"""One version everywhere, and a package that holds the package alone."""

import email
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import i2dl_exam
from exam_site import ROOT, publication

SEMANTIC = re.compile(r"\d+\.\d+\.\d+")
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", re.MULTILINE)
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def releases() -> list[tuple[str, str]]:
    """Version and date of each release in the changelog, the newest first."""
    return RELEASE.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """What `pip install .` installs."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert SEMANTIC.fullmatch(i2dl_exam.__version__)
    assert project["dynamic"] == ["version"]


def test_changelog_and_citation_agree_with_the_version() -> None:
    version, date = releases()[0]

    assert version == i2dl_exam.__version__
    assert CITATION["version"] == i2dl_exam.__version__
    assert f"{CITATION['date-released']}" == date
    assert len(dict(releases())) == len(releases())
    assert sorted(releases(), key=lambda x: x[1], reverse=True) == releases()


def test_the_citation_names_no_person_and_the_known_addresses() -> None:
    assert CITATION["cff-version"] == "1.2.0"
    assert CITATION["authors"] == [{"name": "The i2dl-exam contributors"}]
    assert CITATION.get("repository-code", "") == publication.load(ROOT).repository


def test_the_wheel_holds_the_package_and_its_licence_alone(
    wheel: zipfile.ZipFile,
) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    source = ROOT / "src" / "i2dl_exam"
    files = [*source.glob("*.py"), source / "py.typed"]
    (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    told = email.message_from_string(wheel.read(metadata).decode("utf-8"))
    needed = [need for need in told.get_all("Requires-Dist") if "extra ==" not in need]

    assert names == {f"i2dl_exam/{path.name}" for path in files}
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())
    assert told["Version"] == i2dl_exam.__version__
    assert sorted(re.match(r"\w+", need)[0] for need in needed) == ["numpy", "torch"]


def test_every_module_of_the_wheel_can_be_imported(
    wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    wheel.extractall(tmp_path)
    modules = sorted(path.stem for path in (tmp_path / "i2dl_exam").glob("[!_]*.py"))
    code = (
        f"import importlib, sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        f"found = [importlib.import_module('i2dl_exam.' + m) for m in {modules!r}]\n"
        f"print(all(m.__file__.startswith({str(tmp_path)!r}) for m in found))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )

    assert modules
    assert done.stdout == "True\n"
