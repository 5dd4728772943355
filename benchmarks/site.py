"""What pages cost and how fast the site is built, next to stock pages.

`make lighthouse` calls this and writes the tables into `benchmarks/README.md`. Both
sites are built in the same run, with every builder that is installed, and served by the
server of the browser tests: compressed, the site with its Content-Security-Policy,
stock pages without one.
"""

import argparse
import datetime
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from statistics import median

from addresses import EVERYTHING, KINDS
from serving import Server

from benchmarks import tables
from benchmarks.building import build, copied, edit, installed
from benchmarks.lighthouse import CATEGORIES, Lighthouse, missed
from benchmarks.stock import stock
from exam_site import ROOT

README = ROOT / "benchmarks" / "README.md"
MARK = "<!-- make lighthouse writes what follows -->\n"
COMPARED = [page for page in KINDS if page != "404.html"] + ["problems/5-training/"]
PAGES = [page for page in EVERYTHING if page != "404.html"]  # which Lighthouse refuses
LOOKS = [
    *("page", "bytes", "stock", "ratio", "requests", "stock", "first paint", "stock"),
    *("blocked", "stock", "score", "stock"),
]
SCORES = ["page", *CATEGORIES]


class Unlimited(Server):
    """For stock pages, which need inline scripts."""

    policy = "default-src * data: blob: 'unsafe-inline' 'unsafe-eval'"


@contextmanager
def served(folder: Path, kind: type[Server]) -> Iterator[str]:
    """A built site on this machine, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def ratio(ours: float, stock: float) -> str:
    """`0.42`, or a dash where there is nothing to compare with."""
    return f"{ours / stock:.2f}" if stock else "–"


def where(runs: int) -> str:
    """What was measured with, when, and how often."""
    names = ("mkdocs", "mkdocs-material", "mkdocs-jupyter", "mkdocstrings-python")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in names]
    day = datetime.datetime.now(tz=datetime.UTC).date()
    return (
        f"{day}, {os.cpu_count()} processors, {platform.system()}, "
        f"Python {platform.python_version()}, {', '.join(versions)}. "
        f"Lighthouse: medians of {runs} runs.\n"
    )


def build_rows(ours: Path, other: Path, folder: Path) -> Iterator[list[str]]:
    """Seconds for a whole build, for each builder; the first fills the caches."""
    for builder in installed():
        times = []
        for settings in (ours, other):
            target = folder / f"{builder}-{settings.parent.name}"
            build(builder, settings, target)
            times.append(median(build(builder, settings, target) for _ in range(3)))
        yield [f"{builder} build", *(f"{t:.1f} s" for t in times), ratio(*times)]
    times = [edit(settings, 8131 + i) for i, settings in enumerate((ours, other))]
    yield ["an edit, until it is seen", *(f"{t:.1f} s" for t in times), ratio(*times)]


def look_rows(
    lighthouse: Lighthouse, mine: str, other: str, *, desktop: bool
) -> Iterator[list[str]]:
    """Both sites, page by page: size, requests, speed."""
    for page in COMPARED:
        a = lighthouse.look(mine + page, desktop=desktop)
        b = lighthouse.look(other + page, desktop=desktop)
        yield [
            page or "home",
            *(f"{x.bytes / 1000:.0f} kB" for x in (a, b)),
            ratio(a.bytes, b.bytes),
            *(f"{x.requests:.0f}" for x in (a, b)),
            *(f"{x.first:.1f} s" for x in (a, b)),
            *(f"{x.blocked:.0f} ms" for x in (a, b)),
            *(f"{x.scores['performance']:.0f}" for x in (a, b)),
        ]


def score_rows(
    lighthouse: Lighthouse, mine: str, wrong: list[str], *, desktop: bool
) -> Iterator[list[str]]:
    """Every page of the site, and its four scores.

    Args:
        lighthouse: measures.
        mine: the site's address.
        wrong: receives each goal that is not reached.
        desktop: on a desktop; else on a phone.
    """
    device = "desktop" if desktop else "mobile"
    for page in PAGES:
        look = lighthouse.judge(mine + page, desktop=desktop)
        wrong += [
            f"{page or 'home'}, {device}: {name} {look.scores[name]:.0f}"
            for name in missed(look, desktop=desktop)
        ]
        yield [page or "home", *(f"{look.scores[name]:.0f}" for name in CATEGORIES)]


def results(
    lighthouse: Lighthouse, katex: Path, *, every: bool, wrong: list[str]
) -> Iterator[str]:
    """One table after the other; `wrong` receives the goals that are not reached."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, other = copied(folder / "site"), stock(folder / "stock", katex)
        yield where(lighthouse.runs)
        rows = build_rows(ours, other, folder)
        yield "#### Building\n"
        yield f"{tables.markdown(['', 'site', 'stock', 'ratio'], rows)}\n"
        if not lighthouse.runs:
            return
        canonical = folder / "canonical"
        with (
            served(folder / "mkdocs-stock", Unlimited) as b,
            served(canonical, Server) as a,
        ):
            build("mkdocs", ours, canonical, SITE_URL=a)
            for desktop in (False, True):
                yield f"#### {'Desktop' if desktop else 'Mobile'}\n"
                rows = look_rows(lighthouse, a, b, desktop=desktop)
                yield f"{tables.markdown(LOOKS, rows)}\n"
            for desktop in (False, True) if every else ():
                rows = score_rows(lighthouse, a, wrong, desktop=desktop)
                yield f"#### Every page, {'desktop' if desktop else 'mobile'}\n"
                yield f"{tables.markdown(SCORES, rows)}\n"


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--npm", type=Path, default=ROOT, help="has node_modules/")
    parser.add_argument("--runs", type=int, default=5, help="0: builds alone")
    parser.add_argument("--every-page", action="store_true", help="all pages' scores")
    parser.add_argument("--write", action="store_true", help="into README.md")
    options = parser.parse_args()
    modules = options.npm / "node_modules"
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium")) or ""
    lighthouse = Lighthouse(modules / ".bin" / "lighthouse", chromium, options.runs)
    texts: list[str] = []
    wrong: list[str] = []
    katex = modules / "katex" / "dist"
    for text in results(lighthouse, katex, every=options.every_page, wrong=wrong):
        print(text, flush=True)
        texts.append(text)
    if options.write:
        before = README.read_text(encoding="utf-8").partition(MARK)[0]
        README.write_text(before + MARK + "\n" + "\n".join(texts), encoding="utf-8")
    if wrong:
        sys.exit("\n".join(["Goals that are not reached:", *wrong]))


if __name__ == "__main__":
    main()
