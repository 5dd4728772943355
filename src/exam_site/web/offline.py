"""What the site keeps on a reader's device for reading without a network.

The worker knows each file by a digest of its bytes, and the version by one of all.
"""

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

from exam_site.web.bundles import FOLDER, joined

PAGE_SCRIPT = f"{FOLDER}/offline.js"
WORKER = "worker.js"
# What no page shows or links: for machines, for other languages, joined into others.
LEFT_OUT = re.compile(
    rf".*\.(gz|inv|map|md|txt|xml|zip)|404\.html|{WORKER}|assets/(social\.png|images/.*|"
    r"_.*|javascripts/lunr/.*|katex/[^/]*|stylesheets/(?!main\.).*)"
)
SMALL = {".woff2", ".png"}  # compressed already


def write(site: Path) -> None:
    """Write the worker, and the home page's script that asks for it."""
    paths, script = _kept(site), joined(["offline"])
    # Measured without what is written below, so that a second call says the same.
    (site / PAGE_SCRIPT).write_text(script, encoding="utf-8")
    load, disk = sum(map(_sent, paths)), sum(path.stat().st_size for path in paths)
    sizes = {"load": round(load / 1000), "disk": round(disk / 1000)}
    head = f"const KEPT = {json.dumps(sizes)};\n"
    (site / PAGE_SCRIPT).write_text(head + script, encoding="utf-8")
    files = {_address(path, site): _digest(path.read_bytes()) for path in paths}
    listed = json.dumps(files, separators=(",", ":"))
    head = f'const VERSION = "{_digest(listed.encode())}";\nconst FILES = {listed};\n'
    (site / WORKER).write_text(head + joined(["worker"]), encoding="utf-8")


def _kept(site: Path) -> list[Path]:
    """The files that pages show or link, in order."""
    css = "".join(p.read_text("utf-8") for p in (site / "assets").glob("*.css"))
    found = sorted(path for path in site.rglob("*") if path.is_file())
    return [
        path
        for path in found
        if not LEFT_OUT.fullmatch(path.relative_to(site).as_posix())
        if path.suffix != ".woff2" or path.name in css
    ]


def _address(path: Path, site: Path) -> str:
    """As pages ask for it: of a page, its folder."""
    return re.sub(r"(^|/)index\.html$", r"\1", path.relative_to(site).as_posix())


def _sent(path: Path) -> int:
    """The bytes that a server sends."""
    data = path.read_bytes()
    return len(data if path.suffix in SMALL else gzip.compress(data, 6))


def _digest(data: bytes) -> str:
    """The same as the worker's: 64 bits."""
    return sha256(data).hexdigest()[:16]
