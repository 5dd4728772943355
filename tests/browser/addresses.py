"""The addresses of all pages of the site, below its own."""

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
