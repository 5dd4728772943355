"""How long a site takes to be built, and an edit to be seen."""

import os
import resource
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from statistics import median

from exam_site import ROOT

BUILDERS = ["mkdocs", "zensical"]
EDITED = "problems/4-convolutional-networks"


def installed() -> list[str]:
    """The builders that there are, MkDocs first."""
    return [name for name in BUILDERS if name == "mkdocs" or _found(name)]


def _found(name: str) -> str | None:
    """Beside this Python, or elsewhere."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(name, path=os.pathsep.join([beside, os.environ["PATH"]]))


def command(builder: str) -> list[str]:
    """What is called to build or serve."""
    if builder == "mkdocs":
        return [sys.executable, "-m", "mkdocs"]
    return [_found(builder) or builder]


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


def edit(settings: Path, port: int) -> float:
    """Seconds from an edit of one page until the running server shows it; a median."""
    address = f"http://127.0.0.1:{port}/{EDITED}/"
    page = settings.parent / "docs" / f"{EDITED}.md"
    serve = ["serve", "--livereload", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command("mkdocs"), *serve, "--config-file", settings.name],
        cwd=settings.parent,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    try:
        _wait(address, "</html>")
        return median(_edited(page, address, f"Edit {i}.") for i in range(5))
    finally:
        process.terminate()
        process.wait()


def _edited(page: Path, address: str, sentence: str) -> float:
    time.sleep(3)  # until the server watches the files, and has nothing else to do
    text = page.read_text(encoding="utf-8")
    started = time.monotonic()
    page.write_text(f"{text}\n{sentence}\n", encoding="utf-8")
    _wait(address, sentence)
    return time.monotonic() - started


def _wait(address: str, text: str) -> None:
    for _ in range(6000):
        with suppress(OSError), urllib.request.urlopen(address, timeout=60) as answer:
            if text in answer.read().decode():
                return
        time.sleep(0.05)
    raise TimeoutError(f"{address} does not show {text!r}")


def copied(folder: Path) -> Path:
    """The site's sources in another place, where a page can be edited; its settings."""
    for name in ("docs", "overrides", "snippets", "src", "exam", ".cache"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder / "mkdocs.yml"
