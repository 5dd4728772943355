"""Where the repository and the site are published, if whoever publishes has said so.

Links that need an absolute address are made from `[project.urls]` in `pyproject.toml`
and from nowhere else. Without an address there is no such link.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from exam_site import ROOT, files
from exam_site.errors import SiteError

BRANCH = "main"


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
    """The addresses in `pyproject.toml`.

    Raises:
        SiteError: if an address is not written as the links need it.
    """
    path = root / "pyproject.toml"
    text = files.read(path, root) if path.is_file() else ""
    try:
        urls = tomllib.loads(text).get("project", {}).get("urls", {})
        found = urls.get("Repository", ""), urls.get("Documentation", "")
    except (ValueError, AttributeError, RecursionError) as error:
        what = f"has no readable [project.urls]: {error}"
        raise SiteError(path.name, what, "Correct it.") from error
    for address in found:
        if not isinstance(address, str):
            what = f"an address must be a string, got {address!r}"
            raise SiteError(path.name, what, "Quote it.")
    repository, site = found
    if repository.endswith(("/", ".git")):
        what = f"Repository must not end in / or .git, got {repository!r}"
        raise SiteError(path.name, what, 'Write "https://github.com/owner/name".')
    if site and not site.endswith("/"):
        what = f"Documentation must end in /, got {site!r}"
        raise SiteError(path.name, what, f'Write "{site}/".')
    return Publication(repository, site)
