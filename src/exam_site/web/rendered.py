"""What pages became, remembered while `make serve` runs: most did not change.

MkDocs makes every page again after each edit. This takes seconds, and all but one are
what they were. A page is remembered with everything that it was made of. A template
is compiled again when its source changes.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

Stamp = tuple[object, ...]
Call = tuple[tuple[Any, ...], dict[str, Any]]
MADE_OF = ("src", "docs/assets/figures", "mkdocs.yml")  # beside a page's own text


@dataclass(frozen=True)
class Made:
    """What `Page.render` sets, by the names that it sets; and of what it was made."""

    stamp: Stamp
    values: dict[str, Any]
    links: dict[str, Any]  # links to anchors, by the page that they lead to
    anchors: list[Call]  # what was told to the plugin `autorefs`


MEMORY: dict[str, Made] = {}
VALUES = ("content", "toc", "_title_from_render", "present_anchor_ids")


class Templates(BytecodeCache):
    """Templates that were compiled before, for the `Environment` of the next build."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja a template; it looks itself whether the source is the same."""
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take a template from Jinja."""
        self.known[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Templates()


def remembering(page: Page) -> Callable[[MkDocsConfig, Files], None]:
    """In place of the page's `render`: the same, and at once if nothing has changed."""
    make = page.render

    def render(config: MkDocsConfig, files: Files) -> None:
        name, stamp = page.file.src_uri, _stamp(page, config, files)
        known = MEMORY.get(name)
        if known and known.stamp == stamp:
            _give_back(known, page, config, files)
            return
        MEMORY.pop(name, None)
        with _listening(config) as (warnings, anchors):
            make(config, files)
        if not any(number for _, number in warnings.get_counts()):
            values = {name: getattr(page, name) for name in VALUES}
            links = page.links_to_anchors or {}
            by_name = {file.src_uri: links[file] for file in links}
            MEMORY[name] = Made(stamp, values, by_name, anchors)

    return render


def _give_back(known: Made, page: Page, config: MkDocsConfig, files: Files) -> None:
    """What making the page would do, to this build's page and files."""
    vars(page).update(known.values)
    page.links_to_anchors = {
        file: known.links[file.src_uri] for file in files if file.src_uri in known.links
    }
    for (_, *rest), names in known.anchors:
        config.plugins["autorefs"].register_anchor(page, *rest, **names)  # type: ignore[attr-defined]


@contextmanager
def _listening(config: MkDocsConfig) -> Iterator[tuple[CountHandler, list[Call]]]:
    """Warnings, which must be told every time, and anchors, which are told apart."""
    log, counter = logging.getLogger("mkdocs"), CountHandler()
    counter.setLevel(logging.WARNING)
    anchors: list[Call] = []
    plugin = config.plugins.get("autorefs")
    register = getattr(plugin, "register_anchor", None)

    def listen(*values: Any, **names: Any) -> None:
        anchors.append((values, names))
        register(*values, **names)  # type: ignore[misc]

    log.addHandler(counter)
    if register:
        plugin.register_anchor = listen  # type: ignore[union-attr]
    try:
        yield counter, anchors
    finally:
        log.removeHandler(counter)
        if register:
            del plugin.register_anchor  # type: ignore[union-attr]


def _stamp(page: Page, config: MkDocsConfig, files: Files) -> Stamp:
    """Changes whenever the page could."""
    root = Path(config.config_file_path or ".").parent
    site = config.site_url, config.use_directory_urls
    return page.markdown, *site, *_shared(files, root)


@lru_cache(1)  # each build has other `files`
def _shared(files: Files, root: Path) -> Stamp:
    """What all pages of a build are made of."""
    return tuple(file.src_uri for file in files), tuple(_times(root))


def _times(root: Path) -> Iterator[tuple[str, int]]:
    for name in MADE_OF:
        found = root / name
        for path in [found, *sorted(found.rglob("*.*"))] if found.exists() else []:
            if "__pycache__" not in path.parts:
                yield str(path), path.stat().st_mtime_ns
