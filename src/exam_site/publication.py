"""Addresses of the repository and of the site, and versions of what was run.

The addresses are `[project.urls]` in `pyproject.toml`; links that need an absolute one
are made from nowhere else, and without an address there is no such link. The versions
are those of `constraints.txt`.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from exam_site import ROOT, files
from exam_site.errors import SiteError

BRANCH = "main"
NAMES = {"Python": "Python", "torch": "torch", "numpy": "NumPy"}


@dataclass(frozen=True)
class Publication:
    """The addresses of the repository and of the site; empty where not known."""

    repository: str = ""  # https://github.com/owner/name
    site: str = ""  # https://owner.github.io/name/

    def colab(self, path: str) -> str:
        """Colab's address for a notebook of the repository; it reads GitHub only."""
        found = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+)", self.repository)
        if not found:
            return ""
        host = "https://colab.research.google.com/github"
        return f"{host}/{found[1]}/blob/{BRANCH}/{path}"

    def page(self, path: str) -> str:
        """A page's address on the site, from its Markdown file below `docs/`."""
        name, _, anchor = path.partition("#")
        folder = re.sub(r"(^|/)index$", r"\1", name.removesuffix(".md"))
        folder += "/" if folder and not folder.endswith("/") else ""
        return f"{self.site}{folder}{'#' if anchor else ''}{anchor}"


def load(root: Path = ROOT) -> Publication:
    """The addresses in `pyproject.toml`."""
    path = root / "pyproject.toml"
    text = files.read(path, root) if path.is_file() else ""
    try:
        urls = tomllib.loads(text).get("project", {}).get("urls", {})
        repository = urls.get("Repository", "").rstrip("/").removesuffix(".git")
        site = urls.get("Documentation", "").rstrip("/")
    except (ValueError, AttributeError, RecursionError) as error:
        what = f"has no readable [project.urls]: {error}"
        raise SiteError(path.name, what, "Correct it.") from error
    return Publication(repository, f"{site}/" if site else "")


def versions(root: Path) -> dict[str, str]:
    """The versions of Python, torch and NumPy that `constraints.txt` says."""
    path = root / "constraints.txt"
    text = files.read(path, root) if path.is_file() else ""
    found = re.findall(r"(?m)^(torch|numpy)==(\S+)$", text)
    found += re.findall(r"(?m)^#.* on (Python) (3\.\d+)\.$", text)
    return {NAMES[name]: dict(found)[name] for name in NAMES if name in dict(found)}


def verified_with(root: Path) -> str:
    """The sentence of a problem's page that names these versions."""
    parts = [f"{name} {version}" for name, version in versions(root).items()]
    return f" Outputs verified with {', '.join(parts)}." if parts else ""
