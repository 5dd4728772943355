"""Compare the text of each page as two builders made it.

`python compare.py SITE OTHER` tells each page that OTHER lacks or on which it says
something else than SITE, and ends with 1 if there is any.
"""

import re
import sys
from pathlib import Path

ARTICLE = re.compile(r'<article class="md-content__inner.*?</article>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# What stands for a part that has no words of its own, or many.
PARTS = ('class="katex"', "<form ", "<figure", '<div class="language-')
# Pages that only MkDocs's plugins and hooks make.
MKDOCS_ALONE = re.compile(r"404\.html|labs/\d.*")


def article(path: Path) -> str:
    """What a page says, as HTML."""
    found = ARTICLE.search(path.read_text(encoding="utf-8"))
    return found[0] if found else ""


def difference(ours: str, theirs: str) -> str:
    """How two articles differ, or nothing."""
    for part in PARTS:
        if (n := theirs.count(part)) != (m := ours.count(part)):
            return f"{n} times {part} instead of {m}"
    before, after = (TAG.sub(" ", html).split() for html in (ours, theirs))
    for at, (a, b) in enumerate(zip(before, after, strict=False)):
        if a != b:
            wrong, right = (" ".join(words[at : at + 8]) for words in (after, before))
            return f"{wrong!r} instead of {right!r}"
    return "" if len(before) == len(after) else "text at the end is missing or new"


def main(site: Path, other: Path) -> int:
    """Compare all pages of a site; the exit status."""
    told = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        same = other / name
        if not MKDOCS_ALONE.fullmatch(name):
            lost = not same.is_file()
            told[name] = "missing" if lost else difference(article(path), article(same))
    for name, what in told.items():
        if what:
            print(f"{name}: {what}")
    print(f"{len(told)} pages, {sum(map(bool, told.values()))} differ")
    return int(any(told.values()))


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
