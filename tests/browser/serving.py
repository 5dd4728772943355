"""The built site as publishers serve it, its addresses; browsers that keep nothing."""

import gzip
import re
from functools import cache
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import Page

from exam_site import ROOT

DOCS = ROOT / "docs"


def _address(name: str) -> str:
    """`problems/5-training.md` -> `problems/5-training/`."""
    folder = name.rpartition(".")[0].removesuffix("index").removesuffix("/")
    return f"{folder}/" if folder else ""


PAGES = sorted(
    _address(path.relative_to(DOCS).as_posix())
    for path in (*DOCS.rglob("*.md"), *(DOCS / "labs").glob("*.ipynb"))
)
EVERYTHING = [*PAGES, "404.html"]
PROBLEMS = [page for page in PAGES if page.startswith("problems/")]
# One page of each kind.
KINDS = [
    *("", "404.html", "formula-sheet/", "use-it/", "labs/3-convolution/"),
    *("api/convolution/", "problems/2-initialization/"),
]

REFUSED = "net::ERR_FAILED"  # told of a file that a test itself holds back


@cache
def packed(path: Path) -> bytes:
    """A file, compressed once."""
    return gzip.compress(path.read_bytes())


class Server(SimpleHTTPRequestHandler):
    """A file server as publishers have it: compressed, with the documented policy."""

    answers: ClassVar[list[tuple[str, int]]] = []
    policy: ClassVar[str] = ""  # set below; a subclass may have another

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path if path.is_file() else Path(self.directory) / "404.html"
        kind = self.guess_type(str(found))
        small = kind.startswith("text/") or found.suffix in {".js", ".json", ".svg"}
        body = packed(found) if small else found.read_bytes()
        self.send_response(200 if found == path else 404)
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.policy)
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)
        self.answers.append((self.path.partition("?")[0], len(body)))

    def log_message(self, *_: object) -> None:
        pass


def policy() -> str:
    """The Content-Security-Policy that .github/MAINTAINING.md recommends."""
    text = (ROOT / ".github/MAINTAINING.md").read_text(encoding="utf-8")
    lines = re.findall(r"^Content-Security-Policy: (.*)$", text, flags=re.MULTILINE)
    assert len(lines) == 1
    return str(lines[0])


Server.policy = POLICY = policy()


def forbid_storage(page: Page) -> None:
    """Make the browser refuse to keep anything, as it does for blocked sites."""
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() {"
        " throw new DOMException('denied', 'SecurityError') } })"
    )
