"""What pages cost and how fast the site is built, next to stock pages of the same text.

    npm install --prefix FOLDER lighthouse@12.8.2 katex@0.19.1
    python -m benchmarks.site --npm FOLDER [--runs 5] [--every-page]

prints tables as Markdown, for benchmarks/README.md. Both sites are built in the same
run, with every builder that is installed, and served by the server of the browser
tests: compressed, the site with its Content-Security-Policy, stock pages without one.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from statistics import median

from addresses import KINDS, PAGES
from serving import Server

from benchmarks.stock import stock
from exam_site import ROOT

CATEGORIES = {
    "performance": 95,
    "accessibility": 100,
    "best-practices": 100,
    "seo": 100,
}
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
COMPARED = [page for page in KINDS if page != "404.html"] + ["problems/5-training/"]
BUILDERS = ["mkdocs", "properdocs", "zensical"]
LOOKS = [
    *("page", "site", "stock", "ratio", "requests", "stock", "first paint", "stock"),
    *("blocked", "stock", "performance", "stock", "stock: other scores"),
]
SCORES = ["page", *(f"{name[:4]}." for name in (*CATEGORIES, *CATEGORIES))]
SENTENCE = "This sentence is new.\n"
EDITED = "problems/4-convolutional-networks"


class Unlimited(Server):
    """For stock pages, which need inline scripts."""

    policy = "default-src * data: blob: 'unsafe-inline' 'unsafe-eval'"


@dataclass(frozen=True)
class Look:
    """What Lighthouse tells of one page on one kind of device; medians of all runs."""

    scores: dict[str, float]
    bytes: float
    requests: float
    first: float  # seconds until something is painted
    blocked: float  # milliseconds in which nothing can be clicked


@dataclass(frozen=True)
class Tools:
    """What is measured with."""

    lighthouse: Path
    chromium: str
    runs: int

    def look(self, url: str, *, desktop: bool) -> Look:
        """One page, as often as asked."""
        reports = [self._report(url, desktop) for _ in range(self.runs)]
        return summary(reports)

    def _report(self, url: str, desktop: bool) -> dict[str, object]:
        command = [str(self.lighthouse), url, "--quiet", "--output=json"]
        command += [f"--only-categories={','.join(CATEGORIES)}"]
        command += [f"--chrome-flags={FLAGS}"]
        command += ["--preset=desktop"] if desktop else []
        environment = os.environ | {"CHROME_PATH": self.chromium}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        )
        report: dict[str, object] = json.loads(done.stdout)
        return report


def summary(reports: Iterable[dict[str, object]]) -> Look:
    """Medians of what is asked of Lighthouse's reports."""
    looks = [_one(report) for report in reports]
    return Look(
        {name: median(look.scores[name] for look in looks) for name in CATEGORIES},
        median(look.bytes for look in looks),
        median(look.requests for look in looks),
        median(look.first for look in looks),
        median(look.blocked for look in looks),
    )


def _one(report: dict[str, object]) -> Look:
    audits, categories = report["audits"], report["categories"]
    assert isinstance(audits, dict)
    assert isinstance(categories, dict)
    items = audits["network-requests"]["details"]["items"]
    loaded = [item for item in items if item["url"].startswith("http")]
    return Look(
        {name: round(100 * categories[name]["score"]) for name in CATEGORIES},
        sum(item["transferSize"] for item in loaded),
        len(loaded),
        audits["first-contentful-paint"]["numericValue"] / 1000,
        audits["total-blocking-time"]["numericValue"],
    )


@contextmanager
def served(folder: Path, kind: type[Server]) -> Iterator[str]:
    """A built site on this machine, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def build(builder: str, settings: Path, target: Path, **variables: str) -> float:
    """Build a site; seconds that the processor worked for it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*command(builder), "build", "--config-file", settings.name]
        + ([] if builder == "zensical" else ["--quiet", "--site-dir", str(target)]),
        cwd=settings.parent,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | variables,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def command(builder: str) -> list[str]:
    """MkDocs of this Python, or what is found under the name."""
    return [sys.executable, "-m", "mkdocs"] if builder == "mkdocs" else [builder]


def edit(settings: Path, port: int) -> float:
    """Seconds from an edit of one page until the running server shows it."""
    address = f"http://127.0.0.1:{port}/{EDITED}/"
    page = settings.parent / "docs" / f"{EDITED}.md"
    serve = ["serve", "--livereload", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command("mkdocs"), *serve, "--config-file", settings.name],
        cwd=settings.parent,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    try:
        _wait(address, lambda text: "</html>" in text)
        before = page.read_text(encoding="utf-8")
        started = time.monotonic()
        page.write_text(f"{before}\n{SENTENCE}", encoding="utf-8")
        _wait(address, lambda text: SENTENCE.strip() in text)
        return time.monotonic() - started
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, seen: Callable[[str], bool]) -> None:
    for _ in range(6000):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                if seen(answer.read().decode()):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{address} does not show what it should")


def copied(folder: Path) -> Path:
    """The site's sources in another place, where a page can be edited; its settings."""
    for name in ("docs", "overrides", "src", "figures", ".cache"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    for name in ("mkdocs.yml", "exam.toml", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, folder / name)
    return folder / "mkdocs.yml"


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """Markdown."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def ratio(ours: float, stock: float) -> str:
    """`0.42`, or a dash where there is nothing to compare with."""
    return f"{ours / stock:.2f}" if stock else "–"


def build_rows(ours: Path, other: Path, folder: Path) -> Iterator[list[str]]:
    """Seconds for a whole build, for each builder; the first fills the caches."""
    for builder in BUILDERS:
        if builder != "mkdocs" and not shutil.which(builder):
            continue
        times = []
        for settings in (ours, other):
            target = folder / "built" / f"{builder}-{settings.parent.name}"
            build(builder, settings, target)
            times.append(median(build(builder, settings, target) for _ in range(3)))
        yield [builder, *(f"{t:.1f} s" for t in times), ratio(*times)]


def look_rows(
    tools: Tools, mine: str, other: str, *, desktop: bool
) -> Iterator[list[str]]:
    """Both sites, page by page: size, requests, scores."""
    for page in COMPARED:
        a = tools.look(mine + page, desktop=desktop)
        b = tools.look(other + page, desktop=desktop)
        yield [
            page or "home",
            *(f"{x.bytes / 1000:.0f} kB" for x in (a, b)),
            ratio(a.bytes, b.bytes),
            *(f"{x.requests:.0f}" for x in (a, b)),
            *(f"{x.first:.1f} s" for x in (a, b)),
            *(f"{x.blocked:.0f} ms" for x in (a, b)),
            *(f"{x.scores['performance']:.0f}" for x in (a, b)),
            "/".join(f"{b.scores[name]:.0f}" for name in list(CATEGORIES)[1:]),
        ]


def score_rows(tools: Tools, mine: str) -> Iterator[list[str]]:
    """Every page of the site: the four scores on both kinds of device."""
    for page in PAGES:
        looks = [tools.look(mine + page, desktop=desktop) for desktop in (False, True)]
        scores = [f"{look.scores[name]:.0f}" for look in looks for name in CATEGORIES]
        print("   ", page, *scores, file=sys.stderr)
        yield [page or "home", *scores]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--npm", type=Path, default=ROOT, help="has node_modules/")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--every-page", action="store_true")
    parser.add_argument("--no-lighthouse", action="store_true")
    options = parser.parse_args()
    modules = options.npm / "node_modules"
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    tools = Tools(modules / ".bin" / "lighthouse", chromium, options.runs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = copied(folder / "site")
        other = stock(folder / "stock", modules / "katex" / "dist")
        measure(tools, ours, other, folder, options)


def measure(
    tools: Tools, ours: Path, other: Path, folder: Path, options: argparse.Namespace
) -> None:
    """Print one table after the other."""
    print("### Building\n")
    print(table(["builder", "site", "stock", "ratio"], build_rows(ours, other, folder)))
    times = [edit(settings, 8131 + i) for i, settings in enumerate((ours, other))]
    print("### An edit until it is seen\n")
    row = ["mkdocs serve", *(f"{t:.1f} s" for t in times), ratio(*times)]
    print(table(["", "site", "stock", "ratio"], [row]))
    if options.no_lighthouse:
        return
    pages, canonical = folder / "built" / "mkdocs-stock", folder / "canonical"
    with served(pages, Unlimited) as b, served(canonical, Server) as a:
        build("mkdocs", ours, canonical, SITE_URL=a)
        for desktop in (False, True):
            print(f"### {'Desktop' if desktop else 'Mobile'}\n")
            print(table(LOOKS, look_rows(tools, a, b, desktop=desktop)))
        if options.every_page:
            print("### Every page\n")
            print(table(SCORES, score_rows(tools, a)))


if __name__ == "__main__":
    main()
