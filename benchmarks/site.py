"""What pages cost and how fast the site is built, next to stock pages.

`make lighthouse` calls this and writes the tables into `benchmarks/README.md`. Both
sites are built in the same run, with every builder that is installed, and served by the
server of the browser tests: compressed, the site with its Content-Security-Policy,
stock pages without one.
"""

import argparse
import os
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

from serving import EVERYTHING, KINDS, Server

from benchmarks import tables
from benchmarks.building import build, copied, edit, installed
from benchmarks.lighthouse import CATEGORIES, Lighthouse, missed
from benchmarks.stock import stock
from exam_site import ROOT

COMPARED = [page for page in KINDS if page != "404.html"] + ["problems/5-training/"]
PAGES = [page for page in EVERYTHING if page != "404.html"]  # which Lighthouse refuses
LOOKS = [
    *("page", "bytes", "stock", "ratio", "requests", "stock", "first paint", "stock"),
    *("blocked", "stock", "score", "stock"),
]
BUILT = ("mkdocs", "mkdocs-material", "mkdocs-jupyter", "mkdocstrings-python")


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


def look_rows(lighthouse: Lighthouse, mine: str, other: str) -> Iterator[list[str]]:
    """Both sites on a phone, page by page: size, requests, speed."""
    for page in COMPARED:
        a = lighthouse.look(mine + page, desktop=False)
        b = lighthouse.look(other + page, desktop=False)
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
    """All pages' scores of each kind: the lowest, and who does not have 100.

    Args:
        lighthouse: measures.
        mine: the site's address.
        wrong: receives each goal that is not reached.
        desktop: on a desktop; else on a phone.
    """
    device = "desktop" if desktop else "phone"
    scores: dict[str, dict[str, float]] = {}
    for page in PAGES:
        look = lighthouse.judge(mine + page, desktop=desktop)
        scores[page or "home"] = look.scores
        print(device, page or "home", look.scores, flush=True)
        wrong += [
            f"{page or 'home'}, {device}: {name} {look.scores[name]:.0f}"
            for name in missed(look, desktop=desktop)
        ]
    for name in CATEGORIES:
        below = {p: each[name] for p, each in scores.items() if each[name] < 100}
        worst = sorted(below, key=lambda page: below[page])
        told = ", ".join(f"{page} {below[page]:.0f}" for page in worst) or "none"
        yield [name, device, f"{min(below.values(), default=100):.0f}", told]


def measure(lighthouse: Lighthouse, katex: Path, *, every: bool) -> list[str]:
    """Write one table after the other; return the goals that are not reached."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, other = copied(folder / "site"), stock(folder / "stock", katex)
        rows = build_rows(ours, other, folder)
        _write("building", tables.markdown(["", "site", "stock", "ratio"], rows))
        if not lighthouse.runs:
            return wrong
        canonical = folder / "canonical"
        with (
            served(folder / "mkdocs-stock", Unlimited) as b,
            served(canonical, Server) as a,
        ):
            build("mkdocs", ours, canonical, SITE_URL=a)
            runs = f" Lighthouse: medians of {lighthouse.runs}."
            table = tables.markdown(LOOKS, look_rows(lighthouse, a, b))
            _write("on a phone", table, runs)
            scores: list[list[str]] = []
            for desktop in (False, True) if every else ():
                scores += score_rows(lighthouse, a, wrong, desktop=desktop)
                head = ("score", "device", "lowest", "pages below 100")
                table = tables.markdown(head, scores, numbers=(2,))
                often = f" {len(PAGES)} pages, {lighthouse.runs} runs or fewer."
                _write("every page", table, often)
    return wrong


def _write(name: str, table: str, runs: str = "") -> None:
    tables.write(name, f"{tables.stamp(*BUILT)}{runs}\n\n{table}")


def main() -> None:
    """Measure, and write into the README beside this file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--npm", type=Path, default=ROOT, help="has node_modules/")
    parser.add_argument("--runs", type=int, default=5, help="0: builds alone")
    parser.add_argument("--every-page", action="store_true", help="all pages' scores")
    options = parser.parse_args()
    modules = options.npm / "node_modules"
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium")) or ""
    lighthouse = Lighthouse(modules / ".bin" / "lighthouse", chromium, options.runs)
    wrong = measure(lighthouse, modules / "katex" / "dist", every=options.every_page)
    if wrong:
        sys.exit("\n".join(["Goals that are not reached:", *wrong]))


if __name__ == "__main__":
    main()
