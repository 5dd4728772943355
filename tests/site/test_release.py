"""What is released: one version, the package alone, versions that are run, licences."""

import email
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import material
import pytest
import yaml

import i2dl_exam
from exam_site import ROOT, contract, publication
from exam_site.publication import verified_with, versions

SEMANTIC = re.compile(r"\d+\.\d+\.\d+")
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", re.MULTILINE)
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
VENDOR = ROOT / "src" / "exam_site" / "web" / "vendor"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


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
    assert SEMANTIC.fullmatch(i2dl_exam.__version__)
    assert PROJECT["dynamic"] == ["version"]


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


def workflow(name: str) -> dict[str, dict]:
    text = (GITHUB / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["jobs"]


def pinned(path: Path) -> dict[str, str]:
    """Versions by name."""
    text = path.read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def part(version: str) -> tuple[int, int]:
    """Major and minor number: 2.13.0 is (2, 13)."""
    major, minor, *_ = version.split(".")
    return int(major), int(minor)


def lower_bounds() -> dict[str, str]:
    """The oldest versions that are stated."""
    stated = [f"python{PROJECT['requires-python']}", *PROJECT["dependencies"]]
    return dict(one.split(">=") for one in stated)  # and no upper bound behind it


@pytest.mark.parametrize("name", ["python", "torch", "numpy"])
def test_the_oldest_stated_versions_are_run_and_newer_ones(name: str) -> None:
    oldest, newest = workflow("versions")["supported"]["strategy"]["matrix"]["include"]
    assert part(oldest[name]) == part(lower_bounds()[name])
    assert part(oldest[name]) < part(newest[name])


def test_the_versions_between_are_those_that_everything_is_run_with() -> None:
    found = versions(ROOT)
    for name in ("Python", "torch", "NumPy"):
        assert part(lower_bounds()[name.lower()]) <= part(found[name])
    steps = workflow("ci")["verify"]["steps"]
    (setup,) = (step for step in steps if "python-version" in step.get("with", ()))
    assert setup["with"]["python-version"] == found["Python"]


def test_each_problem_says_what_its_outputs_were_verified_with() -> None:
    told = verified_with(ROOT)
    assert re.fullmatch(
        r" Outputs verified with Python 3\.\d+, torch [\d.]+, NumPy [\d.]+\.", told
    )
    for problem in contract.load(ROOT / "exam").problems:
        page = (ROOT / "docs" / problem.page).read_text(encoding="utf-8")
        assert f"{told}\n{{ .download" in page


def test_without_constraints_no_version_is_told(tmp_path: Path) -> None:
    assert verified_with(tmp_path) == ""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    rights = {id for id, job in workflow(path.stem).items() if "permissions" in job}
    assert rights == ({"deploy"} if path.stem == "pages" else set())


def test_every_action_is_pinned_by_one_commit_everywhere() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    used = set(re.findall(r"uses: (?!\./)(\S*?)@(.*)", texts))
    assert len(used) == len(dict(used))
    assert all(re.fullmatch(r"[0-9a-f]{40} # v\S+", version) for _, version in used)


def test_every_part_of_the_checks_has_a_job() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (parts,) = re.findall(r"for part in \$\{1:-(.*)\}", script)

    assert workflow("ci")["verify"]["strategy"]["matrix"]["part"] == parts.split()
    assert workflow("ci")["verify"]["steps"][-1]["run"] == (
        ".ci/run ${{ matrix.part }}"
    )


def test_what_the_checks_refuse_is_not_published() -> None:
    jobs = workflow("pages")
    ci = yaml.safe_load((GITHUB / "workflows" / "ci.yml").read_text("utf-8"))

    assert jobs["checks"] == {"uses": "./.github/workflows/ci.yml"}
    assert ci[True].keys() == {"pull_request", "workflow_call"}  # YAML's `on`
    assert jobs["deploy"]["needs"] == ["checks", "build"]
    assert jobs["deploy"]["if"] == "github.ref == 'refs/heads/main'"


def test_the_job_that_may_publish_runs_nothing_of_the_repository() -> None:
    deploy = workflow("pages")["deploy"]
    (step,) = deploy["steps"]

    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert step.keys() == {"id", "uses"}
    assert step["uses"].startswith("actions/deploy-pages@")


def test_build_tools_are_those_of_constraints_with_their_digests() -> None:
    path = ROOT / ".ci" / "build-tools.txt"
    everything, tools = pinned(ROOT / "constraints.txt"), pinned(path)
    assert tools == {name: everything[name] for name in tools}
    assert {"hatchling", "editables"} <= tools.keys()
    lines = path.read_text(encoding="utf-8").splitlines()
    digest = r"[\w.-]+==\S+ --hash=sha256:[0-9a-f]{64}"
    assert all(re.fullmatch(digest, line) for line in lines if line[0] != "#")


def third_party() -> list[list[str]]:
    """The rows of the table: work, version, licence, place."""
    text = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.*) \|$", text, re.MULTILINE)[1:]
    rows = [row.split(" | ") for row in rows]
    return [[re.sub(r"\[(.*)\]\(.*\)", r"\1", row[0]), *row[1:]] for row in rows]


def test_every_shipped_work_has_a_licence_and_its_own_version() -> None:
    named = {row[0]: row[1] for row in third_party()}
    assert all(len(row) == 4 and all(row) for row in third_party())
    constraints = pinned(ROOT / "constraints.txt")
    assert named["Material for MkDocs"] == constraints["mkdocs-material"]
    assert named["mkdocstrings-python"] == constraints["mkdocstrings-python"]
    digests = (VENDOR / "vendored.sha256").read_text(encoding="utf-8")
    for name in ("KaTeX", "ts-fsrs"):
        assert f"# {name} {named[name]}," in digests


def test_every_vendored_file_is_in_a_folder_that_is_told() -> None:
    told = " ".join(row[3] for row in third_party())
    foreign = {"katex", "katex/fonts", "fonts"}
    assert all(f"`docs/assets/{folder}/`" in told for folder in foreign)
    own = {"figures", "practice", "stylesheets"}  # written here
    folders = {p.name for p in (ROOT / "docs" / "assets").iterdir() if p.is_dir()}
    assert folders - own <= foreign
    vendored = {p.parent for p in VENDOR.rglob("*.js")}
    assert [f"`{p.relative_to(ROOT)}/`" in told for p in vendored] == [True, True]


def test_everything_in_the_themes_scripts_is_told() -> None:
    assets = Path(material.__file__).parent / "templates" / "assets"
    inside: set[str] = set()
    for path in assets.rglob("*.map"):
        sources = json.loads(path.read_text(encoding="utf-8"))["sources"]
        named = re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)", " ".join(sources))
        inside |= {*named}
    named = {row[0].lower() for row in third_party()}
    assert inside <= named
    assert {p.name for p in (assets / "javascripts" / "lunr").iterdir()} == {
        "min",  # lunr-languages
        "tinyseg.js",
        "wordcut.js",
    }
    assert {"lunr-languages", "tinysegmenter", "wordcut"} <= named
